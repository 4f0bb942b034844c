"""Målkompasset as a conversation at the terminal."""

__version__ = "0.1.0"
