"""What is typed: commands and options, help, and what Tab writes."""

PROGRAM = "malkompas"
COMPLETE_VARIABLE = "_MALKOMPAS_COMPLETE"
"""The variable of the environment in which a shell that asks what Tab offers says "complete_" and its name."""
