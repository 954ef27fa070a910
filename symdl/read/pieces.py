"""A block cut into statements: at rows, wide spaces, semicolons, commas and connecting words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from symdl.read.items import Item
from symdl.read.labels import is_numbering, is_remark
from symdl.read.remarks import is_blank, is_relation, is_word, solid
from symdl.read.rows import JOINING
from symdl.read.tokens import Token

WIDE = frozenset({"quad", "qquad"})
CONNECTING = {"and": ",", "or": ",", "so": "=>", "then": "=>", "hence": "=>", "thus": "=>",
              "therefore": "=>", "where": ",", "with": ",", "while": ","}  # fmt: skip


@dataclass(slots=True)
class Piece:
    """Items between two separators, and what separated them from the piece before."""

    items: list[Item] = field(default_factory=list)
    ties: str = ""
    related: bool = False
    worded: bool = False

    def put(self, item: Item) -> None:
        """One more item; whether there is a relation or a word is kept."""
        self.items.append(item)
        self.related = self.related or is_relation(item)
        self.worded = self.worded or is_word(item)


def pieces(items: list[Item]) -> Iterator[Piece]:
    """Items between rows, wide spaces, semicolons and commas that separate statements."""
    piece = Piece()
    items = [item for k, item in enumerate(items) if not _divides(items, k)]
    for k, item in enumerate(items):
        ties = _separates(item, piece, items, k + 1)
        if ties is None:
            if not (isinstance(item, Token) and item.kind == "row"):
                piece.put(item)
            continue
        if piece.items:
            yield piece
        piece = Piece(ties=ties)
    if piece.items:
        yield piece


def _divides(items: list[Item], at: int) -> bool:
    """Whether a bar stands between wide spaces, as a line between two statements."""
    near = items[max(at - 1, 0) : at + 2]
    if len(near) < 3 or not all(isinstance(item, Token) for item in near):
        return False
    before, bar, behind = (item.text for item in near if isinstance(item, Token))
    return bar in ("|", "mid", "vert") and before in WIDE and behind in WIDE


def _separates(item: Item, piece: Piece, items: list[Item], at: int) -> str | None:
    """How an item ends a statement; None where it does not."""
    if not isinstance(item, Token):
        return None
    before = piece.items
    if item.kind == "row":
        return None if _goes_on(before, items, at) else ","
    if is_word(item) and item.text.strip(" ,.:").lower() in CONNECTING:
        rest = _until_separator(items, at)
        both = piece.related and any(map(is_relation, rest))
        return CONNECTING[item.text.strip(" ,.:").lower()] if both else None
    if item.kind == "command" and item.text in ("therefore", "because"):
        return "=>" if item.text == "therefore" else "because"
    if item.kind == "command" and item.text in WIDE and solid(before):
        if is_numbering(before) or _goes_on(before, items, at):
            return None
        corrected = piece.related and _are_numbers(before[-1], items, at)
        return "," if corrected or _own_statement(piece, items, at) else None
    if item.kind == "other" and item.text == ":" and piece.related:
        return "," if any(map(is_relation, _until_separator(items, at))) else None
    if item.kind == "other" and item.text in ",;" and solid(before):
        return "," if _own_statement(piece, items, at) else None
    return None


def _are_numbers(before: Item, items: list[Item], at: int) -> bool:
    """Whether a number stands on both sides of a wide space: a value, and one put beside it."""
    behind = items[at] if at < len(items) else None
    return all(isinstance(i, Token) and i.kind == "number" for i in (before, behind))


def _goes_on(before: list[Item], items: list[Item], at: int) -> bool:
    """Whether the row behind goes on with the side before it: it begins with an operator, or the
    side ends with one."""
    last = next((i for i in reversed(before) if not is_blank(i)), None)
    first = next((items[k] for k in range(at, len(items)) if not is_blank(items[k])), None)
    if isinstance(last, Token) and last.kind in ("op", "rel"):
        return not (isinstance(first, Token) and first.kind == "rel" and first.text in JOINING)
    row = [i for i in _row(items, at) if not is_blank(i)]
    if len(row) == 1 and isinstance(row[0], Token) and row[0].kind == "op":
        return False  # a sign on a line of its own stands between two statements
    minus = isinstance(first, Token) and first.text == "-"
    if minus and any(map(is_relation, row)) and any(map(is_relation, before)):
        return False  # a row with a left side of its own
    return isinstance(first, Token) and first.kind == "op" and first.text not in ("|", "||")


def _row(items: list[Item], at: int) -> list[Item]:
    """The items up to the end of the row."""
    follows: list[Item] = []
    for k in range(at, len(items)):
        item = items[k]
        if isinstance(item, Token) and item.kind == "row":
            break
        follows.append(item)
    return follows


def _until_separator(items: list[Item], at: int) -> list[Item]:
    """The items up to the next row, comma, semicolon or wide space."""
    follows: list[Item] = []
    for k in range(at, len(items)):
        item = items[k]
        if isinstance(item, Token) and (
            item.kind == "row"
            or (item.kind == "other" and item.text in ",;")
            or (item.kind == "command" and item.text in WIDE)
        ):
            break
        follows.append(item)
    return follows


def _is_list(piece: Piece, follows: list[Item], items: list[Item], places: int) -> bool:
    """Whether a name and what follows are one list before its relation: "x, y > 0"."""
    if piece.related or piece.worded:
        return False
    at = next(k for k, item in enumerate(follows) if is_relation(item))
    relation = follows[at]
    if not (isinstance(relation, Token) and all(map(_is_of_name, [*piece.items, *follows[:at]]))):
        return False
    if relation.text == "=":  # x, y = 1, 2: as many values as names
        behind = _row(items, places + at)
        return _commas(behind) == _commas(piece.items) + 1 and not any(map(is_relation, behind[1:]))
    return relation.text in ("in", "sim", "<", "<=", ">", ">=")


def _commas(items: list[Item]) -> int:
    return sum(isinstance(i, Token) and i.kind == "other" and i.text == "," for i in items)


def _is_of_name(item: Item) -> bool:
    """Whether an item can belong to a name and to nothing else: a letter, a script, a comma."""
    return (
        not isinstance(item, Token)
        or item.kind in ("letter", "command", "script", "number")
        or (item.text == ",")
    )


def _own_statement(piece: Piece, items: list[Item], at: int) -> bool:
    """Whether what follows is a statement or a remark of its own, not an entry of a list."""
    follows = _until_separator(items, at)
    if not solid(follows):
        return True
    if any(is_relation(i) for i in follows):
        return not _is_list(piece, follows, items, at)
    if is_remark(follows):
        return True
    last = items[at - 1]
    if isinstance(last, Token) and last.text == ";":
        return True
    return piece.worded and not piece.related
