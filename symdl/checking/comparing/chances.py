"""The laws of probability: P(A | B) = P(B | A) P(A)/P(B), E_{z~q}[f(z)] = Σ_z q(z) f(z).

An identity that holds for every law holds for laws on a few points of random weight, and an
integral is a sum over them.  Where a law has the name that something is differentiated by below it
(π_θ), its weights move with it.  All of this can only let a step pass: what is said of some events,
that they are independent or exclude each other, no random weight knows.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction

from symdl.checking.comparing.averages import CHANCE_HEADS, Sum, as_sum
from symdl.checking.comparing.compare import NAMES, TRIALS, Outcome, Question, outcome
from symdl.checking.scopes.changes import rewritten
from symdl.checking.scopes.listed import NOT, event_of, listed
from symdl.checking.scopes.names import base_of, key_of
from symdl.read import tree
from symdl.read.tree import Given, Node, Symbol

VALUES = 2  # that a random quantity may have
MOST = 5  # random quantities of one law
WORDS = "by the laws of probability"


def by_the_laws(question: Question) -> Iterator[tuple[Outcome, str]]:
    """The question with the chances of random laws in the place of every probability."""
    sides = (question.left, question.right)
    if not any(_is_chance(below) or as_sum(below) for side in sides for below in tree.walk(side)):
        return
    found: Outcome | None = None
    for trial in range(TRIALS):
        laws = _Laws(trial, _moving(sides))
        try:
            laws.meet(sides)
            left, right = (rewritten(side, laws.put) for side in sides)
        except (ZeroDivisionError, OverflowError):
            continue
        found = outcome(replace(question, left=left, right=right), NAMES)
        if not found.agrees:
            return
    if found is not None:
        yield found, WORDS


def _moving(sides: tuple[Node, ...]) -> frozenset[Node]:
    """The names that something is differentiated by."""
    below = [n for side in sides for n in tree.walk(side)]
    by = [b for n in below if isinstance(n, tree.Quotient) for b in n.bottom]
    return frozenset([*by, *(n.by for n in below if isinstance(n, tree.Nabla) and n.by)])


def _is_chance(node: Node) -> bool:
    if isinstance(node, tree.Apply):
        head = base_of(node.head) in CHANCE_HEADS and not node.primes
        return head and all(event_of(event) is not None for event in listed(node))
    if not isinstance(node, Symbol) or base_of(node) not in CHANCE_HEADS:
        return False
    return len(node.sub) == 1 and isinstance(node.sub[0], Given)


@dataclass
class _Laws:
    """One law for every letter; ``at``: the values of the names that a sum goes over."""

    trial: int
    moving: frozenset[Node]
    at: dict[str, int] = field(default_factory=dict)
    events: dict[str, list[str]] = field(default_factory=dict)

    def meet(self, nodes: tuple[Node, ...]) -> None:
        """Note of what each law says something; a sum that is not written out is."""
        pending = list(nodes)
        while pending:
            here = pending.pop()
            added = as_sum(here)
            if added is not None:
                pending.append(added.term)
                continue
            if _is_chance(here):
                head, what, given = _parts(here)
                known = self.events.setdefault(_name(head), [])
                known += [e for e in map(_plain, (*what, *given)) if e not in known]
                if len(known) > MOST:
                    raise OverflowError
            pending.extend(tree.children(here))

    def put(self, node: Node) -> Node | None:
        """What stands for a probability, or for a sum, mean or integral over its values."""
        added = as_sum(node)
        if added is not None:
            return self._written_out(added)
        return self._chance(*_parts(node)) if _is_chance(node) else None

    def _written_out(self, added: Sum) -> Node | None:
        names = [event_of(name) for name in added.over]
        if None in names:
            return None
        total: Node | None = None
        for values in itertools.product(range(VALUES), repeat=len(names)):
            at = {**self.at, **dict(zip(map(str, names), values, strict=True))}
            term = rewritten(added.term, replace(self, at=at).put)
            for name, value in zip(added.over, values, strict=True):
                term = _with_value(term, name, value)
            total = term if total is None else tree.Binary("+", total, term)
        return tree.Bracketed(total) if total is not None else None

    def _chance(self, head: Symbol, what: list[str], given: list[str]) -> Node:
        names = self.events[_name(head)]
        points = list(itertools.product(range(VALUES), repeat=len(names)))
        under = [p for p in points if all(self._happens(e, names, p) for e in given)]
        both = [p for p in under if all(self._happens(e, names, p) for e in what)]
        by = next((script for script in head.sub if script in self.moving), None)
        if by is not None:
            return tree.Binary("/", self._moved(head, both, by), self._moved(head, under, by))
        weights = [sum(self._weight(head, p) for p in some) for some in (both, under)]
        chance = Fraction(weights[0], weights[1])
        top, bottom = tree.Number(str(chance.numerator)), tree.Number(str(chance.denominator))
        return tree.Bracketed(tree.Binary("/", top, bottom, "frac"))

    def _moved(self, head: Symbol, points: list[tuple[int, ...]], by: Node) -> Node:
        """The weight of some points, where it moves with a name."""
        total: Node = tree.Number("0")
        for point in points:
            slope = tree.Number(str(self._weight(head, point)))
            exponent = tree.Binary("/", tree.Binary("*", slope, by), tree.Number("64"))
            total = tree.Binary("+", total, tree.Call("exp", (exponent,)))
        return tree.Bracketed(total)

    def _happens(self, event: str, names: list[str], point: tuple[int, ...]) -> bool:
        if " cup " in event:
            return any(self._happens(part, names, point) for part in event.split(" cup "))
        if " cap " in event:
            return all(self._happens(part, names, point) for part in event.split(" cap "))
        if event.startswith(NOT):
            return not self._happens(event.removeprefix(NOT), names, point)
        return point[names.index(event)] == self.at.get(event, 0)

    def _weight(self, head: Symbol, point: tuple[int, ...]) -> int:
        text = f"{_name(head)}|{point}|{self.trial}".encode()
        return int.from_bytes(hashlib.blake2b(text, digest_size=4).digest(), "big") % 97 + 1


def _plain(event: str) -> str:
    return event.removeprefix(NOT)


def _name(head: Symbol) -> str:
    return str(key_of(head, {}))


def _parts(node: Node) -> tuple[Symbol, list[str], list[str]]:
    """The law, and the events before and behind the bar; "A and B" are two."""
    if isinstance(node, tree.Apply):
        head, first = node.head, node.arguments[0]
        what, given = (first.what, first.given) if isinstance(first, Given) else (listed(node), ())
    else:
        assert isinstance(node, Symbol) and isinstance(node.sub[0], Given)
        head, (what, given) = replace(node, sub=()), (node.sub[0].what, node.sub[0].given)
    return head, [str(event_of(e)) for e in what], [str(event_of(e)) for e in given]


def _with_value(node: Node, name: Node, value: int) -> Node:
    number = tree.Number(str(value + 2))
    return rewritten(node, lambda part: number if part == name else None)
