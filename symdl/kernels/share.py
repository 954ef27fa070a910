"""Common subexpressions: found up to the names of indices, and made quantities of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sympy as sp

from symdl.expr import values as v

_SHARED = (v.Fn, v.Reduce, v.ArgMax, v.Where, sp.Pow, sp.Add)


@dataclass(frozen=True)
class Assignment:
    """``name[indices] = body`` as it will run; ``backward`` tells in which of the two functions."""

    name: str
    indices: tuple[v.Index, ...]
    body: sp.Expr
    backward: bool = False
    note: str = ""


def canonical(e: sp.Basic) -> tuple[sp.Basic, list[v.Index]]:
    """The expression with every index renamed by its place, and its free indices in that order.

    Two expressions with equal first parts are the same function of their free indices."""
    free: dict[v.Index, v.Index] = {}
    return _canonical(e, {}, free, 0), list(free)


def _canonical(e: sp.Basic, bound: dict, free: dict, depth: int) -> sp.Basic:
    if isinstance(e, v.Index):
        if e in bound:
            return bound[e]
        return free.setdefault(e, v.Index(f"f{len(free)}", e.size))
    if not e.args:
        return e
    if isinstance(e, v.Binder):
        names = {b: v.Index(f"b{depth + k}", b.size) for k, b in enumerate(e.bound)}
        body = _canonical(e.body, {**bound, **names}, free, depth + len(names))
        return e.func(e.args[0], body, *names.values())
    return e.func(*(_canonical(a, bound, free, depth) for a in e.args))


def _worth_sharing(e: sp.Basic) -> bool:
    if not isinstance(e, _SHARED) or (isinstance(e, v.Fn) and e.name == "log"):
        return False  # a logarithm stays beside its factor, for 0·log 0 = 0
    if isinstance(e, sp.Pow) and e.exp == -1:
        return False
    return any(isinstance(x, v.Entry) for x in v.walk(e)) and not _of_integers(e)


def _of_integers(e: sp.Basic) -> bool:
    return isinstance(e, (sp.Add, sp.Mul)) and bool(e.is_integer)


def share(assignments: Sequence[Assignment], fresh_name: Callable[[str], str]) -> list[Assignment]:
    """The same assignments with what occurs twice computed once, just before its first use.

    A part equal to a whole body is read from the quantity that has it."""
    counts: dict[sp.Basic, int] = {}
    keys: dict[sp.Basic, tuple[sp.Basic, list[v.Index]]] = {}
    named: dict[sp.Basic, tuple[str, list[int]]] = {}

    def key_of(e: sp.Basic) -> tuple[sp.Basic, list[v.Index]]:
        if e not in keys:
            keys[e] = canonical(e)
        return keys[e]

    def count(e: sp.Basic) -> None:
        if _worth_sharing(e):
            key = key_of(e)[0]
            counts[key] = counts.get(key, 0) + 1
            if counts[key] > 1:
                return
        for a in e.args:
            count(a)

    for assignment in assignments:
        count(assignment.body)
    done: list[Assignment] = []

    def rewrite(e: sp.Basic, backward: bool, whole: bool = False) -> sp.Basic:
        if not e.args or isinstance(e, v.Entry) and not _compound(e):
            return e
        if not whole and _worth_sharing(e):
            key, free = key_of(e)
            if key in named:
                name, order = named[key]
                return v.Entry(name, *(free[k] for k in order))
            if counts.get(key, 0) > 1:
                name = fresh_name("shared")
                body = v.rebuild(e, [rewrite(a, backward) for a in e.args])
                indices = _natural_order(e, free)
                done.append(Assignment(name, indices, body, backward, "used more than once"))
                named[key] = name, [free.index(i) for i in indices]
                return v.Entry(name, *indices)
        return v.rebuild(e, [rewrite(a, backward) for a in e.args])

    for a in assignments:
        body = rewrite(a.body, a.backward, whole=True)
        done.append(Assignment(a.name, a.indices, body, a.backward, a.note))
        key, free = key_of(a.body)
        if _worth_sharing(a.body) and set(free) == set(a.indices):
            named.setdefault(key, (a.name, [free.index(i) for i in a.indices]))
    return done


def _natural_order(e: sp.Basic, free: list[v.Index]) -> tuple[v.Index, ...]:
    """The free indices in the order of an entry that has them all, else as they occur."""
    for x in v.walk(e):
        if isinstance(x, v.Entry) and len(x.indices) == len(free) and set(x.indices) == set(free):
            return x.indices
    return tuple(free)


def _compound(e: v.Entry) -> bool:
    return any(not isinstance(i, v.Index) for i in e.indices)
