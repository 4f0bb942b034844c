"""What is shown at a terminal: pages as lines, and Rich that prints them."""
