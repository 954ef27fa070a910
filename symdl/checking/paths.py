"""The chain rule through what a document uses: dL/dv = dL/dy dy/dv, where L is not defined."""

from __future__ import annotations

from symdl.checking import arrays
from symdl.checking.arrays import Value
from symdl.checking.differentiate import is_defined, quotient, slope
from symdl.checking.evaluate import Evaluation
from symdl.checking.names import quotient_key
from symdl.checking.numbers import Undecided
from symdl.read import tree


def through_known(here: Evaluation, top: tree.Node, variable: tree.Symbol) -> Value | None:
    """dL/dv = dL/dy dy/dv through the quantity y that the document uses, where L is not defined.

    None where there is no such y, or several of which none lies between the others and v.
    """
    head = top.head if isinstance(top, tree.Apply) else top
    if not isinstance(head, tree.Symbol):
        return None
    name = str(here.key(head))
    found: list[tuple[tree.Symbol, Value]] = []
    for middle in here.scope.middles(name):
        if here.key(middle) == here.key(variable):
            continue
        if is_defined(here, top) and not _is_stated(here, name, middle):
            continue
        if not is_defined(here, middle):
            continue
        try:
            inner, is_on_path = slope(here, middle, variable)
        except Undecided:
            continue
        if is_on_path:
            found.append((middle, inner))
    nearest = [
        entry
        for entry in found
        if not any(depends(here, entry[0], other[0]) for other in found if other is not entry)
    ]
    if len(nearest) != 1:
        return None  # several paths: which of them are complete is not known
    middle, inner = nearest[0]
    outer = quotient(here, tree.Quotient(top, (middle,)))
    return arrays.multiply(outer, inner)


def _is_stated(here: Evaluation, name: str, middle: tree.Symbol) -> bool:
    """Whether the document gives d(name)/d(middle) a number in this question."""
    key = quotient_key(name, (str(here.key(middle)),))
    bindings = here.scope.derivatives.get(key, ())
    return any(b.numeric and here.scope.is_here(b) and b.sound for b in bindings)


def depends(here: Evaluation, top: tree.Symbol, on: tree.Symbol) -> bool:
    """Whether a name depends on another one by what is known."""
    try:
        return slope(here, top, on)[1]
    except Undecided:
        return False
