"""Whether facts can hold together: bounds and values of each quantity, sums, one-hot arrays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import sympy as sp

from symdl.errors import FactError
from symdl.expr.program import Fact, Program
from symdl.expr.scan import Piece
from symdl.expr.values import Entry, Index, Reduce


@dataclass
class Bounds:
    """Where a quantity lies; ``open`` ends do not belong to it."""

    low: sp.Expr = -sp.oo
    high: sp.Expr = sp.oo
    low_open: bool = False
    high_open: bool = False

    def narrow(self, relation: str, value: sp.Expr) -> None:
        """Take one more relation into account."""
        if relation in (">", ">=", "=") and (
            value > self.low or (value == self.low and relation == ">")
        ):
            self.low, self.low_open = value, relation == ">"
        if relation in ("<", "<=", "=") and (
            value < self.high or (value == self.high and relation == "<")
        ):
            self.high, self.high_open = value, relation == "<"

    @property
    def empty(self) -> bool:
        """True where no number satisfies every relation."""
        return bool(
            self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))
        )


def check_consistent(facts: Iterable[tuple[Fact, Piece]], program: Program) -> None:
    """Refuse facts that cannot hold together.

    Raises:
        FactError: at the first fact that contradicts those before it, or a default."""
    seen: dict[tuple, Bounds] = {}
    texts: dict[tuple, list[str]] = {}
    for fact, piece in facts:
        for key, relation, value in _relations(fact):
            if not value.is_number:
                continue
            for covered in _covering(key, seen, texts):
                bounds = seen.setdefault(covered, Bounds())
                bounds.narrow(relation, value)
                if bounds.empty:
                    others = [t for t in texts.get(covered, ()) if t != fact.text]
                    against = f"'{others[-1]}'" if others else "itself"
                    raise piece.error(
                        f"this contradicts {against}", "keep one of the two", kind=FactError
                    )
                texts.setdefault(covered, []).append(fact.text)
        _check_default(fact, program, piece)
        _check_sums(fact, seen, texts, piece)


def _relations(fact: Fact) -> Iterator[tuple[tuple, str, sp.Expr]]:
    """(key, relation, number) for everything one fact says."""
    if fact.relation == "one-hot":
        key = _key(fact.left)
        yield key, ">=", sp.S.Zero
        yield key, "<=", sp.S.One
        yield ("sum", fact.left.name), "=", sp.S.One
    elif isinstance(fact.left, Reduce):
        body = fact.left.body
        plain = all(isinstance(i, Index) for i in body.indices)
        whole = plain and set(body.indices) <= set(fact.left.bound)
        key = ("sum", body.name) if whole else ("sum", sp.srepr(fact.left.xreplace({})))
        yield key, fact.relation, fact.right
    else:
        yield _key(fact.left), fact.relation, fact.right


def _key(left: sp.Expr) -> tuple:
    """One key for all entries of an array, one of its own for a single entry."""
    if isinstance(left, Entry):
        numbers = tuple(None if i.has(Index) else i for i in left.indices)
        return ("entry", left.name, *numbers)
    return ("symbol", str(left))


def _covering(key: tuple, seen: dict[tuple, Bounds], texts: dict[tuple, list[str]]) -> list[tuple]:
    """The key itself and every more special one; a new special key starts from the general one."""
    if key[0] != "entry":
        return [key]
    if key not in seen:
        general = [k for k in seen if k[:2] == key[:2] and _covers(k, key)]
        for k in general:
            bounds = seen[k]
            mine = seen.setdefault(key, Bounds())
            texts.setdefault(key, []).extend(texts.get(k, ()))
            mine.narrow(">" if bounds.low_open else ">=", bounds.low)
            mine.narrow("<" if bounds.high_open else "<=", bounds.high)
    return [key, *(k for k in seen if k != key and k[:2] == key[:2] and _covers(key, k))]


def _covers(general: tuple, special: tuple) -> bool:
    return len(general) == len(special) and all(
        g is None or g == s for g, s in zip(general[2:], special[2:], strict=True)
    )


def _check_default(fact: Fact, program: Program, piece: Piece) -> None:
    """A declared default must satisfy the fact, unless the fact gives the value."""
    if not isinstance(fact.left, Entry) or fact.relation == "=":
        return
    declared = program.declarations.get(fact.left.name)
    if declared is None or declared.default is None or not fact.right.is_number:
        return
    bounds = Bounds()
    bounds.narrow(fact.relation, fact.right)
    bounds.narrow("=", sp.sympify(declared.default))
    if bounds.empty:
        raise piece.error(
            f"this contradicts the default {declared.name} = {declared.default}",
            "leave the fact out, or pass another value",
            kind=FactError,
        )


def _check_sums(fact: Fact, seen: dict, texts: dict, piece: Piece) -> None:
    """A sum of entries that are all nonnegative is not negative, and the mirror image."""
    for key, bounds in list(seen.items()):
        if key[0] != "sum":
            continue
        name = key[1]
        entries = [b for k, b in seen.items() if k[:2] == ("entry", name) and set(k[2:]) == {None}]
        for entry in entries:
            negative = entry.low >= 0 and bounds.high < 0
            positive = entry.high <= 0 and bounds.low > 0
            if negative or positive:
                said = [t for k in seen if k[1] == name for t in texts.get(k, ())]
                others = [t for t in said if t != fact.text] or [fact.text]
                raise piece.error(
                    f"this contradicts '{others[-1]}'", "keep one of the two", kind=FactError
                )
