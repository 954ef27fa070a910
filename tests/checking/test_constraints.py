"""Statements about formulas that later steps put in, and a name that is worked out once more."""

from __future__ import annotations

import pytest

from symdl.checking.documents.check import check_document


def last(text):
    return [step.verdict for b in check_document(text).blocks for step in b.steps][-1]


GIVEN = r"$$\max_v v^T S v, \quad \text{s.t.} \; v^T v = 1$$ $$S v = \mu v$$ "


@pytest.mark.parametrize(
    ("step", "verdict"),
    [
        (r"\mu v^T v = \mu", "holds"),
        (r"v^T S v = v^T (\mu v)", "holds"),
        (r"\mu v^T v = 2 \mu", "fails"),
        (r"v^T S v = 2 \mu v^T v", "unread"),
    ],
)
def test_what_was_said_of_a_formula_is_put_in(step, verdict):
    assert last(GIVEN + f"$$u = {step}$$") == verdict


def test_a_value_that_is_worked_out_from_other_numbers_is_another_one():
    first = r"Conv: $O = \frac{14 - 5 + 2}{1} + 1 = 12$"
    assert last(first + "\n\n" + r"Pool: $O = \frac{12 - 2}{2} + 1 = 6$") == "holds"
    assert last(first + "\n\n" + r"Pool: $O = \frac{12 - 2}{2} + 1 = 5$") == "fails"
    assert last(r"$O = 12$, $O = 5 + 1$") == "fails"
    assert last("$O = 2 (3 + 1) + 5$\n\n$O = 6 + 1 + 5$") == "fails"
