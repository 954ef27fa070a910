"""What is said of a statement that follows from equations, solves them or contradicts them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from symdl.checking.comparing.compare import text_of
from symdl.checking.comparing.equations import Equation, Seen, seen
from symdl.checking.comparing.solutions import Found, relate
from symdl.checking.judging.judge import Decision
from symdl.checking.judging.signs import has_signs
from symdl.checking.judging.verdict import FAILS, HOLDS, Method
from symdl.checking.mistakes.turns import SIGN
from symdl.checking.scopes.latest import bindings_of
from symdl.checking.scopes.scope import Scope
from symdl.checking.values.linear import Row
from symdl.read import tree
from symdl.read.tree import Node

SOLVED = Method("equations", "proved", "")


def holds(found: Found) -> Decision:
    """The verdict on what follows from equations or solves them."""
    by = " and ".join(one.equation.text for one in found.by)
    words = f"it follows from {by}" if found.word == "follows" else f"it solves {by}"
    bound = "within the digits shown" if found.rounded else ""
    return Decision(HOLDS, words, method=replace(SOLVED, bound=bound))


def fails(found: Found, mistake: str) -> Decision:
    """The verdict on what contradicts equations."""
    values = {name: text_of(value) for name, value in found.at}
    by = " and ".join(one.equation.text for one in found.by)
    solved = ", ".join(f"{name} = {value}" for name, value in values.items())
    if found.text.startswith("with"):
        reason = f"it does not solve {by}: {found.text}"
    elif solved:
        reason = f"{by} holds at {solved}; there {found.text}"
    else:
        reason = f"it has other solutions than {by}"
    method = Method("counter-example", "proved", "")
    return Decision(FAILS, reason, None, values, method, mistake=mistake)


def mistake_in(found: Found, mine: Seen) -> str:
    """The name of the mistake, where a statement with another sign would follow; else ""."""
    for equation in _with_signs(mine):
        changed = seen(mine.scope, equation, mine.mode)
        again = relate(list(found.by), changed) if changed is not None else None
        if again is not None and again.word in ("follows", "solves"):
            return "sign"
    return ""


def _with_signs(mine: Seen) -> Iterator[Equation]:
    left, right = mine.equation.left, mine.equation.right
    yield from (replace(mine.equation, right=changed) for changed in SIGN(right))
    yield from (replace(mine.equation, left=changed) for changed in SIGN(left))
    if mine.is_solution:
        yield replace(mine.equation, right=tree.Unary("-", right, span=right.span))


# --- kinds of formulas -----------------------------------------------------------------------


def is_characteristic(node: Node) -> bool:
    """Whether det(A - λI) stands there, which is written to be 0."""
    if not isinstance(node, tree.Absolute) and not (
        isinstance(node, tree.Call) and node.name == "det"
    ):
        return False
    return any(isinstance(below, tree.Symbol) and below.base == "I" for below in tree.walk(node))


def is_of_system(row: Row) -> bool:
    """Whether several unknowns stand there, each with a number of its own."""
    return len(row) > 2 and all(abs(value) not in (0, 1) for value in row[:-1])


def is_zero(node: Node) -> bool:
    """Whether 0 stands there, or an array of zeros."""
    if isinstance(node, tree.Matrix):
        return all(is_zero(entry) for row in node.rows for entry in row)
    return node == tree.Number("0") or isinstance(node, tree.Symbol) and node.base == "0"


def as_a_root(scope: Scope, left: Node, since: int) -> Node:
    """λ for λ_1, the first of its values, where λ itself has got none since, or two by a ±; x_0 is
    where something starts."""
    if not isinstance(left, tree.Symbol) or len(left.sub) != 1 or left.sup:
        return left
    name = replace(left, sub=())
    told = (b for b in bindings_of(scope, name) if not b.name.sub and b.serial > since)
    one = any(b.numeric and not has_signs(b.body) for b in told)
    return left if one or left.sub == (tree.Number("0"),) else name
