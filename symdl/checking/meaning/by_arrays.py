"""Derivatives by vectors and matrices: gradients, Jacobians, Hessians, unknown gradients."""

from __future__ import annotations

import itertools
from fractions import Fraction

from symdl.checking.meaning.application import new_tag, slope_of
from symdl.checking.meaning.defined import INDEPENDENT
from symdl.checking.meaning.evaluate import Evaluation
from symdl.checking.meaning.resolve import symbol_value
from symdl.checking.scopes.names import quotient_key
from symdl.checking.values import arrays, numbers
from symdl.checking.values.arrays import Array, Value
from symdl.checking.values.numbers import Slope, Undecided
from symdl.read import tree

LAYOUT = "layout"  # noted where rows and columns of a Jacobian differ


def array_variable(here: Evaluation, variable: tree.Symbol) -> Array | None:
    """The array that a variable is; None for a number."""
    value = symbol_value(here, variable)
    if isinstance(value, Array):
        return value
    return None


def by_array(here: Evaluation, top: tree.Node, variable: tree.Symbol, at: Array) -> Value:
    """The derivative by each entry: of a number, an array of the variable's shape; of a vector by
    a vector, the Jacobian with a row for each entry of the top."""
    key = here.key(variable)
    columns: list[Value] = []
    depends = False
    for k in range(len(at.entries)):
        tag = new_tag(here)
        entries = list(at.entries)
        entries[k] = Slope(tag, entries[k], Fraction(1))
        with here.inside(seeds={**here.seeds, key: Array(at.shape, tuple(entries))}):
            value = here.value(top)
        depends |= has(value, tag)
        columns.append(slope_of(value, tag))
    if not depends:
        raise Undecided(INDEPENDENT)
    if not any(isinstance(column, Array) for column in columns):
        return Array(at.shape, tuple(columns))
    if not at.is_vector or not all(isinstance(c, Array) and c.is_vector for c in columns):
        raise Undecided("a derivative of an array by a matrix")
    height = len(columns[0].entries)
    rows = [[column.entries[r] for column in columns] for r in range(height)]
    jacobian = arrays.from_rows(rows)
    turned = arrays.transpose(jacobian)
    if arrays.compare(jacobian, turned) == "unequal":
        here.notes.add(LAYOUT)
    return jacobian if here.scope.layout == "numerator" else turned


def unknown_by_array(
    here: Evaluation, top: tree.Symbol | tree.Apply, variable: tree.Symbol, at: Array
) -> Value:
    """The gradient of a number of which nothing is known: an entry for each of the variable's."""
    head = top.head if isinstance(top, tree.Apply) else top
    if here.scope.shaped().of(head) is not None:
        raise Undecided(INDEPENDENT)
    places = range(here.scope.base, here.scope.base + max(at.shape, default=1))
    ranges = [places[:length] for length in at.shape if length != 1] or [places[:1]]
    entries = []
    for place in itertools.product(*ranges):
        scripts = (*variable.sub, *(tree.Number(str(k)) for k in place))
        entry = tree.Symbol(variable.base, scripts, variable.sup, variable.marks)
        name = quotient_key(str(here.key(head)), (str(here.key(entry)),))
        entries.append(here.atom(str(name)))
    return Array(at.shape, tuple(entries))


def has(value: Value, tag: int) -> bool:
    """Whether a value, or an entry of it, changes with what carries the tag."""
    entries = value.entries if isinstance(value, Array) else (value,)
    return any(isinstance(entry, Slope) and entry.tag == tag for entry in entries)


def hessian(here: Evaluation, top: tree.Node, variable: tree.Symbol, at: Array) -> Value:
    """The matrix of second derivatives of a number by a vector."""
    if not at.is_vector:
        raise Undecided("a second derivative by a matrix")
    key, count, depends = here.key(variable), len(at.entries), False
    rows: list[list[numbers.Real]] = [[Fraction(0)] * count for _ in range(count)]
    for places in itertools.combinations_with_replacement(range(count), 2):
        tags = [new_tag(here), new_tag(here)]  # the later one lies outside
        entries = list(at.entries)
        for tag, place in zip(tags, places, strict=True):
            entries[place] = Slope(tag, entries[place], Fraction(1))
        with here.inside(seeds={**here.seeds, key: Array(at.shape, tuple(entries))}):
            value = here.value(top)
        if isinstance(value, Array) and len(value.entries) > 1:
            raise Undecided("a second derivative of an array")
        depends |= any(has(value, tag) for tag in tags)
        j, k = places
        rows[j][k] = rows[k][j] = slope_of(slope_of(value, tags[1]), tags[0])
    if not depends:
        raise Undecided(INDEPENDENT)
    return arrays.from_rows(rows)
