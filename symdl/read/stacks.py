"""Signs written on, below or around others, put the way the reader knows: one row for each.

\\overset{(1)}{=}                         a relation with a remark on it
\\underset{i}{\\max}                       an operator with its index below
A^{[1]T}                                 a layer's number, then a transpose
\\left\\{ \\begin{array}{ll} ... \\right.     cases, where a relation stands before the brace
"""

from __future__ import annotations

from symdl.read.functions import LARGE
from symdl.read.items import IGNORED, SPACES, Environment, Group, Item
from symdl.read.scripts import is_transpose
from symdl.read.tokens import Token

ARROWS = {"xrightarrow": "->", "xleftarrow": "<-", "xRightarrow": "=>", "xmapsto": "->",
          "xlongequal": "="}  # fmt: skip
"""Arrows that are as long as the words on them."""
STACKS = frozenset({"overset", "underset", "stackrel", "overunderset"})
_ENDS = frozenset({",", ";", "therefore", "because", "forall"})
_GRIDS = frozenset({"array", "matrix", "aligned", "gathered", "split", "alignedat"})


def stacked(name: str, items: list[Item], k: int) -> list[Item] | None:
    """What \\overset{a}{b} and the like say, where b is a relation or an operator; else None."""
    upper, lower = (items[k], items[k + 1]) if k + 1 < len(items) else (None, None)
    if not (isinstance(upper, Group) and isinstance(lower, Group)):
        return None
    inner = [i for i in lower.items if not _is_space(i)]
    if len(inner) == 1 and isinstance(inner[0], Token) and inner[0].kind == "rel":
        return inner
    if name == "underset" and inner and _is_operator(inner[-1]):
        under = Group("{", upper.items, upper.start, upper.end)
        return [*inner, Token("script", "_", upper.start, upper.start), under]
    return None


def _is_operator(item: Item) -> bool:
    return isinstance(item, Token) and item.text.replace("\\,", "").replace(" ", "") in {
        *LARGE, "lim", "argmin", "argmax",
    }  # fmt: skip


def with_layers(items: list[Item], k: int) -> list[Item] | None:
    """The script of A^{[1]T} or z^{[1](i)} at a place as several, one behind the other."""
    sign, group = items[k], items[k + 1] if k + 1 < len(items) else None
    if not (isinstance(sign, Token) and sign.text == "^" and isinstance(group, Group)):
        return None
    inner = [i for i in group.items if not _is_space(i)]
    if len(inner) < 2 or not all(map(_is_level, inner[:-1])):
        return None
    if not (_is_level(inner[-1]) or is_transpose(inner[-1])):
        return None
    apart: list[Item] = []
    for item in inner:
        apart.append(Token("script", "^", item.start, item.start))
        apart.append(Group("{", [item], item.start, item.end))
    return apart


def _is_level(item: Item) -> bool:
    return isinstance(item, Group) and item.kind in ("[", "(")


def arrow(name: str, items: list[Item], k: int) -> tuple[Token, int]:
    """The relation that a long arrow is, and how many arguments with words follow it."""
    count = 0
    while k + count < len(items):
        here = items[k + count]
        if not (isinstance(here, Group) and here.kind == ("{" if count else here.kind)):
            break
        if here.kind not in ("[", "{"):
            break
        count += 1
        if here.kind == "{":
            break
    sign = items[k - 1]
    return Token("rel", ARROWS[name], sign.start, sign.end), count


def as_cases(items: list[Item], k: int) -> Environment | None:
    """The grid behind an opening brace at a place as cases: f(x) = { 1, x > 0 ... ."""
    brace, grid = items[k], items[k + 1] if k + 1 < len(items) else None
    if not (isinstance(brace, Token) and brace.kind == "stray" and brace.text == "\\{"):
        return None
    if not isinstance(grid, Environment) or grid.name not in _GRIDS or len(grid.rows) < 2:
        return None
    before = [i for i in items[:k] if not _is_space(i) and not _is_left(i)]
    if not before or not (
        isinstance(before[-1], Token) and before[-1].kind in ("rel", "amp", "op")
    ):
        return None
    return Environment("cases", grid.rows, brace.start, grid.end)


def is_point_between(items: list[Item], k: int) -> bool:
    """Whether a point means times: between two fractions, or where no sentence can end there, as
    no relation follows it."""
    here = items[k]
    if not (isinstance(here, Token) and here.kind == "other" and here.text == "."):
        return False
    before = next((i for i in reversed(items[:k]) if not _is_space(i)), None)
    rest = [i for i in items[k + 1 :] if not _is_space(i)]
    if not rest or not _ends_factor(before) or not _begins_factor(rest[0]):
        return False
    first = rest[0]
    if isinstance(first, Token) and first.text == "frac":
        return isinstance(before, Group) and before.kind == "{"
    stated = any(_is_related(i) for i in items[:k])
    return stated and not any(_is_related(i) for i in rest)


def _ends_factor(item: Item | None) -> bool:
    return isinstance(item, Group) or (isinstance(item, Token) and item.kind == "letter")


def _begins_factor(item: Item) -> bool:
    if isinstance(item, Token):
        named = item.kind == "command" and item.text not in IGNORED
        return item.kind in ("letter", "function") or named
    return isinstance(item, Group) and item.kind in ("(", "[")


def _is_related(item: Item) -> bool:
    return isinstance(item, Token) and (item.kind in ("rel", "row") or item.text in _ENDS)


def _is_left(item: Item) -> bool:
    return isinstance(item, Token) and item.kind == "command" and item.text == "left"


def _is_space(item: Item) -> bool:
    return isinstance(item, Token) and item.kind == "command" and item.text in SPACES
