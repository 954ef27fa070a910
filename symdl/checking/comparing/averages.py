"""Sums that go over all values of something random: means, divergences, entropies, integrals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from symdl.checking.scopes.listed import event_of, listed
from symdl.checking.scopes.names import base_of
from symdl.read import tree
from symdl.read.tree import Apply, Binary, Call, Given, Node, Symbol, Words

CHANCE_HEADS = frozenset({"P", "p", "Pr", "q", "pi", "rho"})
DIVERGENCES = frozenset({"KL", "D"})
ANY = "·"  # π(· | s): for every value


@dataclass(frozen=True)
class Sum:
    """A term, and the names over whose values it is added up."""

    over: tuple[Symbol, ...]
    term: Node


def as_sum(node: Node) -> Sum | None:
    """The sum that a formula stands for; None where it is none over all values of a name."""
    if isinstance(node, tree.Fold):
        return _fold(node)
    if isinstance(node, tree.Integral):
        open_ends = node.first is None and node.last is None
        names = tuple(name for name in node.by if isinstance(name, Symbol))
        return Sum(names, node.body) if open_ends and len(names) == len(node.by) else None
    if isinstance(node, tree.Expectation):
        return _mean(node)
    if isinstance(node, Call | Apply):
        return _divergence(node) or _entropy(node)
    return None


def _fold(node: tree.Fold) -> Sum | None:
    within = isinstance(node.where, tree.Compare) and node.where.ops == ("in",)
    if node.op != "sum" or node.first is not None or node.index is None:
        return None
    if node.last is not None or not (node.where is None or within):
        return None
    names = node.index.elements if isinstance(node.index, tree.Set) else (node.index,)
    over = tuple(name for name in names if isinstance(name, Symbol))
    return Sum(over, node.body) if len(over) == len(names) and _is_random(node.body, over) else None


def _is_random(body: Node, over: tuple[Symbol, ...]) -> bool:
    """Whether the names stand in a probability: Σ_i x_i is a sum of another kind."""
    events = [
        event
        for below in tree.walk(body)
        if isinstance(below, Apply) and base_of(below.head) in CHANCE_HEADS
        for event in listed(below)
    ]
    return all(name in events for name in over)


def _mean(node: tree.Expectation) -> Sum | None:
    if node.op != "E" or node.under is None:
        return None
    under, law = node.under, node.under
    names: tuple[Node, ...] = ()
    if isinstance(under, tree.Compare) and under.ops == ("sim",):
        names, law = under.operands[:1], under.operands[1]
    if isinstance(law, Symbol) and names:
        law = Apply(law, names)
    if not isinstance(law, Apply) or base_of(law.head) not in CHANCE_HEADS:
        return None
    first = law.arguments[0]
    names = names or (first.what if isinstance(first, Given) else law.arguments)
    over = tuple(name for name in names if isinstance(name, Symbol))
    if len(over) != len(names):
        return None
    return Sum(over, Binary("*", _of(law, over), tree.Bracketed(node.body)))


def _of(law: Apply, names: tuple[Symbol, ...]) -> Apply:
    """π(· | s) at the name that is drawn."""
    first = law.arguments[0]
    if isinstance(first, Given) and first.what == (Words(ANY),):
        return Apply(law.head, (Given(names, first.given, first.sign),))
    return Apply(law.head, names) if first == Words(ANY) else law


def _divergence(node: Call | Apply) -> Sum | None:
    """KL(q(z | x) || p(z)): the sum of q log(q/p) over the z."""
    named = node.name == "kl" if isinstance(node, Call) else node.head.base in DIVERGENCES
    pair = node.arguments[0] if len(node.arguments) == 1 else None
    if not named or not isinstance(pair, Given) or pair.sign != "||":
        return None
    if len(pair.what) != 1 or len(pair.given) != 1:
        return None
    laws = [_applied(law) for law in (pair.what[0], pair.given[0])]
    first, second = laws
    if first is None or second is None:
        return None
    over = tuple(_drawn(first))
    ratio = Call("log", (Binary("/", first, second, "frac"),))
    return Sum(over, Binary("*", first, ratio)) if over else None


def _entropy(node: Call | Apply) -> Sum | None:
    """H(p) and H(p, q) of laws that are named by a letter."""
    if not isinstance(node, Apply) or node.head.base != "H" or len(node.arguments) > 2:
        return None
    laws = [_applied(law) for law in node.arguments if isinstance(law, Symbol)]
    if len(laws) != len(node.arguments) or None in laws:
        return None
    first, last = laws[0], laws[-1]
    assert first is not None and last is not None
    term = Binary("*", tree.Unary("-", first), Call("log", (last,)))
    return Sum(tuple(_drawn(first)), term)


def _applied(law: Node) -> Apply | None:
    """A law at the name that it is the law of: p for p(x)."""
    if isinstance(law, Symbol) and base_of(law) in CHANCE_HEADS:
        return Apply(law, (Symbol("x"),))
    if isinstance(law, Apply) and base_of(law.head) in CHANCE_HEADS:
        return law if all(event_of(event) is not None for event in listed(law)) else None
    return None


def _drawn(law: Apply) -> Iterator[Symbol]:
    first = law.arguments[0]
    what = first.what if isinstance(first, Given) else law.arguments
    yield from (name for name in what if isinstance(name, Symbol))
