"""What a document says of its random quantities: their laws, means, variances, independence."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from symdl.checking.scopes.names import base_of
from symdl.checking.scopes.symmetric import symmetric_by, symmetric_in
from symdl.checking.values.layer_values import is_layer
from symdl.read import tree
from symdl.read.functions import SPELLINGS
from symdl.read.tree import Node, Symbol

INDEPENDENT, CENTRED, UNIT = "independent", "centred", "unit variance"
STANDARDISED = "standardised"  # mean and variance are those of the entries
LOCAL = "local"  # a derivative is that of one step alone
MASK = "mask"  # something is kept with a probability, or set to 0
SAID = {
    MASK: r"drop-?out|\bmask|bernoulli",
    INDEPENDENT: r"independen|uncorrelated|\bi\.?i\.?d\b|unabhängig",
    CENTRED: r"zero[- ]mean|mean (?:of |= ?)?(?:zero|\$?\\?\(?0\b)|centred|centered",
    LOCAL: r"local[ -](?:gradient|derivative|jacobian)|lokale[rn]? (?:gradient|ableitung)",
    STANDARDISED: r"(?:batch|layer|group|instance)[- ]?norm|\b[bl]n\b|normali[sz]|standardi[sz]",
    UNIT: r"unit[- ]variance|var(?:iance|\.)? (?:of |= ?)?(?:one|\$?\\?\(?1\b)",
}


def said_in(text: str) -> frozenset[str]:
    """What the words of a document say of all its random quantities."""
    return frozenset(name for name, words in SAID.items() if re.search(words, text, re.I))


def spoken_in(text: str) -> tuple[str, ...]:
    """The functions that the words of a document name, in order."""
    words = dict.fromkeys(re.findall(r"[A-Za-z]+", text.lower()))
    found = dict.fromkeys(SPELLINGS[word] for word in words if word in SPELLINGS)
    return tuple(name for name in found if is_layer(name))


@dataclass(frozen=True)
class Law:
    """A named law and its arguments: Bernoulli(p), N(mu, sigma^2), U(a, b)."""

    name: str
    arguments: tuple[Node, ...]


NAMES = {
    "bernoulli": "Bernoulli", "ber": "Bernoulli", "bern": "Bernoulli", "B": "Bernoulli",
    "N": "normal", "normal": "normal", "gaussian": "normal",
    "U": "uniform", "uniform": "uniform", "unif": "uniform",
}  # fmt: skip
COUNTS = {"Bernoulli": 1, "normal": 2, "uniform": 2}


def law_of(node: tree.Apply) -> Law | None:
    """The law that a name with arguments is: N(0, 1) with a calligraphic or spelled name."""
    base = node.head.base
    known = NAMES.get(base) or NAMES.get(base.lower())
    if known is None or len(node.arguments) != COUNTS[known]:
        return None
    return Law(known, node.arguments)


@dataclass
class Laws:
    """The random quantities by their letter; x_1 and x_2 have one law, and are two draws."""

    said: frozenset[str] = frozenset()
    symmetric: frozenset[str] = frozenset()  # matrices that are said to be
    meanings: dict[str, str] = field(default_factory=dict)  # of letters: σ is tanh
    shown: set[str] = field(default_factory=set)  # letters with whose meaning a step has held
    spoken: tuple[str, ...] = ()  # functions of one vector or number that the words name
    declared: dict[str, Law] = field(default_factory=dict)
    means: dict[str, Node] = field(default_factory=dict)
    variances: dict[str, Node] = field(default_factory=dict)
    inside: set[str] = field(default_factory=set)  # letters that stand alone under E or Var
    outside: set[str] = field(default_factory=set)  # letters beside an expectation

    def hear(self, text: str) -> None:
        """Note what the words of a document say."""
        self.said, self.spoken = said_in(text), spoken_in(text)
        self.symmetric = symmetric_in(text)

    def note(self, sides: tuple[Node, ...], ops: tuple[str, ...]) -> None:
        """Note how letters stand in a statement."""
        if len(sides) == 2 and ops == ("sim",):
            self._declare(*sides)
        self.symmetric |= symmetric_by(sides)
        found = [b for s in sides for b in tree.walk(s) if isinstance(b, tree.Expectation)]
        if not found:
            return
        within = {id(b) for e in found for b in tree.walk(e.body)}
        for expectation in found:
            body = _squared(expectation.body)
            if isinstance(body, Symbol):
                self.inside.add(base_of(body))
        for side in sides:
            for below in tree.walk(side):
                if isinstance(below, Symbol) and id(below) not in within:
                    self.outside.add(base_of(below))

    def _declare(self, name: Node, law: Node) -> None:
        known = law_of(law) if isinstance(law, tree.Apply) else None
        if isinstance(name, Symbol) and known is not None:
            self.declared[base_of(name)] = known

    def is_random(self, base: str) -> bool:
        """Whether a letter is a random quantity, by what is known."""
        if base in self.declared or base in self.means or base in self.variances:
            return True
        return base in self.inside and base not in self.outside

    def is_open(self, node: Node) -> bool:
        """Whether E[x] or Var(x) of a letter of which this is not known yet."""
        if not isinstance(node, tree.Expectation) or not isinstance(_squared(node.body), Symbol):
            return False
        body = _squared(node.body)
        assert isinstance(body, Symbol)
        base = base_of(body)
        known = self.means if node.op == "E" and body is node.body else self.variances
        return base not in self.declared and base not in known and base not in self.outside

    def learn(self, node: tree.Expectation, value: Node) -> None:
        """Take E[x] = value or Var(x) = value as known."""
        body = node.body
        if isinstance(body, Symbol):
            (self.means if node.op == "E" else self.variances)[base_of(body)] = value


def _squared(node: Node) -> Node:
    while isinstance(node, tree.Bracketed):
        node = node.body
    if isinstance(node, tree.Binary) and node.op == "^" and isinstance(node.right, tree.Number):
        return _squared(node.left)
    return node
