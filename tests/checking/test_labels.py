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


def test_scripts_that_are_names_count_nothing():
    network = r"$$z_t = W_{hh} h_{t-1} + W_{xh} x_t$$ $$h_t = z_t^2$$ "
    step = r"$$\frac{\partial h_t}{\partial h_{t-1}} = 2 z_t "
    assert last(network + step + "W_{hh}$$") == "holds"
    assert last(network + step + "W_{xh}$$") == "fails"


def test_a_weight_of_which_nothing_is_said_may_be_another_networks():
    gates = r"$$g_t = \tanh(W_{gx} x_t + W_{gh} h_{t-1})$$ $$h_t = g_t^3$$ "
    step = r"$$\frac{\partial h_t}{\partial h_{t-1}} = 3 g_t^2 (1 - g_t^2) "
    assert last(gates + step + "W_{gh}$$") == "holds"
    assert last(gates + step + "W_{hh}$$") == "unread"


@pytest.mark.parametrize("words", ["总参数量", "Сумма", "合計"])
def test_words_of_any_script_are_words(words):
    assert last(f"{words} ＝ 3 × 4 + 2 = 14") == "holds"
    assert last(f"{words} = 3 × 4 + 2 = 15") == "fails"
    assert last(f"{words} 1：x = 2 + 2 = 4") == "holds"


def test_a_list_of_lists_is_a_matrix():
    given = "Take Q = [[1, 0], [0, 2]] and V = [[5, 1], [1, 5]].\n\n$$Q V = "
    assert last(given + r"\begin{bmatrix} 5 & 1 \\ 2 & 10 \end{bmatrix}$$") == "holds"
    assert last(given + r"\begin{bmatrix} 5 & 1 \\ 1 & 10 \end{bmatrix}$$") == "fails"
