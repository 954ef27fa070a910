"""A wrong digit or sign put into a right document is found, on its line."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from symdl.checking.check import check_document
from symdl.checking.report import Places
from tests.checking.mutate import Unreadable, agree, mutants, value

RIGHT = sorted((Path(__file__).parent / "corpus" / "right").iterdir())
SAMPLE = 24


def caught(mutant) -> bool:
    found = check_document(mutant.text)
    wrong = found.first_wrong
    return wrong is not None and Places(found.text).of(wrong.start)[0] == mutant.line


def test_a_changed_digit_or_sign_is_found_on_its_line():
    every = [(path.name, m) for path in RIGHT for m in mutants(path.read_text("utf-8"))]
    assert len(every) >= SAMPLE
    drawn = random.Random(20).sample(every, SAMPLE)
    missed = [(name, m.operator, m.line) for name, m in drawn if not caught(m)]
    assert len(missed) <= 0.05 * SAMPLE, missed


def test_the_arithmetic_behind_the_proof_is_right():
    assert value(r"2 \times -1.5 + (3 - 1)(4)") == 5
    assert agree(value("2 + 0.046"), "2.04") and not agree(value("2 + 0.046"), "2.06")


@pytest.mark.parametrize("text", ["", "2 +", "a + 1", "(2", "2 3"])
def test_what_is_no_plain_arithmetic_is_refused(text):
    with pytest.raises(Unreadable):
        value(text)
