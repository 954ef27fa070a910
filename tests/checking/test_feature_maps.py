"""Grids that are an image, a filter and an output: what no formula says."""

from __future__ import annotations

import pytest

from symdl.checking.documents.check import check_document

IMAGE = "Image:\n\n" + "10\t10\t10\t0\t0\t0\n" * 6
EDGES = "\nFilter:\n\n" + "1\t0\t-1\n" * 3
SMALL = "Image:\n\n1\t3\t2\t0\n4\t2\t0\t1\n1\t1\t5\t7\n0\t2\t6\t8\n"


def steps(text):
    return [s for block in check_document(text).blocks for s in block.steps]


def output(rows):
    return "\nOutput:\n\n" + "".join("\t".join(map(str, row)) + "\n" for row in rows)


def test_an_output_is_recognised():
    last = steps(IMAGE + EDGES + output([[0, 30, 30, 0]] * 4))[-1]
    assert (last.verdict, last.reason) == ("holds", "conv2d of the grids before it")


def test_one_wrong_entry_of_an_output_is_refused():
    rows = [[0, 30, 30, 0], [0, 30, 30, 0], [0, 30, 20, 0], [0, 30, 30, 0]]
    last = steps(IMAGE + EDGES + output(rows))[-1]
    assert last.verdict == "fails"
    assert last.reason.startswith("row 3, column 3 is 30")
    assert last.repair == "reads right if 20 is 30"


@pytest.mark.parametrize(
    ("rows", "verdict"),
    [
        ([[4, 2], [2, 8]], "holds"),  # the largest of each
        ([[2.5, 0.75], [1, 6.5]], "holds"),  # their means
        ([[4, 2], [2, 7]], "fails"),
        ([[4, 1], [2, 7]], "stated"),  # two of four: another thing may be meant
    ],
)
def test_pooling_is_recognised(rows, verdict):
    assert steps(SMALL + output(rows))[-1].verdict == verdict


def test_an_activation_behind_the_filter_is_no_mistake():
    fir = "\nFilter:\n\n1\t0\n0\t-1\n"
    plain = [[-1, 3, 1], [3, -3, -7], [-1, -5, -3]]
    assert steps(SMALL + fir + output(plain))[-1].verdict == "holds"
    cut = [[max(x, 0) for x in row] for row in plain]
    last = steps(SMALL + fir + output(cut))[-1]
    assert (last.verdict, last.reason) == ("holds", "relu of conv2d of the grids before it")


def test_a_grid_that_has_nothing_to_do_with_the_others_is_only_stated():
    assert steps(IMAGE + EDGES + output([[1, 2, 3, 4]] * 4))[-1].verdict == "stated"
    assert steps(IMAGE + EDGES + output([[30] * 4] * 4))[-1].verdict == "stated"
