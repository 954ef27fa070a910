"""What stands behind a name on top of a derivative: a formula, an entry of an array, nothing."""

from __future__ import annotations

from symdl.checking.meaning.bound import chosen
from symdl.checking.meaning.evaluate import Evaluation
from symdl.checking.scopes.binding import Binding
from symdl.checking.scopes.names import base_of, letter, symbols
from symdl.read import tree

INDEPENDENT = "what is defined here does not depend on the variable"


def is_defined(here: Evaluation, top: tree.Node) -> bool:
    """Whether a formula, or a name with a formula behind it, stands on top of a derivative."""
    if isinstance(top, tree.Apply):
        return here.scope.function(top.head) is not None
    if not isinstance(top, tree.Symbol):
        return True
    formulas = (binding for binding, _ in chosen(here, top) if not binding.numeric)
    return any(not _adds_up(here, f) for f in formulas) or _is_entry(here, top)


def _adds_up(here: Evaluation, formula: Binding) -> bool:
    """Whether L is nothing but the sum of its L_t, of which nothing is said."""
    folds = [below for below in tree.walk(formula.body) if isinstance(below, tree.Fold)]
    if len(folds) != 1:
        return False
    term = folds[0].body.head if isinstance(folds[0].body, tree.Apply) else folds[0].body
    if not isinstance(term, tree.Symbol) or base_of(term) != base_of(formula.name):
        return False
    return bool(term.sub or term.sup) and not here.scope.knows(term)


def _is_entry(here: Evaluation, top: tree.Symbol) -> bool:
    whole = tree.Symbol(top.base, (), top.sup, top.marks)
    found = [b for b, _ in chosen(here, whole) if not b.numeric] if top.sub else []
    return any(isinstance(b.body, tree.Matrix | tree.Call | tree.Binary) for b in found[:1]) and (
        not found[0].given
    )


def plays_a_part(here: Evaluation, top: tree.Node, variable: tree.Symbol) -> bool:
    """Whether the variable plays a part in this question, so that "does not depend" means 0."""
    if not isinstance(top, tree.Symbol | tree.Apply):
        return True  # the formula itself stands there: d(w x)/db
    if _is_another_entry(here, top, variable):
        return True
    if not here.scope.plays_a_part(variable, here.indices):
        return False
    head = top.head if isinstance(top, tree.Apply) else top
    from symdl.checking.meaning.paths import depends

    return depends(here, variable, head) or here.scope.function(head) is not None


def _is_another_entry(here: Evaluation, top: tree.Node, variable: tree.Symbol) -> bool:
    """Whether p_c stands in the formula of a derivative by p_k: the other entries play no part."""
    if not isinstance(top, tree.Symbol) or not any(map(letter, variable.sub)):
        return False
    family = base_of(variable)
    return any(
        base_of(below) == family and any(map(letter, below.sub))
        for binding, _ in list(chosen(here, top))[:1]
        for below in symbols(binding.body)
    )
