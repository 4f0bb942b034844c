"""Values that several tests start from."""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from msgspec import structs

from malkompas.compass import find, load
from malkompas.conversation import content, engine
from malkompas.conversation.protocol import Context, OpenStepsMode
from malkompas.exporters import markdown
from malkompas.exporters.document import Block, Column, Document, Table
from malkompas.model import AtQuestion, Compass, FollowUp, Note, Reflection, Step, StoredReflection
from malkompas.storage import repository

STARTED = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=1)))
ROOT = Path(__file__).parent.parent
COMPASS_FILE = ROOT / "tests" / "compass.yaml"
"""A compass of the tests' own: what principles.yaml says may change."""
SMALL = """\
title: Værdier
language: da
source: Skolen
opening:
  title: Åbning
  text: Vi begynder.
  questions:
    - text: Hvorfor er vi her?
principles:
  - id: mod
    title: Vis mod
    what_if: Hvad nu, hvis vi turde?
    text: Mod er godt.
    questions:
      - text: Hvornår turde vi?
        hints: [I går]
learning:
  title: Læring
  text: Vi ser tilbage.
  questions:
    - text: Hvad lærte vi?
closing:
  title: Til sidst
  text: Vi samler op.
  questions:
    - label: Erkendelse
      text: Hvad ved vi nu?
"""
# What some program along the way would act upon, change or read, were it not text.
HOSTILE = [
    '#read("/etc/passwd") #include "/etc/passwd" #image("/etc/passwd")',
    "#set text(99pt); #let x = 1; #emph[x] #pagebreak()",
    r"\include{/etc/passwd} \(x\) \write18{id} a\\b \n \u{41} slut med \\",
    "![z](/etc/passwd) [a](javascript:alert(1)) <https://a.dk> mette@nord.dk",
    "$x^2$ og $$y$$ @cite [@cite, s. 3] [^1] ^[fodnote]",
    "--- a -- b – c — d ... e .... f… \"citat\" 'enkelt' “q” ‘r’ »s« ’70",
    "`x`{=html} ```{=typst} #read``` ~~~ {.python} {{ skabelon }} ${HOME} $(id) %s {0}",
    "<script>alert(1)</script> <!-- x --> <b>fed</b> &lt; &amp; &#35; &nbsp;",
    "<?xml version='1.0'?> <![CDATA[x]]> <w:p/> ]]> &x; <office:body> fo:border=\"none\"",
    "=cmd|' /C calc'!A0",
    "*a* **b** _c_ a_b_c x^2^ H~2~O ~~slettet~~ :smile: ~ -? a~b",
    "# overskrift {#id .klasse a=b} ##",
    "= overskrift",
    "1. et  2) to  - [ ] opgave  > citat",
    "/ term: betydning // kommentar /* ind */ <etiket>",
    "| a | b ||---|:-:|",
    "😀 ✓ ½ € ≠ → æøå ÆØÅ é ñ ß Ž",
    "مرحبا بالعالم og שלום",
    "X" * 300,
    "https://example.dk/" + "a/b-c_d?e=f&" * 12,
    "klokke\x07 flugt\x1b[31m vend\u202e nul\x00 intet\ufffe slut\uffff halv\ud800",
    "finde fiffig flåde hæfte ff fi fl",
    "før\u00a0efter c\u200bd \u2028 linje \u2029 afsnit",
]
"""Texts that would like to be more."""
STEP = Step("Ring", "Mette", "1.12.2026", dt.date(2026, 12, 1))


def compass() -> Compass:
    """Return the compass that the tests start from."""
    return load(COMPASS_FILE)


def reflection(*names: str, team: str = "Hjemmepleje Nord", goal: str = "Færre genindlæggelser") -> Reflection:
    """Return a reflection at its first question, with the sections that `names` name (or the first principle)."""
    whole = compass()
    new = engine.start_reflection(
        lambda: whole,
        started=STARTED,
        team=team,
        goal=goal,
        occasion="set",
        participants=["Mette"],
        sections=[find(whole.choosable, name) for name in names or ("1",)],
    )
    return structs.replace(new, asks=(), position=AtQuestion(0, 0))


def context(
    earlier: Iterable[StoredReflection] = (),
    *,
    teams: tuple[str, ...] = (),
    open_steps: OpenStepsMode = "ask",
    seconds: float = 0,
) -> Context:
    """Return what a conversation is held in: the compass and the day of the samples and a clock that stands."""
    talked = sorted(earlier, key=lambda one: one.reflection.started, reverse=True)
    return Context(
        compass=compass,
        today=STARTED.date,
        seconds=lambda: seconds,
        earlier=lambda team, before: [one for one in talked if repository.matches(team, before=before)(one.reflection)],
        teams=teams,
        open_steps=open_steps,
    )


def with_notes(reflection: Reflection, position: AtQuestion, notes: Iterable[str | Note]) -> Reflection:
    """Return `reflection` with these notes under the question at `position`; a text is one without a mark."""
    return content.with_notes(
        reflection, position, tuple(Note(note) if isinstance(note, str) else note for note in notes)
    )


def talked(team: str = "Hjemmepleje Nord", what: str = "Ring til tre borgere") -> Reflection:
    """Return a reflection with some notes and a step."""
    new = with_notes(reflection(team=team), AtQuestion(0, 0), ("Borgerne", "Nattevagten"))
    return structs.replace(new, steps=(Step(what, "Mette", "1.12.2026", dt.date(2026, 12, 1)),))


def stored(reflection: Reflection, *, days_ago: int = 0) -> StoredReflection:
    """Return `reflection` as it lies in the folder, begun so many days before the day of the samples."""
    started = STARTED - dt.timedelta(days=days_ago)
    return StoredReflection(
        f"{started:%Y-%m-%d}-team-{days_ago:04x}", structs.replace(reflection, started=started), b""
    )


def said(team: str, *notes: str, principle: str = "1", days_ago: int = 0, steps: tuple[Step, ...] = ()) -> Reflection:
    """Return a finished reflection of `team` with these notes to its first question."""
    new = with_notes(reflection(principle, team=team), AtQuestion(0, 0), notes)
    new = stored(new, days_ago=days_ago).reflection
    return structs.replace(new, steps=steps, finished=new.started)


def full() -> Reflection:
    """Return a reflection in which everything has been said."""
    new = with_notes(reflection("1", "5"), AtQuestion(0, 0), ("Borgerne",))
    new = with_notes(with_notes(new, AtQuestion(1, 0), ("Tallene",)), AtQuestion(2, 0), ("Spørg først",))
    follow_up = FollowUp(reflection="2026-10-01-nord-0000", agreed=new.started, step=STEP, state="done", lesson="Let")
    return structs.replace(new, steps=(STEP,), follow_ups=(follow_up,), participants=("Mette", "Ole"))


def document(*blocks: Block, title: str = "Refleksion", author: str = "Hjemmepleje Nord") -> Document:
    """Return a document in Danish."""
    return Document(title=title, author=author, language="da", blocks=blocks)


def table(*rows: tuple[str, ...], names: str = "ABCDEFGHIJ") -> Table:
    """Return a table of these rows."""
    return Table(tuple(map(Column, names[: len(rows[0])])), rows)


def as_markdown(document: Document) -> str:
    """Return the Markdown of `document`."""
    return markdown.render(document)
