"""Right pairs hold, wrong pairs fail, and every line of the field is read whole."""

from __future__ import annotations

import pytest

from symdl.checking.documents.check import check_statement
from symdl.checking.judging.verdict import FAILS, HOLDS
from symdl.read.chains import read_chains
from tests.checking.pairs import LINES, RIGHT, WRONG


def verdict(lhs, rhs, given):
    found = check_statement(lhs, rhs, given)
    return [step.verdict for block in found.blocks for step in block.steps]


@pytest.mark.parametrize(("lhs", "rhs", "given"), RIGHT, ids=[f"{a} = {b}" for a, b, _ in RIGHT])
def test_a_right_pair_holds(lhs, rhs, given):
    assert verdict(lhs, rhs, given) == [HOLDS]


@pytest.mark.parametrize(("lhs", "rhs", "given"), WRONG, ids=[f"{a} = {b}" for a, b, _ in WRONG])
def test_a_wrong_pair_fails(lhs, rhs, given):
    assert verdict(lhs, rhs, given) == [FAILS]


@pytest.mark.parametrize("line", LINES)
def test_a_line_of_the_field_is_read_whole(line):
    chains = read_chains(line)
    assert chains
    assert all(side.node is not None for chain in chains for side in chain.sides)
