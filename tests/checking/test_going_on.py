"""What a line goes on with, what stands in brackets or beside a value, derivatives backwards."""

from __future__ import annotations

import pytest

from symdl.checking.documents.check import check_document

COLUMNS = r"$$\begin{bmatrix} 1 \\ -2 \end{bmatrix} \begin{bmatrix} 1 \\ 3 \end{bmatrix} = "


def verdicts(text):
    return [s.verdict for block in check_document(text).blocks for s in block.steps]


def last(text):
    return verdicts(text)[-1]


def test_a_value_behind_an_arrow_belongs_to_the_formula_before_it():
    text = (
        r"$$u = \text{ReLU}(v) \Rightarrow \frac{5+|5|}{2} = 5$$"
        "\n\n" + r"$$w = 3u \Rightarrow 3 \times 5 = 15$$"
    )
    assert last(text + "\n\n$$w + 1 = 16$$") == "holds"
    assert last(text + "\n\n$$w + 1 = 17$$") == "fails"


@pytest.mark.parametrize(("value", "verdict"), [("0.5", "holds"), ("2", "fails")])
def test_a_derivative_by_what_comes_later_is_the_reciprocal(value, verdict):
    chain = "$x = 3$\n\n$$f_1 = 4x$$\n\n$$f_2 = 2 f_1$$\n\n"
    assert last(chain + rf"$$\frac{{df_1}}{{df_2}} = {value}$$") == verdict


def test_a_statement_may_stand_in_brackets():
    assert last(r"$$(2 \times 3 = 6)$$") == "holds"
    assert last(r"$$(2 \times 3 = 7)$$") == "fails"


def test_a_number_beside_a_number_is_no_factor():
    assert verdicts(r"$$2 \times 0.122 = 0.244 \quad 0.245$$") == ["holds"]


def test_a_line_that_is_struck_out_excuses_only_what_goes_on_with_it():
    struck = "~~$a = 2 + 3$~~\n\n"
    assert verdicts(struck + r"$= \frac{4}{2} = 2$")[1:] == ["stated", "holds"]
    assert verdicts(struck + r"$= \frac{4}{2} = 3$")[1:] == ["stated", "fails"]


def test_a_relation_at_the_end_of_a_row_is_left_open_before_an_arrow():
    assert "fails" not in verdicts(r"$$2 + 3 = \\ \Rightarrow a b + c$$")


def test_a_left_side_in_words_is_one_name():
    assert verdicts("Total of 3x3 & 5x5 = 383,778,816.") == ["stated"]


def test_columns_side_by_side_are_multiplied_entry_by_entry_or_not_at_all():
    assert last(COLUMNS + r"\begin{bmatrix} 1 \\ -6 \end{bmatrix}$$") == "holds"
    assert last(COLUMNS + r"\begin{bmatrix} 1 \\ 6 \end{bmatrix}$$") == "unread"
