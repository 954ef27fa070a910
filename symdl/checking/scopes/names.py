"""Names as people write them: when two of them are the same, and what a pattern stands for.

``w_{12}``, ``w_{1,2}`` and ``w_{ij}`` at i = 1, j = 2 are one name.  A name in a definition is a
pattern: the letters in its scripts are parameters ("s_i = ..." defines s_1 too).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from symdl.read.tree import (
    Apply,
    Binary,
    Call,
    Fold,
    Given,
    Level,
    Nabla,
    Node,
    Number,
    Quotient,
    Symbol,
    Unary,
    Words,
    children,
    walk,
)

Indices = Mapping[str, int]
Part = int | str


class Key(NamedTuple):
    """One name: its letter with marks, and its scripts as text."""

    base: str
    sub: str = ""
    sup: str = ""

    def __str__(self) -> str:
        return (
            self.base + (f"_{self.sub}" if self.sub else "") + (f"^{self.sup}" if self.sup else "")
        )


IGNORED_MARKS = {"bold", "cal", "vec", "rm", "bb", "it"}


def base_of(symbol: Symbol) -> str:
    """The letter with the marks that tell names apart; type faces do not."""
    if not symbol.marks:
        return symbol.base
    marks = [mark for mark in symbol.marks if mark not in IGNORED_MARKS]
    return symbol.base + "".join("'" if mark == "prime" else f"~{mark}" for mark in marks)


def letter(node: Node) -> str | None:
    """The letter of a node that can be an index: one letter, with primes, without scripts."""
    if not isinstance(node, Symbol) or node.sub or node.sup:
        return None
    if len(node.base) == 1 or node.base in GREEK_INDICES:
        return base_of(node)
    return None


def local_name(symbol: Symbol, indices: Indices) -> str | None:
    """The text by which a function's own name is known in it: x, theta, w_1."""
    return None if symbol.sup else str(key_of(symbol, indices))


GREEK_INDICES = {"ell", "mu", "nu", "tau"}


def part(node: Node, indices: Indices) -> Part:
    """What a script says: a number where its letters have one, else its text."""
    if isinstance(node, Level):
        inner = part(node.body, indices)
        return inner
    whole = integer(node, indices)
    return label(node) if whole is None else whole


def integer(node: Node, indices: Indices) -> int | None:
    """A whole number from letters that have one; None where it is not known."""
    if isinstance(node, Number):
        return int(node.text) if node.text.isdigit() else None
    name = letter(node)
    if name is not None:
        return indices.get(name)
    if isinstance(node, Unary) and node.op in "+-":
        inner = integer(node.operand, indices)
        return None if inner is None else (-inner if node.op == "-" else inner)
    if isinstance(node, Binary) and node.op in "+-*/":
        left, right = integer(node.left, indices), integer(node.right, indices)
        if left is None or right is None:
            return None
        return _WHOLE[node.op](left, right)
    return None


def _quotient(a: int, b: int) -> int | None:
    whole = Fraction(a, b) if b else None
    return int(whole) if whole is not None and whole.denominator == 1 else None


_WHOLE = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": _quotient,
}


def label(node: Node) -> str:
    """A script's text, as it tells names apart."""
    if isinstance(node, Words):
        return node.text.strip()
    if isinstance(node, Number):
        return node.text
    if isinstance(node, Symbol):
        inner = ",".join(label(n) for n in (*node.sub, *node.sup))
        return base_of(node) + (f"({inner})" if inner else "")
    if isinstance(node, Binary):
        return f"{label(node.left)}{node.op}{label(node.right)}"
    if isinstance(node, Unary):
        return f"{node.op}{label(node.operand)}"
    if isinstance(node, Given):
        sides = [",".join(map(label, side)) for side in (node.what, node.given)]
        return node.sign.join(side for side in sides if side)
    return type(node).__name__ + "".join(f"({label(n)})" for n in children(node))


def joined(parts: tuple[Part, ...]) -> str:
    """Scripts as one text: digits run together, the rest is parted by commas."""
    if len(parts) < 2:
        return str(parts[0]) if parts else ""
    if all(isinstance(p, int) and 0 <= p < 10 for p in parts):
        return "".join(map(str, parts))
    return ",".join(map(str, parts))


def parts_of(nodes: tuple[Node, ...], indices: Indices) -> tuple[Part, ...]:
    """The scripts of a name, each a number or a text."""
    return tuple([part(node, indices) for node in nodes]) if nodes else ()


def key_of(symbol: Symbol, indices: Indices) -> Key:
    """The name of a symbol where the letters in its scripts have these values."""
    sub = joined(parts_of(symbol.sub, indices)) if symbol.sub else ""
    sup = joined(parts_of(symbol.sup, indices)) if symbol.sup else ""
    return Key(base_of(symbol), sub, sup)


def is_shifted(script: Node) -> bool:
    """Whether a script is a letter and a number: t - 1, [l + 1]."""
    if isinstance(script, Level):
        return is_shifted(script.body)
    if not isinstance(script, Binary) or script.op not in "+-":
        return False
    return letter(script.left) is not None and isinstance(script.right, Number)


def with_power(node: Binary) -> Symbol | None:
    """The name that a power may be: z^2 as z with the superscript 2, for a plain symbol."""
    if node.op == "^" and isinstance(node.left, Symbol) and not node.left.sup:
        left = node.left
        return Symbol(left.base, left.sub, (node.right,), left.marks, span=node.span)
    return None


def match(
    pattern: tuple[Node, ...], parts: tuple[Part, ...], found: dict[str, int]
) -> dict[str, int] | None:
    """The values of a pattern's letters at these scripts; None where it does not fit."""
    if len(pattern) > 1 and len(parts) == 1 and isinstance(parts[0], int):
        digits = str(parts[0])
        if len(digits) == len(pattern):
            parts = tuple(int(d) for d in digits)
    if len(pattern) != len(parts):
        return None
    found = dict(found)
    for node, value in zip(pattern, parts, strict=True):
        inner = node.body if isinstance(node, Level) else node
        solved = _solve(inner, value, found)
        if solved is None:
            return None
        found = solved
    return found


def _solve(node: Node, value: Part, found: dict[str, int]) -> dict[str, int] | None:
    known = integer(node, found)
    if known is not None:
        return found if known == value else None
    name = letter(node)
    if name is not None and isinstance(value, int):
        return {**found, name: value}
    if isinstance(node, Binary) and node.op in "+-" and isinstance(value, int):
        shift = integer(node.right, found)
        if shift is not None:
            return _solve(node.left, value - shift if node.op == "+" else value + shift, found)
    return found if label(node) == str(value) else None


def symbols(node: Node) -> Iterator[Symbol]:
    """The names in a formula, without those inside scripts; a power may be one (see with_power)."""
    pending: list[Node] = [node]
    while pending:
        here = pending.pop()
        if isinstance(here, Symbol):
            yield here
            continue
        if isinstance(here, Apply):
            yield Symbol(here.head.base, here.head.sub, here.head.sup, here.head.marks)
            pending.extend(here.arguments)
            continue
        pending.extend(reversed(list(children(here))))


def index_letters(node: Node, bound: frozenset[str] = frozenset()) -> Iterator[str]:
    """The letters that stand in scripts and are not bound by a sum, in the order of the text."""
    if isinstance(node, Fold):
        inner = bound | ({letter(node.index) or ""} if node.index is not None else set())
        for below in children(node):
            if below is not node.index:
                yield from index_letters(below, inner)
        return
    if isinstance(node, Symbol):
        for script in (*node.sub, *node.sup):
            for below in walk(script):
                name = letter(below)
                if name is not None and name not in bound:
                    yield name
        return
    for below in children(node):
        yield from index_letters(below, bound)


def differentiated_by(*sides: Node) -> set[str]:
    """The letters of the names that something is differentiated by."""
    quotients = (n for side in sides for n in walk(side) if isinstance(n, Quotient))
    return {base_of(by) for n in quotients for by in n.bottom if isinstance(by, Symbol)}


def quotient_key(top: str, bottom: tuple[str, ...]) -> Key:
    """The name under which a derivative's value is kept."""
    return Key(f"d({top})/d({','.join(bottom)})")


def plain_name(node: Node) -> Symbol | None:
    """The symbol that a side consists of, if it is one: f, w_{11}, f(x, y)'s head is not."""
    return node if isinstance(node, Symbol) else None


def is_quotient_of_names(node: Node) -> bool:
    """Whether a derivative is one of a name by names: dL/dz_j."""
    return (
        isinstance(node, Quotient)
        and isinstance(node.top, Symbol | Apply)
        and all(isinstance(n, Symbol) for n in node.bottom)
    )


def by_what(node: Nabla) -> Node | None:
    """What a gradient is taken by: as written, or the argument of grad J(w)."""
    body = node.body
    if node.by is None and isinstance(body, Apply | Call) and len(body.arguments) == 1:
        return body.arguments[0] if isinstance(body.arguments[0], Symbol) else None
    return node.by
