"""The conversation: what is asked, and what a reply does; without terminal, disk or clock."""
