"""Scripts that tell names apart and count nothing."""

from __future__ import annotations

import pytest

from symdl.checking.documents.check import check_document

ROWS = (
    r"$W{q} = \begin{{bmatrix}} 1 & 2 \end{{bmatrix}}$, "
    r"$W{k} = \begin{{bmatrix}} 3 & 2 \end{{bmatrix}}$"
)


def last(text):
    steps = [step for block in check_document(text).blocks for step in block.steps]
    return steps[-1].verdict


@pytest.mark.parametrize(("q", "k"), [("_Q", "_K"), ("^Q", "^K"), ("_{q}", "_{k}")])
def test_arrays_with_labels_keep_their_values(q, k):
    given = ROWS.format(q=q, k=k)
    assert last(rf"{given} $$W{q} + W{k} = \begin{{bmatrix}} 4 & 4 \end{{bmatrix}}$$") == "holds"
    assert last(rf"{given} $$W{q} + W{k} = \begin{{bmatrix}} 6 & 4 \end{{bmatrix}}$$") == "fails"


def test_numbers_with_labels_keep_theirs():
    given = "$w_x = 0.5$, $w_h = 0.8$, "
    assert last(given + "$w_x + w_h = 1.3$") == "holds"
    assert last(given + "$w_x + w_h = 1.6$") == "fails"


def test_what_is_counted_is_an_index():
    given = r"$W_N = 2$, $W_K = 3$, $$S = \sum_{N=1}^{K} W_N$$"
    assert last(given + " $$S_3 = W_1 + W_2 + W_3$$") != "fails"
