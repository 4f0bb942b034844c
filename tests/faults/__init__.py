"""Faults that a meeting must survive: kills, failing disks, other programs, damaged files."""
