"""The number that a name has by its formula, where a line says another one: in another part of a
question, or in another case."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from symdl.checking.comparing.compare import EXACT, SHOWN, Question, outcome
from symdl.checking.judging.judge import Decision, refused
from symdl.checking.scopes.latest import bindings_of, newest
from symdl.checking.scopes.names import base_of, symbols
from symdl.checking.scopes.scope import Binding, Scope, is_literal
from symdl.read import tree
from symdl.read.tree import Node

LEAST = 3  # numbers that tell an array


def once_more(scope: Scope, name: Node, op: str, right: Node) -> Decision | None:
    """The refusal of a number that a name had in another part, and by its formula has no longer:
    y = 0 for the next input."""
    if not isinstance(name, tree.Symbol) or not is_literal(right):
        return None
    found = bindings_of(scope, name)
    last, formula = found[0] if found else None, next((b for b in found if not b.numeric), None)
    if last is None or formula is None or scope.is_close(last) or not last.numeric:
        return None
    if formula.name != name or not scope.is_here(formula):
        return None
    changed = [newest(scope, symbol) for symbol in symbols(formula.body)]
    if not any(b is not None and b.numeric and scope.is_close(b) for b in changed):
        return None
    seen = outcome(Question(scope, formula.body, right, op), SHOWN)
    if seen.word != "unequal" or seen.free or "far away" in seen.notes:
        return None
    return refused(Question(scope, name, right, op), seen)


def for_the_case(scope: Scope, name: Node, op: str, right: Node) -> Decision | None:
    """The refusal of a number that a name has not by its formula in the case that the line
    supposes: "with x = 3, y = 11"."""
    if not isinstance(name, tree.Symbol) or not is_literal(right):
        return None
    found = bindings_of(scope, name)
    formula = next((b for b in found if not b.numeric and b.name == name), None)
    if formula is None or not found[0].numeric or not has_numbers(scope, formula):
        return None
    given = [bindings_of(scope, symbol)[0] for symbol in symbols(formula.body)]
    if all(binding.serial < found[0].serial for binding in given):
        return None  # nothing has changed
    question = Question(scope, formula.body, right, op)
    exact, shown = (outcome(question, mode) for mode in (EXACT, SHOWN))
    if any(o.word != "unequal" or o.free or "far away" in o.notes for o in (exact, shown)):
        return None
    return refused(question, exact)


def has_numbers(scope: Scope, formula: Binding) -> bool:
    """Whether the names of a formula are letters for which numbers were given behind it."""
    given = [bindings_of(scope, name) for name in symbols(formula.body)]
    return (
        scope.is_close(formula)
        and not any(base_of(n) == base_of(formula.name) for n in symbols(formula.body))
        and all(_is_parameter(scope, known) for known in given)
        and all(known[0].serial > formula.serial for known in given)
    )


def _is_parameter(scope: Scope, known: list[Binding]) -> bool:
    return bool(known) and all(is_literal(b.body) and scope.is_close(b) for b in known)


def of_the_data(scope: Scope, formula: Node, right: Node) -> bool:
    """Whether a calculation has all the numbers of the arrays in a formula: then it is about these
    arrays, and no other ones."""
    shown = Counter(n.value for n in tree.walk(right) if isinstance(n, tree.Number))
    arrays = [_entries(scope, symbol) for symbol in dict.fromkeys(symbols(formula))]
    data = Counter(value for entries in arrays for value in entries)
    return data.total() >= LEAST and not data - shown


def _entries(scope: Scope, symbol: tree.Symbol) -> list[Fraction]:
    """The numbers of an array, by its name or by that of an entry; [] for any other name."""
    whole = newest(scope, tree.Symbol(symbol.base, (), symbol.sup, symbol.marks))
    body = whole.body if whole is not None and scope.is_here(whole) else None
    body = body.body if isinstance(body, tree.Transpose) else body
    if not isinstance(body, tree.Matrix) or not is_literal(body):
        return []
    return [n.value for n in tree.walk(body) if isinstance(n, tree.Number)]
