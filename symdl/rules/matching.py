"""Matching a pattern against an expression: index variables, commutative sums and products.

A pattern is an ordinary expression some of whose indices are variables.  A variable stands for any
integer-valued expression (an index, ``i*s + u``, a gathered ``t[n]``) over an axis of its own size
where that can be told.  Binders match up to renaming.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import sympy as sp

from symdl.expr.values import Binder, Index, Node, free_indices, freshen, rebuild, substitute, walk

Bindings = dict[sp.Basic, sp.Basic]


def match(
    pattern: sp.Basic, e: sp.Basic, variables: frozenset[Index], bindings: Bindings | None = None
) -> Bindings | None:
    """The bindings of the variables under which the pattern is the expression, or None."""
    if pattern.args and type(pattern) is not type(e):
        return None  # what most nodes of a tree are: no generator is made for them
    return next(_match(pattern, e, variables, dict(bindings or {})), None)


def _match(
    p: sp.Basic, e: sp.Basic, variables: frozenset[Index], b: Bindings
) -> Iterator[Bindings]:
    if isinstance(p, Index) and p in variables:
        if p in b:
            if b[p] == e:
                yield b
        elif not isinstance(e, Index) or e.size == p.size:
            yield {**b, p: e}
        return
    if not p.args:
        if p == e:
            yield b
        return
    if type(p) is not type(e) or len(p.args) != len(e.args):
        return
    if isinstance(p, Binder):
        if p.args[0] != e.args[0] or [i.size for i in p.bound] != [i.size for i in e.bound]:
            return
        yield from _match_binder(p, e, variables, b)
    elif p.is_Add or p.is_Mul:
        yield from _match_bag(list(p.args), list(e.args), variables, b)
    else:
        yield from _match_sequence(list(p.args), list(e.args), variables, b)


def _match_sequence(ps: list, es: list, variables: frozenset, b: Bindings) -> Iterator[Bindings]:
    if not ps:
        yield b
        return
    for found in _match(ps[0], es[0], variables, b):
        yield from _match_sequence(ps[1:], es[1:], variables, found)


def _match_bag(ps: list, es: list, variables: frozenset, b: Bindings) -> Iterator[Bindings]:
    if not ps:
        yield b
        return
    for k, e in enumerate(es):
        for found in _match(ps[0], e, variables, b):
            yield from _match_bag(ps[1:], es[:k] + es[k + 1 :], variables, found)


def _match_binder(p: Binder, e: Binder, variables: frozenset, b: Bindings) -> Iterator[Bindings]:
    """Dummies of the pattern match dummies of the expression, one to one, and nothing outside."""
    dummies = frozenset(p.bound)
    inner = {k: v for k, v in b.items() if k not in dummies}
    for found in _match(p.body, e.body, variables | dummies, inner):
        images = [found.get(d) for d in p.bound]
        if set(images) != set(e.bound):
            continue
        outer = {k: v for k, v in found.items() if k not in dummies}
        if any(free_indices(v) & set(e.bound) for v in outer.values()):
            continue
        yield outer


def replace_all(
    e: sp.Expr,
    pattern: sp.Basic,
    variables: frozenset[Index],
    template: sp.Expr,
    keep: Callable[[sp.Basic], bool] = lambda node: False,
) -> sp.Expr:
    """Every instance of the pattern replaced by the template, outermost first, without capture.

    Nodes for which ``keep`` holds are left as they are, with everything inside them."""
    if keep(e):
        return e
    found = match(pattern, e, variables)
    if found is not None:
        return substitute(freshen(template), found)
    if not e.args or (isinstance(e, Node) and not e.has(*_heads(pattern))):
        return e
    if isinstance(e, Binder):
        e = freshen(e)
    return rebuild(e, [replace_all(a, pattern, variables, template, keep) for a in e.args])


def _heads(pattern: sp.Basic) -> tuple[type, ...]:
    return (type(pattern),)


def occurs(e: sp.Basic, pattern: sp.Basic, variables: frozenset[Index]) -> bool:
    """Whether an instance of the pattern stands anywhere in the expression."""
    return any(match(pattern, node, variables) is not None for node in walk(e))


def instantiate(template: sp.Expr, bindings: Mapping[sp.Basic, sp.Basic]) -> sp.Expr:
    """The template with its variables bound and its dummies fresh."""
    return substitute(freshen(template), bindings)
