"""One written formula as a line of Unicode, for a terminal: p_i (δ_ij − p_j).

Fractions take a slash, sums a Σ with its index, cases a brace and semicolons.
"""

from __future__ import annotations

from symdl.expr import written as w
from symdl.write.folds import ORDINALS
from symdl.write.joints import is_signed_number
from symdl.write.names import is_single, text_name
from symdl.write.precedence import ATOM, CASES, FOLD, OPERATORS, POWER, PRODUCT, SUM, is_bare, level
from symdl.write.printer import Printer, leftmost, rightmost

RELATIONS = {
    "=": "=", "==": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥", "~": "~",
    "approx": "≈", "implies": "⇒", "iff": "⇔", "in": "∈", "->": "→",
}  # fmt: skip
_FOLDS = {"sum": "Σ", "prod": "Π", "argmax": "argmax"}
_POWERS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_INFERIORS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_FENCES = {"abs": ("|", "|"), "floor": ("⌊", "⌋"), "ceil": ("⌈", "⌉")}


def text_of(node: w.Node) -> str:
    """The formula as one line of text.

    >>> text_of(w.Binary("-", w.Item("x", (w.Name("n"),)), w.Name("mu")))
    'x_n − μ'
    """
    return TextPrinter().show(node)


class TextPrinter(Printer):
    """Written nodes to Unicode text; ``compact`` sets no spaces around + and −, as in slots."""

    def __init__(self, compact: bool = False) -> None:
        self.compact = compact

    def operand(self, node: w.Node, place: int, followed: bool = False) -> str:
        """As in every format; log(p) has brackets of its own here, so anything may follow it."""
        return super().operand(node, place, followed and not is_bare(rightmost(node)))

    def bracketed(self, node: w.Node) -> str:
        return f"({self.show(node)})"

    def number(self, node: w.Number) -> str:
        return node.text.replace("inf", "∞").replace("-", "−")

    def name(self, node: w.Name) -> str:
        return text_name(node.name)

    def item(self, node: w.Item) -> str:
        return text_name(node.name, self.slots(node.indices))

    def slots(self, indices: tuple[w.Node, ...]) -> str:
        """Indices side by side where each is one letter, else with commas and no spaces."""
        plain = all(isinstance(i, w.Name) and is_single(i.name) for i in indices)
        texts = [TextPrinter(compact=True).show(index) for index in indices]
        return ("" if plain else ",").join(texts)

    def compound(self, node: w.Compound) -> str:
        return f"({self.slots(node.indices)})"

    def part(self, node: w.Part) -> str:
        """``softmax(z)_i``."""
        indices = self.slots(node.indices)
        lowered = f"_{indices}" if indices.isalnum() else f"[{indices}]"
        return self.operand(node.body, ATOM) + lowered

    def call(self, node: w.Call) -> str:
        inner = self.listed(node.arguments)
        if node.name in _FENCES:
            left, right = _FENCES[node.name]
            return f"{left}{inner}{right}"
        if node.name in ORDINALS:
            return f"({inner}){str(ORDINALS.index(node.name) + 1).translate(_INFERIORS)}"
        if node.name == "sqrt":
            return f"√{self.operand(node.arguments[0], ATOM)}"
        return f"{node.name}({inner})"

    def apply(self, node: w.Apply) -> str:
        head = text_name(node.name, self.slots(node.indices))
        if not node.by:
            return f"{head}({text_name(node.argument)})" if node.argument else head
        below = " ".join("∂" + text_name(node.argument, self.slots((i,))) for i in node.by)
        return self.differentials(head, below, len(node.by))

    def differentials(self, top: str, below: str, order: int) -> str:
        """∂a/∂b, ∂²a/(∂b ∂c)."""
        raised = str(order).translate(_POWERS) if order > 1 else ""
        return f"∂{raised}{top}/{f'({below})' if order > 1 else below}"

    def unary(self, node: w.Unary) -> str:
        sign = {"-": "−", "*": "· "}.get(node.op, node.op)
        return sign + self.operand(node.operand, FOLD)

    def binary(self, node: w.Binary) -> str:
        asked = OPERATORS[node.op]
        if node.op == "**":
            return self.power(node)
        if node.op == "//":
            return f"⌊{self.show(w.Binary('/', node.left, node.right))}⌋"
        left = self.operand(node.left, asked.left, followed=node.op in "*/@")
        right = self.operand(node.right, asked.right)
        if node.op == "*":
            joint = _joint(node.left, node.right, level(node.right) < asked.right)
            return left + ("" if self.compact and joint == " " else joint) + right
        if node.op == "/":
            return f"{left}/{right}"
        sign = "−" if node.op == "-" else node.op
        return f"{left}{sign}{right}" if self.compact else f"{left} {sign} {right}"

    def power(self, node: w.Binary) -> str:
        """Small whole exponents are raised, others follow a ^."""
        base = self.show(node.left)
        if not isinstance(node.left, w.Call):
            base = self.operand(node.left, ATOM)
        if isinstance(node.right, w.Number) and node.right.text.lstrip("-").isdigit():
            return base + node.right.text.translate(_POWERS)
        return f"{base}^{self.operand(node.right, ATOM)}"

    def compare(self, node: w.Compare) -> str:
        texts = [self.operand(node.operands[0], SUM)]
        for op, right in zip(node.ops, node.operands[1:], strict=True):
            texts += [RELATIONS[op], self.operand(right, CASES)]
        return " ".join(texts)

    def iverson(self, node: w.Iverson) -> str:
        return f"[{self.listed(node.conditions)}]"

    def kronecker(self, node: w.Kronecker) -> str:
        return text_name("delta", self.slots((node.left, node.right)))

    def limits(self, node: w.Limits) -> str:
        return self.show(node.index)

    def fold(self, node: w.Fold) -> str:
        sign, below = _FOLDS.get(node.op, node.op), self.slots(_indices(node))
        told = [x for x in node.indices if isinstance(x, w.Limits) and x.told]
        if told and told[0].first is not None and told[0].last is not None:
            first, last = self.show(told[0].first), self.show(told[0].last)
            return f"{sign}_{{{below}={first}}}^{{{last}}} {self.operand(node.body, FOLD)}"
        head = f"{sign}_{below}" if below.isalnum() else f"{sign}_{{{below}}}"
        return f"{head} {self.operand(node.body, FOLD)}"

    def partial(self, node: w.Partial) -> str:
        below = " ".join("∂" + self.show(by) for by in node.by)
        if isinstance(node.body, w.Item | w.Name):
            return self.differentials(self.show(node.body), below, len(node.by))
        return f"{self.differentials('', below, len(node.by))} [{self.show(node.body)}]"

    def expectation(self, node: w.Expectation) -> str:
        return f"{node.op}[{self.show(node.body)}]"

    def cases(self, node: w.Cases) -> str:
        rows = [f"{self.show(value)} {self.condition(when)}" for value, when in node.rows]
        if node.otherwise is not None:
            rows.append(f"{self.show(node.otherwise)} otherwise")
        return "{ " + ";  ".join(rows) + " }"

    def condition(self, node: w.Node) -> str:
        """The right part of a case."""
        if isinstance(node, w.Iverson):
            return "if " + self.listed(node.conditions, " and ")
        return self.show(node) if isinstance(node, w.Words) else "if " + self.show(node)

    def grid(self, node: w.Grid) -> str:
        return "[" + "; ".join(self.listed(row) for row in node.rows) + "]"

    def words(self, node: w.Words) -> str:
        return node.text


def _indices(node: w.Fold) -> tuple[w.Node, ...]:
    return tuple(i.index if isinstance(i, w.Limits) else i for i in node.indices)


def _joint(left: w.Node, right: w.Node, bracketed: bool) -> str:
    """A dot where a space could be misread: after a quotient, between numbers and words."""
    before, after = rightmost(left), leftmost(right)
    quotient = any(isinstance(x, w.Partial | w.Apply) or _is_quotient(x) for x in (before, after))
    number = isinstance(after, w.Number) and not bracketed
    number = number or (isinstance(before, w.Number) and is_signed_number(right))
    return " · " if quotient or number else " "


def _is_quotient(node: w.Node) -> bool:
    return isinstance(node, w.Binary) and node.op == "/" and level(node) in (PRODUCT, POWER)
