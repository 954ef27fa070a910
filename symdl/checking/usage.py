"""How a document uses its letters: with scripts, as sizes, as layers, as plain quantities.

Read once before anything is judged, and again as the document is gone through: whether ``a(1 - a)``
is a product and ``z^2`` a layer is decided by how the same letter stands elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from symdl.checking.names import base_of, is_shifted, key_of, letter
from symdl.read.tree import Apply, Binary, Fold, Level, Node, Number, Quotient, Symbol, walk


@dataclass
class Usage:
    """What is known of letters from the way they are written."""

    indexed: set[str] = field(default_factory=set)
    sizes: set[str] = field(default_factory=set)
    counts: set[str] = field(default_factory=set)  # last values of an index with scripts: d_k
    levelled: set[str] = field(default_factory=set)
    stepped: bool = False  # whether some script is a letter and a number: h_{t-1}
    totals: set[str] = field(default_factory=set)  # vectors whose plain sum is written
    scripts: set[str] = field(default_factory=set)
    plain: set[str] = field(default_factory=set)
    factors: set[str] = field(default_factory=set)  # letters with scripts and no bracket behind
    extents: dict[tuple[str, int], Node] = field(default_factory=dict)
    summed: set[tuple[str, tuple[object, ...]]] = field(default_factory=set)
    used: set[tuple[tuple[object, ...], str]] = field(default_factory=set)
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
            elif isinstance(below, Quotient):
                self._quotient(below)

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
            self.plain.add(key)
            if symbol.sub:
                self.factors.add(base)
        self.used.add((question, key))

    def _quotient(self, node: Quotient) -> None:
        top = node.top.head if isinstance(node.top, Apply) else node.top
        if isinstance(top, Symbol) and len(node.bottom) == 1 and isinstance(node.bottom[0], Symbol):
            known = self.middles.setdefault(str(key_of(top, {})), [])
            if node.bottom[0] not in known:
                known.append(node.bottom[0])

    def _fold(self, fold: Fold, question: tuple[object, ...]) -> None:
        if fold.index is None:
            return
        name = letter(fold.index)
        body = fold.body
        plain = fold.op == "sum" and isinstance(body, Symbol) and len(body.sub) == 1
        if plain and isinstance(body, Symbol) and letter(body.sub[0]) == name:
            self.totals.add(base_of(body))
        if not isinstance(fold.last, Symbol | Number):
            return
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
