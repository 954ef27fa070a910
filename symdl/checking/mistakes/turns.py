"""Wrong turns: what people do to a formula when they go wrong, one change at one place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from symdl.checking.mistakes.repairs import lost_bias, lost_padding
from symdl.checking.scopes.branching import is_branching
from symdl.checking.scopes.changes import anywhere
from symdl.read import tree
from symdl.read.tree import Node


def _sign(node: Node) -> Iterator[Node]:
    if isinstance(node, tree.Binary) and node.op in "+-":
        yield replace(node, op="-" if node.op == "+" else "+")
    if isinstance(node, tree.Unary) and node.op == "-":
        yield node.operand


def _untransposed(node: Node) -> Iterator[Node]:
    if isinstance(node, tree.Transpose):
        yield node.body
    elif isinstance(node, tree.Symbol | tree.Matrix):
        yield tree.Transpose(node, span=node.span)


def _lost_delta(node: Node) -> Iterator[Node]:
    if isinstance(node, tree.Kronecker):
        yield tree.Number("1", span=node.span)
        yield tree.Number("0", span=node.span)


def _lost_factor(node: Node) -> Iterator[Node]:
    if isinstance(node, tree.Binary) and node.op in ("*", "odot", "/"):
        yield node.left
        if node.op != "/":
            yield node.right


def _lost_power(node: Node) -> Iterator[Node]:
    if isinstance(node, tree.Binary) and node.op == "^":
        yield node.left


def _lost_term(node: Node) -> Iterator[Node]:
    if isinstance(node, tree.Binary) and node.op in "+-":
        yield node.left
        yield node.right


def _other_case(node: Node) -> Iterator[Node]:
    if isinstance(node, tree.Cases) and len(node.rows) == 2:
        (first, a), (second, b) = node.rows
        yield replace(node, rows=((second, a), (first, b)))
    if isinstance(node, tree.Call) and node.name in ("max", "min"):
        yield replace(node, name="min" if node.name == "max" else "max")


def _other_branch(node: Node) -> Iterator[Node]:
    """A branching function as it is on the other side of 0: −f(−x), with the slope f'(−x)."""
    if isinstance(node, tree.Call) and len(node.arguments) == 1 and is_branching(node.name):
        other = replace(node, arguments=(tree.Unary("-", tree.Bracketed(node.arguments[0])),))
        yield other if node.primes else tree.Unary("-", other, span=node.span)


def _one_less(node: Node) -> Iterator[Node]:
    if isinstance(node, tree.Symbol) and not node.sub and len(node.base) == 1:
        one = tree.Number("1")
        yield tree.Binary("-", node, one, span=node.span)
        yield tree.Binary("+", node, one, span=node.span)


def _other_divisor(node: Node) -> Iterator[Node]:
    """Divided by 3 for 4: by one less or more."""
    below = node.right if isinstance(node, tree.Binary) and node.op == "/" else None
    if isinstance(below, tree.Number) and below.text.isdigit() and int(below.text) > 1:
        for count in (int(below.text) - 1, int(below.text) + 1):
            yield replace(node, right=replace(below, text=str(count)))  # type: ignore[call-arg]


def _swapped_quotient(node: Node) -> Iterator[Node]:
    if isinstance(node, tree.Binary) and node.op == "/":
        yield replace(node, left=node.right, right=node.left)


def _swapped_index(node: Node) -> Iterator[Node]:
    if isinstance(node, tree.Symbol) and len(node.sub) == 2:
        yield replace(node, sub=(node.sub[1], node.sub[0]))


def _no_exponential(node: Node) -> Iterator[Node]:
    if isinstance(node, tree.Call) and node.name == "exp" and len(node.arguments) == 1:
        yield node.arguments[0]


def _of_the_argument(node: Node) -> Iterator[Node]:
    """σ'(z) = z(1 - z): the rule for the value, used on the argument."""
    if isinstance(node, tree.Call | tree.Apply) and node.primes and len(node.arguments) == 1:
        z = node.arguments[0]
        rest = tree.Binary("-", tree.Number("1"), z)
        yield tree.Binary("*", z, rest, span=node.span)


def _underived(node: Node) -> Iterator[Node]:
    """The function where its derivative should stand."""
    if isinstance(node, tree.Call | tree.Apply) and node.primes:
        yield replace(node, primes=0)


COUNTED = anywhere(_one_less)  # n - 1 for n: only where a size stands in the formula
_CASE = anywhere(_other_case)
SIGN = anywhere(_sign)
TRANSPOSED = anywhere(_untransposed)
UNDONE = (_CASE, SIGN, COUNTED, TRANSPOSED)
WRONG_TURNS: tuple[tuple[str, Callable[[Node], Iterator[Node]]], ...] = (
    ("σ′(z) = z(1 − z)", anywhere(_of_the_argument)),
    ("derivative forgotten", anywhere(_underived)),
    ("lost δ", anywhere(_lost_delta)),
    ("wrong case", _CASE),
    ("wrong case", anywhere(_other_branch)),
    ("bias forgotten", anywhere(lost_bias)),
    ("padding forgotten", anywhere(lost_padding)),
    ("n for n − 1", COUNTED),
    ("n for n − 1", anywhere(_other_divisor)),
    ("transpose", TRANSPOSED),
    ("indices swapped", anywhere(_swapped_index)),
    ("quotient turned over", anywhere(_swapped_quotient)),
    ("sign", SIGN),
    ("exponential forgotten", anywhere(_no_exponential)),
    ("lost power", anywhere(_lost_power)),
    ("lost factor", anywhere(_lost_factor)),
    ("lost term", anywhere(_lost_term)),
)
SLIPS = (lost_bias, lost_padding, _swapped_quotient, _sign, _lost_power, _lost_factor, _lost_term)
"""Wrong turns that are told by the numbers put in."""
