"""Which outcome proves a step wrong: the mode that knows most, with nothing left in doubt."""

from __future__ import annotations

from dataclasses import replace

from symdl.checking.comparing.compare import (
    DEFINITIONS,
    EARLIER,
    EXACT,
    NAMES,
    ON_TOP,
    ONE_SIZE,
    SHOWN,
    STEPWISE,
    Outcome,
    Question,
    outcome,
)
from symdl.checking.comparing.ground import is_constant, same_ground, same_names, varies
from symdl.checking.meaning.bound import RECURSIVE
from symdl.checking.meaning.expectation import ASSUMED
from symdl.checking.meaning.paths import SEVERAL
from symdl.checking.meaning.resolve import LIFTED, NUMBERS, SIZE
from symdl.checking.scopes.scope import is_numeric
from symdl.checking.values.arrays import mostly_equal, nearly_equal

DOUBTS = {
    ASSUMED,
    SEVERAL,
    "earlier question",
    "unsound",
    "unsure",
    "far away",
    RECURSIVE,
    NUMBERS,
}
FORGOTTEN = {"earlier question", "far away"}  # doubts that a name still means what it did


def sure_outcome(question: Question, by_mode: dict[str, Outcome]) -> Outcome | None:
    """The outcome that proves a step wrong, if one does."""
    single = by_mode.get(NAMES.name) if len(by_mode) == 1 else None
    if single is not None:
        return single if single.word == "unequal" else None
    for mode in (SHOWN, EXACT):
        found = by_mode[mode.name]
        if found.word == "unequal" and not found.free and found.point is not None:
            doubt = found.notes & DOUBTS
            if SIZE in found.notes and is_numeric(question.right) and varies(question, found):
                doubt.add(SIZE)  # it may be meant to say which size
            if mostly_equal(found.point.left, found.point.right):  # then the names are meant
                doubt -= FORGOTTEN
            rounded = LIFTED in found.notes or not is_numeric(question.right)
            if rounded and nearly_equal(found.point.left, found.point.right):
                doubt.add(LIFTED)  # numbers are rounded on the way
            other = by_mode[(EXACT if mode is SHOWN else SHOWN).name]
            if not doubt and other.word in ("unequal", "undecided"):
                return found
    if any("branch" in found.notes for found in by_mode.values()):
        return None
    one = by_mode[ONE_SIZE.name]
    if one.word == "undecided":  # w and W are a vector and a matrix: two letters
        unfolded = replace(one.mode, folded=False)
        one = one if one.says(unfolded) else outcome(question, unfolded)
    if one.word != "unequal":
        return None
    for mode in (STEPWISE, DEFINITIONS, EARLIER):
        deciding = by_mode.get(mode.name)
        if deciding is None or deciding.word != "unequal" or deciding.notes & {*DOUBTS, LIFTED}:
            continue
        shown = by_mode[SHOWN.name]
        constant = shown.word == "unequal" and shown.free and is_constant(question, deciding)
        if constant or same_ground(question, deciding):
            return deciding
    return _by_what_was_said(question, by_mode) or _whatever_it_means(question, by_mode)


def _by_what_was_said(question: Question, by_mode: dict[str, Outcome]) -> Outcome | None:
    """A difference by the definition that a step is about, where definitions that go in a circle
    are all that is in doubt."""
    found, top = by_mode.get(DEFINITIONS.name), by_mode.get(ON_TOP.name)
    if found is None or top is None or found.word != "unequal" or top.word != "unequal":
        return None
    if found.notes & DOUBTS != {RECURSIVE} or top.notes & {*DOUBTS, LIFTED}:
        return None
    return top if same_ground(question, found) and same_ground(question, top) else None


def _whatever_it_means(question: Question, by_mode: dict[str, Outcome]) -> Outcome | None:
    """A difference that stays whether a doubtful meaning of a name is put in or not."""
    names, every = by_mode[NAMES.name], by_mode.values()
    doubts = {note for found in every for note in found.notes & DOUBTS}
    sure = all(found.word == "unequal" for found in every) and not doubts - FORGOTTEN
    return names if sure and same_names(question, names) else None
