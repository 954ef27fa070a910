"""A name before a bracket: a function of the document, a product, or an unknown function."""

from __future__ import annotations

from fractions import Fraction

from symdl.checking.meaning.bound import mark
from symdl.checking.meaning.evaluate import Evaluation
from symdl.checking.meaning.known import counted
from symdl.checking.meaning.resolve import symbol_value
from symdl.checking.scopes.changes import rewritten
from symdl.checking.scopes.names import base_of, key_of, letter, symbols
from symdl.checking.scopes.scope import Binding
from symdl.checking.values import arrays, numbers
from symdl.checking.values.arrays import Array, Value
from symdl.checking.values.numbers import Slope, Undecided
from symdl.read import calculus, tree


def is_function(here: Evaluation, node: tree.Apply) -> bool:
    """Whether a name before a bracket is applied, rather than multiplied."""
    if node.primes or len(node.arguments) != 1:
        return True
    if here.scope.function(node.head) is not None:
        return True
    if base_of(node.head) in here.local:
        return False
    return not here.scope.is_quantity(node.head)


def applied(here: Evaluation, node: tree.Apply) -> Value:
    """f(x): a function of the document, a product, or an unknown function."""
    if not is_function(here, node):
        return arrays.multiply(symbol_value(here, node.head), here.value(node.arguments[0]))
    counters = counted(node)
    if counters:
        return _counted(here, node, counters)
    defined = here.scope.function(node.head, len(node.arguments))
    if defined is not None and (here.mode.definitions or here.mode.values):
        return _defined(here, node, defined)
    spelled = here.scope.spelled(node.head)
    if spelled is not None:
        return here.value(tree.Call(spelled, node.arguments, primes=node.primes, span=node.span))
    return _unknown(here, node)


def _counted(here: Evaluation, node: tree.Apply, counters: tuple[str, ...]) -> Value:
    """P(w | c) by the definition of P(o | c): its letters stand in scripts."""
    binding = here.scope.function(node.head, len(counters))
    known = binding is not None and len(binding.parameters or ()) == len(counters)
    if binding is None or not known or not (here.mode.definitions or here.mode.values):
        raise Undecided("no value for what stands under a condition")
    if mark(binding, {}) in here.busy:
        raise Undecided("what is defined by itself")
    names = dict(zip(binding.parameters or (), counters, strict=True))

    def renamed(part: tree.Node) -> tree.Node | None:
        name = letter(part)
        return tree.Symbol(names[name]) if name in names else None

    here.used.add(binding.serial)
    with here.inside(busy=here.busy | {mark(binding, {})}):
        return here.value(rewritten(binding.body, renamed))


def _defined(here: Evaluation, node: tree.Apply, binding: Binding) -> Value:
    if mark(binding, {}) in here.busy:
        return _unknown(here, node)
    parameters = binding.parameters or ()
    values = [here.value(argument) for argument in node.arguments]
    if len(values) == 1 < len(parameters) and isinstance(values[0], Array):  # f(w) for f(w_1, w_2)
        values = list(values[0].entries)
    if len(parameters) != len(values):
        raise Undecided(f"{node.head.base} takes {len(parameters)} arguments")
    here.used.add(binding.serial)
    if node.primes:
        return differentiated(here, binding, parameters, values, node.primes)
    return _body_at(here, binding, parameters, values)


def _body_at(
    here: Evaluation, binding: Binding, parameters: tuple[str, ...], values: list[Value]
) -> Value:
    local = dict(zip(parameters, values, strict=True))
    with here.inside(local=local, busy=here.busy | {mark(binding, {})}, kept={}):
        return here.value(binding.body)


def differentiated(
    here: Evaluation,
    binding: Binding,
    parameters: tuple[str, ...],
    values: list[Value],
    primes: int,
) -> Value:
    """f'(x), f''(x) of a function of one variable."""
    if len(values) != 1 or isinstance(values[0], Array):
        raise Undecided("a prime on a function of several variables")
    return _slope_at(here, binding, parameters, values[0], primes)


def _slope_at(
    here: Evaluation,
    binding: Binding,
    parameters: tuple[str, ...],
    value: numbers.Real,
    order: int,
) -> Value:
    tags = []
    for _ in range(order):
        tags.append(new_tag(here))
        value = Slope(tags[-1], value, Fraction(1))
    found = _body_at(here, binding, parameters, [value])
    for tag in reversed(tags):
        found = slope_of(found, tag)
    return found


def primed(here: Evaluation, node: calculus.Primed) -> Value:
    """(u v)': every letter has the slope u', as far as the document writes such a prime; a formula
    of one letter without one is differentiated by it."""
    if node.order != 1:
        raise Undecided("several primes behind a bracket")
    letters = {s: s for s in symbols(node.body) if "prime" not in s.marks}
    moving = [s for s in letters if _with_prime(here, s) in here.scope.usage.plain]
    if not moving and len(letters) != 1:
        raise Undecided("by what the prime differentiates is not said")
    tag = new_tag(here)
    seeds = {}
    for symbol in moving or letters:
        rate = tree.Symbol(symbol.base, symbol.sub, symbol.sup, (*symbol.marks, "prime"))
        slope = symbol_value(here, rate) if moving else Fraction(1)
        seeds[here.key(symbol)] = Slope(tag, here.number(symbol), slope)
    with here.inside(seeds={**here.seeds, **seeds}):
        return slope_of(here.value(node.body), tag)


def _with_prime(here: Evaluation, symbol: tree.Symbol) -> str:
    marked = tree.Symbol(symbol.base, symbol.sub, symbol.sup, (*symbol.marks, "prime"))
    return str(key_of(marked, {}))


def new_tag(here: Evaluation) -> int:
    """A tag above every one in use."""
    here.kept["tag"] = here.kept.get("tag", 0) + 1
    return int(here.kept["tag"]) + 1000 * len(here.seeds)


def slope_of(value: Value, tag: int) -> Value:
    """The derivative part of a value; 0 where it does not depend."""
    if isinstance(value, Array):
        return value.map(lambda entry: slope_of(entry, tag))
    if isinstance(value, Slope) and value.tag == tag:
        return value.slope
    return Fraction(0)


def _unknown(here: Evaluation, node: tree.Apply) -> Value:
    """A function of which nothing is known: an atom for each argument, smooth."""
    values = [here.value(argument) for argument in node.arguments]
    key = str(here.key(node.head))
    if any(isinstance(value, bool) for value in values):
        raise Undecided(f"{key} of a statement")
    if len(values) == 1 and isinstance(values[0], Array):
        return values[0].map(lambda entry: unknown_at(here, key, (entry,), node.primes))
    if any(isinstance(value, Array) for value in values):
        raise Undecided(f"{key} of several arrays is not known")
    return unknown_at(here, key, tuple(values), node.primes)


def _by_its_rate(here: Evaluation, rate: Binding, value: numbers.Real, primes: int) -> numbers.Real:
    """F' of a function of which only F' = f is said."""
    found = _slope_at(here, rate, rate.parameters or (), value, primes - 1)
    if isinstance(found, Array):
        raise Undecided("a derivative that is an array")
    return found


def unknown_at(
    here: Evaluation, key: str, values: tuple[numbers.Real, ...], primes: int
) -> numbers.Real:
    """An unknown smooth function at a point, with its slopes."""
    tag = max((v.tag for v in values if isinstance(v, Slope)), default=0)
    rates = [b for b in here.scope.names.get(f"{key}'", ()) if b.parameters is not None]
    if primes and rates and len(values) == 1 and mark(rates[-1], {}) not in here.busy:
        return _by_its_rate(here, rates[-1], values[0], primes)
    if not tag:
        text = ",".join(numbers.as_text(v, 20) for v in values)
        return here.atom(f"{key}{chr(39) * primes}({text})")
    inner = tuple(v.value if isinstance(v, Slope) and v.tag == tag else v for v in values)
    total: numbers.Real = Fraction(0)
    for k, v in enumerate(values):
        if isinstance(v, Slope) and v.tag == tag:
            name = key if len(values) == 1 else f"{key};{k}"
            outer = unknown_at(here, name, inner, primes + 1)
            total = numbers.add(total, numbers.multiply(outer, v.slope))
    return Slope(tag, unknown_at(here, key, inner, primes), total)
