"""Where a team has been → the compass picture, as inline SVG."""

import math
from collections.abc import Sequence

from malkompas.model import CompassPoint

# What is painted has the classes of its fill and its line, whose colours are the page's (styles/base.css).
# The unit is a CSS pixel where the picture is 320 wide, as on the narrowest phone. The centre is 0, 0; y goes down.
_ORBIT, _DISC, _RING_STEP = 112, 15, 4.5
_TIP, _WAIST = 82, 27
_MOST_RINGS = 3  # more would touch the next point of twelve; the words below say the number


def svg(points: Sequence[CompassPoint]) -> str:
    """Return `points` around a compass rose, the first one up, as inline SVG for the eye alone: words stand below it.

    What was talked about is filled, with a ring around its number for each conversation after the first (three at
    most); the rest is hollow. No point is longer or better than another.
    """
    of = len(points)
    return "\n".join(
        [
            '<svg class="drawing" viewBox="-160 -148 320 296" aria-hidden="true">',
            f'<circle class="empty orbit" r="{_ORBIT}"/>',
            *(_petal(360 / of * number, of, filled=point.conversations > 0) for number, point in enumerate(points)),
            *(_numbered(360 / of * number, number + 1, point.conversations) for number, point in enumerate(points)),
            "</svg>",
        ]
    )


def mark(number: int, of: int) -> str:
    """Return a small compass rose with only point `number`, counted from 1, filled: an ornament for the eye alone."""
    petals = (_petal(360 / of * other, of, filled=other == number - 1) for other in range(of))
    return '<svg class="drawing mark" viewBox="-88 -88 176 176" aria-hidden="true">' + "".join(petals) + "</svg>"


def _petal(angle: float, of: int, *, filled: bool) -> str:
    """Return one point of the rose, its halves light and dark as on old maps, at `angle` degrees from straight up."""
    half = math.radians(min(180 / of, 45))
    x, y = _WAIST * math.sin(half), -_WAIST * math.cos(half)
    sides = ((-x, "accent drawn"), (x, "tint drawn")) if filled else ((-x, "paper faint"), (x, "paper faint"))
    paths = (f'<path class="{paint}" d="M0 0L{side:.1f} {y:.1f} 0 {-_TIP}Z"/>' for side, paint in sides)
    return f'<g transform="rotate({angle:g})" stroke-linejoin="round">{"".join(paths)}</g>'


def _numbered(angle: float, number: int, conversations: int) -> str:
    """Return the number of a point, which stands upright on the orbit, with its rings."""
    rings = (_DISC + ring * _RING_STEP for ring in range(min(conversations - 1, _MOST_RINGS), 0, -1))
    disc, text = ("accent drawn", "paper") if conversations else ("paper faint", "ink")
    parts = [f'<circle class="paper drawn" r="{radius:g}"/>' for radius in rings]
    parts.append(f'<circle class="{disc}" r="{_DISC}"/>')
    parts.append(f'<text class="{text}" y="5.5" text-anchor="middle" font-size="16" font-weight="700">{number}</text>')
    return f'<g transform="rotate({angle:g}) translate(0 {-_ORBIT}) rotate({-angle:g})">{"".join(parts)}</g>'
