"""The compass picture, for those who see it and those who have it read to them."""

import datetime as dt
import itertools
import math
import re
from xml.etree import ElementTree

import pytest

from malkompas.exporters import compass_svg, html
from malkompas.exporters.document import Picture
from malkompas.model import CompassPoint

DAY = dt.date(2026, 11, 23)


def picture(*counts: int) -> ElementTree.Element:
    """Return the picture of principles that were talked about so many times."""
    points = [CompassPoint("Omfavn data", count, DAY if count else None) for count in counts]
    return ElementTree.fromstring(compass_svg.svg(points))


def circles(svg: ElementTree.Element) -> dict[tuple[float, float], list[float]]:
    """Return the radii of the circles around each number, by their centre."""
    found: dict[tuple[float, float], list[float]] = {}
    for group in svg.iter("g"):
        if place := re.match(r"rotate\((.+?)\) translate\(0 (.+?)\)", group.attrib["transform"]):
            angle, y = math.radians(float(place[1])), float(place[2])
            radii = [float(circle.attrib["r"]) for circle in group.iter("circle")]
            found[-y * math.sin(angle), y * math.cos(angle)] = radii
    return found


def test_what_was_talked_about_is_filled_and_is_told_in_words() -> None:
    """What a ring means is said below, so that nobody needs to see it, nor count; what is left is hollow."""
    counts = {"Vær nysgerrig": 0, "Omfavn data": 1, "Stop op og lær": 12}
    points = tuple(CompassPoint(title, count, DAY if count else None) for title, count in counts.items())
    figure = ElementTree.fromstring(html.as_html(Picture(points, "Kompasset for Nord"), "da"))
    assert [" ".join(item.itertext()) for item in figure.iter("li")] == [
        "Vær nysgerrig  ikke talt om endnu",
        "Omfavn data  én samtale, 23. november 2026",
        "Stop op og lær  12 samtaler, sidst 23. november 2026",
    ]
    (svg,) = figure.iter("svg")
    assert svg.get("aria-hidden") == "true"
    assert [element.text for element in svg.iter("text")] == ["1", "2", "3"]
    petals = [path.attrib["class"].split()[0] for path in svg.iter("path")]
    assert petals == ["paper", "paper", "accent", "tint", "accent", "tint"]
    discs = [circle.attrib["class"] for circle in svg.iter("circle") if circle.get("r") == "15"]
    assert discs == ["paper faint", "accent drawn", "accent drawn"]


@pytest.mark.parametrize("number", range(1, 13))
def test_any_compass_can_be_drawn(number: int) -> None:
    """From one principle to twelve, everything lies within the picture and apart from the rest; three rings at most."""
    svg = picture(*[100] * number)
    left, top, width, height = map(float, svg.attrib["viewBox"].split())
    largest = {centre: max(radii) for centre, radii in circles(svg).items()}
    assert len(largest) == number
    assert {len(radii) for radii in circles(svg).values()} == {4}  # the number's own, and no score without end
    for (x, y), radius in largest.items():
        assert left + radius < x < left + width - radius
        assert top + radius < y < top + height - radius
    for (one, radius), (other, other_radius) in itertools.combinations(largest.items(), 2):
        assert math.dist(one, other) > radius + other_radius


def test_the_ornament_is_hidden_from_screen_readers() -> None:
    """It says only what stands beside it."""
    assert 'aria-hidden="true"' in compass_svg.mark(2, 6)
    assert compass_svg.mark(2, 6).count('class="accent drawn"') == 1
