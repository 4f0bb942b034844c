"""What is typed: the program's start, its commands and options, help, and what Tab writes."""
