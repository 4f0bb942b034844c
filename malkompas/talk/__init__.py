"""The conversation: what is asked, and what an answer does; without terminal, disk or clock."""
