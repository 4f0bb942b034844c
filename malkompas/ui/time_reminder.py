"""When it is time to say that the meeting is nearly over; it is said once."""

from malkompas.conversation.protocol import Prompt

FEW_MINUTES = 10
"""What the closing takes: with so many left, it is time to round off."""


class TimeReminder:
    """Knows whether there were more minutes left than few, and whether it has been said that there are few."""

    def __init__(self) -> None:
        self._had_more = False

    def minutes_to_tell(self, prompt: Prompt) -> int:
        """Return how many minutes are left, if they have become few where the talk can be rounded off; else 0."""
        left = prompt.time().left
        self._had_more |= left is not None and left > FEW_MINUTES
        is_due = self._had_more and left is not None and 0 < left <= FEW_MINUTES and "closing" in prompt.actions
        return left if left and is_due else 0

    def note_told(self) -> None:
        """Remember that it has been said."""
        self._had_more = False
