"""The formats that notes and cards are shared in; `table` names them all."""
