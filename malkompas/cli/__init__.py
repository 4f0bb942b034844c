"""What is typed: commands and options, help, and what Tab writes."""
