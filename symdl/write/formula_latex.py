"""One written formula as LaTeX: article and amsmath alone, no macros of our own.

Every decision (brackets and their size, fraction bar or slash, juxtaposition or dot) is taken on
the tree.  ``latex_of`` is the way in.
"""

from __future__ import annotations

from symdl.expr import written as w
from symdl.functions.table import FUNCTIONS
from symdl.write.escape import latex_words
from symdl.write.folds import ORDINALS
from symdl.write.joints import is_quotient, joint
from symdl.write.names import is_single, latex_name
from symdl.write.precedence import ATOM, CASES, FOLD, OPERATORS, SUM, is_bare, level
from symdl.write.printer import Printer, has_brackets, is_raised, rightmost

RELATIONS = {
    "=": "=", "==": "=", "!=": r"\ne", "<": "<", "<=": r"\le", ">": ">", ">=": r"\ge",
    "~": r"\sim", "approx": r"\approx", "implies": r"\Rightarrow", "iff": r"\iff", "in": r"\in",
    "->": r"\to",
}  # fmt: skip
_FOLDS = {
    "sum": r"\sum", "prod": r"\prod", "max": r"\max", "argmax": r"\operatorname*{arg\,max}",
    "mean": r"\operatorname*{mean}", "var": r"\operatorname*{var}",
}  # fmt: skip
_FENCES = {"abs": ("|", "|"), "floor": (r"\lfloor ", r" \rfloor"), "ceil": (r"\lceil ", r" \rceil")}
_NAMED = {"inf": r"\infty", "max": r"\max", "min": r"\min"}


def latex_of(node: w.Node) -> str:
    """The formula in LaTeX, without dollar signs.

    >>> latex_of(w.Binary("-", w.Item("x", (w.Name("n"),)), w.Name("mu")))
    'x_{n} - \\\\mu'
    """
    return LatexPrinter().show(node)


def relation_latex(relation: str) -> str:
    """A relation of the document model in LaTeX."""
    return RELATIONS.get(relation, relation)


class LatexPrinter(Printer):
    """Written nodes to LaTeX; ``scripts`` is True within an exponent or subscript."""

    def __init__(self, scripts: bool = False) -> None:
        self.scripts = scripts

    def script(self, node: w.Node) -> str:
        """The node as it stands in an exponent, subscript or limit: fractions take a slash."""
        return LatexPrinter(scripts=True).show(node)

    def fence(self, inner: str, left: str, right: str, tall: bool) -> str:
        """Fences around a text, growing where what they hold stands taller than the line."""
        if tall and not self.scripts:
            return f"\\left{left.strip()} {inner} \\right{right.strip()}"
        return f"{left}{inner}{right}"

    def operand(self, node: w.Node, place: int, followed: bool = False) -> str:
        """As in every format; a derivative of a quotient has no brackets of its own here."""
        last = rightmost(node)
        if followed and isinstance(last, w.Partial) and is_quotient(last.body):
            return self.bracketed(node)
        return super().operand(node, place, followed)

    def bracketed(self, node: w.Node) -> str:
        square = has_brackets(node) and not self.scripts and not isinstance(node, w.Fold)
        left, right = ("[", "]") if square else ("(", ")")
        return self.fence(self.show(node), left, right, is_raised(node))

    def number(self, node: w.Number) -> str:
        if node.text.lstrip("-") == "inf":
            return node.text.replace("inf", r"\infty")
        mantissa, _, exponent = node.text.lower().partition("e")
        return f"{mantissa} \\times 10^{{{int(exponent)}}}" if exponent else mantissa

    def name(self, node: w.Name) -> str:
        return _NAMED.get(node.name) or latex_name(node.name)

    def item(self, node: w.Item) -> str:
        return latex_name(node.name, self.slots(node.indices))

    def slots(self, indices: tuple[w.Node, ...]) -> str:
        """Indices side by side where each is one letter, else with commas."""
        plain = all(isinstance(i, w.Name) and is_single(i.name) for i in indices)
        texts = [self.script(index) for index in indices]
        return _juxtaposed(texts) if plain else ",".join(texts)

    def compound(self, node: w.Compound) -> str:
        return f"({self.slots(node.indices)})"

    def part(self, node: w.Part) -> str:
        """``softmax(z)_i``."""
        return f"{self.operand(node.body, ATOM)}_{{{self.slots(node.indices)}}}"

    def call(self, node: w.Call) -> str:
        arguments = node.arguments
        if node.name == "exp" and not self.scripts and not is_raised(arguments[0]):
            return f"e^{{{self.script(arguments[0])}}}"
        if node.name == "sqrt":
            return f"\\sqrt{{{self.show(arguments[0])}}}"
        if node.name in ORDINALS:
            place = str(ORDINALS.index(node.name) + 1)
            return f"{self.bracketed(arguments[0])}_{{{place}}}"
        if node.name in _FENCES:
            return self.fence(self.show(arguments[0]), *_FENCES[node.name], is_raised(arguments[0]))
        return self.applied(_function(node.name), node)

    def applied(self, head: str, node: w.Call) -> str:
        """A function's name, maybe with an exponent, and its arguments."""
        if is_bare(node):
            return f"{head} {self.show(node.arguments[0])}"
        tall = any(map(is_raised, node.arguments))
        return head + self.fence(self.listed(node.arguments, r",\, "), "(", ")", tall)

    def apply(self, node: w.Apply) -> str:
        argument = f"({latex_name(node.argument)})" if node.argument else ""
        if not node.by:
            return latex_name(node.name, self.slots(node.indices)) + argument
        top = latex_name(node.name, self.slots(node.indices))
        below = " ".join(
            r"\partial " + latex_name(node.argument, self.slots((index,))) for index in node.by
        )
        order = f"^{{{len(node.by)}}}" if len(node.by) > 1 else ""
        return f"\\frac{{\\partial{order} {top}}}{{{below}}}"

    def unary(self, node: w.Unary) -> str:
        sign = r"\times " if node.op == "*" else node.op
        return sign + self.operand(node.operand, FOLD)

    def binary(self, node: w.Binary) -> str:
        return _BINARY[node.op](self, node)

    def sum(self, node: w.Binary) -> str:
        """left + right, left - right."""
        asked = OPERATORS[node.op]
        left, right = self.operand(node.left, asked.left), self.operand(node.right, asked.right)
        return f"{left} {node.op} {right}"

    def product(self, node: w.Binary) -> str:
        """Factors side by side, with a dot between numbers and a thin space where letters meet."""
        asked = OPERATORS[node.op]
        left = self.operand(node.left, asked.left, followed=True)
        right = self.operand(node.right, asked.right)
        return left + joint(node.left, node.right, level(node.right) < asked.right) + right

    def quotient(self, node: w.Binary) -> str:
        """A fraction bar, or a slash within scripts."""
        if self.scripts:
            asked = OPERATORS["/"]
            left = self.operand(node.left, asked.left, followed=True)
            return f"{left}/{self.operand(node.right, asked.right)}"
        return f"\\frac{{{self.show(node.left)}}}{{{self.show(node.right)}}}"

    def floor(self, node: w.Binary) -> str:
        """Division rounded down."""
        return self.call(w.Call("floor", (w.Binary("/", node.left, node.right),)))

    def power(self, node: w.Binary) -> str:
        """An exponent; the square of a named function stands at its name."""
        exponent = self.script(node.right)
        if isinstance(node.left, w.Call) and is_bare(node.left):
            return self.applied(f"{_function(node.left.name)}^{{{exponent}}}", node.left)
        base = self.operand(node.left, ATOM)
        scripted = isinstance(node.left, w.Item | w.Name) and "^" in base
        if scripted or isinstance(node.left, w.Partial | w.Apply):
            base = self.bracketed(node.left)
        return f"{base}^{{{exponent}}}"

    def entrywise(self, node: w.Binary) -> str:
        """The product entry by entry."""
        asked = OPERATORS["⊙"]
        left, right = self.operand(node.left, asked.left), self.operand(node.right, asked.right)
        return f"{left} \\odot {right}"

    def matmul(self, node: w.Binary) -> str:
        """A matrix product: the factors side by side."""
        asked = OPERATORS["@"]
        return f"{self.operand(node.left, asked.left)}\\,{self.operand(node.right, asked.right)}"

    def compare(self, node: w.Compare) -> str:
        texts = [self.operand(node.operands[0], SUM)]
        for op, right in zip(node.ops, node.operands[1:], strict=True):
            texts += [RELATIONS[op], self.operand(right, CASES)]
        return " ".join(texts)

    def iverson(self, node: w.Iverson) -> str:
        tall = any(map(is_raised, node.conditions))
        return self.fence(self.listed(node.conditions, r",\ "), "[", "]", tall)

    def kronecker(self, node: w.Kronecker) -> str:
        return f"\\delta_{{{self.slots((node.left, node.right))}}}"

    def limits(self, node: w.Limits) -> str:
        if node.first is None or node.last is None:
            return self.script(node.index)
        return f"{self.script(node.index)}={self.script(node.first)}"

    def fold(self, node: w.Fold) -> str:
        return f"{self.folding(node)} {self.operand(node.body, FOLD)}"

    def folding(self, node: w.Fold) -> str:
        """The sign of a fold with what stands under and over it."""
        below = ",".join(self.script(index) for index in node.indices)
        sign = f"{_FOLDS[node.op]}_{{{below}}}"
        last = [x.last for x in node.indices if isinstance(x, w.Limits) and x.last is not None]
        return f"{sign}^{{{self.script(last[0])}}}" if last else sign

    def partial(self, node: w.Partial) -> str:
        order = f"^{{{len(node.by)}}}" if len(node.by) > 1 else ""
        below = r"\,".join(r"\partial " + self.show(by) for by in node.by)
        if isinstance(node.body, w.Item | w.Name):
            return f"\\frac{{\\partial{order} {self.show(node.body)}}}{{{below}}}"
        operator = f"\\frac{{\\partial{order}}}{{{below}}}"
        if isinstance(node.body, w.Binary) and node.body.op == "/":
            return f"{operator}\\, {self.show(node.body)}"
        body = self.fence(self.show(node.body), "[", "]", is_raised(node.body))
        return f"{operator} {body}"

    def expectation(self, node: w.Expectation) -> str:
        head = f"\\operatorname{{{node.op}}}"
        return head + self.fence(self.show(node.body), "[", "]", is_raised(node.body))

    def cases(self, node: w.Cases) -> str:
        return r"\begin{cases} " + " ".join(self.branches(node)) + r" \end{cases}"

    def branches(self, node: w.Cases) -> list[str]:
        """The rows of a case distinction; fractions at full size, with room between them."""
        values = [value for value, _ in node.rows]
        values += [node.otherwise] if node.otherwise is not None else []
        tall = any(map(is_raised, values)) and not self.scripts
        large, end = (r"\displaystyle ", r" \\[6pt]") if tall else ("", r" \\")
        whens = [self.condition(when) for _, when in node.rows] + [r"\text{otherwise}"]
        rows = [f"{large}{self.show(v)} & {c}" for v, c in zip(values, whens, strict=False)]
        return [row + end for row in rows[:-1]] + rows[-1:]

    def condition(self, node: w.Node) -> str:
        """The right column of a case."""
        if isinstance(node, w.Words):
            return self.show(node)
        if isinstance(node, w.Iverson):
            return r"\text{if } " + self.listed(node.conditions, r"\text{ and } ")
        return r"\text{if } " + self.show(node)

    def grid(self, node: w.Grid) -> str:
        rows = r" \\ ".join(self.listed(row, " & ") for row in node.rows)
        return r"\begin{pmatrix} " + rows + r" \end{pmatrix}"

    def words(self, node: w.Words) -> str:
        return f"\\text{{{latex_words(node.text)}}}"


_BINARY = {
    "+": LatexPrinter.sum,
    "-": LatexPrinter.sum,
    "*": LatexPrinter.product,
    "/": LatexPrinter.quotient,
    "//": LatexPrinter.floor,
    "**": LatexPrinter.power,
    "@": LatexPrinter.matmul,
    "⊙": LatexPrinter.entrywise,
}


def _function(name: str) -> str:
    row = FUNCTIONS.get(name)
    if row is not None and row.latex.startswith("\\"):
        return row.latex
    return _NAMED.get(name) or f"\\operatorname{{{''.join(c for c in name if c.isalnum())}}}"


def _juxtaposed(texts: list[str]) -> str:
    """Letters side by side; a command that ends in a letter keeps a space after it."""
    joined = ""
    for text in texts:
        ends_command = joined.startswith("\\") and joined[-1:].isalpha()
        joined += (" " if ends_command and text[:1].isalpha() else "") + text
    return joined
