"""The last look: what of a conversation can be opened once more, and the question whether it is finished."""

from malkompas import texts
from malkompas.model import AtFollowed, AtQuestion, AtSetup, AtStep, Place, Reflection
from malkompas.privacy import masked
from malkompas.talk.exchange import Choice, Chosen, Finish, Leave, LookReply, Open, Prompter
from malkompas.vocabulary import SetupField


def openable(reflection: Reflection) -> list[tuple[str, Place]]:
    """Return what can be opened once more from the last look: each name and its place."""
    facts: tuple[tuple[SetupField, str, str], ...] = (
        # The steps that were followed up are those of the team as it was named.
        ("team", texts.TEAM, "" if reflection.followed else reflection.team),
        ("goal", texts.GOAL, reflection.goal),
        ("about", texts.ABOUT_HEAD, texts.ABOUT[reflection.about] if reflection.about else texts.ABOUT_SKIPPED),
        ("occasion", texts.OCCASION, texts.OCCASIONS[reflection.occasion] if reflection.occasion else ""),
        ("participants", texts.PARTICIPANTS, ", ".join(reflection.participants) or texts.NOBODY_NAMED),
    )
    names: list[tuple[str, Place]] = [
        (f"{name}: {masked(value)}", AtSetup(field)) for field, name, value in facts if value
    ]
    names += [
        (texts.followed_option(masked(followed.step.what)), AtFollowed(number, "state"))
        for number, followed in enumerate(reflection.followed)
    ]
    names += [
        (answer.label or answer.text, AtQuestion(number, index))
        for number, section in enumerate(reflection.sections)
        for index, answer in enumerate(section.questions)
    ]
    return [*names, (texts.STEPS, AtStep(len(reflection.steps), "what"))]


def last_look(prompter: Prompter, reflection: Reflection) -> LookReply:
    """Ask whether `reflection` is finished, and where not, what of it is opened once more; return what was chosen."""
    end = Choice(question=texts.LOOK_QUESTION, options=(texts.LOOK_FINISH, texts.LOOK_OPEN), chosen=(0,))
    names, places = zip(*openable(reflection), strict=True)
    talk = next(number for number, place in enumerate(places) if not isinstance(place, AtSetup))
    again = Choice(question=texts.OPEN_QUESTION, options=names, chosen=(talk,))
    while True:
        reply = prompter.choice(end)
        if not isinstance(reply, Chosen):
            return reply
        if reply.indexes == (0,):
            return Finish()
        reply = prompter.choice(again)
        if isinstance(reply, Chosen):
            return Open(places[reply.indexes[0]])
        if reply != Leave("back"):
            return reply
