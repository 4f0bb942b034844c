"""Where a team has been → the compass picture, as inline SVG."""

import cmath
import hashlib
import math
import textwrap
import unicodedata
from collections.abc import Iterator, Sequence
from html import escape

from malkompas import texts
from malkompas.model import CompassPoint
from malkompas.text import one_line, sanitize, xml_safe

# What is painted has the classes of its fill and its line, whose colours are the page's (styles/base.css).
# The unit is a CSS pixel where the picture is 320 wide, as on the narrowest phone. A place is x + y·i, y going down.
_WIDTH = 320
_CENTRE = complex(_WIDTH / 2, 148)
_ROSE_HEIGHT = 286
_ORBIT, _DISC, _RING_STEP = 112.0, 15.0, 4.5
_TIP, _WAIST = 82.0, 27.0
_MOST_RINGS = 3  # more would touch the next point of twelve; the words below say the number
_LEFT, _LINE_HEIGHT, _GAP = 44, 19, 12
_CHARACTERS = 33  # of a title in one line


def svg(points: Sequence[CompassPoint]) -> str:
    """Return `points` around a compass rose, the first one up, and below it what each number means, as inline SVG.

    What was talked about is filled, with a ring around its number for each conversation after the first (three at
    most); the rest is hollow. No point is longer or better than another. Assistive technology reads in words all that
    the picture shows; its title stands beside it. All texts may be anyone's.
    """
    description = ". ".join(f"{point.title}: {_talks(point)}" for point in points) + "."
    name = "drawing-" + hashlib.sha256(description.encode("utf-8", "replace")).hexdigest()[:8]
    legend, height = _legend(points)
    of = len(points)
    return "\n".join(
        [
            f'<svg class="drawing" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img"'
            f' aria-labelledby="{name}" font-family="system-ui, sans-serif">',
            f'<desc id="{name}">{_escaped(description)}</desc>',
            _circle(_CENTRE, _ORBIT, "empty", "orbit"),
            *(_petal(number, of, _CENTRE, 1, filled=point.conversations > 0) for number, point in enumerate(points)),
            *(part for number, point in enumerate(points) for part in _numbered(number, of, point)),
            *legend,
            "</svg>",
        ]
    )


def mark(number: int, of: int) -> str:
    """Return a small compass rose with only point `number`, counted from 1, filled: an ornament for the eye alone."""
    petals = (_petal(other, of, 0, 0.5, filled=other == number - 1) for other in range(of))
    return '<svg class="drawing mark" viewBox="-44 -44 88 88" aria-hidden="true">' + "".join(petals) + "</svg>"


def _petal(number: int, of: int, centre: complex, scale: float, *, filled: bool) -> str:
    """Return one point of the rose, its halves light and dark as on old maps."""
    half, angle = min(180 / of, 45), 360 / of * number
    tip = _pair(centre + _ray(angle, _TIP * scale))
    left, right = (_pair(centre + _ray(angle + turn, _WAIST * scale)) for turn in (-half, half))
    sides = ((left, "accent"), (right, "tint")) if filled else ((left, "paper"), (right, "paper"))
    line = "drawn" if filled else "faint"
    return "".join(
        f'<path class="{fill} {line}" stroke-linejoin="round" d="M{_pair(centre)}L{side} {tip}Z"/>'
        for side, fill in sides
    )


def _numbered(number: int, of: int, point: CompassPoint) -> Iterator[str]:
    """Yield the number of a point on the orbit, with its rings."""
    centre = _CENTRE + _ray(360 / of * number, _ORBIT)
    for ring in range(min(point.conversations - 1, _MOST_RINGS), 0, -1):
        yield _circle(centre, _DISC + ring * _RING_STEP, "paper", "drawn")
    disc, line, text = ("accent", "drawn", "paper") if point.conversations else ("paper", "faint", "ink")
    yield _circle(centre, _DISC, disc, line)
    yield _text(centre.real, centre.imag + 5.5, str(number + 1), text, size=16, bold=True, anchor="middle")


def _legend(points: Sequence[CompassPoint]) -> tuple[list[str], int]:
    """Return the lines below the rose, and the height of the whole."""
    parts: list[str] = []
    y = _ROSE_HEIGHT
    for number, point in enumerate(points, 1):
        y += _GAP
        parts.append(_text(_LEFT - 14, y + _LINE_HEIGHT, str(number), "accent", size=15, bold=True, anchor="end"))
        for line in _lines(one_line(sanitize(point.title))):
            y += _LINE_HEIGHT
            parts.append(_text(_LEFT, y, line, "ink", size=15))
        y += _LINE_HEIGHT
        parts.append(_text(_LEFT, y, _talks(point), "soft", size=13))
    return parts, y + _GAP


def _talks(point: CompassPoint) -> str:
    return texts.talks(point.conversations, texts.long_day(point.last) if point.last else "")


def _lines(title: str) -> list[str]:
    # What is wide in most fonts takes more of the line; a picture cannot measure its text.
    wide = sum(0.9 if unicodedata.east_asian_width(sign) in "WF" else 0.35 * sign.isupper() for sign in title)
    return textwrap.wrap(title, max(10, int(_CHARACTERS * len(title) / (len(title) + wide or 1)))) or [""]


def _text(x: float, y: float, text: str, fill: str, *, size: int, bold: bool = False, anchor: str = "start") -> str:
    style = f'font-size="{size}"' + ' font-weight="700"' * bold
    return f'<text class="{fill}" x="{x:.1f}" y="{y:.1f}" {style} text-anchor="{anchor}">{_escaped(text)}</text>'


def _circle(centre: complex, radius: float, fill: str, line: str) -> str:
    return f'<circle class="{fill} {line}" cx="{centre.real:.1f}" cy="{centre.imag:.1f}" r="{radius:g}"/>'


def _pair(place: complex) -> str:
    return f"{place.real:.1f} {place.imag:.1f}"


def _ray(angle: float, length: float) -> complex:
    """Return the way from the centre to what is `length` away, at `angle` degrees clockwise from straight up."""
    return -1j * cmath.rect(length, math.radians(angle))


def _escaped(text: str) -> str:
    return escape(xml_safe(one_line(sanitize(text))))  # a picture that stands alone is XML
