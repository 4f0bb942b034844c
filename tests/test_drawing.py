"""The compass picture, for those who see it and those who have it read to them."""

import datetime as dt
import itertools
import math
import re
from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from malkompas.exporters import compass_svg
from malkompas.model import CompassPoint
from malkompas.text import one_line, sanitize

SVG = "{http://www.w3.org/2000/svg}"
DAY = dt.date(2026, 11, 23)


def picture(*counts: int, titles: tuple[str, ...] = ()) -> ElementTree.Element:
    """Return the picture of principles that were talked about so many times."""
    names = titles or tuple(f"Princip {chr(ord('A') + number)}" for number in range(len(counts)))
    points = [CompassPoint(name, count, DAY if count else None) for name, count in zip(names, counts, strict=True)]
    return ElementTree.fromstring(compass_svg.svg(points))


def words(svg: ElementTree.Element) -> list[str]:
    """Return all text that is drawn, in its order."""
    return [element.text or "" for element in svg.iter(f"{SVG}text")]


def circles(svg: ElementTree.Element) -> dict[tuple[float, float], list[float]]:
    """Return the radii of the circles around each number, by their centre."""
    found: dict[tuple[float, float], list[float]] = {}
    for circle in svg.iter(f"{SVG}circle"):
        if circle.get("class") != "empty orbit":
            x, y, radius = (float(circle.attrib[name]) for name in ("cx", "cy", "r"))
            found.setdefault((x, y), []).append(radius)
    return found


def test_the_picture_is_told_in_words() -> None:
    """It is one picture to a screen reader, and says what it shows; and two on one page share no id."""
    svg = picture(1, 0)
    ids = {element.get("id"): element.text for element in svg if element.get("id")}
    assert svg.get("role") == "img"
    description = "Princip A: én samtale, 23. november 2026. Princip B: ikke talt om endnu."
    assert ids[svg.attrib["aria-labelledby"]] == description
    assert not set(ids) & {element.get("id") for element in picture(0, 1)} - {None}


def test_what_was_talked_about_is_filled_and_each_number_gets_its_words() -> None:
    """What a ring means is said below in words, so that nobody needs to count; what is left is hollow."""
    svg = picture(0, 1, 12, titles=("Vær nysgerrig", "Omfavn data", "Stop op og lær"))
    assert words(svg)[3:] == [
        *("1", "Vær nysgerrig", "ikke talt om endnu"),
        *("2", "Omfavn data", "én samtale, 23. november 2026"),
        *("3", "Stop op og lær", "12 samtaler, sidst 23. november 2026"),
    ]
    petals = [path.attrib["class"].split()[0] for path in svg.iter(f"{SVG}path")]
    assert petals == ["paper", "paper", "accent", "tint", "accent", "tint"]
    discs = [circle.attrib["class"] for circle in svg.iter(f"{SVG}circle") if circle.get("r") == "15"]
    assert discs == ["paper faint", "accent drawn", "accent drawn"]


def test_more_conversations_give_more_rings_up_to_three() -> None:
    """It shows where they have been, and is no score: nothing grows without end."""
    assert [len(radii) for radii in circles(picture(0, 1, 2, 3, 4, 5, 100)).values()] == [1, 1, 2, 3, 4, 4, 4]


@pytest.mark.parametrize("number", range(1, 13))
def test_any_compass_can_be_drawn(number: int) -> None:
    """From one principle to twelve, everything lies within the picture and apart from the rest."""
    svg = picture(*[9] * number)
    width, height = map(float, svg.attrib["viewBox"].split()[2:])
    largest = {centre: max(radii) for centre, radii in circles(svg).items()}
    assert len(largest) == number
    for (x, y), radius in largest.items():
        assert radius < x < width - radius
        assert radius < y < height - radius
    for (one, radius), (other, other_radius) in itertools.combinations(largest.items(), 2):
        assert math.dist(one, other) > radius + other_radius
    assert all(0 < float(text.attrib["y"]) < height for text in svg.iter(f"{SVG}text"))


def test_a_long_title_goes_on_below() -> None:
    """No line is wider than the picture, no word is lost, and capital letters take more room."""
    title = "Tegn det store billede af forandringen sammen med alle dem, det handler om"
    lines = words(picture(1, titles=(title,)))[2:-1]
    assert " ".join(lines) == title
    assert max(map(len, lines)) <= 33
    assert max(map(len, words(picture(1, titles=("OMFAVN DATA " * 6,)))[2:-1])) <= 25


def test_the_ornament_is_hidden_from_screen_readers() -> None:
    """It says only what stands beside it."""
    assert 'aria-hidden="true"' in compass_svg.mark(2, 6)
    assert compass_svg.mark(2, 6).count('class="accent drawn"') == 1


@given(st.text())
@example("\ufffe & <b>]]>\uffff")
@example("\x1b[31m\u202e&#60;")
def test_any_text_stays_text(name: str) -> None:
    """The picture can be read as XML, and says what it was given."""
    svg = ElementTree.fromstring(compass_svg.svg([CompassPoint(name, 0, None)]))
    shown = re.sub("[\ufffe\uffff]", "\ufffd", sanitize(f"{name}: ikke talt om endnu."))
    assert svg.findtext(f"{SVG}desc") == one_line(shown)
    tags = {element.tag.removeprefix(SVG) for element in svg.iter()}
    assert tags == {"svg", "desc", "circle", "path", "text"}
