"""Pictures of curves: ticks, scales, jumps, dashes, and SVG that is nothing but drawing."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET

import pytest

from symdl.write.picture import safe_svg
from symdl.write.plot import DASHES, Curve, plot_svg, ticks

PLACES = [k / 10 for k in range(-30, 31)]


def lines(svg: str) -> list[ET.Element]:
    """The polylines above the legend."""
    found = [e for e in ET.fromstring(svg).iter() if e.tag.endswith("polyline")]
    return [e for e in found if len(e.attrib["points"].split()) > 2]


@pytest.mark.parametrize(
    ("low", "high", "wanted"),
    [
        (-5, 5, [-4, -2, 0, 2, 4]),
        (0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (-0.3, 0.3, [-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3]),
        (0, 3000, [0, 500, 1000, 1500, 2000, 2500, 3000]),
    ],
)
def test_ticks_are_round_numbers(low, high, wanted):
    assert ticks(low, high) == pytest.approx(wanted)


def test_a_smooth_curve_is_one_line_and_its_dashes_tell_it_apart():
    curves = [Curve("f", [math.tanh(x) for x in PLACES]), Curve("g", [x * x / 9 for x in PLACES])]
    drawn = lines(plot_svg(PLACES, curves))
    assert len(drawn) == 2
    assert [e.get("stroke-dasharray", "") for e in drawn] == list(DASHES[:2])


def test_points_stand_where_their_values_are():
    (line,) = lines(plot_svg(PLACES, [Curve("f", PLACES)]))
    points = [tuple(map(float, p.split(","))) for p in line.attrib["points"].split()]
    slopes = {
        round((b[1] - a[1]) / (b[0] - a[0]), 1) for a, b in zip(points, points[1:], strict=False)
    }
    assert len(slopes) <= 3 and max(slopes) < 0  # a straight line that rises on the page


@pytest.mark.parametrize(
    ("value", "pieces"),
    [
        (lambda x: float(x > 0), 2),
        (lambda x: abs(x), 1),
        (lambda x: math.nan if x == 0 else 1.0, 2),
        (lambda x: 1 / x if x else math.inf, 2),
        (lambda x: 3 * math.tanh(5 * x), 1),
    ],
)
def test_a_jump_or_a_missing_value_parts_a_curve(value, pieces):
    assert len(lines(plot_svg(PLACES, [Curve("f", [value(x) for x in PLACES])]))) == pieces


def test_the_picture_is_safe_and_labels_are_escaped():
    svg = plot_svg(PLACES, [Curve("<f & g>", PLACES)], across="<x>", paper=True)
    assert safe_svg(svg, "a curve")
    texts = [e.text for e in ET.fromstring(svg).iter() if e.tag.endswith("text")]
    assert "<f & g>" in texts and "<x>" in texts and "−2" in texts
    assert not re.search("<f", svg)


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(ValueError, match="no finite value"):
        plot_svg(PLACES, [Curve("f", [math.nan] * len(PLACES))])
    with pytest.raises(ValueError, match="more than"):
        plot_svg(PLACES, [Curve("f", PLACES)] * 5)
