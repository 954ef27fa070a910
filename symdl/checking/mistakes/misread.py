"""Misread digits and letters: the one sign whose change makes a step right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace

from symdl.checking.scopes.names import symbols
from symdl.checking.scopes.scope import Scope
from symdl.read import tree
from symdl.read.show import plain
from symdl.read.tree import Node, Number, Symbol

MOST = 120  # changes that are tried for one step
ALIKE = (  # signs that look alike in a hand
    "0 o O", "1 l i", "2 z Z", "5 s S", "6 b", "9 g q", "u v nu y", "x chi X", "w omega", "a alpha",
    "p rho", "n eta", "t tau", "B beta", "k kappa", "y gamma", "m n", "c C", "e epsilon", "h n",
)  # fmt: skip


def reads_right(right: Node, agrees: Callable[[Node], bool]) -> str:
    """ "reads right if 4 is f": the one digit or sign on the right whose change makes it right."""
    for tried, (name, changed) in enumerate(_other_digits(right)):
        if tried >= MOST:
            return ""
        if agrees(changed):
            return name
    return ""


def other_letters(scope: Scope, left: Node, right: Node) -> Iterator[tuple[str, Node]]:
    """The right sides in which one sign that stands nowhere else is one of the left side's names
    that looks like it."""
    known = set(symbols(left))
    for sign in _signs(right):
        if sign in known or (isinstance(sign, Symbol) and scope.knows(sign)):
            continue
        if isinstance(sign, Number) and sign in tree.walk(left):
            continue
        for name in known:
            if _looks_like(sign, name):
                words = f"reads right if {plain(sign)} is {plain(name)}"
                yield words, _with(right, sign, replace(name, span=sign.span))


def _signs(node: Node) -> Iterator[Number | Symbol]:
    """The digits and names of a formula that may have been misread."""
    for below in tree.walk(node):
        if isinstance(below, Symbol) or (isinstance(below, Number) and len(below.text) == 1):
            yield below


def _looks_like(sign: Number | Symbol, name: Symbol) -> bool:
    if isinstance(sign, Symbol):
        if (sign.sub, sign.sup, sign.marks) != (name.sub, name.sup, name.marks):
            return False
        pair = {sign.base, name.base}
    else:
        pair = {sign.text, name.base if not (name.sub or name.sup or name.marks) else ""}
    return any(pair <= set(row.split()) for row in ALIKE)


def _other_digits(node: Node) -> Iterator[tuple[str, Node]]:
    numbers = [n for n in tree.walk(node) if isinstance(n, tree.Number)]
    for number in numbers[:6]:
        for text in _digit_changes(number.text):
            changed = _with(node, number, replace(number, text=text))
            yield f"reads right if {number.text} is {text}", changed


def _digit_changes(text: str) -> Iterator[str]:
    if len(text) > 12:
        return
    for k, digit in enumerate(text):
        if not digit.isdigit():
            continue
        for other in "0123456789":
            leading = k == 0 and other == "0" and text[1:2].isdigit()
            coarser = other == "0" and text.isdigit() and not text[k + 1 :].strip("0")
            if other != digit and not leading and not coarser:
                yield text[:k] + other + text[k + 1 :]
    for k in range(len(text) - 1):  # two digits changed about
        if text[k : k + 2].isdigit() and text[k] != text[k + 1]:
            yield text[:k] + text[k + 1] + text[k] + text[k + 2 :]
    for k in range(len(text) - 1):  # a digit too many
        shorter = text[:k] + text[k + 1 :]
        if shorter.replace(".", "").isdigit():
            yield shorter


def _with(node: Node, old: Node, new: Node) -> Node:
    """The formula with one node, told by its place, put in another's stead."""
    if node is old:
        return new
    changes: dict[str, object] = {}
    for part in fields(node):
        value = getattr(node, part.name)
        if isinstance(value, Node):
            changes[part.name] = _with(value, old, new)
        elif isinstance(value, tuple):
            changes[part.name] = _with_in(value, old, new)
    return replace(node, **changes) if changes else node  # type: ignore[arg-type]


def _with_in(values: tuple, old: Node, new: Node) -> tuple:
    return tuple(
        _with(v, old, new)
        if isinstance(v, Node)
        else _with_in(v, old, new)
        if isinstance(v, tuple)
        else v
        for v in values
    )
