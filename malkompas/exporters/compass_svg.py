"""Where a team has been → the compass picture, as inline SVG."""

import cmath
import math
from collections.abc import Iterator, Sequence

from malkompas.model import CompassPoint

# What is painted has the classes of its fill and its line, whose colours are the page's (styles/base.css).
# The unit is a CSS pixel where the picture is 320 wide, as on the narrowest phone. A place is x + y·i, y going down.
_WIDTH, _HEIGHT = 320, 296
_CENTRE = complex(_WIDTH, _HEIGHT) / 2
_ORBIT, _DISC, _RING_STEP = 112.0, 15.0, 4.5
_TIP, _WAIST = 82.0, 27.0
_MOST_RINGS = 3  # more would touch the next point of twelve; the words below say the number


def svg(points: Sequence[CompassPoint]) -> str:
    """Return `points` around a compass rose, the first one up, as inline SVG for the eye alone: words stand below it.

    What was talked about is filled, with a ring around its number for each conversation after the first (three at
    most); the rest is hollow. No point is longer or better than another.
    """
    of = len(points)
    return "\n".join(
        [
            f'<svg class="drawing" viewBox="0 0 {_WIDTH} {_HEIGHT}" aria-hidden="true">',
            _circle(_CENTRE, _ORBIT, "empty", "orbit"),
            *(_petal(number, of, _CENTRE, 1, filled=point.conversations > 0) for number, point in enumerate(points)),
            *(part for number, point in enumerate(points) for part in _numbered(number, of, point)),
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
    place = f'x="{centre.real:.1f}" y="{centre.imag + 5.5:.1f}" text-anchor="middle"'
    yield f'<text class="{text}" {place} font-size="16" font-weight="700">{number + 1}</text>'


def _circle(centre: complex, radius: float, fill: str, line: str) -> str:
    return f'<circle class="{fill} {line}" cx="{centre.real:.1f}" cy="{centre.imag:.1f}" r="{radius:g}"/>'


def _pair(place: complex) -> str:
    return f"{place.real:.1f} {place.imag:.1f}"


def _ray(angle: float, length: float) -> complex:
    """Return the way from the centre to what is `length` away, at `angle` degrees clockwise from straight up."""
    return -1j * cmath.rect(length, math.radians(angle))
