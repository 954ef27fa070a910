"""Curves as a picture: axes with ticks, lines told apart by their dashes, broken where they jump.

The picture takes the colour of the text around it, unless it is drawn on paper of its own (for a
file that stands alone).  What the curves are is the caller's; this module only scales and draws.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDE, HIGH = 460, 300
LEFT, RIGHT, TOP, BOTTOM = 44, 16, 14, 52
DASHES = ("", "7 4", "2 3", "9 3 2 3")
TICKS = 6  # about so many on an axis
JUMP = 0.05  # of the height, between neighbours, is a jump where the curve is flat beside it
_INK, _PAPER = "#222", "#fff"


@dataclass(frozen=True)
class Curve:
    """One curve: what it is called, and its values at the places of the picture."""

    label: str
    values: Sequence[float]


def plot_svg(
    places: Sequence[float], curves: Sequence[Curve], across: str = "x", paper: bool = False
) -> str:
    """Curves over one range of places as SVG.

    Args:
        places: where the values are taken, rising and evenly spaced.
        curves: at most as many as there are kinds of dashes.
        across: the letter at the horizontal axis.
        paper: on a white ground, in ink, rather than in the colour of the text around.

    Raises:
        ValueError: no finite value, or too many curves."""
    if len(curves) > len(DASHES):
        raise ValueError(f"{len(curves)} curves are more than {len(DASHES)}")
    frame = _Frame(places, curves)
    parts = [f'<rect width="{WIDE}" height="{HIGH}" fill="{_PAPER}"/>'] if paper else []
    parts += [*frame.grid(), *frame.axes(across)]
    for dash, curve in zip(DASHES, curves, strict=False):
        parts += [_line(run, dash) for run in frame.runs(curve)]
    parts += _legend(curves)
    size = f'viewBox="0 0 {WIDE} {HIGH}" width="{WIDE}" height="{HIGH}"'
    colour = _INK if paper else "currentColor"
    marked = f'<g stroke="{colour}" fill="{colour}">{"".join(parts[paper:])}</g>'
    ground = parts[0] if paper else ""
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{ground}{marked}</svg>'


def ticks(low: float, high: float, most: int = TICKS) -> list[float]:
    """Round numbers in a range: multiples of 1, 2 or 5 times a power of ten."""
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(k * power for k in (1, 2, 5, 10) if k * power >= rough * (1 - 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [k * step for k in range(first, last + 1)]


class _Frame:
    """The scales of a picture."""

    def __init__(self, places: Sequence[float], curves: Sequence[Curve]) -> None:
        self.places = [float(x) for x in places]
        self.left, self.right = self.places[0], self.places[-1]
        reach = max(abs(self.left), abs(self.right))
        seen = [y for c in curves for y in c.values if math.isfinite(y)]
        if not seen:
            raise ValueError("there is no finite value to draw")
        low, high = max(min(seen), -reach), min(max(seen), reach)
        low, high = min(low, 0.0), max(high, 0.0)
        room = 0.06 * (high - low) or 1.0
        self.low, self.high = low - room, high + room

    def x(self, x: float) -> float:
        return LEFT + (x - self.left) / (self.right - self.left) * (WIDE - LEFT - RIGHT)

    def y(self, y: float) -> float:
        return TOP + (self.high - y) / (self.high - self.low) * (HIGH - TOP - BOTTOM)

    def grid(self) -> Iterator[str]:
        """Faint lines at the ticks, with their numbers at the border."""
        for x in ticks(self.left, self.right):
            yield _rule(self.x(x), TOP, self.x(x), HIGH - BOTTOM, 0.15)
            yield _words(_number(x), self.x(x), HIGH - BOTTOM + 15, "middle")
        for y in ticks(self.low, self.high):
            yield _rule(LEFT, self.y(y), WIDE - RIGHT, self.y(y), 0.15)
            yield _words(_number(y), LEFT - 6, self.y(y) + 4, "end")

    def axes(self, across: str) -> Iterator[str]:
        """The axes through 0, or at the border where 0 is outside."""
        yield _rule(LEFT, self.y(0.0), WIDE - RIGHT, self.y(0.0), 0.8)
        if self.left <= 0 <= self.right:
            yield _rule(self.x(0.0), TOP, self.x(0.0), HIGH - BOTTOM, 0.8)
        yield _words(across, WIDE - RIGHT, HIGH - BOTTOM + 30, "end", italic=True)

    def runs(self, curve: Curve) -> Iterator[list[tuple[float, float]]]:
        """The stretches of a curve inside the frame, parted where it jumps or has no value."""
        values = [float(y) for y in curve.values]
        run: list[tuple[float, float]] = []
        for k, y in enumerate(values):
            inside = math.isfinite(y) and self.low <= y <= self.high
            if run and (not inside or self.jumps(values, k)):
                yield run
                run = []
            if inside:
                run.append((self.x(self.places[k]), self.y(y)))
        if run:
            yield run

    def jumps(self, values: Sequence[float], k: int) -> bool:
        """Whether the step to the k-th value is out of proportion to the steps beside it."""
        step = abs(values[k] - values[k - 1])
        beside = [
            abs(values[m] - values[m - 1])
            for m in (k - 1, k + 1)
            if 0 < m < len(values) and math.isfinite(values[m] - values[m - 1])
        ]
        return step > JUMP * (self.high - self.low) and step > 5 * max(beside, default=0.0)


def _number(x: float) -> str:
    return f"{x:.10g}".replace("-", "−") if abs(x) > 1e-12 else "0"


def _rule(x0: float, y0: float, x1: float, y1: float, strength: float) -> str:
    ends = f'x1="{x0:.1f}" y1="{y0:.1f}" x2="{x1:.1f}" y2="{y1:.1f}"'
    return f'<line {ends} stroke-width="1" opacity="{strength}"/>'


def _line(run: Sequence[tuple[float, float]], dash: str) -> str:
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in run)
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<polyline points="{points}" fill="none" stroke-width="1.8"{dashed}/>'


def _legend(curves: Sequence[Curve]) -> list[str]:
    """A piece of each line and its name, side by side under the picture."""
    parts, wide = [], (WIDE - LEFT - RIGHT) / len(curves)
    for k, (dash, curve) in enumerate(zip(DASHES, curves, strict=False)):
        x, y = LEFT + k * wide, HIGH - 12
        parts.append(_line([(x, y), (x + 34, y)], dash))
        parts.append(_words(curve.label, x + 42, y + 4, "start", italic=True))
    return parts


def _words(text: str, x: float, y: float, anchor: str, italic: bool = False) -> str:
    style = ' font-style="italic"' if italic else ""
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    font = 'font-family="serif" font-size="13" stroke="none"'
    return f"<text {place} {font}{style}>{escape(text)}</text>"
