"""One run of each command: from what was wished for to what is shown or written."""
