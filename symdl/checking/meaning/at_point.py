"""A formula with a bar behind it: its value at a point, or with names that are held fixed."""

from __future__ import annotations

from symdl.checking.meaning.evaluate import Evaluation
from symdl.checking.scopes.names import letter
from symdl.checking.values.arrays import Value
from symdl.checking.values.numbers import Undecided
from symdl.read import tree

FIXED = frozenset({"const", "constant", "const.", "fixed", "konst", "fest"})


def bar(here: Evaluation, node: tree.Bar) -> Value:
    """A value at a point."""
    at = node.at
    if isinstance(at, tree.Compare) and at.ops == ("=",):
        name, value = at.operands[0], here.value(at.operands[1])
        known = letter(name)
        if known is not None:
            with here.inside(local={**here.local, known: value}, kept={}):
                return here.value(node.body)
        if isinstance(name, tree.Symbol):
            with here.inside(seeds={**here.seeds, here.key(name): value}, kept={}):
                return here.value(node.body)
    fixed, body = _held(at), node.body
    if fixed:
        while isinstance(body, tree.Bar) and isinstance(body.at, tree.Symbol):
            fixed, body = [*fixed, body.at], body.body  # μ, σ const
        still = {here.key(name): here.value(name) for name in fixed}
        with here.inside(seeds={**here.seeds, **still}, kept={}):
            return here.value(body)
    if at is None:
        here.notes.add("unsure")  # what stands there cannot be read
    elif not isinstance(at, tree.Words):
        raise Undecided("a value at a point that cannot be put in")
    return here.value(node.body)


def _held(at: tree.Node | None) -> list[tree.Symbol]:
    """The name that is held fixed: μ const."""
    if not isinstance(at, tree.Binary) or at.op != "*" or not isinstance(at.left, tree.Symbol):
        return []
    word = at.right
    fixed = isinstance(word, tree.Symbol) and "rm" in word.marks and word.base in FIXED
    return [at.left] if fixed else []
