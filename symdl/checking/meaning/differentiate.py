"""Derivatives written as quotients: named quantities that get their value through what is known.

``dL/dz_j`` is never a derivative of bare symbols.  It is (in this order) the value somebody gave
it, the slope of L's definition by z_j, the chain rule through quantities whose own derivative is
known, or an atom.  That a definition does not depend on a name gives 0 only where both belong
to one question; else it is undecided, because 0 = 0 would wave wrong lines through.
"""

from __future__ import annotations

from fractions import Fraction

from symdl.checking.meaning.application import new_tag, slope_of
from symdl.checking.meaning.bound import chosen, mark
from symdl.checking.meaning.by_arrays import (
    array_variable,
    by_array,
    has,
    hessian,
    unknown_by_array,
)
from symdl.checking.meaning.defined import INDEPENDENT, is_defined, plays_a_part
from symdl.checking.meaning.evaluate import Evaluation, Mode
from symdl.checking.meaning.resolve import symbol_value
from symdl.checking.meaning.stated import by_a_formula, stated
from symdl.checking.scopes.laws import LOCAL
from symdl.checking.scopes.names import Key, by_what, local_name, quotient_key, symbols
from symdl.checking.values import numbers
from symdl.checking.values.arrays import Array, Value
from symdl.checking.values.numbers import Slope, Undecided
from symdl.read import tree

DEEP = Mode("every definition", definitions=True, local=True)


def quotient(here: Evaluation, node: tree.Quotient) -> Value:
    """The value of a derivative."""
    kept = ("quotient", node, tuple(here.indices.items()), _state(here))
    if kept not in here.kept:
        before, here.asked = here.asked, set()
        try:
            here.kept[kept] = (_quotient(here, node), frozenset(here.asked))
        finally:
            here.asked |= before
    value, asked = here.kept[kept]
    here.asked |= asked
    return value


def _state(here: Evaluation) -> tuple:
    """What a kept value depends on beside the letters: seeds, busy bindings, local names."""
    return (here.version, here.busy, here.on_path, tuple(sorted(here.local)))


def _quotient(here: Evaluation, node: tree.Quotient) -> Value:
    top = node.top
    if isinstance(top, tree.Compare):  # d(v = u)/du
        top = top.operands[-1]
    if isinstance(top, tree.Bracketed):
        top = top.body
    variables = [_variable(n) for n in node.bottom]
    if node.order > len(variables):
        variables = variables * node.order
    name = _name(here, node.top, variables)
    if name is not None:
        given = stated(here, name, early=False)
        if given is None:
            given = by_a_formula(here, name, variables[0])
        if given is not None:
            return given
        goes = _may_go_through(here, top) and here.uses("shown")
        through = _through(here, top, variables[0]) if goes else None
        if through is not None and node.order == 1:
            return through
    if node.order > 1:
        return _higher(here, top, variables)
    (variable,) = variables
    return _first(here, top, variable, name)


def _variable(node: tree.Node) -> tree.Symbol:
    while isinstance(node, tree.Bracketed):
        node = node.body
    if isinstance(node, tree.Binary) and node.op == "^":
        from symdl.checking.scopes.names import with_power

        named = with_power(node)
        if named is not None:
            return named
    if isinstance(node, tree.Symbol):
        return node
    if isinstance(node, tree.Apply):
        return node.head
    raise Undecided("a derivative by what is not a name")


def _name(here: Evaluation, top: tree.Node, variables: list[tree.Symbol]) -> Key | None:
    head = top.head if isinstance(top, tree.Apply) else top
    if not isinstance(head, tree.Symbol):
        return None
    bottom = tuple(str(here.key(v)) for v in variables)
    return quotient_key(str(here.key(head)), bottom)


def _first(here: Evaluation, top: tree.Node, variable: tree.Symbol, name: Key | None) -> Value:
    if isinstance(top, tree.Symbol) and here.key(top) == here.key(variable):
        return Fraction(1)
    top = _applied(here, top)
    array = array_variable(here, variable)
    if array is not None:
        if isinstance(top, tree.Symbol | tree.Apply) and not is_defined(here, top):
            through = _through(here, top, variable)
            return unknown_by_array(here, top, variable, array) if through is None else through
        return by_array(here, top, variable, array)
    value, depends = slope(here, top, variable)
    if depends:
        if LOCAL not in here.scope.laws.said and here.uses("outermost"):
            _needs_one_path(here, top, variable)
        return value
    if isinstance(top, tree.Symbol | tree.Apply) and not is_defined(here, top):
        through = _through(here, top, variable)
        if through is not None:
            return through
        given = stated(here, name, early=True) if name is not None else None
        return given if given is not None else here.atom(str(name))
    if here.uses("dependent"):
        return _unknown_dependence(here, top, variable)
    other_way = _the_other_way(here, top, variable)
    if other_way is not None:
        return other_way
    if not plays_a_part(here, top, variable) or _holds_more(here, top):
        raise Undecided(INDEPENDENT)
    return value


def _holds_more(here: Evaluation, top: tree.Node) -> bool:
    """Whether a formula is made of names that are defined, by names alone: d(log L)/dp is not 0."""
    if here.mode.definitions or here.uses("values") or isinstance(top, tree.Symbol):
        return False
    return any(here.scope.knows(name) for name in symbols(top))


def _the_other_way(here: Evaluation, top: tree.Node, variable: tree.Symbol) -> Value | None:
    """dx/dy where y is computed from x: the reciprocal of dy/dx, both being numbers."""
    if isinstance(top, tree.Symbol) and is_defined(here, variable):
        value, depends = slope(here, variable, top)
        if depends and not isinstance(value, Array):
            return numbers.divide(Fraction(1), value)
    return None


def _applied(here: Evaluation, top: tree.Node) -> tree.Node:
    """F(x) for F, where the document applies it to something and says nothing else of it."""
    if not isinstance(top, tree.Symbol) or here.scope.is_quantity(top) or is_defined(here, top):
        return top
    return here.scope.usage.applied.get(str(here.key(top)), top)


def _needs_one_path(here: Evaluation, top: tree.Node, variable: tree.Symbol) -> None:
    """Refuse a partial derivative where another name in the formula depends on the variable too."""
    from symdl.checking.meaning.paths import depends

    with here.inside(mode=DEEP, kept={}):
        for binding, _ in list(chosen(here, top))[:1] if isinstance(top, tree.Symbol) else ():
            with here.inside(busy=frozenset({mark(binding, {})})):
                for name in set(symbols(binding.body)):
                    if here.key(name) != here.key(variable) and depends(here, name, variable):
                        raise Undecided("there are several paths to the variable")


def _unknown_dependence(here: Evaluation, top: tree.Node, variable: tree.Symbol) -> Value:
    """The slope where every name without a definition may depend on the variable."""
    tag = new_tag(here)
    with here.inside(hidden=(tag, str(here.key(variable)))):
        value = here.value(top)
    if not has(value, tag):
        raise Undecided(INDEPENDENT)
    return slope_of(value, tag)


def slope(here: Evaluation, top: tree.Node, variable: tree.Symbol) -> tuple[Value, bool]:
    """The slope of a formula by a name, and whether it depends on it at all."""
    if here.seeds or here.local:
        return _fresh_slope(here, top, variable)
    kept = ("slope", top, here.key(variable), tuple(here.indices.items()), _state(here))
    if kept not in here.kept:
        here.kept[kept] = _fresh_slope(here, top, variable)
    return here.kept[kept]


def _fresh_slope(here: Evaluation, top: tree.Node, variable: tree.Symbol) -> tuple[Value, bool]:
    tag = new_tag(here)
    key = here.key(variable)
    seed = Slope(tag, numbers.primal(_at(here, variable)), Fraction(1))
    plain = local_name(variable, here.indices)
    local = {**here.local}
    if plain is not None and plain in local:
        local[plain] = Slope(tag, local[plain], Fraction(1))
    with here.inside(seeds={**here.seeds, key: seed}, local=local):
        value = here.value(top)
    entries = value.entries if isinstance(value, Array) else (value,)
    depends = any(isinstance(entry, Slope) and entry.tag == tag for entry in entries)
    return slope_of(value, tag), depends


def _at(here: Evaluation, variable: tree.Symbol) -> numbers.Real:
    value = symbol_value(here, variable)
    if isinstance(value, Array):
        raise Undecided("a derivative by an array")
    return value


def _higher(here: Evaluation, top: tree.Node, variables: list[tree.Symbol]) -> Value:
    (first, *others) = variables
    at = array_variable(here, first)
    if at is not None:
        if len(others) != 1 or here.key(others[0]) != here.key(first):
            raise Undecided("a higher derivative by arrays")
        return hessian(here, top, first, at)
    tags, seeds = [], dict(here.seeds)
    for variable in variables:
        key = here.key(variable)
        tag = new_tag(here)
        tags.append(tag)
        seeds[key] = Slope(tag, seeds.get(key, numbers.primal(_at(here, variable))), Fraction(1))
    with here.inside(seeds=seeds):
        value = here.value(top)
    if not has(value, tags[-1]):
        raise Undecided(INDEPENDENT)
    for tag in reversed(tags):
        value = slope_of(value, tag)
    return value


def gradient(here: Evaluation, node: tree.Nabla) -> Value:
    """A gradient written with nabla, by the name below it."""
    by = by_what(node)
    if by is None:
        raise Undecided("a gradient that does not say by what")
    return quotient(here, tree.Quotient(node.body, (by,), order=node.order, span=node.span))


def _may_go_through(here: Evaluation, top: tree.Node) -> bool:
    """Whether the document takes a derivative of it by something else, too."""
    head = top.head if isinstance(top, tree.Apply) else top
    middles = here.scope.middles(str(here.key(head))) if isinstance(head, tree.Symbol) else ()
    return next(iter(middles), None) is not None


def _through(here: Evaluation, top: tree.Node, variable: tree.Symbol) -> Value | None:
    from symdl.checking.meaning.paths import through_known

    return through_known(here, top, variable)
