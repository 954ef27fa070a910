"""Terms: a piece of NumPy code with the indices that its axes are, and how terms line up."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from symdl.expr import values as v

Axes = tuple[v.Index, ...]


@dataclass(frozen=True)
class Term:
    """Code, the indices of its axes in order, and whether its entries are whole numbers."""

    code: str
    axes: Axes = ()
    whole: bool = False


class Spread(v.Node):
    """The array whose entry ``args[0]`` adds at the places ``args[1:]``: a read, transposed."""

    def __new__(cls, source: v.Entry, *places: sp.Expr) -> Spread:
        return sp.Expr.__new__(cls, source, *places)


class Winner(v.Node):
    """1 where its indices are the first place of the maximum of ``body`` over them, else 0."""

    is_integer = True

    def __new__(cls, body: sp.Expr, *indices: v.Index) -> Winner:
        return sp.Expr.__new__(cls, body, *indices)

    body = property(lambda self: self.args[0])
    bound = property(lambda self: self.args[1:])


@dataclass(frozen=True)
class Quantity:
    """What lowering knows of a name: its axes, whether its entries are indices, what is outside."""

    indices: Axes
    whole: bool = False
    outside: sp.Expr | None = None


def spread(term: Term, axes: Axes) -> str:
    """The term's code with its axes in the order of ``axes``, new ones of length 1."""
    if term.axes == axes or not term.axes:
        return term.code
    code = term.code
    order = [term.axes.index(a) for a in axes if a in term.axes]
    if order != sorted(order):
        code = f"({code}).transpose({', '.join(map(str, order))})"
    places = [":" if a in term.axes else "None" for a in axes]
    while places and places[-1] == ":":
        places.pop()
    return f"({code})[{', '.join(places)}]" if places else code
