"""Numbers that are those of a layer: p = (0.705, 0.259, 0.035) beside z = (2, 1, -1) is a softmax.

A document that works on numbers often gives no formula for its layer.  Where the numbers of two
names agree with one in every entry, to the digits shown, the name is taken as defined by it.
"""

from __future__ import annotations

from symdl.checking.comparing.compare import SHOWN, Question, outcome
from symdl.checking.scopes.names import differentiated_by
from symdl.checking.scopes.scope import Binding, Scope, is_literal
from symdl.checking.values.layer_values import is_layer
from symdl.read import tree
from symdl.read.functions import SPELLINGS
from symdl.read.tree import Number, Symbol

LEAST, MOST = 2, 12  # entries that are compared
DIGITS = 5  # shown in all of them together at least: 0 and 1 are values of many layers
NAMES = 4  # that are tried


def recognise(question: Question) -> bool:
    """Define a name of the question by the layer whose values its numbers are; whether one was."""
    scope = question.scope
    names = [base for base in _numbered(scope) if not _is_defined(scope, base)]
    given = [
        base
        for base in _numbered(scope)
        if base in differentiated_by(question.left, question.right)
    ]
    for argument in given[:NAMES]:
        values = _numbers(scope, argument)
        if values is None:
            continue
        for output in [base for base in names if base != argument][-NAMES:]:
            shown = _numbers(scope, output)
            if (
                shown is None
                or _is_plain(shown)
                or scope.compared.get((output, argument)) == scope.serial
            ):
                continue
            for layer in dict.fromkeys((*scope.laws.spoken, *filter(is_layer, SPELLINGS.values()))):
                asked = Question(scope, tree.Call(layer, (values,)), shown)
                if outcome(asked, SHOWN).agrees:
                    _define(scope, layer, output, argument)
                    return True
            scope.compared[output, argument] = scope.serial
    return False


def _numbered(scope: Scope) -> list[str]:
    """The letters that have numbers in this question, entry by entry or as a whole."""
    return [
        base
        for base, bindings in scope.names.items()
        if any(b.numeric and scope.is_here(b) and _is_entry(b) for b in bindings)
    ]


def _is_entry(binding: Binding) -> bool:
    if isinstance(binding.body, tree.Matrix):
        return not binding.name.sub
    return len(binding.name.sub) == 1 and isinstance(binding.name.sub[0], Number)


def _is_defined(scope: Scope, base: str) -> bool:
    """Whether a letter has a formula that was written, or that it was found to have."""
    bindings = scope.names.get(base, ())
    return any(not b.numeric and b.hidden is None and scope.is_here(b) for b in bindings)


def _numbers(scope: Scope, base: str) -> tree.Matrix | None:
    """The numbers that the entries of a name were last given."""
    places = range(scope.base, scope.base + _length(scope, base))
    entries = [entry for k in places if (entry := _entry(scope, base, k)) is not None]
    if len(entries) < len(places) or not LEAST <= len(places) <= MOST:
        return None
    return tree.Matrix(tuple((entry,) for entry in entries))


def _is_plain(shown: tree.Matrix) -> bool:
    """Whether numbers could be those of many layers."""
    numbers = [n for n in tree.walk(shown) if isinstance(n, Number) and n.text != "1"]
    return sum(len(n.text.replace(".", "").strip("0")) for n in numbers) < DIGITS


def _entry(scope: Scope, base: str, at: int) -> tree.Node | None:
    for binding, _ in scope.find(Symbol(base, (Number(str(at)),)), (at,), ()):
        if is_literal(binding.body):
            return binding.body
    for binding, _ in scope.find(Symbol(base), (), ()):
        if isinstance(binding.body, tree.Matrix) and is_literal(binding.body):
            entries = [entry for row in binding.body.rows for entry in row]
            return entries[at - scope.base] if at - scope.base < len(entries) else None
    return None


def _length(scope: Scope, base: str) -> int:
    """How many entries of a letter have a number."""
    places: set[str] = set()
    for binding in scope.names[base]:
        if not (binding.numeric and scope.is_here(binding) and _is_entry(binding)):
            continue
        if isinstance(binding.body, tree.Matrix):
            return sum(len(row) for row in binding.body.rows)
        places.update(n.text for n in binding.name.sub if isinstance(n, Number))
    return len(places)


def _define(scope: Scope, layer: str, output: str, argument: str) -> None:
    """Bind the formula as the oldest thing said of the name: its numbers stay what is shown, and
    formulas that were read from these numbers are not needed."""
    scope.retract({b.serial for b in scope.names[output] if b.hidden is not None})
    for sub in ((), (Symbol("i"),)):
        made = scope.bind(Symbol(output, sub), tree.Call(layer, (Symbol(argument, sub),)))
        bindings = scope.names[output]
        bindings.remove(made)
        bindings.insert(0, made)
