"""What stands around a statement: words, conditions put beside it, punctuation at its ends."""

from __future__ import annotations

from symdl.read import tree
from symdl.read.cursor import Cursor
from symdl.read.grids import case_condition
from symdl.read.items import SPACES, Group, Item
from symdl.read.labels import is_numbering, is_remark, is_size, words_of
from symdl.read.tokens import Token, Unreadable
from symdl.read.units import factors

CONDITIONAL = (
    "if ",
    "for ",
    "when ",
    "where ",
    "whenever ",
    "as ",
    "because ",
    "since ",
    "provided",
)


WIDE = 2  # blanks before what is put beside a value
DOTS = frozenset({"dots", "ldots", "cdots", "dotsc", "dotsb", "dotsm"})
OPERATORS = frozenset({"text:operatorname", "text:mathop", "text:mathrm"})


def is_blank(item: Item) -> bool:
    """A space or an alignment mark."""
    return isinstance(item, Token) and (
        (item.kind == "command" and item.text in SPACES) or item.kind == "amp"
    )


def solid(items: list[Item]) -> bool:
    """Whether there is more than spaces."""
    return any(not is_blank(i) for i in items)


def is_relation(item: Item) -> bool:
    """A sign between two sides."""
    return isinstance(item, Token) and item.kind == "rel"


def is_word(item: Item) -> bool:
    """Text, or a word among the signs."""
    return isinstance(item, Token) and (item.kind == "words" or item.kind.startswith("text:"))


def without_remarks(
    items: list[Item],
) -> tuple[list[Item], tuple[str, ...], tree.Node | None]:
    """A statement without the words around it, and the condition put beside it."""
    remarks: list[str] = []
    condition: tree.Node | None = None
    for k, item in enumerate(items):
        words = _remark_text(item)
        if words is None or _is_unit(words, items, k) or not _ends_statement(items, k):
            continue
        lowered = words.lower().strip(" (.,;:") + " "
        rest = items[k:]
        if lowered.startswith(CONDITIONAL) or (rest[1:] and lowered.strip() in ("if", "for")):
            condition = _condition(rest)
        remarks.append(" ".join(words_of(rest)) or words)
        items = items[:k]
        break
    while items and isinstance(items[0], Token) and _is_leading_word(items, 0):
        remarks.append(items[0].text)
        items = items[1:]
    items, number = _without_number(items)
    remarks.extend(number)
    if items and isinstance(items[-1], Group) and items[-1].kind == "(" and solid(items[:-1]):
        inner = items[-1].items
        if any(is_relation(i) for i in inner) and any(is_relation(i) for i in items[:-1]):
            condition = condition or _condition(inner)
            items = items[:-1]
        elif is_remark(inner):
            remarks.append(" ".join(words_of(inner)))
            items = items[:-1]
    items = without_stop(items)
    return items, tuple(remarks), condition


def _without_number(items: list[Item]) -> tuple[list[Item], list[str]]:
    """A statement without the number of its line or the reason in brackets behind it."""
    last = items[-1] if items else None
    if not (isinstance(last, Group) and last.kind in ("(", "[") and any(map(is_relation, items))):
        return items, []
    if last.items and isinstance(last.items[0], Token) and last.items[0].text == "because":
        return items[:-1], ["because"]
    rest = items[:-1]
    if rest and last.start - rest[-1].end >= WIDE and is_size(last.items):
        return rest, []  # 26 + 1 = 27   (27x27x96)
    if last.kind != "(" or not is_numbering([last]):
        return items, []
    end = len(rest)
    while rest and (is_blank(rest[-1]) or _is_dots(rest[-1])):
        rest = rest[:-1]
    far = any(_is_dots(i) or _is_wide(i) for i in items[len(rest) : end])
    return (rest, []) if far else (items, [])


def _is_dots(item: Item) -> bool:
    return isinstance(item, Token) and item.kind == "command" and item.text in DOTS


def _is_wide(item: Item) -> bool:
    return isinstance(item, Token) and item.kind == "command" and item.text in ("quad", "qquad")


def _is_unit(words: str, items: list[Item], k: int) -> bool:
    """400 million: a word that multiplies the number before it."""
    before = items[k - 1] if k else None
    number = isinstance(before, Token) and before.kind == "number"
    return number and factors(words) is not None


def _remark_text(item: Item) -> str | None:
    if isinstance(item, Token) and item.kind in OPERATORS and len(item.text.split()) < 2:
        return None  # an operator or a name, not a word of the sentence
    if isinstance(item, Token) and (item.kind.startswith("text:") or item.kind == "words"):
        return item.text
    if isinstance(item, Token) and item.kind == "command" and item.text == "forall":
        return "for "
    return None


def _ends_statement(items: list[Item], k: int) -> bool:
    """Whether words stand where the mathematics is over: behind a side, not inside one."""
    if k == 0 or not solid(items[:k]):
        return False
    before = next(i for i in reversed(items[:k]) if not is_blank(i))
    if isinstance(before, Token) and before.kind in ("op", "rel", "script", "function"):
        return False
    here = items[k]
    said = here.text if isinstance(here, Token) else ""
    behind = items[k + 1] if k + 1 < len(items) else None
    if isinstance(behind, Group) and behind.kind == "(" or _is_script(behind):
        return len(said.split()) > 1
    if behind is not None and isinstance(behind, Token) and behind.kind in ("op", "rel"):
        return said.lower().strip().startswith(CONDITIONAL)
    return True


def _is_script(item: Item | None) -> bool:
    return isinstance(item, Token) and item.kind == "script"


def _is_leading_word(items: list[Item], k: int) -> bool:
    """A word at the beginning with a name behind it: "Then z = 3", "linear: z_1 = ..."."""
    item = items[k]
    behind = items[k + 1] if k + 1 < len(items) else None
    if not isinstance(item, Token) or not (item.kind == "words" or item.kind.startswith("text:")):
        return False
    if item.kind in OPERATORS and len(item.text.strip()) == 1:
        return False
    if behind is None or is_relation(behind) or _is_script(behind):
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


def without_stop(items: list[Item]) -> list[Item]:
    """A statement without the punctuation and strokes at its end."""
    while (
        items
        and isinstance(items[-1], Token)
        and (
            (items[-1].kind in ("other", "stray") and items[-1].text not in "?")
            or (items[-1].kind == "op" and items[-1].text in ("/", "|"))
            or items[-1].kind == "row"
            or is_blank(items[-1])
        )
    ):
        items = items[:-1]
    while (
        items
        and isinstance(items[0], Token)
        and (
            (items[0].kind in ("other", "stray") and items[0].text not in "?")
            or items[0].kind == "row"
            or is_blank(items[0])
        )
    ):
        items = items[1:]
    return items
