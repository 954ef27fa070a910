"""What a program shows of its author's hand: names, letters, the order in sums and products.

An author who defines ``x - mu`` and ``1 - p`` wants to read them so in every line that follows;
a :class:`Habits` object holds what his program tells, and :mod:`symdl.write.order` asks it.
"""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp

from symdl.expr import written as w
from symdl.expr.program import Program
from symdl.expr.values import ArgMax, Entry, Fn, Index, Node, walk
from symdl.write.letters import Letters, letters_in
from symdl.write.trees import flatten, parts_of

Signature = frozenset[str]
_NO_NAMES = frozenset({"sqrt", "where"})  # written as calls, but no functions in the value tree


class Habits:
    """The habits read off a program; without one, those of a page with no author.

    Attributes:
        names: each name as it is shown.
        letters: the letters of the program's indices.
        rank: the place of each shown name, in order of declaration and definition.
        sums, products: what the author wrote side by side: tuples of signatures (the names that
            occur in each term or factor, index letters apart).
        gradients: names of quantities that are given gradients, and stand where gradients do.
        decimals: True where the author writes decimal fractions.
        positions: names of quantities whose values serve as an index.
        groups: for each array the numbers of consecutive indices that make up its axes.
    """

    def __init__(self, program: Program | None = None, gradients: tuple[str, ...] = ()) -> None:
        self.gradients = frozenset(gradients)
        declarations = tuple(program.declarations.values()) if program else ()
        equations = program.equations if program else ()
        self.names = dict(program.names) if program else {}
        trees = [e.written for e in equations if e.written is not None]
        bodies = [e.body for e in equations]
        indices = [i for d in declarations for i in d.indices]
        indices += [i for e in equations for i in e.indices]
        symbols = {s.name for i in indices for s in i.size.free_symbols}
        shown = {self.shown(d.name) for d in declarations} | {self.shown(e.name) for e in equations}
        self.letters = Letters(letters_in(bodies, indices), symbols | shown)
        order = [d.name for d in declarations] + [e.name for e in equations]
        shown_order = dict.fromkeys(map(self.shown, order))
        self.rank = {name: place for place, name in enumerate(shown_order)}
        letters = {x.name for e in bodies for x in walk(e) if isinstance(x, Index)}
        letters |= {i.name for i in indices}
        self.sums = tuple(self._chains(trees, "+-", letters))
        self.products = tuple(self._chains(trees, "*", letters))
        texts = [x.text for tree in trees for x in parts_of(tree) if isinstance(x, w.Number)]
        self.decimals = any("." in text for text in texts) or any(
            "." in str(d.default) for d in declarations
        )
        self.positions = frozenset(
            [d.name for d in declarations if d.kind == "gathered"]
            + [e.name for e in equations if isinstance(e.body, ArgMax)]
        )
        self.groups = {d.name: d.groups for d in declarations if any(g > 1 for g in d.groups)}

    def shown(self, name: str) -> str:
        """A name as the program shows it."""
        return self.names.get(name, name)

    def signature(self, e: sp.Basic) -> Signature:
        """The names (as shown) of the quantities and functions in a value; ``1`` for a number."""
        found = {self.shown(x.name) for x in walk(e) if isinstance(x, Entry | Fn)}
        found |= {x.name for x in walk(e) if type(x) is sp.Symbol}
        found |= {type(x).__name__ for x in walk(e) if isinstance(x, Node) and not x.args}
        return frozenset(found) or frozenset(("1",))

    def author_order(self, signatures: list[Signature], product: bool) -> list[int] | None:
        """Where the author wrote terms of just these signatures side by side: their places."""
        if len(set(signatures)) < len(signatures):
            return None
        for chain in self.products if product else self.sums:
            if all(s in chain for s in signatures):
                return [chain.index(s) for s in signatures]
        return None

    def _chains(
        self, trees: list[w.Node], operators: str, letters: set[str]
    ) -> Iterator[tuple[Signature, ...]]:
        """What the author wrote side by side, term by term."""
        for tree in trees:
            for node in parts_of(tree):
                if isinstance(node, w.Binary) and node.op in operators:
                    terms = flatten(node, operators)
                    yield tuple(self._written_signature(term, letters) for _, term in terms)

    def _written_signature(self, node: w.Node, letters: set[str]) -> Signature:
        named = (w.Item, w.Call, w.Apply, w.Name)
        found = {self.shown(x.name) for x in parts_of(node) if isinstance(x, named)}
        return frozenset(found - letters - _NO_NAMES) or frozenset(("1",))
