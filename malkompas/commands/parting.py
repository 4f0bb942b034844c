"""How a conversation ends: shared, or paused with the command that goes on."""

import sys
from collections import Counter
from collections.abc import Sequence

from malkompas import texts
from malkompas.commands import output
from malkompas.commands.again import as_given, folder_option, plain_option, resuming
from malkompas.commands.wishes import Wishes
from malkompas.errors import FAILED, INTERRUPTED, OutputError
from malkompas.folder.saver import Saver, rescued
from malkompas.formats import summary
from malkompas.formats.table import FORMATS, Sharing
from malkompas.machine.started import command
from malkompas.model import Compass, Reflection, Stored, has_begun
from malkompas.privacy import masked, masked_reflection
from malkompas.strings import file_stem
from malkompas.talk.exchange import Prompter
from malkompas.vocabulary import PersonalData


def summary_format(wishes: Wishes) -> str:
    """Return the format of the summary: by the ending of the file that was named, else Markdown."""
    ending = output.ending(wishes.output)
    return ending if ending in FORMATS else "md"


def share(
    wishes: Wishes, reflection: Reflection, compass: Compass, own: Sequence[Stored], saver: Saver, prompter: Prompter
) -> int:
    """Write the summary, in whose picture the team's `own` reflections count; return the exit status.

    Raises:
        OutputError: if it cannot be written; the reflection is kept all the same.
    """
    is_kept = not saver.failed or rescued(reflection, saver, prompter, ask=not wishes.plain)
    counts: Counter[PersonalData] = Counter()
    shared = masked_reflection(reflection, counts)
    kind = summary_format(wishes)
    if reflection.drafts:
        prompter.tell(texts.drafts_left([masked(draft.text) for draft in reflection.drafts]))
    prompter.tell(texts.THANKS)
    if kind == "md" and is_kept and sys.stdin.isatty():
        prompter.tell(texts.nicer(command("export", *folder_option(wishes, saver), "--format", "html")))
    prompter.tell(texts.SUMMARY_TO_FOLLOW)
    try:
        name = f"{file_stem(shared.started, shared.team)}.{kind}"
        parts = FORMATS[kind].one(Stored(saver.id, shared, b""), lambda: own, Sharing("", lambda: compass))
        output.write(parts, name, wishes.output, force=wishes.force)
    except OutputError as error:
        if not is_kept:
            prompter.tell(texts.not_rescued(summary.of_reflection(reflection)))
            raise
        again = command("export", saver.id, *folder_option(wishes, saver), "--output", "FIL")
        raise OutputError(error.message, texts.summary_fails_hint(again)) from error
    if counts:
        prompter.tell(texts.masked(counts))
    return 0 if is_kept else FAILED


def pause(wishes: Wishes, reflection: Reflection, saver: Saver, prompter: Prompter) -> int:
    """Tell how to go on, and find another place for what could not be saved; return the exit status."""
    if not (reflection.team and reflection.goal):
        prompter.tell(texts.paused_early(command("reflect", *as_given(wishes, reflection))))
    elif saver.failed and not rescued(reflection, saver, prompter, ask=not wishes.plain):
        prompter.tell(texts.not_rescued(summary.of_reflection(reflection)))
    else:
        compass = ("--compass", wishes.compass_option) if wishes.compass_option and not has_begun(reflection) else ()
        options = (*folder_option(wishes, saver), *compass)
        prompter.tell(texts.paused(resuming(saver.folder, saver.id, *options, *plain_option(wishes))))
    return INTERRUPTED
