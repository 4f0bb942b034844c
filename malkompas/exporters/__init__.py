"""The formats that notes and cards are shared in; `registry` names them all."""
