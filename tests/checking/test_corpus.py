"""Whole documents in several hands: no alarm on right ones, the marked line found in wrong ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from symdl.checking.documents.check import check_document
from symdl.checking.judging.verdict import CARRIED, FAILS, UNREAD
from symdl.checking.reports.report import Places

CORPUS = Path(__file__).parent / "corpus"
RIGHT = sorted(p for p in (CORPUS / "right").iterdir())
WRONG = sorted(p for p in (CORPUS / "wrong").iterdir() if p.suffix != ".json")
LONG = {  # a third of the time of all of them
    "attention-lecture.md", "convolution-spaced-scan.txt", "layer-norm-scan.txt",
    "lstm-lecture.md", "recurrent-exam.tex", "relu-rows-scan.txt", "smooth-activations-chat.md",
    "softmax-gradient-chat.md", "softmax-loss-lecture.md", "softmax-regression-lecture.md",
}  # fmt: skip
SLOW = {name: [pytest.mark.slow] for name in LONG}
DOCUMENTS = [pytest.param(p, id=p.name, marks=SLOW.get(p.name, [])) for p in RIGHT]


def checked(path):
    return check_document(path.read_text("utf-8"), str(path))


@pytest.mark.parametrize("path", DOCUMENTS)
def test_a_right_document_raises_no_alarm_and_is_decided(path):
    found = checked(path)
    assert not found.error
    verdicts = [step.verdict for block in found.blocks for step in block.steps]
    assert not {FAILS, CARRIED} & set(verdicts)
    assert verdicts.count(UNREAD) <= 0.2 * len(verdicts)
    reasons = [step.reason for block in found.blocks for step in block.steps]
    assert not [reason for reason in reasons if "could not judge" in reason]


@pytest.mark.parametrize("path", WRONG, ids=lambda p: p.name)
def test_the_first_wrong_line_is_found_and_its_mistake_named(path):
    marked = json.loads(path.with_suffix(".json").read_text("utf-8"))
    found = checked(path)
    wrong = found.first_wrong
    assert wrong is not None
    assert Places(found.text).of(wrong.start)[0] == marked["line"]
    if marked["mistake"]:
        assert wrong.mistake == marked["mistake"]
    assert wrong.counterexample or wrong.reason


def test_what_was_found_wrong_makes_what_follows_carried():
    text = "$$z = 2 + 3 = 6$$\n\n$$= 6 + 0$$\n"
    found = check_document(text)
    verdicts = [step.verdict for block in found.blocks for step in block.steps]
    assert verdicts == ["stated", "fails", "carried"]


def test_a_line_does_not_go_on_with_a_given_number_that_it_happens_to_equal():
    text = "Given stride $s = 1$\n\n$$o = \\frac{n - f}{s} + 1$$\n\n$$= \\frac{5 - 3 + 0}{2}$$\n"
    verdicts = [step.verdict for block in check_document(text).blocks for step in block.steps]
    assert verdicts == ["stated", "stated", "unread"]


def test_a_part_known_by_its_number_only_may_depend_on_what_is_differentiated_by():
    text = (
        "$$v = 0.52, \\quad a = 3 v = 1.56, \\quad b = \\frac{1}{1 + e^{-1.04}} = 0.7389$$\n\n"
        "$$E = a + b = 2.2989$$\n\n$$\\frac{\\partial E}{\\partial v} = 3.3859$$\n"
    )
    verdicts = [step.verdict for block in check_document(text).blocks for step in block.steps]
    assert "fails" not in verdicts
