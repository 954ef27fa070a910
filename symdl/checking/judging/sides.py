"""What kind of side a formula is: an event, a moment that is open, a simple condition."""

from __future__ import annotations

from collections.abc import Iterator

from symdl.checking.judging.judge import Decision
from symdl.checking.scopes.names import index_letters, symbols
from symdl.checking.scopes.scope import Scope
from symdl.checking.scopes.telescope import factors
from symdl.checking.values.numbers import ELEMENTARY
from symdl.read import tree
from symdl.read.tree import Node

GIVEN_BY_CALL = "what the function gives"


def is_open(scope: Scope, left: tree.Expectation) -> bool:
    """Whether E[x] of a letter stands there, of which nothing has been said."""
    return scope.laws.is_open(left) and not any(scope.knows(name) for name in symbols(left))


def is_of_numbers(decision: Decision) -> bool:
    """Whether both sides were evaluated from numbers that are known."""
    return decision.outcome is not None and not decision.outcome.free


def expects(node: Node) -> bool:
    """Whether an expectation stands in a formula."""
    return any(isinstance(below, tree.Expectation) for below in tree.walk(node))


def begins_with(left: Node, right: Node, decision: Decision) -> bool:
    """Whether the value on the left is the first of the lengths on the right."""
    first = next(n for n in tree.walk(right) if isinstance(n, tree.Number))
    return decision.counterexample.get("left") == first.text


def meant_as(left: Node, right: Node, decision: Decision) -> str:
    """What a side that is not the value of the one before it may say; "" where it says nothing."""
    if is_size(right) and begins_with(left, right, decision):
        return "a shape"
    return GIVEN_BY_CALL if _is_of_another_index(left, right) else ""


def _is_of_another_index(left: Node, right: Node) -> bool:
    """Whether a layer is given one example, softmax(y_t), and the other side is an entry of what
    it gives."""
    if not isinstance(left, tree.Call) or left.name in ELEMENTARY or len(left.arguments) != 1:
        return False
    own, others = set(index_letters(left)), set(index_letters(right))
    return isinstance(left.arguments[0], tree.Symbol) and bool(own) and others.isdisjoint(own)


def is_simple(condition: Node) -> bool:
    """Whether a condition is about names and numbers only."""
    plain = (tree.Compare, tree.Symbol, tree.Number, tree.Unary, tree.Absolute, tree.Binary)
    return all(isinstance(below, plain) for below in tree.walk(condition))


def is_event(left: Node) -> bool:
    """Whether P(y = i) or KL(p || q) stands there, or a product in which P(x | y) stands."""
    conditional = any(isinstance(argument, tree.Given) for argument in _arguments(left))
    if isinstance(left, tree.Binary) and left.op == "*":
        return is_event(left.left) or is_event(left.right)
    compared = isinstance(left, tree.Apply) and isinstance(left.arguments[0], tree.Compare)
    return compared or conditional


def _arguments(node: Node) -> tuple[Node, ...]:
    return node.arguments if isinstance(node, tree.Apply | tree.Call) else ()


def is_operation(scope: Scope, left: Node) -> bool:
    """Whether an unknown word stands before a name, as the name of an operation: proj_a b."""
    word = left.left if isinstance(left, tree.Binary) and left.op == "*" else None
    unknown = isinstance(word, tree.Symbol) and len(word.base) > 2 and not scope.knows(word)
    return unknown and isinstance(left, tree.Binary) and left.sign == ""


def is_new(scope: Scope, left: Node) -> bool:
    """Whether a function's value at an unknown name stands there: f(x̄) = ..."""
    if not isinstance(left, tree.Call | tree.Expectation | tree.Bar):
        return False
    if isinstance(left, tree.Bar) and isinstance(left.at, tree.Binary):
        return False  # what is held fixed
    return any(not scope.knows(symbol) for symbol in symbols(left))


def is_size(right: tree.Node) -> bool:
    """Whether a side may be a shape: 30 × 30 × 16."""
    lengths = list(factors(right))
    whole = [f for f in lengths if isinstance(f, tree.Number) and f.text.isdigit()]
    signs = {n.sign for n in tree.walk(right) if isinstance(n, tree.Binary)}
    return 2 <= len(lengths) <= 4 and len(whole) == len(lengths) and signs <= {"times", "*"}


def as_many_terms(left: Node, right: Node) -> bool:
    """Whether two sums have the same number of terms, two at least."""
    return 1 < len(list(_terms(left))) == len(list(_terms(right)))


def _terms(node: Node) -> Iterator[Node]:
    if isinstance(node, tree.Binary) and node.op in ("+", "-"):
        yield from _terms(node.left)
        yield from _terms(node.right)
    else:
        yield node
