"""A block's text as statements: chains of sides with relations between them.

The signs alone do not say where a statement ends.  A row that begins with a relation goes on with
the statement before it; ``=>`` between two statements begins a new one, between two values it is a
relation; words, labels and arrows with words are told from mathematics and kept as remarks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from symdl.read import tree
from symdl.read.formula import read_items
from symdl.read.grids import case_condition
from symdl.read.atoms import Cursor
from symdl.read.groups import SPACES, Environment, Group, Item, grouped
from symdl.read.labels import is_remark, split_label, words_of
from symdl.read.tokens import Token, Unreadable, tokenize
from symdl.read.tree import Chain, Relation, Side

WIDE = frozenset({"quad", "qquad"})
JOINING = frozenset({"=>", "<=>", "->", "<-"})
CONDITIONAL = ("if ", "for ", "when ", "where ", "whenever ", "as ", "because ", "since ", "provided")


@dataclass(slots=True)
class _Piece:
    """Items between two separators, and what separated them from the piece before."""

    items: list[Item] = field(default_factory=list)
    ties: str = ""


def read_chains(chars: str, places: Sequence[int] | None = None) -> tuple[Chain, ...]:
    """The statements of a block, in order; a side that cannot be read says why.

    Raises:
        Unreadable: the block as a whole cannot be read (too long, nested too deep).
    """
    items = grouped(tokenize(chars, places))
    text = _Text(chars, places)
    chains: list[Chain] = []
    for piece in _pieces(list(_opened(items))):
        chains.extend(_chain(piece, text))
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


def _opened(items: list[Item]) -> Iterator[Item]:
    """Arrays whose entries are statements become rows of the block."""
    for item in items:
        if isinstance(item, Environment) and _holds_statements(item):
            for number, row in enumerate(item.rows):
                if number:
                    yield Token("row", "\\\\", item.start, item.start)
                for k, cell in enumerate(row):
                    if k and cell:
                        yield Token("command", "quad", cell[0].start, cell[0].start)
                    yield from _opened(cell)
            yield Token("row", "\\\\", item.end, item.end)
        elif isinstance(item, Group) and item.kind in ("(", "\\{") and _is_aside(item):
            yield Token("text:text", " ", item.start, item.end)
        else:
            yield item


def _holds_statements(item: Environment) -> bool:
    if item.name not in ("array", "tabular", "matrix"):
        return False
    cells = [cell for row in item.rows for cell in row]
    with_relation = sum(any(_is_relation(i) for i in cell) for cell in cells)
    return 2 * with_relation >= max(len(item.rows), 1)


def _is_aside(group: Group) -> bool:
    """A remark in brackets: it holds a statement in an array of its own."""
    return len(group.items) == 1 and isinstance(group.items[0], Environment) and _holds_statements(
        group.items[0]
    )


def _is_relation(item: Item) -> bool:
    return isinstance(item, Token) and item.kind == "rel"


# --- separating ------------------------------------------------------------------------------


def _pieces(items: list[Item]) -> Iterator[_Piece]:
    """Items between rows, wide spaces, semicolons and commas that separate statements."""
    piece = _Piece()
    for k, item in enumerate(items):
        rest = items[k + 1 :]
        ties = _separates(item, piece.items, rest)
        if ties is None:
            if not (isinstance(item, Token) and item.kind == "row"):
                piece.items.append(item)
            continue
        if piece.items:
            yield piece
        piece = _Piece(ties=ties)
    if piece.items:
        yield piece


def _separates(item: Item, before: list[Item], rest: list[Item]) -> str | None:
    """How an item ends a statement; None where it does not."""
    if not isinstance(item, Token):
        return None
    if item.kind == "row":
        return None if _goes_on(before, rest) else ","
    if item.kind == "command" and item.text in ("therefore", "because"):
        return "=>" if item.text == "therefore" else "because"
    if item.kind == "command" and item.text in WIDE and _solid(before):
        return None if _goes_on(before, rest) or not _own_statement(before, rest) else ","
    if item.kind == "other" and item.text in ",;" and _solid(before):
        return "," if _own_statement(before, rest) else None
    return None


def _goes_on(before: list[Item], rest: list[Item]) -> bool:
    """Whether the row behind goes on with the side before it: it begins with an operator, or the
    side ends with one."""
    last = next((i for i in reversed(before) if not _is_blank(i)), None)
    first = next((i for i in rest if not _is_blank(i)), None)
    if isinstance(last, Token) and last.kind in ("op", "rel"):
        return True
    return isinstance(first, Token) and first.kind == "op" and first.text not in ("|", "||")


def _own_statement(before: list[Item], rest: list[Item]) -> bool:
    """Whether what follows is a statement or a remark of its own, not an entry of a list."""
    had = any(_is_relation(i) for i in before)
    follows = []
    for item in rest:
        if isinstance(item, Token) and (
            item.kind == "row"
            or (item.kind == "other" and item.text in ",;")
            or (item.kind == "command" and item.text in WIDE)
        ):
            break
        follows.append(item)
    if not _solid(follows):
        return True
    if any(_is_relation(i) for i in follows) or is_remark(follows):
        return True
    return not had and bool(words_of(before))


def _is_blank(item: Item) -> bool:
    return isinstance(item, Token) and (
        (item.kind == "command" and item.text in SPACES) or item.kind == "amp"
    )


def _solid(items: list[Item]) -> bool:
    return any(not _is_blank(i) for i in items)


# --- one piece -------------------------------------------------------------------------------


def _chain(piece: _Piece, text: _Text) -> Iterator[Chain]:
    label, items = split_label([i for i in piece.items if not _is_amp(i)])
    items, remarks, condition = _without_remarks(items)
    if not _solid(items) or _is_quantified(items):
        return
    sides, relations, closes = _sides(items)
    opens: Relation | None = None
    if not relations and not _solid(sides[0]):
        return
    if not _solid(sides[0]):
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


def _is_quantified(items: list[Item]) -> bool:
    """Whether a piece only says for which indices something holds."""
    return isinstance(items[0], Token) and items[0].text == "forall"


def _is_amp(item: Item) -> bool:
    return isinstance(item, Token) and item.kind == "amp"


def _without_remarks(
    items: list[Item],
) -> tuple[list[Item], tuple[str, ...], tree.Node | None]:
    """A statement without the words around it, and the condition put beside it."""
    remarks: list[str] = []
    condition: tree.Node | None = None
    for k, item in enumerate(items):
        words = _remark_text(item)
        if words is None or not _ends_statement(items, k):
            continue
        lowered = words.lower().strip(" (.,;:") + " "
        rest = items[k:]
        if lowered.startswith(CONDITIONAL) or (rest[1:] and lowered.strip() in ("if", "for")):
            condition = _condition(rest)
        remarks.append(" ".join(words_of(rest)) or words)
        items = items[:k]
        break
    while items and isinstance(items[0], Token) and _is_loose_word(items, 0):
        remarks.append(items[0].text)
        items = items[1:]
    if items and isinstance(items[-1], Group) and items[-1].kind == "(" and _solid(items[:-1]):
        inner = items[-1].items
        if any(_is_relation(i) for i in inner) and any(_is_relation(i) for i in items[:-1]):
            condition = condition or _condition(inner)
            items = items[:-1]
        elif is_remark(inner):
            remarks.append(" ".join(words_of(inner)))
            items = items[:-1]
    items = _without_stop(items)
    return items, tuple(remarks), condition


def _remark_text(item: Item) -> str | None:
    if isinstance(item, Token) and (item.kind.startswith("text:") or item.kind == "words"):
        return item.text
    if isinstance(item, Token) and item.kind == "command" and item.text == "forall":
        return "for "
    return None


def _ends_statement(items: list[Item], k: int) -> bool:
    """Whether words stand where the mathematics is over: behind a side, not inside one."""
    if k == 0 or not _solid(items[:k]):
        return False
    before = next(i for i in reversed(items[:k]) if not _is_blank(i))
    if isinstance(before, Token) and before.kind in ("op", "rel", "script", "function"):
        return False
    behind = items[k + 1] if k + 1 < len(items) else None
    if isinstance(behind, Group) and behind.kind == "(" or _is_script(behind):
        return len(items[k].text.split()) > 1 if isinstance(items[k], Token) else False
    if behind is not None and isinstance(behind, Token) and behind.kind in ("op", "rel"):
        words = items[k].text.lower().strip() if isinstance(items[k], Token) else ""
        return words.startswith(CONDITIONAL)
    return True


def _is_script(item: Item | None) -> bool:
    return isinstance(item, Token) and item.kind == "script"


def _is_loose_word(items: list[Item], k: int) -> bool:
    """A word at the beginning with a name behind it: "Then z = 3", "linear: z_1 = ..."."""
    item = items[k]
    behind = items[k + 1] if k + 1 < len(items) else None
    if not isinstance(item, Token) or not (item.kind == "words" or item.kind.startswith("text:")):
        return False
    if behind is None or _is_relation(behind) or _is_script(behind):
        return False
    if isinstance(behind, Group):
        return False
    return not (isinstance(behind, Token) and behind.kind in ("op", "prime"))


def _condition(items: list[Item]) -> tree.Node | None:
    try:
        node = case_condition(Cursor(items, _whole), items)
    except Unreadable:
        return None
    return node if isinstance(node, tree.Compare) else None


def _whole(cursor: Cursor) -> tree.Node:
    from symdl.read.formula import reader

    return reader(cursor)


def _without_stop(items: list[Item]) -> list[Item]:
    """A statement without the punctuation and strokes at its end."""
    while items and isinstance(items[-1], Token) and (
        (items[-1].kind in ("other", "stray") and items[-1].text not in "?")
        or (items[-1].kind == "op" and items[-1].text in ("/", "|"))
        or items[-1].kind == "row"
        or _is_blank(items[-1])
    ):
        items = items[:-1]
    while items and isinstance(items[0], Token) and (
        (items[0].kind in ("other", "stray") and items[0].text not in "?")
        or items[0].kind == "row"
        or _is_blank(items[0])
    ):
        items = items[1:]
    return items


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
        else:
            sides[-1].append(item)
    k = 0
    while k < len(relations):  # "=>" before or behind another relation only points
        if k + 1 < len(sides) - 1 and not _solid(sides[k + 1]):
            pointer = relations[k].op in JOINING
            relations.pop(k if pointer else k + 1)
            sides.pop(k + 1)
            continue
        k += 1
    if relations and not _solid(sides[-1]):
        sides.pop()
        closes = relations.pop()
    return sides, relations, closes


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
        if relation.op in ("->", "<-") or (before and behind) or (behind and _is_note(sides[start])):
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
    made = [_side(side, text) for side in sides if _solid(side)]
    if not made or (len(made) == 1 and opens is None and is_remark(sides[0])):
        return None
    relations = relations[: len(made) - 1]
    start = opens.span[0] if opens is not None else made[0].span[0]
    span = (start, made[-1].span[1])
    return Chain(
        tuple(made), tuple(relations), opens, span, label, remarks, condition, ties, closes
    )


def _side(items: list[Item], text: _Text) -> Side:
    items = _without_stop(items)
    if not items:
        return Side(None, (0, 0), "", "nothing stands here")
    start, end = items[0].start, max(item.end for item in items)
    shown = text.between(start, end)
    try:
        node = read_items(items)
    except Unreadable as problem:
        return Side(None, (start, end), shown, problem.problem, problem.at)
    except RecursionError:
        return Side(None, (start, end), shown, "a formula nested too deep", start)
    return Side(node, (start, end), shown)
