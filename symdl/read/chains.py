"""A block's text as statements: chains of sides with relations between them.

The signs alone do not say where a statement ends.  A row that begins with a relation goes on with
the statement before it; ``=>`` between two statements begins a new one, between two values it is a
relation; words, labels and arrows with words are told from mathematics and kept as remarks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from symdl.read import tree
from symdl.read.formula import read_items
from symdl.read.functions import LARGE
from symdl.read.groups import grouped
from symdl.read.items import Environment, Group, Item, split_commas
from symdl.read.labels import is_remark, split_label, with_description
from symdl.read.pieces import Piece, pieces
from symdl.read.remarks import is_blank, is_relation, solid, without_remarks, without_stop
from symdl.read.rows import JOINING, compared, goes_on, is_condition, joined, lists_apart, opened
from symdl.read.statement import Chain, Relation, Side
from symdl.read.tokens import Token, Unreadable, tokenize

SIGNS = frozenset({*LARGE, "partial", "nabla", "int", "lim", "forall", "infty"})


def read_chains(
    chars: str, places: Sequence[int] | None = None, names: frozenset[str] = frozenset()
) -> tuple[Chain, ...]:
    """The statements of a block, in order; a side that cannot be read says why.

    ``names``: runs of letters that are one name in this document (see ``vocabulary``).

    Raises:
        Unreadable: the block as a whole cannot be read (too long, nested too deep).
    """
    items = grouped(tokenize(chars, places, names))
    text = _Text(chars, places)
    chains: list[Chain] = []
    for piece in pieces(list(opened(items))):
        for chain in _chain(piece, text):
            if chains and is_condition(chain, chains[-1]):
                chains[-1] = replace(chains[-1], condition=compared(chain))
            elif chains and goes_on(chain, chains[-1]):
                chains[-1] = joined(chains[-1], chain)
            else:
                chains.append(chain)
    return tuple(chains)


class _Text:
    """The source between two offsets of the document."""

    def __init__(self, chars: str, places: Sequence[int] | None) -> None:
        self.chars, self.places = chars, places

    def between(self, start: int, end: int) -> str:
        if self.places is None:
            return self.chars[start:end].strip()
        kept = [c for c, at in zip(self.chars, self.places, strict=False) if start <= at < end]
        return "".join(kept).strip()


# --- one piece -------------------------------------------------------------------------------


def _chain(piece: Piece, text: _Text) -> Iterator[Chain]:
    label, items = split_label([i for i in piece.items if not _is_amp(i)])
    items = with_description(_unbracketed(items))
    items, remarks, condition = without_remarks(items)
    if not solid(items) or _is_quantified(items):
        return
    sides, relations, closes = _sides(items)
    opens: Relation | None = None
    if not relations and not solid(sides[0]):
        return
    if not solid(sides[0]):
        sides, opens, relations = sides[1:], relations[0], relations[1:]
    ties = piece.ties
    if opens is not None and opens.op in JOINING and relations:
        opens, ties = None, "=>"
    runs = list(_statements(sides, relations, opens))
    for k, (run, first) in enumerate(runs):
        last = closes if k == len(runs) - 1 else None
        made = _made(run, (first, last), text, label, remarks, condition, ties)
        if made is not None:
            yield made
        label, ties = "", "=>"


def _unbracketed(items: list[Item]) -> list[Item]:
    """A statement without the brackets that stand around the whole of it: (e^0 = 1)."""
    inner = [item for item in items if not is_blank(item)]
    if len(inner) != 1 or not isinstance(inner[0], Group) or inner[0].kind not in ("(", "["):
        return items
    return inner[0].items if any(map(is_relation, inner[0].items)) else items


def _is_quantified(items: list[Item]) -> bool:
    """Whether a piece only says for which indices something holds."""
    return isinstance(items[0], Token) and items[0].text == "forall"


def _is_amp(item: Item) -> bool:
    return isinstance(item, Token) and item.kind == "amp"


# --- sides -----------------------------------------------------------------------------------


def _sides(
    items: list[Item],
) -> tuple[list[list[Item]], list[Relation], Relation | None]:
    closes = None
    sides: list[list[Item]] = [[]]
    relations: list[Relation] = []
    for item in items:
        if isinstance(item, Token) and item.kind == "rel":
            relations.append(Relation(item.text, (item.start, item.end)))
            sides.append([])
        elif relations and not sides[-1] and _is_times(item):
            continue  # what stood before it has been struck out
        else:
            sides[-1].append(item)
    k = 0
    while k < len(relations):  # "=>" before or behind another relation only points
        if k + 1 < len(sides) - 1 and not solid(sides[k + 1]):
            pointer = relations[k].op in JOINING
            relations.pop(k if pointer else k + 1)
            sides.pop(k + 1)
            continue
        k += 1
    if relations and not solid(sides[-1]):
        sides.pop()
        closes = relations.pop()
    return sides, relations, closes


def _is_times(item: Item) -> bool:
    return isinstance(item, Token) and item.kind == "op" and item.text in ("times", "cdot")


def _statements(
    sides: list[list[Item]], relations: list[Relation], opens: Relation | None
) -> Iterator[tuple[tuple[list[list[Item]], list[Relation]], Relation | None]]:
    """Runs of sides: a joining arrow between two statements begins a new run."""
    start = 0
    for k, relation in enumerate(relations):
        if relation.op not in JOINING:
            continue
        before = any(r.op not in JOINING for r in relations[start:k]) or (
            opens is not None and opens.op not in JOINING and start == 0
        )
        behind = k + 1 < len(relations) and relations[k + 1].op not in JOINING
        if relation.op == "<-" and k == start and not is_remark(sides[k + 1]):
            relations[k] = Relation(":=", relation.span)  # w <- w - 0.1 g = 0.3
            continue
        if relation.op == "<-":
            yield (sides[start : k + 1], relations[start:k]), opens
            return
        if relation.op == "->" and not (before or behind) and not is_remark(sides[k + 1]):
            continue
        if relation.op == "->" or (before and behind) or (behind and _is_note(sides[start])):
            yield (sides[start : k + 1], relations[start:k]), opens
            start, opens = k + 1, None
    yield (sides[start:], relations[start:]), opens


def _is_note(side: list[Item]) -> bool:
    return is_remark(side)


def _made(
    run: tuple[list[list[Item]], list[Relation]],
    ends: tuple[Relation | None, Relation | None],
    text: _Text,
    label: str,
    remarks: tuple[str, ...],
    condition: tree.Node | None,
    ties: str,
) -> Chain | None:
    sides, relations = run
    opens, closes = ends
    made = [_side(side, text) for side in sides if solid(side)]
    if not made or (len(made) == 1 and opens is None and _is_beside(sides[0])):
        return None
    made, relations = lists_apart(made, relations)
    start = opens.span[0] if opens is not None else made[0].span[0]
    span = (start, made[-1].span[1])
    return Chain(
        tuple(made), tuple(relations), opens, span, label, remarks, condition, ties, closes
    )


def _is_beside(side: list[Item]) -> bool:
    """Whether a lone side is only talked about: words, or a sign that is named ("the sign -")."""
    if len(side) == 1 and isinstance(side[0], Environment):
        return _is_table(side[0])
    return is_remark(side) or all(isinstance(i, Token) and _is_sign(i) for i in side)


def _is_table(grid: Environment) -> bool:
    """Whether the first row says in words what the columns are; its corner may be empty."""
    cells = [[i for i in cell if not is_blank(i)] for cell in grid.rows[0]] if grid.rows else []
    named = [cell for cell in cells if cell]
    return len(named) > 1 and len(grid.rows) > 1 and all(map(is_remark, named))


def _is_sign(item: Token) -> bool:
    return item.kind in ("op", "bar") or (item.kind == "command" and item.text in SIGNS)


def _listed(items: list[Item]) -> tree.Node:
    """A side; formulas with commas between them are a list.

    Raises:
        Unreadable: one of them cannot be read.
    """
    parts = [part for part in split_commas(items) if solid(part)]
    if len(parts) < 2:
        return read_items(items)
    span = (items[0].start, items[-1].end)
    return tree.Set(tuple(read_items(part) for part in parts), span=span)


def _side(items: list[Item], text: _Text) -> Side:
    items = without_stop(items)
    if not items:
        return Side(None, (0, 0), "", "nothing stands here")
    if len(items) == 2 and _is_times(items[1]) and not isinstance(items[0], Group):
        items = items[:1]  # 8.4 times as many
    start, end = items[0].start, max(item.end for item in items)
    shown = text.between(start, end)
    try:
        node = _listed(items)
    except Unreadable as problem:
        return Side(None, (start, end), shown, problem.problem, problem.at)
    except RecursionError:
        return Side(None, (start, end), shown, "a formula nested too deep", start)
    return Side(node, (start, end), shown)
