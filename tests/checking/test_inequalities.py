"""Inequalities: what holds at some points is not said to hold."""

from __future__ import annotations

import pytest

from symdl.checking.documents.check import check_document

GIVEN = "$b < 0$.\n\n$w_1 + b > 0$.\n\n$w_2 + b > 0$.\n\n"


def last(text):
    return [s for block in check_document(text).blocks for s in block.steps][-1].verdict


@pytest.mark.parametrize("claim", ["w_1 + w_2 + b < 0", "w_1 w_2 < 4", "w_1 + w_2 < 3"])
def test_what_holds_at_some_points_only_is_no_pass(claim):
    assert last(GIVEN + f"${claim}$") != "holds"


def test_what_follows_everywhere_is_a_pass():
    assert last("$$(a - b)^2 + 1 > 0$$") == "holds"
