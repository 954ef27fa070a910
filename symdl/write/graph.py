"""A computational graph as a picture: nodes in columns by depth, values above, gradients below.

The picture takes the colour of the text around it.  What the nodes are called and what stands at
them is the caller's; this module only places and draws.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDE, HIGH, RADIUS, MARGIN = 104, 84, 17, 42
LIFT, DROP = 6, 16  # of the texts above and below a node
_TEXT = 'text-anchor="middle" font-family="serif" fill="currentColor"'


@dataclass(frozen=True)
class GraphNode:
    """One node: its name, the names it is fed by, and two short texts.

    Attributes:
        label: what stands in its circle, "" for an input, which is drawn without one.
        above, below: the value going forward, the gradient coming back."""

    name: str
    feeds: tuple[str, ...] = ()
    label: str = ""
    above: str = ""
    below: str = ""


def graph_svg(nodes: Sequence[GraphNode]) -> str:
    """The graph as SVG; nodes stand after those that feed them.

    Raises:
        KeyError: a node is fed by one that does not stand before it."""
    columns = _columns(nodes)
    heights = _heights(nodes, columns)
    wide = MARGIN * 2 + WIDE * max(columns.values())
    high = MARGIN * 2 + max(heights.values())
    at = {n.name: (MARGIN + WIDE * columns[n.name], MARGIN + heights[n.name]) for n in nodes}
    parts = [_wire(at[f], at[n.name]) for n in nodes for f in n.feeds]
    parts += [_node(n, *at[n.name]) for n in nodes]
    size = f'viewBox="0 0 {wide:.0f} {high:.0f}" width="{wide:.0f}" height="{high:.0f}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(parts)}</svg>'


def _columns(nodes: Sequence[GraphNode]) -> dict[str, int]:
    """Each node one column after its latest feed; inputs just before their first reader."""
    columns: dict[str, int] = {}
    for node in nodes:
        columns[node.name] = 1 + max((columns[f] for f in node.feeds), default=-1)
    for node in nodes:
        if not node.feeds:
            readers = [columns[n.name] for n in nodes if node.name in n.feeds]
            columns[node.name] = min(readers, default=1) - 1
    return columns


def _heights(nodes: Sequence[GraphNode], columns: dict[str, int]) -> dict[str, float]:
    """Inputs one under the other in each column, gates between what feeds them, never closer
    than one row."""
    heights: dict[str, float] = {}
    for column in range(max(columns.values()) + 1):
        wanted = [
            (_between(node, heights), place, node.name)
            for place, node in enumerate(nodes)
            if columns[node.name] == column
        ]
        lowest = 0.0
        for height, _, name in sorted(wanted):
            heights[name] = max(height, lowest)
            lowest = heights[name] + HIGH
    return heights


def _between(node: GraphNode, heights: dict[str, float]) -> float:
    feeds = [heights[f] for f in node.feeds]
    return sum(feeds) / len(feeds) if feeds else HIGH * 0.5 * bool(heights)


def _wire(start: tuple[float, float], end: tuple[float, float]) -> str:
    x0, y0, x1, y1 = start[0] + RADIUS, start[1], end[0] - RADIUS, end[1]
    middle = (x1 - x0) / 2
    places = ((x0 + middle, y0), (x1 - middle, y1), (x1, y1))
    curve = " ".join(f"{x:.1f} {y:.1f}" for x, y in places)
    line = 'fill="none" stroke="currentColor" stroke-width="1" opacity="0.55"'
    return f'<path d="M{x0:.1f} {y0:.1f} C{curve}" {line}/>'


def _node(node: GraphNode, x: float, y: float) -> str:
    texts = [
        _words(node.label or node.name, x, y + 5, 15, 'font-style="italic"'),
        _words(node.above, x, y - RADIUS - LIFT, 12, ""),
        _words(node.below, x, y + RADIUS + DROP - 2, 12, 'opacity="0.7"'),
    ]
    ring = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{RADIUS}" fill="none" stroke="currentColor"/>'
    return (ring if node.label else "") + "".join(texts)


def _words(text: str, x: float, y: float, size: int, more: str) -> str:
    if not text:
        return ""
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" {_TEXT} {more}>{escape(text)}</text>'
