"""x_2 beside a matrix X, and what a general gradient says of one entry."""

from __future__ import annotations

from symdl.checking.documents.check import check_document

GIVEN = r"$$X = \begin{bmatrix} 1 & 2 \\ 3 & 4 \\ 5 & 6 \end{bmatrix}$$ "
SQUARE = r"$$X = \begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}$$ "


def last(text):
    return [s for block in check_document(text).blocks for s in block.steps][-1].verdict


def test_small_letters_are_the_rows_and_entries_of_a_matrix():
    assert last(GIVEN + r"$$x_1 \cdot x_3 = 17$$") == "holds"
    assert last(GIVEN + r"$$x_1 \cdot x_3 = 18$$") == "fails"
    assert last(GIVEN + r"$$x_{21} + x_{32} = 9$$") == "holds"
    assert last(GIVEN + r"$$x_{21} + x_{32} = 8$$") == "fails"


def test_what_may_be_columns_is_not_refused():
    assert last(SQUARE + r"$$x_1 \cdot x_2 = 11$$") == "holds"
    assert last(SQUARE + r"$$x_1 \cdot x_2 = 14$$") == "unread"


def test_an_entry_follows_from_the_gradient_for_all():
    loss = r"$L = \frac12 \sum_{k=1}^{2} (y_k - t_k)^2$, "
    rule = loss + r"$$\frac{\partial L}{\partial y_k} = y_k - t_k$$ "
    values = "With $y_1 = 0.7$, $t_1 = 1$: "
    assert last(rule + values + r"$$\frac{\partial L}{\partial y_1} = -0.3$$") == "holds"
    assert last(rule + values + r"$$\frac{\partial L}{\partial y_1} = 0.3$$") == "fails"


def test_a_root_says_what_stands_below_it():
    assert last(r"$\sqrt{d_k} = \sqrt{4} = 2$, $d_k + 1 = 5$") == "holds"
    assert last(r"$\sqrt{d_k} = \sqrt{4} = 2$, $d_k + 1 = 6$") == "fails"
