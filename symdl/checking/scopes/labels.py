"""Scripts that are labels and no indices: W_Q and W_K are two matrices, not W_i for two i.

Told by the document: one letter with several such scripts, where each has a number of its own or
all are capitals that nothing counts to; or scripts that are themselves names with scripts, as in
W_{xh} and b_h beside x_t and h_t.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from symdl.checking.scopes.changes import rewritten
from symdl.checking.scopes.names import base_of, letter
from symdl.checking.scopes.scope import is_literal
from symdl.read import tree
from symdl.read.statement import Chain, Side
from symdl.read.tree import Node, Symbol

INDICES = frozenset("ijklmnpqrst")  # letters that count where nothing else is said
Labels = dict[str, frozenset[str]]


@dataclass
class _Seen:
    """The scripts of one letter each, by the letter that bears them, and what counts."""

    valued: dict[str, set[str]] = field(default_factory=dict)
    capital: dict[str, set[str]] = field(default_factory=dict)
    counting: set[str] = field(default_factory=set)
    scripts: dict[str, set[str]] = field(default_factory=dict)
    bearing: set[str] = field(default_factory=set)

    def of(self, chain: Chain) -> None:
        nodes = [side.node for side in chain.sides]
        if len(nodes) > 1 and isinstance(nodes[0], Symbol) and nodes[1] is not None:
            script = _script(nodes[0])
            if script is not None and is_literal(nodes[1]):
                self.valued.setdefault(base_of(nodes[0]), set()).add(script)
        for below in (n for node in nodes if node is not None for n in tree.walk(node)):
            if isinstance(below, tree.Fold):
                counted = (below.index, below.first, below.last)
                self.counting.update(x for n in counted if n is not None and (x := letter(n)))
            if isinstance(below, Symbol) and below.sub:
                shifted = (n.left for n in below.sub if isinstance(n, tree.Binary))
                self.counting.update(x for n in shifted if (x := letter(n)))  # h_{t-1}
                self.bearing.add(base_of(below))
                self.scripts.setdefault(base_of(below), set()).add(_script(below) or "")
            name = _powered(below)
            script = _script(name) if name is not None else None
            if name is not None and script is not None and (name.base + script).isupper():
                self.capital.setdefault(base_of(name), set()).add(script)


def labels_of(chains: Iterable[Chain]) -> Labels:
    """The letters that are labels where they stand as scripts, by the letters that bear them."""
    seen = _Seen()
    for chain in chains:
        seen.of(chain)
    found: dict[str, set[str]] = {}
    for several in (seen.valued, seen.capital):
        for base, scripts in several.items():
            if len(scripts) > 1 and not scripts & seen.counting:
                found.setdefault(base, set()).update(scripts)
    quantities = seen.bearing - seen.counting
    for base, scripts in seen.scripts.items():
        names = [set(script) - quantities for script in scripts if script]
        unsaid = set().union(*names) & (seen.counting | INDICES)
        if len(names) == len(scripts) and not all(names) and not unsaid:
            found.setdefault(base, set()).update(scripts)
    return {base: frozenset(scripts) for base, scripts in found.items()}


def labelled(chain: Chain, labels: Labels) -> Chain:
    """The chain with these scripts as words."""
    if not labels:
        return chain
    return replace(chain, sides=tuple(_side(side, labels) for side in chain.sides))


def _side(side: Side, labels: Labels) -> Side:
    if side.node is None:
        return side
    return replace(side, node=rewritten(side.node, lambda node: _named(node, labels)))


def _named(node: Node, labels: Labels) -> Node | None:
    name = _powered(node)
    if name is None or _script(name) not in labels.get(base_of(name), ()):
        return None
    if name.sub:
        return replace(name, sub=tuple(_words(name.sub)))
    return replace(name, sup=tuple(_words(name.sup)))


def _words(scripts: tuple[Node, ...]) -> Iterator[Node]:
    for script in scripts:
        yield tree.Words(letter(script) or "", span=script.span)


def _script(symbol: Symbol) -> str | None:
    """The letters that a name has below it, or the one above it."""
    scripts = (*symbol.sub, *symbol.sup)
    letters = [letter(script) for script in scripts]
    if not letters or None in letters or (symbol.sup and len(letters) > 1):
        return None
    return "".join(map(str, letters))


def _powered(node: Node) -> Symbol | None:
    """A name; W^Q is one where both are letters."""
    if isinstance(node, Symbol):
        return node
    if not isinstance(node, tree.Binary) or node.op != "^" or not isinstance(node.left, Symbol):
        return None
    if node.left.sub or node.left.sup or letter(node.right) is None:
        return None
    return replace(node.left, sup=(node.right,), span=node.span)
