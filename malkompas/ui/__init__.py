"""The two ways to ask, at a terminal and in plain lines, and what is shown. Only they know questionary and Rich."""
