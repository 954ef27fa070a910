"""The arithmetic by which a mutant is proved wrong, and the variants that it lets through."""

from __future__ import annotations

import pytest

from tests.checking.mutate import Unreadable, agree, mutants, value


def test_only_wrong_variants_are_made_and_their_line_is_known():
    found = list(mutants("one\n$$a = 2 + 3 = 5$$\n"))
    assert [(m.operator, m.line) for m in found] == [("sign", 2), ("digit", 2)]
    assert found[1].text == "one\n$$a = 2 + 3 = 9$$\n"
    assert not list(mutants("$$a = 2 + 3 = 6$$"))


def test_the_arithmetic_behind_the_proof_is_right():
    assert value(r"2 \times -1.5 + (3 - 1)(4)") == 5
    assert agree(value("2 + 0.046"), "2.04") and not agree(value("2 + 0.046"), "2.06")


@pytest.mark.parametrize("text", ["", "2 +", "a + 1", "(2", "2 3"])
def test_what_is_no_plain_arithmetic_is_refused(text):
    with pytest.raises(Unreadable):
        value(text)
