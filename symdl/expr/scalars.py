"""Derivatives of the scalar functions, read from the table's texts by the notation's reader."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import sympy as sp

from symdl.expr.declare import declare
from symdl.expr.meaning import value_of
from symdl.expr.scope import Scope
from symdl.expr.values import Entry, Fn, substitute
from symdl.functions import FUNCTIONS


@cache
def _templates(name: str) -> tuple[sp.Expr, ...]:
    scope = Scope()
    declare("x[], y[], f[]", scope)
    return tuple(value_of(text, scope) for text in FUNCTIONS[name].derivatives)


def derivative_of(name: str, arguments: Sequence[sp.Expr]) -> tuple[sp.Expr, ...]:
    """The derivatives of ``name(arguments)`` by each argument, at those arguments.

    Raises:
        KeyError: where the table has no such function."""
    places = dict(zip((Entry("x"), Entry("y")), arguments, strict=False))
    places[Entry("f")] = Fn(name, *arguments)
    return tuple(substitute(template, places) for template in _templates(name))
