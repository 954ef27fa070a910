"""Whether two formulas are equal under what is known: by every mode, at every point that counts.

The modes are tried from the one that knows least to the one that knows most.  Names alone decide
algebra; definitions decide derivatives; numbers decide what is computed.  The first mode in
which both sides agree everywhere is the reason of a pass; only where none agrees, and the one that
knows most has been evaluated without any doubt, there is a counter-example.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import reduce

from symdl.checking.comparing.digits import within_digits
from symdl.checking.meaning.arithmetic import BRANCHES, holds, related
from symdl.checking.meaning.evaluate import Evaluation, Mode, Uses
from symdl.checking.meaning.points import assignments, letters_of, limit
from symdl.checking.scopes.readings import BY_ENTRIES, SQUARES, both_sides, is_square
from symdl.checking.scopes.scope import Scope
from symdl.checking.values import arrays, numbers
from symdl.checking.values.arrays import Array, Misfit, Value
from symdl.checking.values.limits import Reached
from symdl.checking.values.numbers import Undecided
from symdl.read import tree

NAMES = Mode("names")
DEFINITIONS = Mode("definitions", definitions=True, local=True)
EXACT = Mode("exact", definitions=True, values=True)
SHOWN = Mode("shown", definitions=True, values=True, shown=True)
STEPWISE = replace(DEFINITIONS, name="one step of the recurrence", stepwise=True)
ONE_SIZE = replace(DEFINITIONS, name="definitions, one size", unified=True, folded=True)
EARLIER = replace(DEFINITIONS, name="earlier definitions", unified=True, folded=True, local=False)
ON_TOP = replace(DEFINITIONS, name="the definition on top", outermost=True)
SYMBOLIC = (
    NAMES,
    DEFINITIONS,
    replace(DEFINITIONS, name="one definition deep", depth=1),
    ON_TOP,
    replace(NAMES, name="names, one size", unified=True, folded=True),
    ONE_SIZE,
    EARLIER,
    replace(DEFINITIONS, name="unknown dependence", unified=True, folded=True, dependent=True),
)
NUMERIC = (SHOWN, EXACT)
DECIDING = frozenset({DEFINITIONS.name, EXACT.name, SHOWN.name})  # modes that may refuse a step
TRIALS = 3  # points at which two sides that are equal there are equal everywhere
ORDER_TRIALS = 40  # an inequality may hold at many points and not at all
BARREN = 24  # trials after which a condition that no point has met is given up
ORDERS = frozenset({"<", "<=", ">", ">=", "!="})


@dataclass(frozen=True)
class Point:
    """One evaluated point: both values, and what they rest on."""

    left: Value
    right: Value
    atoms: tuple[tuple[str, Value], ...]
    asked: tuple[frozenset[str], frozenset[str]]  # the atoms of the left side, of the right side
    letters: tuple[tuple[str, int], ...]
    notes: frozenset[str]
    used: frozenset[int] = frozenset()  # the serials of the bindings behind both values


@dataclass
class Outcome:
    """What one mode says: "exact", "equal", "digits", "unequal" or "undecided"."""

    word: str
    mode: Mode
    reason: str = ""
    point: Point | None = None
    free: bool = False  # whether atoms were used
    notes: set[str] = field(default_factory=set)
    remark: str = ""
    asked: Mode | None = None
    noted: Uses = field(default_factory=Uses)

    def says(self, mode: Mode) -> bool:
        """Whether another mode says the same, because it differs in nothing that was used."""
        if self.asked is None or self.noted.decide(self.asked, mode):
            return False
        refusing = {self.asked.name in DECIDING, mode.name in DECIDING}
        return len(refusing) == 1 or BRANCHES not in self.noted.settings

    def under(self, mode: Mode) -> Outcome:
        """The same outcome as that of another mode, which says the same."""
        own = {part: getattr(self.mode, part) for part in ("positive", "lists")}
        return replace(self, mode=replace(mode, **own), asked=mode)

    @property
    def needs_positive(self) -> bool:
        """Whether a logarithm or root stood in the way."""
        return "positive" in self.reason or "negative" in self.reason

    @property
    def agrees(self) -> bool:
        return self.word in ("exact", "equal", "digits")


@dataclass(frozen=True)
class Question:
    """What is asked: whether ``left op right`` holds where ``condition`` does.

    ``near``: "about equal" was written, so that an integer may be rounded too.
    """

    scope: Scope
    left: tree.Node
    right: tree.Node
    op: str = "="
    condition: tree.Node | None = None
    near: bool = False
    strict: bool = False


def outcome(question: Question, mode: Mode) -> Outcome:
    """What a mode says of a question, over all readings of both sides."""
    best: Outcome | None = None
    noted = Uses()
    for left, right, words in both_sides(question.left, question.right):
        found = _one_reading(replace(question, left=left, right=right), mode, noted)
        found.remark = found.remark or words
        found.asked, found.noted = mode, noted
        if found.agrees:
            return found
        worse = best is not None and (best.word != "undecided" or found.word != "unequal")
        if not worse and (best is None or words != BY_ENTRIES):  # which only a pass speaks for
            best = found
    assert best is not None
    return best


def _one_reading(question: Question, mode: Mode, noted: Uses) -> Outcome:
    sides = (question.left, question.right)
    every = letters_of(sides, question.condition, question.scope, deep=mode.definitions)
    letters = [name for name in every if name not in mode.labels]
    found = _at_every_point(question, mode, letters, noted)
    for positive in (1, 2):
        if found.word != "undecided" or not found.needs_positive or mode.positive:
            break
        found = _at_every_point(question, replace(mode, positive=positive), letters, noted)
    if found.word == "undecided" and "shape" in found.notes:
        again = _at_every_point(question, replace(mode, lists=True), letters, noted)
        return again if again.word != "undecided" else found
    return found


def _at_every_point(question: Question, mode: Mode, letters: list[str], noted: Uses) -> Outcome:
    sizes = [name for name in letters if question.scope.is_size(name)]
    sides, usage = (question.left, question.right), question.scope.usage
    limits = {name: limit(sides, name, usage) for name in letters if name not in sizes}
    words: set[str] = set()
    last: Outcome | None = None
    met = 0
    asked = ORDER_TRIALS if question.op in ORDERS else TRIALS
    for trial in range((3 if question.condition is None else 4) * asked):
        seen = False
        for at in assignments(limits, trial, question.scope.base - 1):
            here = Evaluation(question.scope, mode, trial, at, noted=noted)
            at.update((name, here.size(name)) for name in sizes)
            found = _at_point(question, here)
            if found is None:
                continue
            seen = True
            if not found.agrees:
                return _elsewhere(question, here, found)
            words.add(found.word)
            last = found
        met += seen
        known = not (seen or letters or here.atoms or here.sizes)
        if known or (not met and trial > BARREN):
            break  # the condition is one on numbers that are known, or z = w
        if mode.shaped and met > 1 and _has_entries(last):
            break  # every entry is a point of its own
        branching = last is not None and last.free and BRANCHES in last.notes
        if met >= asked * (3 if branching else 1):
            break
        if last is not None and not last.free and not letters:
            break
    if last is None:
        return Outcome("undecided", mode, "no point satisfies the condition")
    last.word = next(word for word in ("digits", "equal", "exact") if word in words)
    return last


def _has_entries(found: Outcome | None) -> bool:
    return found is not None and found.point is not None and isinstance(found.point.left, Array)


def _elsewhere(question: Question, here: Evaluation, found: Outcome) -> Outcome:
    """An unequal point; undecided where other values agree: then it holds on one branch only."""
    if found.word != "unequal" or not found.free or BRANCHES not in found.notes:
        return found
    here.noted.settings.add(BRANCHES)
    if here.mode.name not in DECIDING:
        return found
    for other in range(TRIALS + 3):
        if other == here.trial:
            continue
        again = _at_point(question, replace(here.anew(), trial=other))
        if again is not None and again.agrees:
            return Outcome(
                "undecided", here.mode, "it holds for some values only", notes={"branch"}
            )
    return found


def _at_point(question: Question, here: Evaluation) -> Outcome | None:
    """What one point says; None where the condition does not hold there."""
    try:
        if question.condition is not None and not _holds(here, question.condition):
            return None
        left, first = _valued(here, question.left)
        right, second = _valued(here, question.right)
        left, right = _along_the_diagonal(question, left, right)
        added = _added_up(question, left, right)
        left, right = added or (left, right)
        word = judged(question.op, left, right)
    except Misfit as problem:
        return Outcome("undecided", here.mode, str(problem), notes={"shape", *here.notes})
    except Undecided as problem:
        return Outcome("undecided", here.mode, str(problem), notes=set(here.notes))
    except Reached as problem:
        return Outcome("undecided", here.mode, f"limit reached: {problem}", notes={"limit"})
    except RecursionError:
        reason = "limit reached: formulas nested too deep"
        return Outcome("undecided", here.mode, reason, notes={"limit"})
    free = bool(here.atoms)
    point = Point(
        left,
        right,
        tuple(sorted(here.atoms.items())),
        (first, second),
        tuple(sorted(here.indices.items())),
        frozenset(here.notes),
        frozenset(here.used),
    )
    remark = SQUARES if added else ""
    if word == "unequal" and question.op in ("=", "~~", "==", "=>", ":="):
        near = within_digits(question, here, left, right)
        word, remark = ("digits", near) if near else (word, remark)
    return Outcome(word, here.mode, "", point, free, set(here.notes), remark)


def _along_the_diagonal(question: Question, left: Value, right: Value) -> tuple[Value, Value]:
    """A diagonal Jacobian beside a vector, as people write dh/dz = 1 - tanh²(z): its diagonal."""
    sides = ((question.left, left, right), (question.right, right, left))
    for node, whole, other in sides:
        if not isinstance(node, tree.Quotient) or not isinstance(whole, Array):
            continue
        diagonal = arrays.diagonal(whole)
        if diagonal is not None and isinstance(other, Array) and other.is_vector:
            return (diagonal, right) if whole is left else (left, diagonal)
    return left, right


def _added_up(question: Question, left: Value, right: Value) -> tuple[Value, Value] | None:
    """The squares of the entries added up, where a squared vector stands beside a number."""
    if isinstance(left, Array) and not isinstance(right, Array) and is_square(question.left):
        return reduce(numbers.add, left.entries), right
    if isinstance(right, Array) and not isinstance(left, Array) and is_square(question.right):
        return left, reduce(numbers.add, right.entries)
    return None


def _valued(here: Evaluation, node: tree.Node) -> tuple[Value, frozenset[str]]:
    here.asked.clear()
    value = here.value(node)
    return value, frozenset(here.asked)


def _holds(here: Evaluation, condition: tree.Node) -> bool:
    try:
        return holds(here, condition)
    except Undecided:
        return True


def judged(op: str, left: Value, right: Value) -> str:
    """Compare two values under a relation."""
    if op in ("=", "~~", "==", "=>", ":=", "<=>"):
        return arrays.compare(left, right)
    if op == "!=":
        return "exact" if arrays.compare(left, right) == "unequal" else "unequal"
    return "exact" if related(op, left, right) else "unequal"


def text_of(value: Value) -> str:
    """A value for people."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, Array):
        return numbers.as_text(value)
    entries = [numbers.as_text(entry) for entry in value.entries]
    if len(value.shape) != 2:
        return "(" + ", ".join(entries) + ")"
    width = value.shape[1]
    rows = [entries[k : k + width] for k in range(0, len(entries), width)]
    return "[" + "; ".join(", ".join(row) for row in rows) + "]"
