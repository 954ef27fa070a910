"""Tokens put into brackets and environments; what only decorates is taken away.

The result is a flat list of items at one level, where a bracket, an argument or an environment is
one item: the splitter and the reader of formulas both work on that.
"""

from __future__ import annotations

from collections.abc import Iterator

from symdl.read.bars import paired, pointed
from symdl.read.items import IGNORED, SPACES, Bracketing, Environment, Group, Item
from symdl.read.stacks import (
    ARROWS,
    STACKS,
    arrow,
    as_cases,
    is_point_between,
    stacked,
    with_layers,
)
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
        "mathbin",
        "mathrel",
        "mathord",
        "mathopen",
        "mathclose",
    ]
)
STRUCK = frozenset({"cancel", "bcancel", "xcancel", "sout", "cancelto", "st"})
BRACES = frozenset({"underbrace", "overbrace"})
SIDES = {
    **dict.fromkeys(("left", "bigl", "Bigl", "biggl", "Biggl"), "left"),
    **dict.fromkeys(("right", "bigr", "Bigr", "biggr", "Biggr"), "right"),
    **dict.fromkeys(("middle", "bigm", "Bigm", "biggm", "Biggm"), "middle"),
}
BETWEEN = {"over": "frac", "atop": "frac", "choose": "binom"}
"""Commands that stand between their two arguments, and those that stand before."""
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
    return level(found)


def level(items: list[Item]) -> list[Item]:
    """The items of one level without decorations, with bars in pairs."""
    return paired(list(plain(_unbraced(items))))


def _unbraced(items: list[Item]) -> list[Item]:
    """A cell or an argument without the braces around the whole of it: { { x = 1 } }."""
    inner = [item for item in items if not _is_space(item)]
    while len(inner) == 1 and isinstance(inner[0], Group) and inner[0].kind == "{":
        items = divided(inner[0].items, inner[0])
        inner = [item for item in items if not _is_space(item)]
    return items


def _is_space(item: Item) -> bool:
    return isinstance(item, Token) and item.kind == "command" and item.text in SPACES


def plain(items: list[Item]) -> Iterator[Item]:
    """Items without wrappers: boxes opened, struck parts left out, rows of aligned formulas put
    one behind the other with a row token between them."""
    k = 0
    while k < len(items):
        item = items[k]
        if (cases := as_cases(items, k)) is not None:
            items = [*items[:k], cases, *items[k + 2 :]]
            item = cases
        if (scripts := with_layers(items, k)) is not None:
            yield from scripts if len(scripts) == 2 else plain(scripts)
            k += 2
            continue
        if is_point_between(items, k):
            item = Token("op", "cdot", item.start, item.end)
        k += 1
        if isinstance(item, Environment):
            if item.name in TRANSPARENT_ENVIRONMENTS or not item.name:
                yield from _rows(item)
            else:
                rows = [[level(cell) for cell in row] for row in item.rows]
                yield Environment(item.name, rows, item.start, item.end)
            continue
        if isinstance(item, Group):
            if item.items or not _stands_alone(items, k - 1):
                divided_items = divided(level(item.items), item)
                yield Group(item.kind, divided_items, item.start, item.end, item.closing)
            continue
        if not isinstance(item, Token) or item.kind != "command":
            yield Token("row", "", item.start, item.end) if _is_between_rows(item) else item
            continue
        name = item.text
        if name in IGNORED or name in ("color", "textcolor", "hspace", "vspace", "phantom"):
            if name in ("color", "hspace", "vspace", "phantom") and _is_argument(items, k):
                k += 1
            if name == "textcolor" and _is_argument(items, k):
                k += 1
            if name in ("left", "right", "middle") and _is_dot(items, k):
                k += 1
            elif name in SIDES and k < len(items):
                items[k] = pointed(items[k], SIDES[name])
        elif name in ARROWS:
            relation, words = arrow(name, items, k)
            yield relation
            k += words
        elif name in STACKS and (meant := stacked(name, items, k)) is not None:
            yield from plain(meant)
            k += 2
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


def divided(items: list[Item], group: Group) -> list[Item]:
    """{a \\over b} as \\frac{a}{b}: the whole of the bracket is divided."""
    for k, item in enumerate(items):
        if isinstance(item, Token) and item.kind == "command" and item.text in BETWEEN:
            before = Group("{", items[:k], group.start, item.start)
            behind = Group("{", items[k + 1 :], item.end, group.end)
            command = Token("command", BETWEEN[item.text], item.start, item.end)
            return [command, before, behind]
    return items


def _stands_alone(items: list[Item], k: int) -> bool:
    """Whether the bracket at a place is {} that only keeps a sign apart from what is before."""
    here, before = items[k], items[k - 1] if k else None
    if not (isinstance(here, Group) and here.kind == "{"):
        return False
    if not isinstance(before, Token):
        return before is None
    return before.kind not in ("command", "script") or before.text in SPACES


def _rows(environment: Environment) -> Iterator[Item]:
    for number, row in enumerate(environment.rows):
        if number:
            first = next((i for cell in row for i in cell), None)
            at = first.start if first is not None else environment.end
            yield Token("row", "\\\\", at, at)
        for cell in row:
            yield from plain(_unbraced(cell))


def _is_between_rows(item: Item) -> bool:
    """Whether an item is words on a line of their own between two rows."""
    return isinstance(item, Token) and item.kind in ("text:intertext", "text:shortintertext")


def _is_argument(items: list[Item], k: int) -> bool:
    here = items[k] if k < len(items) else None
    return isinstance(here, Group) and here.kind == "{"


def _is_dot(items: list[Item], k: int) -> bool:
    here = items[k] if k < len(items) else None
    return isinstance(here, Token) and here.text == "."


def _is_script(item: Item) -> bool:
    return isinstance(item, Token) and item.kind == "script"
