"""Labels and words around a formula: "Neuron-1", "(iv)", "Case 2:", "2.", remarks of words."""

from __future__ import annotations

import re

from symdl.read.items import SPACES, Group, Item
from symdl.read.tokens import Token

_NUMBERING = re.compile(r"^(?:[ivx]{1,4}|[IVX]{1,4}|[a-hA-H]|\d{1,2})$")

_SHOWN = {"times": "×", "cdot": "·"}


def words_of(items: list[Item]) -> list[str]:
    """The words among some items."""
    return [
        item.text.strip()
        for item in items
        if isinstance(item, Token) and (item.kind == "words" or item.kind.startswith("text:"))
    ]


def is_remark(items: list[Item]) -> bool:
    """Whether items are words, with numbers and hyphens at most: nothing to read."""
    solid = [
        i for i in items if not (isinstance(i, Token) and i.kind == "command" and i.text in SPACES)
    ]
    if not solid:
        return False
    words = [i for i in solid if _is_word(i)]
    if not words:
        return False
    return all(_is_word(i) or _is_small(i) for i in solid)


def is_space(item: Item) -> bool:
    """A command that only makes room."""
    return isinstance(item, Token) and item.kind == "command" and item.text in SPACES


def _is_word(item: Item) -> bool:
    return isinstance(item, Token) and (item.kind == "words" or item.kind.startswith("text:"))


def _is_small(item: Item) -> bool:
    if isinstance(item, Group):
        return is_remark(item.items) or len(item.items) <= 1
    if not isinstance(item, Token):
        return False
    return item.kind in ("number", "other", "letter", "prime", "stray") or (
        item.kind == "op" and item.text in "-+/"
    )


def split_label(items: list[Item]) -> tuple[str, list[Item]]:
    """The label before a statement and the statement without it.

    A label is a number or letter in brackets or with a stop behind it, a ringed number, or words
    that end with a colon or point to the statement with an arrow.
    """
    items = list(items)
    while (
        items
        and isinstance(items[0], Token)
        and (is_space(items[0]) or items[0].kind == "row" or items[0].text == "bullet")
    ):
        items.pop(0)
    first = items[0] if items else None
    if isinstance(first, Group) and first.kind == "(" and len(items) > 1:
        inner = _joined(first.items)
        behind = items[1]
        spaced = isinstance(behind, Token) and behind.kind == "command" and behind.text in SPACES
        if (_NUMBERING.match(inner.replace(" ", "")) and spaced) or is_remark(first.items):
            return inner, items[1:]
    if isinstance(first, Token) and first.kind == "text:textcircled" and len(items) > 1:
        return first.text, items[1:]
    if isinstance(first, Token) and first.kind in ("number", "letter") and len(items) > 2:
        behind = items[1]
        stop = (
            isinstance(behind, Token)
            and behind.text in (".", ")")
            and behind.kind in ("other", "stray")
        )
        if stop and _NUMBERING.match(first.text) and behind.end < items[2].start + 1:
            return first.text, items[2:]
    if _is_signature(items):
        return _joined(items[:1]), items[2:]
    for k, item in enumerate(items[:12]):
        if isinstance(item, Token) and item.kind == "rel" and item.text not in ("=>", "->"):
            break
        ends = isinstance(item, Token) and (
            (item.kind == "other" and item.text == ":")
            or (item.kind == "rel" and item.text in ("=>", "->"))
        )
        if ends and k and is_remark(items[:k]):
            rest = items[k + 1 :]
            while rest[1:] and isinstance(rest[0], Token) and _is_dash(item, rest[0], rest[1]):
                rest = rest[1:]
            if rest:
                return _joined(items[:k]), rest
        if isinstance(item, Token) and item.text == ":" and _is_named(items[:k], items[k + 1 :]):
            return _joined(items[:k]), items[k + 1 :]
        colon = isinstance(item, Token) and item.text.rstrip().endswith(":") and _is_word(item)
        if colon and is_remark(items[: k + 1]) and items[k + 1 :]:
            return _joined(items[: k + 1]).rstrip(" :"), items[k + 1 :]
    return "", items


def _is_named(before: list[Item], behind: list[Item]) -> bool:
    """Whether a name with a colon says what a calculation is about: "W^O : 4 x 4 = 16"."""
    first = next((i for i in behind if not is_space(i)), None)
    number = isinstance(first, Token) and first.kind == "number"
    solid = [i for i in before if not is_space(i)]
    if not number or not solid:
        return False
    related = any(isinstance(i, Token) and i.kind == "rel" for i in behind)
    return is_size(solid) or (related and all(_is_of_name(solid, k) for k in range(len(solid))))


def _is_of_name(items: list[Item], k: int) -> bool:
    item = items[k]
    if isinstance(item, Group):
        return item.kind == "{"
    index = k > 0 and isinstance(item, Token) and item.kind == "number"
    return isinstance(item, Token) and (
        index or item.kind in ("letter", "script") or item.text == ","
    )


def is_size(items: list[Item]) -> bool:
    """Whether items are numbers with times signs between them: 3 x 3, 2 x (3 x 3)."""
    flat = [
        inner
        for item in items
        for inner in (item.items if isinstance(item, Group) else [item])
        if isinstance(inner, Token) and not is_space(inner)
    ]
    times = [item for item in flat if item.text in ("times", "x", "cdot")]
    return bool(times) and all(item in times or item.kind == "number" for item in flat)


def with_description(items: list[Item]) -> list[Item]:
    """A statement whose left side is described in words, with one name there: "Total of 3x3 & 5x5
    = 12", "O/P layer = 2"."""
    end = next((k for k, i in enumerate(items) if isinstance(i, Token) and i.kind == "rel"), 0)
    side = [i for i in items[:end] if not is_space(i)]
    tokens = [i for i in side if isinstance(i, Token)]
    if len(tokens) != len(side) or not _is_description(tokens):
        return items
    text = "".join(
        (" " if before and token.start > before.end else "") + _SHOWN.get(token.text, token.text)
        for before, token in zip([None, *tokens], tokens, strict=False)
    )
    return [Token("words", text, tokens[0].start, tokens[-1].end), *items[end:]]


def _is_description(side: list[Token]) -> bool:
    """Whether a noun with "of" behind it begins a side, or a noun ends one that begins with O/P."""
    if len(side) < 2 or not (side[0].kind == "words" or side[-1].kind == "words"):
        return False
    of = [token.text for token in side[1:3]] == ["o", "f"] and side[1].end == side[2].start
    slashed = "".join(token.text for token in side).lower().startswith(("o/p", "i/p"))
    return (side[0].kind == "words" and of) or (slashed and side[-1].kind == "words")


def _is_signature(items: list[Item]) -> bool:
    """f : X -> Y says between which sets a function goes."""
    relations = [i.text for i in items if isinstance(i, Token) and i.kind == "rel"]
    colon = items[1] if len(items) > 2 else None
    return relations == ["->"] and isinstance(colon, Token) and colon.text == ":"


def is_numbering(items: list[Item]) -> bool:
    """Whether items are nothing but (iv), 2. or b)."""
    solid = [i for i in items if not (isinstance(i, Token) and i.kind == "command")]
    if len(solid) == 1 and isinstance(solid[0], Group) and solid[0].kind == "(":
        inner = _joined(solid[0].items).replace(" ", "")
        return bool(_NUMBERING.match(inner)) or is_remark(solid[0].items)
    if len(solid) != 2 or not all(isinstance(i, Token) for i in solid):
        return False
    return _joined(solid[1:]) in (".", ")") and bool(_NUMBERING.match(_joined(solid[:1])))


def _is_dash(before: Item, item: Token, behind: Item) -> bool:
    """A dash that belongs to a colon (":-"), not the sign of what follows."""
    if item.text == ":":
        return True
    colon = isinstance(before, Token) and before.text == ":"
    return colon and item.text == "-" and item.start == before.end and behind.start > item.end


def _joined(items: list[Item]) -> str:
    parts = []
    for item in items:
        if isinstance(item, Token):
            parts.append(item.text.strip())
        else:
            parts.append("(" + _joined(getattr(item, "items", [])) + ")")
    return "".join(p if p in "-.:" else f" {p}" for p in parts).strip()
