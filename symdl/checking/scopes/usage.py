"""How a document uses its letters: with scripts, as sizes, as layers, as plain quantities.

Read once before anything is judged, and again as the document is gone through: whether ``a(1 - a)``
is a product and ``z^2`` a layer is decided by how the same letter stands elsewhere.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from symdl.checking.scopes.names import base_of, is_shifted, key_of, letter
from symdl.read.tree import (
    Apply,
    Binary,
    Bracketed,
    Call,
    Fold,
    Level,
    Node,
    Number,
    Quotient,
    Symbol,
    Transpose,
    Unary,
    children,
    walk,
)


@dataclass
class Usage:
    """What is known of letters from the way they are written."""

    indexed: set[str] = field(default_factory=set)
    sizes: set[str] = field(default_factory=set)
    weights: set[str] = field(default_factory=set)  # arrays that weigh logarithms in a sum
    running: set[str] = field(default_factory=set)  # letters that a sum or product goes over
    ends: dict[str, Node] = field(default_factory=dict)  # the last value of each of them
    classes: dict[str, None] = field(default_factory=dict)  # letters c of a target y_c = 1
    primed: set[str] = field(default_factory=set)  # functions: F'(x) stands somewhere
    counts: set[str] = field(default_factory=set)  # last values of an index with scripts: d_k
    levelled: set[str] = field(default_factory=set)
    # letters with a superscript 1 that something is said of, by question: layers too
    first: set[tuple[tuple[object, ...], str]] = field(default_factory=set)
    entrywise: int = 0  # steps that held where a bare name was taken for each of its entries
    stepped: bool = False  # whether some script is a letter and a number: h_{t-1}
    # arrays whose plain sum is written, and over which index: -1 is the last
    totals: dict[str, int] = field(default_factory=dict)
    scripts: set[str] = field(default_factory=set)
    plain: set[str] = field(default_factory=set)
    factors: set[str] = field(default_factory=set)  # letters with scripts and no bracket behind
    extents: dict[tuple[str, int], Node] = field(default_factory=dict)
    told: dict[tuple[object, ...], dict[tuple[str, int], Node]] = field(default_factory=dict)
    summed: set[tuple[str, tuple[object, ...]]] = field(default_factory=set)
    used: set[tuple[tuple[object, ...], str]] = field(default_factory=set)
    standing: set[str] = field(default_factory=set)  # names without a bracket behind them
    multiplied: set[str] = field(default_factory=set)  # those that are factors
    applied: dict[str, Apply] = field(default_factory=dict)  # names before brackets
    middles: dict[str, list[Symbol]] = field(default_factory=dict)  # the y of every d(top)/dy

    def note(self, node: Node, question: tuple[object, ...], seen: bool = True) -> None:
        """Note the letters of a formula; ``seen``: we have come to it."""
        heads = {id(below.head) for below in walk(node) if isinstance(below, Apply)}
        heads |= {
            id(below.left)
            for below in walk(node)
            if isinstance(below, Binary) and below.op == "^" and isinstance(below.right, Number)
        }
        for below in walk(node):
            if isinstance(below, Symbol):
                self._symbol(below, question if seen else (), id(below) in heads)
            elif isinstance(below, Fold):
                self._fold(below, question)
            elif isinstance(below, Apply) and below.primes:
                self.primed.add(str(key_of(below.head, {})))
            elif isinstance(below, Apply):
                known = self.applied.setdefault(str(key_of(below.head, {})), below)
                if _is_of_names(known) and not _is_of_names(below):
                    self.applied[str(key_of(below.head, {}))] = below
            elif isinstance(below, Quotient):
                self._quotient(below)
            elif isinstance(below, Transpose) or (isinstance(below, Binary) and below.op == "*"):
                factors = (n for n in children(below) if isinstance(n, Symbol))
                self.multiplied.update(str(key_of(n, {})) for n in factors)
        functions = {key for key, applied in self.applied.items() if _is_of_names(applied)}
        # "Let F be a function" makes F no factor, and y = F + x does not where F(x) is written
        self.plain = self.standing - self.primed - (functions - self.multiplied)

    def note_subject(self, node: Node, question: tuple[object, ...]) -> None:
        """Note what a statement begins with: z^1 = ... is no first power."""
        if not isinstance(node, Binary) or node.op != "^":
            return
        if isinstance(node.left, Symbol) and node.right == Number("1"):
            self.first.add((question, base_of(node.left)))

    def enter(self, sections: Iterable[tuple[object, ...]]) -> None:
        """Take the last values of indices that these sections tell."""
        own = [self.told.get(section, {}) for section in sections]
        self.extents = dict(ChainMap(*own))

    def _symbol(self, symbol: Symbol, question: tuple[object, ...], head: bool) -> None:
        base = base_of(symbol)
        if symbol.sub:
            self.indexed.add(base)
        for script in symbol.sub:
            for below in walk(script):
                name = letter(below)
                if name is not None:
                    self.scripts.add(name)
        self.stepped = self.stepped or any(is_shifted(s) for s in (*symbol.sub, *symbol.sup))
        if any(isinstance(script, Level) for script in symbol.sup):
            self.levelled.add(base)
        key = str(key_of(symbol, {}))
        if not head:
            self.standing.add(key)
            if symbol.sub:
                self.factors.add(base)
        self.used.add((question, key))

    def _quotient(self, node: Quotient) -> None:
        top = node.top.head if isinstance(node.top, Apply) else node.top
        if isinstance(top, Symbol) and len(node.bottom) == 1 and isinstance(node.bottom[0], Symbol):
            known = self.middles.setdefault(str(key_of(top, {})), [])
            if node.bottom[0] not in known:
                known.append(node.bottom[0])

    def _weights(self, body: Node, name: str | None) -> None:
        """Note the y_i of a sum over y_i log p_i."""
        parts = list(_factors(body))
        if not any(isinstance(part, Call) and part.name == "log" for part in parts):
            return
        for part in parts:
            if isinstance(part, Symbol) and part.sub and letter(part.sub[-1]) == name:
                self.totals.setdefault(base_of(part), -1)
                self.weights.add(base_of(part))

    def _fold(self, fold: Fold, question: tuple[object, ...]) -> None:
        if fold.index is None:
            return
        name = letter(fold.index)
        body = fold.body
        self.running.add(name or "")
        if fold.op == "sum" and isinstance(body, Symbol):
            for place, script in enumerate(body.sub):
                if letter(script) == name:
                    self.totals[base_of(body)] = place - len(body.sub)
        if fold.op == "sum":
            self._weights(body, name)
        goes_up = isinstance(fold.first, Number)  # a product from L - 1 down to t + 1 has no size
        if goes_up and isinstance(fold.last, Binary) and is_shifted(fold.last):
            self.sizes.add(base_of(fold.last.left))  # type: ignore[arg-type]
        if not isinstance(fold.last, Symbol | Number):
            return
        self.ends.setdefault(name or "", fold.last)
        if isinstance(fold.last, Symbol) and fold.last.sub:
            self.counts.add(str(key_of(fold.last, {})))
        elif isinstance(fold.last, Symbol):
            self.sizes.add(base_of(fold.last))
        for below in walk(fold.body):
            if isinstance(below, Symbol):
                for place, script in enumerate(below.sub):
                    if letter(script) == name:
                        self.summed.add((base_of(below), question))
                        self.extents.setdefault((base_of(below), place), fold.last)
                        told = self.told.setdefault(question, {})
                        told.setdefault((base_of(below), place), fold.last)


def _is_of_names(applied: Apply) -> bool:
    return all(isinstance(argument, Symbol) for argument in applied.arguments)


def _factors(node: Node) -> Iterator[Node]:
    if isinstance(node, Bracketed | Unary):
        yield from _factors(node.body if isinstance(node, Bracketed) else node.operand)
    elif isinstance(node, Binary) and node.op == "*":
        yield from _factors(node.left)
        yield from _factors(node.right)
    else:
        yield node
