"""Scripts below and above a name: indices, layers in brackets, words, primes."""

from __future__ import annotations

from dataclasses import replace

from symdl.read import tree
from symdl.read.cursor import Cursor, span_of
from symdl.read.items import Group, Item, split_commas
from symdl.read.tokens import Token, Unreadable

SPOKEN_MARKS = frozenset({"hat", "bar", "tilde"})
INDICES = frozenset("ijklmnst")
AGES = frozenset({"new", "old", "next", "prev", "updated"})
TRANSPOSES = {"top", "intercal", "dagger", "mathsf", "mathrm"}


def script(cursor: Cursor) -> tree.Node:
    """The script behind _ or ^: a group, or one token."""
    item = cursor.take()
    if isinstance(item, Group):
        if item.kind == "{":
            return _in_braces(cursor, item)
        return _level(cursor, item)
    if isinstance(item, Token):
        if item.kind == "number":
            return tree.Number(item.text, span=span_of(item))
        if item.kind == "letter":
            return tree.Symbol(item.text, span=span_of(item))
        if item.kind == "op" and item.text in "+-*":
            return tree.Words(item.text, span=span_of(item))
        if item.kind == "op" and item.text in ("cdot", "star"):
            return tree.Words("*", span=span_of(item))
        if item.kind == "prime":
            return tree.Words("'", span=span_of(item))
        if item.kind == "command" and not _takes_arguments(cursor):
            return cursor.inside([item])
        cursor.at -= 1
        return cursor.atom()
    raise Unreadable("a matrix as a script", item.start)


def _takes_arguments(cursor: Cursor) -> bool:
    """Whether a command is followed by braces of its own: \\mathrm{T}, and not \\lambda(w)."""
    behind = cursor.peek()
    return isinstance(behind, Group) and behind.kind == "{"


_LEVELS = {"[": "[]", "(": "()", "\\{": "{}"}


def _level(cursor: Cursor, group: Group) -> tree.Node:
    """A script in brackets: one number or letter, or several with commas."""
    pieces = [piece for piece in split_commas(group.items) if piece]
    if len(pieces) > 1:
        nodes = tuple(_piece(cursor, piece) for piece in pieces)
        body: tree.Node = tree.Matrix((nodes,), bracket="", span=span_of(group))
    else:
        body = cursor.inside(group.items)
    return tree.Level(_LEVELS.get(group.kind, group.kind), body, span=span_of(group))


def _in_braces(cursor: Cursor, group: Group) -> tree.Node:
    items = group.items
    if not items:
        return tree.Words("", span=span_of(group))
    if len(items) == 1 and isinstance(items[0], Group) and items[0].kind in _LEVELS:
        inner = items[0]
        if not inner.items:
            return tree.Words("", span=span_of(inner))
        return _level(cursor, inner)
    if all(_is_word(item) for item in items):
        return _label(items, group)
    if all(isinstance(i, Token) and i.kind in ("prime",) or _is_prime(i) for i in items):
        return tree.Words("'" * len(items), span=span_of(group))
    if len(items) == 1 and isinstance(items[0], Token) and items[0].text in ("+", "-", "pm"):
        return tree.Words(items[0].text, span=span_of(group))
    if _is_spelled(items):
        return _label_word(items, group)
    pieces = split_commas(items)
    if len(pieces) > 1 and all(pieces):
        nodes = tuple(_piece(cursor, piece) for piece in pieces)
        return tree.Matrix((nodes,), bracket="", span=span_of(group))
    return _piece(cursor, items)


def _is_spelled(items: list[Item]) -> bool:
    """Three letters and more close together are a word ("out"), unless all are usual indices."""
    letters = [i for i in items if isinstance(i, Token) and i.kind == "letter"]
    close = all(a.end == b.start for a, b in zip(items, items[1:], strict=False))
    word = "".join(i.text for i in letters)
    return len(letters) == len(items) > 2 and close and not set(word) <= set("ijklmnpqrstxyz")


def _label_word(items: list[Item], group: Group) -> tree.Node:
    text = "".join(i.text for i in items if isinstance(i, Token))
    return tree.Words(text, span=span_of(group))


def _piece(cursor: Cursor, items: list[Item]) -> tree.Node:
    """One part of a script; a range 1:n stays words."""
    tokens = [i for i in items if isinstance(i, Token) and i.kind != "command"]
    if len(tokens) == len(items) and any(i.text == ":" for i in tokens):
        text = "".join(i.text for i in tokens)
        return tree.Words(text, span=(items[0].start, items[-1].end))
    from symdl.read.relations import condition, is_related

    return condition(items, cursor) if is_related(items) else cursor.inside(items)


def _is_prime(item: Item) -> bool:
    return isinstance(item, Token) and item.kind == "command" and item.text == "prime"


def _is_word(item: Item) -> bool:
    return isinstance(item, Token) and (
        item.kind == "words" or item.kind.startswith("text:") or item.kind == "function"
    )


def _label(items: list[Item], group: Group) -> tree.Node:
    text = " ".join(i.text.strip() for i in items if isinstance(i, Token)).strip()
    return tree.Words(text, span=span_of(group))


# --- names -----------------------------------------------------------------------------------


def with_scripts(cursor: Cursor, symbol: tree.Symbol) -> tree.Node:
    """A name with the scripts that belong to it; powers are left to ``with_postfix``.

    A superscript in brackets is part of the name (a layer, a sample); a transpose is not.
    """
    sub, sup, marks = symbol.sub, symbol.sup, symbol.marks
    end = symbol.span[1]
    placed = False  # whether the indices stand in square brackets: a[i][j]
    while True:
        token = cursor.peek()
        if isinstance(token, Token) and token.kind == "prime":
            cursor.take()
            marks = (*marks, "prime")
        elif isinstance(token, Token) and token.kind == "script" and token.text == "_":
            cursor.take()
            inner = script(cursor)
            if isinstance(inner, tree.Words) and inner.text in SPOKEN_MARKS:
                marks = (*marks, inner.text)
            else:
                sub = (*sub, *parts(inner))
        elif isinstance(token, Token) and token.kind == "script" and _is_level(cursor.peek(1)):
            cursor.take()
            sup = (*sup, script(cursor))
        elif isinstance(token, Token) and token.kind == "script" and _is_word_script(cursor):
            cursor.take()
            inner = script(cursor)
            if isinstance(inner, tree.Words) and set(inner.text) == {"'"}:
                marks = (*marks, *(["prime"] * len(inner.text)))
            else:
                sup = (*sup, inner)
        elif isinstance(token, Group) and (not sub or placed) and _is_place(token, end):
            cursor.take()
            sub = (*sub, *(cursor.inside(piece) for piece in split_commas(token.items)))
            placed = True
        elif isinstance(token, Group) and token.kind == "[" and sub and _is_layer(token):
            cursor.take()
            sup = (*sup, tree.Level("[]", cursor.inside(token.items), span=span_of(token)))
        elif isinstance(token, Group) and _is_age(token):
            cursor.take()
            sub = (*sub, _label_word(token.items, token))
        else:
            break
        end = cursor.items[cursor.at - 1].end
    return replace(symbol, sub=sub, sup=sup, marks=marks, span=(symbol.span[0], end))


def parts(node: tree.Node) -> tuple[tree.Node, ...]:
    """The scripts that one group holds: ij is two, 11 is one (it may be two), max is one."""
    if isinstance(node, tree.Matrix):
        return tuple(entry for row in node.rows for entry in row)
    if isinstance(node, tree.Binary) and node.op == "*" and node.sign == "":
        return (*parts(node.left), *parts(node.right))
    return (node,)


def _is_level(item: Item | None) -> bool:
    if not isinstance(item, Group):
        return False
    if item.kind in ("[", "("):
        return True
    inner = item.items
    return len(inner) == 1 and isinstance(inner[0], Group) and inner[0].kind in ("[", "(")


def _is_word_script(cursor: Cursor) -> bool:
    """Whether ^ is followed by a word, a star or a prime: part of the name."""
    item = cursor.peek(1)
    if isinstance(item, Group) and item.kind == "{":
        if len(item.items) == 1 and _is_sign(item.items[0]) or _is_age(item):
            return True
        return bool(item.items) and all(
            _is_word(i) and not is_transpose(i) or _is_prime(i) or _is_star(i) for i in item.items
        )
    if item is not None and _is_sign(item):
        behind = cursor.peek(2)
        return behind is None or (isinstance(behind, Token) and behind.kind in ("op", "amp", "row"))
    return item is not None and (_is_prime(item) or _is_star(item))


def _is_sign(item: Item) -> bool:
    """w^+ and w^-: a name for what comes after or before."""
    return isinstance(item, Token) and item.kind == "op" and item.text in "+-"


def _is_star(item: Item) -> bool:
    return isinstance(item, Token) and (
        (item.kind == "op" and item.text in ("*", "cdot")) or item.text in ("prime", "dagger")
    )


def _is_layer(group: Group) -> bool:
    """w_{11} [1]: a layer's number behind a name with scripts."""
    inner = group.items
    return len(inner) == 1 and isinstance(inner[0], Token) and inner[0].kind in ("number", "letter")


def _is_age(group: Group) -> bool:
    """w_1 (new): whether a bracket says which of two values of a name is meant."""
    texts = [item.text.strip() for item in group.items if isinstance(item, Token)]
    return len(texts) == len(group.items) and "".join(texts) in AGES


def _is_place(group: Group, end: int) -> bool:
    """x[i], h[t-1], W[0, j]: an entry, where close behind a name nothing but indices stands."""
    pieces = split_commas(group.items)
    return group.kind == "[" and group.start == end and all(map(_is_index_sum, pieces))


def _is_index_sum(items: list[Item]) -> bool:
    if not items or not all(isinstance(i, Token) for i in items):
        return False
    texts = [i.text for i in items if isinstance(i, Token)]
    plain = all(text.isdigit() or text in {*INDICES, "+", "-"} for text in texts)
    return plain and (len(texts) == 1 or texts[0] in INDICES)


def is_transpose(item: Item) -> bool:
    """Whether a superscript means the transpose."""
    if isinstance(item, Token):
        return (
            (item.kind == "letter" and item.text == "T")
            or (item.kind in ("command", "transpose") and item.text in ("top", "intercal", "T"))
            or (item.kind.startswith("text:") and item.text.strip() == "T")
        )
    if isinstance(item, Group) and item.kind == "{":
        inner = item.items
        if len(inner) == 2 and isinstance(inner[0], Token) and inner[0].text == "mathsf":
            inner = inner[1:]
        return len(inner) == 1 and is_transpose(inner[0])
    return False
