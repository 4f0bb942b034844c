"""One run of each command: from its options to what is shown or written."""
