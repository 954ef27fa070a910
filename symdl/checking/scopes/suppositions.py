"""The words before a formula: whether it says for which case something holds, or gives a name."""

from __future__ import annotations

import re

from symdl.checking.scopes.names import letter, symbols
from symdl.checking.scopes.scope import Scope, is_literal
from symdl.read import tree
from symdl.read.statement import Chain
from symdl.read.tree import Node

ORDERINGS = frozenset({"=", "!=", "<", "<=", ">", ">=", "~~"})
CONDITIONAL = frozenset(
    ["if", "when", "for", "whenever", "where", "case", "as", "at", "with", "falls", "wenn", "für"]
)
DEFINING = frozenset(["with", "where", "as"])
GOING_ON = frozenset(
    ["hence", "thus", "therefore", "then", "gives", "give", "get", "yields", "becomes", "equals"]
    + ["which", "that", "this", "and", "again", "now", "finally", "simplifies", "simplifying"]
    + ["simplify", "answer", "ans", "result", "solution", "sol", "value", "follows", "also"]
    + ["have", "obtain", "find", "exactly", "about", "roughly", "approximately", "again"]
)
ASSIGNING = frozenset(
    ["let", "take", "set", "now", "choose", "suppose", "assume", "consider", "put", "sei"]
)


def ends_with(words: str, known: frozenset[str]) -> bool:
    """Whether the last word is one of these, in a sentence that goes on."""
    if words.endswith((".", "!", "?")):
        return False
    found = re.findall(r"[^\W\d_]+", words)
    return bool(found) and found[-1] in known


def supposed(scope: Scope, words: str, chain: Chain, nodes: tuple[Node, ...]) -> bool:
    """Whether a relation says when what follows holds: "if z > w", or i = j on its own."""
    op = chain.relations[0].op
    first, second = nodes[0], nodes[1]
    if op == "~~" and not _supposes(words):
        return False
    if ends_with(words, DEFINING) and op == "=" and not is_literal(nodes[-1]):
        return False  # "with F(x) = w x"
    value = len(nodes) == 2 and is_literal(second)
    said = chain.ties == "" and (ends_with(words, CONDITIONAL) or (value and _supposes(words)))
    indices = letter(first) in scope.usage.scripts and (
        letter(second) in scope.usage.scripts and op in ("=", "!=")
    )
    judged = any(scope.knows(symbol) for node in (first, second) for symbol in symbols(node))
    unknown = op != "=" and isinstance(first, tree.Symbol) and not judged
    return said or indices or unknown


def _supposes(words: str) -> bool:
    """Whether the clause before a formula begins with "if": "if the bias is" b = 0."""
    clause = re.split(r"[,.;:]|\bthen\b", words)[-1].split()
    if any(set(word) & set("<>=≤≥") for word in clause):
        return False  # "for w > 0": the case is said already
    return any(word in CONDITIONAL - DEFINING for word in clause[-4:])


_LISTED = re.compile(r"\w\s*,[^()]*\)$|[^\W\d_]+ ?\([^()=]+\)$")  # (b, x), P(a)
_HYPOTHESIS = re.compile(r"(?:^|[.!?]\s+)\W*if\b[^.!?$]{12,},[^.!?]*$", re.IGNORECASE)


def is_hypothesis(words: str) -> bool:
    """Whether a sentence says in words when its formulas hold: "if all of them are equal, p = 1/n".
    What it says of known names holds there only."""
    return _HYPOTHESIS.search(words) is not None


_INTRODUCES = re.compile(
    r"(?:(?:^|[,;:(.])\s*(?:with|where)|\b(?:an?|one)\s+(?:[\w-]+\s+){1,4}with)$"
)


def introduces(words: str) -> bool:
    """Whether the words say what a name is: "a neuron with" w = 0.5; not "the line where" z = 0."""
    return _INTRODUCES.search(words) is not None


def is_named(words: str) -> bool:
    """Whether the words before "= 5" name what is 5, rather than going on: "Memory = 5"."""
    found = re.findall(r"[^\W\d_]{3,}|\b[oi]/p\b", words)
    if _LISTED.search(words):
        return True
    words = re.sub(r"\s(?:no|nr)\.?$", "", words)  # the condition no.
    of = re.search(r"[^\W\d_]{3,} of \S{1,6}$", words)  # the mean of y
    return bool(of or (found and words.endswith(found[-1]) and found[-1] not in GOING_ON))


def in_a_sentence(words: str) -> bool:
    """Whether words stand before a formula on its line, so that it goes on with the sentence."""
    return len(re.findall(r"[a-z]{3,}", words)) > 2
