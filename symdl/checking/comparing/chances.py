"""The laws of probability: P(A | B) = P(B | A) P(A)/P(B), P(x) = Σ_y P(x | y) P(y).

An identity that holds for every law holds where points of random weight are what can happen, and
an event is a random set of them.  That can only let a step pass: what is said of some events, that
they are independent or exclude each other, no random set knows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from symdl.checking.comparing.compare import NAMES, TRIALS, Outcome, Question, outcome
from symdl.checking.scopes.changes import rewritten
from symdl.checking.scopes.listed import CHANCES, NOT, event_of, listed
from symdl.checking.scopes.names import base_of, letter
from symdl.read import tree
from symdl.read.tree import Given, Node

POINTS, VALUES = 48, 2
WORDS = "by the laws of probability"


def by_the_laws(question: Question) -> Iterator[tuple[Outcome, str]]:
    """The question with the chances of a random law in the place of every probability."""
    sides = (question.left, question.right)
    if not any(_is_chance(below) for side in sides for below in tree.walk(side)):
        return
    found: Outcome | None = None
    for trial in range(TRIALS):
        law = _Law(trial)
        try:
            left, right = (rewritten(side, law.put) for side in sides)
        except ZeroDivisionError:
            continue
        found = outcome(replace(question, left=left, right=right), NAMES)
        if not found.agrees:
            return
    if found is not None:
        yield found, WORDS


def _is_chance(node: Node) -> bool:
    name = node.head if isinstance(node, tree.Apply) else node
    if not isinstance(name, tree.Symbol) or base_of(name) not in CHANCES or name.sup:
        return False
    if isinstance(node, tree.Apply):
        return not name.sub and all(event_of(e) is not None for e in listed(node))
    return len(name.sub) == 1 and isinstance(name.sub[0], Given)


@dataclass
class _Law:
    """Points of random weight; ``at``: the values of the letters that a sum goes over."""

    trial: int
    at: tuple[tuple[str, int], ...] = ()

    def put(self, node: Node) -> Node | None:
        """The chance in the place of a probability, a sum over its values in that of a sum."""
        if isinstance(node, tree.Fold) and node.op == "sum" and node.index is not None:
            return self._summed(node)
        if not _is_chance(node):
            return None
        chance = self._chance(*_sides(node))
        top, bottom = tree.Number(str(chance.numerator)), tree.Number(str(chance.denominator))
        return tree.Binary("/", top, bottom, "frac", span=node.span)

    def _summed(self, node: tree.Fold) -> Node | None:
        index = node.index
        letters = index.elements if isinstance(index, tree.Set) else (index,)
        names = [letter(name) for name in letters if name is not None]
        if None in names or node.first is not None or node.where is not None:
            return None
        terms = [node.body]
        laws = [self]
        for name in names:
            laws = [
                replace(law, at=(*law.at, (str(name), k))) for law in laws for k in range(VALUES)
            ]
        terms = [rewritten(node.body, law.put) for law in laws]
        total = terms[0]
        for term in terms[1:]:
            total = tree.Binary("+", total, term, span=node.span)
        return tree.Bracketed(total, span=node.span)

    def _chance(self, what: list[str], given: list[str]) -> Fraction:
        under = [k for k in range(POINTS) if all(self._happens(e, k) for e in given)]
        both = [k for k in under if all(self._happens(e, k) for e in what)]
        return Fraction(sum(map(self._weight, both)), sum(map(self._weight, under)))

    def _happens(self, event: str, point: int) -> bool:
        if " cup " in event:
            return any(self._happens(part, point) for part in event.split(" cup "))
        if " cap " in event:
            return all(self._happens(part, point) for part in event.split(" cap "))
        if event.startswith(NOT):
            return not self._happens(event.removeprefix(NOT), point)
        value = dict(self.at).get(event, 0)
        return self._drawn(event, point) % VALUES == value

    def _weight(self, point: int) -> int:
        return self._drawn("weight", point) % 97 + 1

    def _drawn(self, what: str, point: int) -> int:
        text = f"{what}|{point}|{self.trial}".encode()
        return int.from_bytes(hashlib.blake2b(text, digest_size=4).digest(), "big")


def _sides(node: Node) -> tuple[list[str], list[str]]:
    if isinstance(node, tree.Apply):
        first = node.arguments[0]
        what, given = (first.what, first.given) if isinstance(first, Given) else (listed(node), ())
    else:
        assert isinstance(node, tree.Symbol) and isinstance(node.sub[0], Given)
        what, given = node.sub[0].what, node.sub[0].given
    return [str(event_of(e)) for e in what], [str(event_of(e)) for e in given]
