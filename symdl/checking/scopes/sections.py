"""Sections of one derivation: which headings only structure a text, and begin no new question.

A heading without the name of a question ("## Forward pass", "## 2. Gradients") goes on with what
stands before it, unless its section gives names of before another meaning.  A question goes on with
an earlier one that it refers to ("the network of Problem 1"), or of which it gives numbers again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from symdl.checking.scopes.names import letter
from symdl.checking.scopes.scope import is_literal, is_numeric
from symdl.read.document import Block
from symdl.read.headings import names_question
from symdl.read.statement import Chain
from symdl.read.tree import Apply, Call, Fold, Node, Symbol, walk

AGAIN = 2  # numbers that are given again where a question goes on with another
_REFERS = re.compile(
    r"\b(?:from|of|in|by|see|with|use[sd]?|using|continu\w+)\s+(?:the\s+)?"
    r"(question|problem|exercise|task|example|q)\b[\s.#(]*(\d+)\b(?!\.\d)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\W*([a-z]+)[\s.:#(-]*(\d+)\b(?!\.\d)", re.IGNORECASE)
DEFINING = frozenset({"=", ":=", "=="})


@dataclass
class _Run:
    """Sections that go on with each other, and what they say of names."""

    first: int
    formulas: dict[Node, list[Node]] = field(default_factory=dict)
    values: dict[Node, list[Node]] = field(default_factory=dict)

    def takes(self, other: _Run) -> bool:
        """Whether a section gives more names of before the same meaning than another one."""
        same, differing = self.compared(other)
        return differing == 0 or same > differing

    def repeated(self, other: _Run) -> bool:
        """Whether a section gives numbers of before again, and no name another meaning."""
        again = sum(
            any(value in other.values[name] for value in self.values[name])
            for name in self.values.keys() & other.values.keys()
        )
        return again >= AGAIN and self.compared(other)[1] == 0

    def compared(self, other: _Run) -> tuple[int, int]:
        """How many names of both have the same meaning, and how many another."""
        same = differing = 0
        for known, told in ((self.formulas, other.formulas), (self.values, other.values)):
            for name in known.keys() & told.keys():
                if any(_alike(a, b) for a in known[name] for b in told[name]):
                    same += 1
                else:
                    differing += 1
        return same, differing

    def add(self, name: Node, body: Node) -> None:
        """Keep what a statement says of a name: a formula, or a number as it is shown."""
        if is_literal(body):
            self.values.setdefault(name, []).append(body)
        elif not is_numeric(body) and _bases(body) - {n.head.base for n in _applied(body)}:
            self.formulas.setdefault(name, []).append(body)

    def join(self, other: _Run) -> None:
        for known, told in ((self.formulas, other.formulas), (self.values, other.values)):
            for name, bodies in told.items():
                known.setdefault(name, []).extend(bodies)


def continued_sections(
    blocks: Iterable[Block], chains: Mapping[int, object], text: str = ""
) -> dict[int, int]:
    """The question with which each section begins that goes on with one before it."""
    blocks = list(blocks)
    found: dict[int, int] = {}
    sections: dict[int, _Run] = {}
    soft: set[int] = set()
    for block in blocks:
        number = block.where[0]
        opens = block.heading is not None and number not in sections
        if opens and block.heading is not None and not names_question(block.heading.text):
            soft.add(number)
        section = sections.setdefault(number, _Run(number))
        told = chains.get(block.id)
        for chain in told if isinstance(told, tuple) else ():
            _note(chain, section)
    run: _Run | None = None
    runs: dict[int, _Run] = {}
    referred = _references(blocks, text)
    for number, section in sections.items():
        if run is not None and number in soft:
            earlier = run if run.takes(section) else None
        else:
            earlier = _earlier(section, runs, referred.get(number, ()))
        if earlier is not None:
            found[number] = earlier.first
            earlier.join(section)
        run = runs[number] = earlier or section
    return found


def _earlier(section: _Run, runs: dict[int, _Run], referred: Iterable[int]) -> _Run | None:
    """The question that one goes on with: it says so, or gives its numbers again."""
    said = (runs[number] for number in referred if runs[number].takes(section))
    again = (run for run in reversed(list(runs.values())) if run.repeated(section))
    return next(said, None) or next(again, None)


def _references(blocks: list[Block], text: str) -> dict[int, list[int]]:
    """The earlier questions that each question refers to by their numbers."""
    numbered: dict[tuple[str, str], int] = {}
    starts: dict[int, int] = {}
    for block in blocks:
        starts.setdefault(block.where[0], block.start)
    places = [*starts.values(), len(text)]
    headings = {b.where[0]: b.heading.text for b in reversed(blocks) if b.heading is not None}
    found: dict[int, list[int]] = {}
    for number, (start, end) in zip(starts, pairwise(places), strict=True):
        said = [(m[1][0].lower(), m[2]) for m in _REFERS.finditer(text, start, end)]
        found[number] = [numbered[key] for key in dict.fromkeys(said) if key in numbered]
        own = _NUMBERED.match(headings.get(number, ""))
        if own is not None:
            numbered[own[1][0].lower(), own[2]] = number
    return found


def _alike(a: Node, b: Node) -> bool:
    """Whether two formulas may be one, written in two ways: they are made of the same names."""
    return a == b or bool(_bases(a)) and _bases(a) == _bases(b)


def _bases(node: Node) -> set[str]:
    bound = {
        n.index.base for n in walk(node) if isinstance(n, Fold) and isinstance(n.index, Symbol)
    }
    names = {n.base for n in walk(node) if isinstance(n, Symbol) and letter(n) not in bound}
    return names | {n.name for n in walk(node) if isinstance(n, Call)}


def _applied(node: Node) -> list[Apply]:
    return [n for n in walk(node) if isinstance(n, Apply)]


def _note(chain: Chain, section: _Run) -> None:
    if chain.opens is not None or len(chain.sides) < 2 or chain.relations[0].op not in DEFINING:
        return
    name, body = chain.sides[0].node, chain.sides[1].node
    if isinstance(name, Symbol | Apply) and body is not None:
        section.add(_pattern(name), body)


def _pattern(name: Symbol | Apply) -> Node:
    """The name with one letter for every index: p_i and p_k are defined alike."""
    if isinstance(name, Apply):
        return name
    sub, sup = tuple(map(_counter, name.sub)), tuple(map(_counter, name.sup))
    return Symbol(name.base, sub, sup, name.marks)


def _counter(script: Node) -> Node:
    return Symbol("i") if letter(script) is not None else script
