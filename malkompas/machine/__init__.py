"""What the machine has: time, files, streams, signals."""
