"""Functions by name: the elementary ones, maxima, traces and determinants, and every layer."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from symdl.checking.meaning.application import new_tag, slope_of
from symdl.checking.meaning.arithmetic import BRANCHES
from symdl.checking.meaning.evaluate import Evaluation
from symdl.checking.meaning.folds import extent, over_letters
from symdl.checking.meaning.known import own_name
from symdl.checking.scopes.branching import has_branches
from symdl.checking.scopes.names import base_of, index_letters, integer, letter
from symdl.checking.values import arrays, layer_values, numbers
from symdl.checking.values.arrays import Array, Value
from symdl.checking.values.matrices import determinant, diagonal, trace
from symdl.checking.values.numbers import ELEMENTARY, Slope, Undecided
from symdl.checking.values.valued import extreme
from symdl.read import tree

_SMOOTH = ELEMENTARY - {"abs", "sign", "step"}
_LINEAR = frozenset({"tr", "det", "diag", "sum", "mean", "vec"})


def called(here: Evaluation, node: tree.Call) -> Value:
    """The value of a known function."""
    if _has_branches(node.name):
        here.notes.add(BRANCHES)
    own = here.scope.function(own_name(node))
    if own is not None and not node.primes:
        return here.value(tree.Apply(own_name(node), node.arguments, span=node.span))
    over = over_letters(node)
    if over is not None:
        return here.value(over)
    if node.name == "diag" and len(node.arguments) == 1:
        return diagonal([listed(here, node.arguments[0])])
    component = _component(here, node)
    if component is not None:
        return component
    arguments = [_argument(here, node.name, argument) for argument in node.arguments]
    if node.primes:
        return _primed(here, node, arguments)
    value = applied(here, node.name, arguments)
    if node.base is not None and node.name == "log":
        bottom = numbers.apply("log", here.number(node.base))
        return arrays.each(numbers.divide, value, bottom)
    return value


def _has_branches(name: str) -> bool:
    if name in _SMOOTH or name in _LINEAR:
        return False
    if name in ELEMENTARY or name in _SPECIAL or not layer_values.is_layer(name):
        return True
    return has_branches(name)


def _component(here: Evaluation, node: tree.Call) -> Value | None:
    """softmax(z_i): the i-th entry of softmax(z)."""
    if len(node.arguments) != 1 or not _wants_vector(node.name):
        return None
    inner = node.arguments[0]
    if not isinstance(inner, tree.Symbol) or len(inner.sub) != 1:
        return None
    if (base_of(inner), 0) not in here.scope.usage.extents and letter(inner.sub[0]) is None:
        return None
    place = integer(inner.sub[0], here.indices)
    if place is None:
        return None
    whole = tree.Symbol(inner.base, (), inner.sup, inner.marks)
    vector = _argument(here, node.name, whole)
    if not isinstance(vector, Array):
        return None
    result = applied(here, node.name, [vector])
    return result[(place - 1,)] if isinstance(result, Array) else result


def _argument(here: Evaluation, name: str, node: tree.Node) -> Value:
    if isinstance(node, tree.Set):
        values = [here.number(element) for element in node.elements]
        return Array((len(values),), tuple(values))
    value = here.value(node)
    if _wants_vector(name) and not isinstance(value, Array) and _names_an_entry(node):
        raise Undecided(f"{name} of one entry, where the others are not known")
    if _wants_vector(name) and not isinstance(value, Array) and isinstance(node, tree.Symbol):
        return _entries(here, node, value)
    return value


def _names_an_entry(node: tree.Node) -> bool:
    return any(isinstance(below, tree.Symbol) and below.sub for below in tree.walk(node))


def _wants_vector(name: str) -> bool:
    if name in ELEMENTARY or name in _SPECIAL or not layer_values.is_layer(name):
        return False
    inputs = layer_values.program(name).inputs
    return bool(inputs) and len(inputs[0].indices) == 1


def _entries(here: Evaluation, node: tree.Symbol, value: Value) -> Value:
    """A name that stands for a vector of which only the entries are known: z of softmax(z)."""
    if node.sub or not here.scope.is_indexed(node.base):
        return value
    count = _count(here, node)
    places = [
        tree.Symbol(node.base, (tree.Number(str(k + 1)),), node.sup, node.marks)
        for k in range(count)
    ]
    return Array((count,), tuple(here.number(place) for place in places))


def _count(here: Evaluation, node: tree.Symbol) -> int:
    known = here.scope.usage.extents.get((base_of(node), 0))
    return here.whole(known) if known is not None else here.size(f"{base_of(node)}:0")


def applied(here: Evaluation, name: str, arguments: list[Value]) -> Value:
    """A known function of values.

    Raises:
        Undecided: a function or arguments without a value.
    """
    if name in _SPECIAL:
        return _SPECIAL[name](arguments)
    if name in ELEMENTARY:
        (argument,) = _one(name, arguments)
        if isinstance(argument, Array):
            return argument.map(lambda entry: numbers.apply(name, entry))
        return numbers.apply(name, argument)
    if layer_values.is_layer(name):
        if _wants_vector(name) and len(arguments) == 1 and _is_matrix(arguments[0]):
            return _by_rows(name, arguments[0])
        if _wants_vector(name) and _one_input(name) and _are_numbers(arguments):
            arguments = [Array((len(arguments),), tuple(arguments))]
        return layer_values.layer_value(
            name, [_as_vector(name, argument) for argument in arguments]
        )
    raise Undecided(f"the function {name} has no value here")


def _is_matrix(value: Value) -> bool:
    return isinstance(value, Array) and len(value.shape) == 2 and not value.is_vector


def _one_input(name: str) -> bool:
    return len(layer_values.program(name).inputs) == 1


def _are_numbers(arguments: list[Value]) -> bool:
    return len(arguments) > 1 and not any(isinstance(a, Array) for a in arguments)


def _by_rows(name: str, matrix: Array) -> Array:
    """A layer of vectors for every row of a matrix."""
    width = matrix.shape[1]
    rows = [matrix.entries[k : k + width] for k in range(0, len(matrix.entries), width)]
    values = [layer_values.layer_value(name, [Array((width,), row)]) for row in rows]
    return arrays.from_rows([list(value.entries) for value in values])


def _as_vector(name: str, argument: Value) -> Value:
    """A number where a layer wants a vector: a vector of one."""
    if not isinstance(argument, Array) and _wants_vector(name):
        return Array((1,), (argument,))
    return argument


def _one(name: str, arguments: list[Value]) -> list[Value]:
    if len(arguments) != 1:
        raise Undecided(f"{name} takes one argument")
    return arguments


def _primed(here: Evaluation, node: tree.Call, arguments: list[Value]) -> Value:
    (argument,) = _one(node.name, arguments)
    entries = argument.entries if isinstance(argument, Array) else (argument,)
    found = []
    for entry in entries:
        tags = []
        for _ in range(node.primes):
            tags.append(new_tag(here))
            entry = Slope(tags[-1], entry, Fraction(1))
        value = applied(here, node.name, [entry])
        for tag in reversed(tags):
            value = slope_of(value, tag)
        found.append(value)
    return Array(argument.shape, tuple(found)) if isinstance(argument, Array) else found[0]


def _extreme(op: str) -> Callable[[list[Value]], Value]:
    def value(arguments: list[Value]) -> Value:
        if len(arguments) == 1 and isinstance(arguments[0], Array):
            return extreme(op, arguments[0].entries)
        arrays_among = [a for a in arguments if isinstance(a, Array)]
        if not arrays_among:
            return extreme(op, arguments)
        total = arguments[0]
        for argument in arguments[1:]:
            total = arrays.each(lambda x, y: extreme(op, (x, y)), total, argument)
        return total

    return value


def _total(arguments: list[Value]) -> Value:
    (value,) = arguments
    entries = value.entries if isinstance(value, Array) else (value,)
    total: Value = Fraction(0)
    for entry in entries:
        total = numbers.add(total, entry)
    return total


def _floor(up: bool) -> Callable[[list[Value]], Value]:
    def value(arguments: list[Value]) -> Value:
        (x,) = arguments
        x = numbers.primal(x)
        if not isinstance(x, Fraction):
            raise Undecided("the whole part of a number that is not exact")
        return Fraction(-(-x.numerator // x.denominator) if up else x.numerator // x.denominator)

    return value


_SPECIAL: dict[str, Callable[[list[Value]], Value]] = {
    "max": _extreme("max"),
    "min": _extreme("min"),
    "tr": trace,
    "det": determinant,
    "diag": diagonal,
    "sum": _total,
    "mean": lambda arguments: numbers.divide(
        _total(arguments),
        Fraction(len(arguments[0].entries) if isinstance(arguments[0], Array) else 1),
    ),
    "floor": _floor(False),
    "ceil": _floor(True),
    "vec": lambda arguments: arguments[0],
}


def listed(here: Evaluation, node: tree.Node) -> Value:
    """What stands under diag: a vector, h_t too, or p_i for all i."""
    index = next(index_letters(node), None)
    if index is None or _is_array(here, node):
        return here.value(node)
    count = extent(here, node, index)
    entries = []
    for k in range(here.scope.base, here.scope.base + count):
        with here.inside(indices={**here.indices, index: k}):
            entries.append(here.number(node))
    return Array((count, 1), tuple(entries))


def _is_array(here: Evaluation, node: tree.Node) -> bool:
    """Whether a formula is an array at one value of its indices."""
    asked, here.asked = here.asked, set()
    try:
        return isinstance(here.value(node), Array)
    except Undecided:
        return False
    finally:
        here.asked = asked
