"""Values that are listed: P(Yes | Sunny), H(Rain) and V(s_1) are names of numbers.

What stands in such brackets is an event, a class, a state: a word, or a letter that is a quantity
nowhere in the document.  The whole is a name with what was in the brackets as its script.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from symdl.checking.scopes.changes import rewritten
from symdl.checking.scopes.names import base_of, label
from symdl.read import tree
from symdl.read.functions import LETTERS
from symdl.read.statement import Chain, Side
from symdl.read.tree import Apply, Given, Node, Symbol, Words

CHANCES = frozenset({"P", "p", "Pr"})
MOMENTS = frozenset({"E", "Var", "Cov"})
NOT = "not "
_ORDERS = frozenset({"=", "!=", "<", "<=", ">", ">="})


def quantities_of(chains: Iterable[Chain]) -> frozenset[str]:
    """The letters that stand for quantities somewhere: not only in brackets that may list."""
    nodes = (
        side.node
        for chain in chains
        for side in chain.sides
        if side.node is not None and not (len(chain.sides) == 1 and isinstance(side.node, Symbol))
    )
    return frozenset(letter for node in nodes for letter in _quantities(node))


def _quantities(node: Node) -> Iterator[str]:
    pending = [node]
    while pending:
        here = pending.pop()
        if isinstance(here, Apply):
            pending.extend(event for event in listed(here) if event_of(event) is None)
            pending.extend((*here.head.sub, *here.head.sup))
            continue
        if isinstance(here, Symbol):
            yield base_of(here)
        pending.extend(tree.children(here))


def with_names(chain: Chain, quantities: frozenset[str]) -> Chain:
    """The chain with a name for every value that is listed."""
    sides = tuple(_side(side, quantities) for side in chain.sides)
    return chain if sides == chain.sides else replace(chain, sides=sides)


def _side(side: Side, quantities: frozenset[str]) -> Side:
    node = side.node
    if node is None or not any(_named(below, quantities) for below in tree.walk(node)):
        return side
    return replace(side, node=rewritten(node, lambda below: _named(below, quantities)))


def _named(node: Node, quantities: frozenset[str]) -> Node | None:
    if not isinstance(node, Apply) or node.primes or node.head.sub or node.head.sup:
        return None
    base = base_of(node.head)
    events = listed(node)
    said = [event_of(event) for event in events]
    names = [n for event in events for n in tree.walk(event) if isinstance(n, Symbol)]
    if None in said or base in LETTERS or base in MOMENTS:
        return None
    if any(base_of(name) in quantities for name in names if not _is_word(name)):
        return None
    plain = all(isinstance(_bare(event), Symbol | Words) for event in events)
    plain = plain and (any(map(_is_word, names)) or all(map(_is_state, names)))
    if base not in CHANCES and not plain:
        return None
    if base == "p" and not all(_is_word(name) or name.base[0].isupper() for name in names):
        return None  # a density
    script = _script(node, base in CHANCES)
    return replace(node.head, sub=(script,), span=node.span)


def listed(node: Apply) -> tuple[Node, ...]:
    """What stands in the brackets, on both sides of a bar."""
    (first, *others) = node.arguments or (Words(""),)
    if isinstance(first, Given) and not others:
        return (*first.what, *first.given)
    return node.arguments


def _is_word(name: Symbol) -> bool:
    return ("rm" in name.marks and len(name.base) > 1) or any(
        isinstance(script, Words) for script in name.sub
    )


def _is_state(name: Symbol) -> bool:
    """s_1, or X: what is numbered or has a capital, where it is no quantity."""
    numbered = bool(name.sub) and all(isinstance(script, tree.Number) for script in name.sub)
    return numbered or (not name.sub and len(name.base) == 1 and name.base.isupper())


def _script(node: Apply, chance: bool) -> Given:
    """What was in the brackets as one script; the order of events does not count."""
    first = node.arguments[0]
    what, given = (first.what, first.given) if isinstance(first, Given) else (node.arguments, ())
    sign = first.sign if isinstance(first, Given) else "|"
    return Given(_words(what, chance), _words(given, chance), sign, span=node.span)


def _words(events: tuple[Node, ...], chance: bool) -> tuple[Words, ...]:
    said = [event for part in events for event in _events(part)]
    return tuple(Words(event) for event in (sorted(set(said)) if chance else said))


def _events(node: Node) -> list[str]:
    """The events that happen together: A ∩ B, A and B."""
    node = _bare(node)
    if isinstance(node, tree.Binary) and node.op in ("cap", "*"):
        return [*_events(node.left), *_events(node.right)]
    return [event_of(node) or label(node)]


def event_of(node: Node) -> str | None:
    """What an event is called; None for a formula."""
    node = _bare(node)
    if isinstance(node, Words):
        return label(node)
    if isinstance(node, Symbol):
        return f"{NOT}{node.base}" if "bar" in node.marks and not node.sub else label(node)
    if isinstance(node, Apply) and node.head.base == NOT.strip():
        return _with(NOT, node.arguments[0])
    if isinstance(node, tree.Binary) and node.op == "^" and isinstance(node.left, Symbol):
        complement = isinstance(node.right, Symbol) and node.right.base in "cC"
        return _with(NOT, node.left) if complement else None
    if isinstance(node, tree.Compare) and len(node.ops) == 1 and node.ops[0] in _ORDERS:
        sides = [_value(side) for side in node.operands]
        return None if None in sides else node.ops[0].join(map(str, sides))
    if isinstance(node, tree.Binary) and _is_negation(node.left):
        return _with(NOT, node.right)
    if isinstance(node, tree.Binary) and (node.op in ("cap", "cup") or _is_run(node)):
        sides = [event_of(node.left), event_of(node.right)]
        return None if None in sides else f" {node.op} ".join(map(str, sides))
    return None


def _value(node: Node) -> str | None:
    """A name or a number, on a side of X = 1."""
    return label(node) if isinstance(_bare(node), tree.Number) else event_of(node)


def _is_negation(node: Node) -> bool:
    """The word "not" before an event."""
    return isinstance(node, Words | Symbol) and label(node).strip() == NOT.strip()


def _is_run(node: tree.Binary) -> bool:
    """AB: two events without a sign between them."""
    sides = [_bare(side) for side in (node.left, node.right)]
    capitals = [isinstance(side, Symbol) and side.base.isupper() for side in sides]
    return node.op == "*" and not node.sign and all(capitals)


def _with(word: str, node: Node) -> str | None:
    said = event_of(node)
    return None if said is None else f"{word}{said}"


def _bare(node: Node) -> Node:
    return _bare(node.body) if isinstance(node, tree.Bracketed) else node
