"""Tokens put into brackets and environments; what only decorates is taken away.

The result is a flat list of items at one level, where a bracket, an argument or an environment is
one item: the splitter and the reader of formulas both work on that.
"""

from __future__ import annotations

from collections.abc import Iterator

from symdl.read.items import IGNORED, Bracketing, Environment, Group, Item
from symdl.read.tokens import Token

WRAPPERS = frozenset(
    [
        "boxed",
        "underline",
        "fbox",
        "framebox",
        "mathstrut",
        "colorbox",
        "ensuremath",
        "uuline",
        "mathrlap",
        "smash",
        "ul",
        "bbox",
    ]
)
STRUCK = frozenset({"cancel", "bcancel", "xcancel", "sout", "cancelto", "st"})
BRACES = frozenset({"underbrace", "overbrace"})
TRANSPARENT_ENVIRONMENTS = frozenset(
    {
        "aligned",
        "align",
        "align*",
        "gather",
        "gather*",
        "gathered",
        "split",
        "equation",
        "equation*",
        "multline",
        "multline*",
        "eqnarray",
        "eqnarray*",
        "alignat",
        "alignat*",
        "alignedat",
        "flalign",
        "flalign*",
        "displaymath",
        "math",
        "dmath",
        "dmath*",
    }  # fmt: skip
)
MATRICES = frozenset(
    {
        "matrix",
        "pmatrix",
        "bmatrix",
        "Bmatrix",
        "vmatrix",
        "Vmatrix",
        "smallmatrix",
        "array",
        "tabular",
        "bmatrix*",
        "pmatrix*",
    }  # fmt: skip
)


def grouped(tokens: list[Token]) -> list[Item]:
    """The items of a formula, decorations taken away.

    Raises:
        Unreadable: brackets nested deeper than DEEPEST.
    """
    reader = Bracketing(tokens)
    found: list[Item] = []
    while reader.peek() is not None:
        inner, _ = reader.items("", 0)
        found.extend(inner)
        if (token := reader.peek()) is not None and token.kind == "command":
            reader.at += 1  # an \end without its \begin
            reader.name()
        elif token is not None:
            reader.at += 1
    return list(plain(found))


def plain(items: list[Item]) -> Iterator[Item]:
    """Items without wrappers: boxes opened, struck parts left out, rows of aligned formulas put
    one behind the other with a row token between them."""
    k = 0
    while k < len(items):
        item = items[k]
        k += 1
        if isinstance(item, Environment):
            if item.name in TRANSPARENT_ENVIRONMENTS or not item.name:
                yield from _rows(item)
            else:
                rows = [[list(plain(cell)) for cell in row] for row in item.rows]
                yield Environment(item.name, rows, item.start, item.end)
            continue
        if isinstance(item, Group):
            yield Group(item.kind, list(plain(item.items)), item.start, item.end, item.closing)
            continue
        if not isinstance(item, Token) or item.kind != "command":
            yield item
            continue
        name = item.text
        if name in IGNORED or name in ("color", "textcolor", "hspace", "vspace", "phantom"):
            if name in ("color", "hspace", "vspace", "phantom") and _is_argument(items, k):
                k += 1
            if name == "textcolor" and _is_argument(items, k):
                k += 1
            if name in ("left", "right", "middle") and _is_dot(items, k):
                k += 1
        elif name in STRUCK:
            k += _is_argument(items, k)
            if name == "cancelto":
                k += _is_argument(items, k)
        elif name in WRAPPERS and _is_argument(items, k):
            inner = items[k]
            assert isinstance(inner, Group)
            yield from plain(inner.items)
            k += 1
        elif name in BRACES and _is_argument(items, k):
            inner = items[k]
            assert isinstance(inner, Group)
            yield from plain(inner.items)
            k += 1
            while k + 1 < len(items) and _is_script(items[k]):
                k += 2
        else:
            yield item


def _rows(environment: Environment) -> Iterator[Item]:
    for number, row in enumerate(environment.rows):
        if number:
            first = next((i for cell in row for i in cell), None)
            at = first.start if first is not None else environment.end
            yield Token("row", "\\\\", at, at)
        for cell in row:
            yield from plain(cell)


def _is_argument(items: list[Item], k: int) -> bool:
    here = items[k] if k < len(items) else None
    return isinstance(here, Group) and here.kind == "{"


def _is_dot(items: list[Item], k: int) -> bool:
    here = items[k] if k < len(items) else None
    return isinstance(here, Token) and here.text == "."


def _is_script(item: Item) -> bool:
    return isinstance(item, Token) and item.kind == "script"
