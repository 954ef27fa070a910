"""Verdicts: what the checker says of each step, as plain data.

holds    it is right: proved, or tested with the bound that stands beside it
fails    it is wrong, and there is an evaluated counter-example
carried  it follows rightly from an earlier wrong value
stated   a definition or given: nothing to check
unread   it cannot be read or cannot be decided; ``reason`` says why
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

HOLDS, FAILS, CARRIED, STATED, UNREAD = "holds", "fails", "carried", "stated", "unread"
PRECEDENCE = (FAILS, CARRIED, UNREAD, HOLDS, STATED)


def overall(verdicts: Iterable[str]) -> str:
    """A block's verdict: the first that occurs among its steps, in the order of PRECEDENCE."""
    seen = set(verdicts)
    return next((name for name in PRECEDENCE if name in seen), UNREAD)


SERIES = "slopes at a point"
REARRANGED = "a definition solved for the name"
NAMELESS = frozenset({SERIES, REARRANGED})  # methods of steps that do not say what a name is


@dataclass(frozen=True, slots=True)
class Method:
    """How a verdict was reached: its name, its grade (proved, tested, given) and its bound."""

    name: str = ""
    grade: str = ""
    bound: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """What should stand there: as LaTeX, and as a number where it is one ("" where not)."""

    latex: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class StepVerdict:
    """One step: two sides, the relation between them, and what there is to say.

    ``start`` and ``end`` are offsets into the document; ``lhs`` and ``rhs`` the source texts.
    ``counterexample`` holds the values at which the two sides differ, ``mistake`` the name of the
    mistake where it could be told, ``repair`` in words what would make it right.
    """

    start: int
    end: int
    lhs: str
    relation: str
    rhs: str
    verdict: str
    reason: str = ""
    expected: Expected | None = None
    mistake: str = ""
    repair: str = ""
    counterexample: dict[str, str] = field(default_factory=dict)
    method: Method = Method()


@dataclass(frozen=True, slots=True)
class BlockVerdict:
    """One block of the document with the verdicts on its steps."""

    id: int
    start: int
    end: int
    latex: str
    steps: tuple[StepVerdict, ...] = ()

    @property
    def verdict(self) -> str:
        return overall(step.verdict for step in self.steps)


@dataclass(frozen=True, slots=True)
class DocumentVerdict:
    """A document: its text, its blocks, or the error for which it could not be used."""

    path: str
    text: str = ""
    blocks: tuple[BlockVerdict, ...] = ()
    error: str = ""

    @property
    def summary(self) -> dict[str, int]:
        """How many blocks have each verdict, in the order holds, fails, carried, stated, unread."""
        count = Counter(block.verdict for block in self.blocks)
        return {name: count[name] for name in (HOLDS, FAILS, CARRIED, STATED, UNREAD)}

    @property
    def first_wrong(self) -> StepVerdict | None:
        """The first step that fails."""
        steps = (step for block in self.blocks for step in block.steps)
        return next((step for step in steps if step.verdict == FAILS), None)
