"""Rows of a block: arrays of statements opened, rows put to the statement that they go on with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from symdl.read import tree
from symdl.read.items import Environment, Group, Item
from symdl.read.remarks import is_relation
from symdl.read.statement import Chain, Relation, Side
from symdl.read.tokens import Token

_BRACED = re.compile(r"\s*(?:\\(?:left|[bB]igg?l?)\s*)?\\\{")
JOINING = frozenset({"=>", "<=>", "->", "<-"})


def opened(items: list[Item]) -> Iterator[Item]:
    """Arrays whose entries are statements become rows of the block."""
    for item in items:
        if isinstance(item, Environment) and _holds_statements(item):
            for number, row in enumerate(item.rows):
                if number:
                    yield Token("row", "\\\\", item.start, item.start)
                for k, cell in enumerate(row):
                    if k and cell:
                        yield Token("command", "quad", cell[0].start, cell[0].start)
                    yield from opened(cell)
            yield Token("row", "\\\\", item.end, item.end)
        elif isinstance(item, Group) and item.kind in ("(", "\\{") and _is_aside(item):
            yield Token("text:text", " ", item.start, item.end)
        else:
            yield item


def _holds_statements(item: Environment) -> bool:
    if item.name in ("cases", "dcases"):
        return all(any(is_equation(i) for i in row[0]) for row in item.rows if row)
    if item.name not in ("array", "tabular", "matrix"):
        return False
    cells = [cell for row in item.rows for cell in row]
    with_relation = sum(any(is_relation(i) for i in cell) for cell in cells)
    return 2 * with_relation >= max(len(item.rows), 1)


def is_equation(item: Item) -> bool:
    """The sign of an equation, which no value of a case holds."""
    return isinstance(item, Token) and item.kind == "rel" and item.text == "="


def _is_aside(group: Group) -> bool:
    """A remark in brackets: it holds a statement in an array of its own."""
    return (
        len(group.items) == 1
        and isinstance(group.items[0], Environment)
        and _holds_statements(group.items[0])
    )


# --- rows that belong together ---------------------------------------------------------------


def goes_on(chain: Chain, before: Chain) -> bool:
    """Whether a row begins with a relation, so that its left side is the row before it."""
    return (
        chain.opens is not None
        and chain.opens.op not in JOINING
        and chain.ties == ","
        and not chain.label
        and before.closes is None
        and chain.condition in (None, before.condition)
    )


def joined(before: Chain, chain: Chain) -> Chain:
    """Two rows of one statement as one chain."""
    assert chain.opens is not None
    opens = of_list(chain.opens, chain.sides[0])
    return replace(
        before,
        sides=(*before.sides, *chain.sides),
        relations=(*before.relations, opens, *chain.relations),
        span=(before.span[0], chain.span[1]),
        remarks=(*before.remarks, *chain.remarks),
        closes=chain.closes,
    )


def is_condition(chain: Chain, before: Chain) -> bool:
    """Whether an inequality behind a comma says when the equation before it holds."""
    return (
        chain.ties == ","
        and chain.opens is None
        and not chain.label
        and before.condition is None
        and bool(chain.relations)
        and all(r.op in ("!=", "<", "<=", ">", ">=", "in") for r in chain.relations)
        and all(side.node is not None for side in chain.sides)
        and any(r.op in ("=", ":=") for r in before.relations)
    )


def compared(chain: Chain) -> tree.Node:
    """The relations of a chain as one node."""
    nodes = tuple(side.node for side in chain.sides if side.node is not None)
    return tree.Compare(tuple(r.op for r in chain.relations), nodes, span=chain.span)


def of_list(relation: Relation, side: Side) -> Relation:
    """i = 1, ..., n says what i may be: it is one of the list."""
    listed = isinstance(side.node, tree.Set) and not _BRACED.match(side.text)
    return replace(relation, op="in") if listed and relation.op == "=" else relation


def lists_apart(sides: list[Side], relations: list[Relation]) -> tuple[list[Side], list[Relation]]:
    """x, y = 1, 2 entry by entry, where both sides list as much; else what a list may be."""
    first, second = (sides[0].node, sides[1].node) if len(sides) == 2 else (None, None)
    lists = [n for n in (first, second) if isinstance(n, tree.Set)]
    same = len({len(n.elements) for n in lists}) == 1
    if len(lists) == 2 and same and relations[0].op == "=":
        rows = [tree.Matrix((n.elements,), bracket="(", span=n.span) for n in lists]
        return [replace(s, node=r) for s, r in zip(sides, rows, strict=True)], relations[:1]
    found = [of_list(r, side) for r, side in zip(relations, sides[1:], strict=False)]
    return sides, found
