"""A tree as LaTeX again: what should stand where something wrong does."""

from __future__ import annotations

from collections.abc import Callable

from symdl.read import calculus, tree
from symdl.read.tree import Node

SUM, PRODUCT, SIGNED, FRACTION, POWER, ATOM = range(6)  # how tightly an operation holds
MARKS = {
    "hat": "hat", "bar": "bar", "tilde": "tilde", "vec": "vec", "dot": "dot", "ddot": "ddot",
    "bold": "mathbf", "rm": "mathrm", "cal": "mathcal", "bb": "mathbb", "it": "mathit",
}  # fmt: skip
COMMANDS = frozenset({
    "alpha", "beta", "gamma", "delta", "epsilon", "varepsilon", "zeta", "eta", "theta", "vartheta",
    "iota", "kappa", "lambda", "mu", "nu", "xi", "pi", "rho", "sigma", "tau", "upsilon", "phi",
    "varphi", "chi", "psi", "omega", "Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma",
    "Upsilon", "Phi", "Psi", "Omega", "ell",
})  # fmt: skip
FUNCTIONS = {"log": r"\ln", "relu": r"\operatorname{ReLU}", "atan": r"\arctan"} | {
    name: f"\\{name}"
    for name in ("exp", "sin", "cos", "tan", "tanh", "sinh", "cosh", "max", "min", "det")
}
SIGNS = {"+": " + ", "-": " - ", "odot": r" \odot ", "otimes": r" \otimes ", "*": " "}
DIFFERENTIALS = {"partial": r"\partial ", "d": "d", "delta": r"\delta "}


class NotWritten(Exception):
    """A node that has no LaTeX here."""


def as_latex(node: Node) -> str:
    """The tree as LaTeX that reads back as the same tree; "" where a part cannot be written."""
    try:
        return _written(node)[0]
    except NotWritten:
        return ""


def _written(node: Node) -> tuple[str, int]:
    write = _WRITE.get(type(node))
    if write is None:
        raise NotWritten
    return write(node)


def _held(node: Node, least: int) -> str:
    """A part, in brackets where it holds less tightly than its place asks for."""
    text, strength = _written(node)
    return text if strength >= least else f"({text})"


def _listed(nodes: tuple[Node, ...]) -> str:
    return ", ".join(_written(node)[0] for node in nodes)


def _number(node: tree.Number) -> tuple[str, int]:
    return node.text + (r"\%" if node.percent else ""), ATOM


def _symbol(node: tree.Symbol) -> tuple[str, int]:
    command = node.base in COMMANDS
    text = f"\\{node.base}" if command else node.base
    if len(node.base) > 1 and not command and "rm" not in node.marks:
        text = f"\\mathrm{{{node.base}}}"
    for mark in node.marks:
        if mark != "prime":
            if mark not in MARKS:
                raise NotWritten
            text = f"\\{MARKS[mark]}{{{text}}}"
    text += "'" * node.marks.count("prime")
    for sign, scripts in (("_", node.sub), ("^", node.sup)):
        if scripts:
            inside = ("," if sign == "_" and len(scripts) > 1 else "").join(
                _written(script)[0] for script in scripts
            )
            text += f"{sign}{inside}" if len(inside) == 1 else f"{sign}{{{inside}}}"
    return text, POWER if node.sup else ATOM


def _level(node: tree.Level) -> tuple[str, int]:
    return f"{node.bracket[0]}{_written(node.body)[0]}{node.bracket[-1]}", ATOM


def _unary(node: tree.Unary) -> tuple[str, int]:
    if node.op == "!":
        return f"{_held(node.operand, ATOM)}!", POWER
    if node.op not in "+-":
        raise NotWritten
    return f"{node.op}{_held(node.operand, PRODUCT)}", SIGNED if node.op == "+" else SUM


def _binary(node: tree.Binary) -> tuple[str, int]:
    if node.op == "/":
        return f"\\frac{{{_written(node.left)[0]}}}{{{_written(node.right)[0]}}}", FRACTION
    if node.op == "^":
        return f"{_held(node.left, ATOM)}^{{{_written(node.right)[0]}}}", POWER
    if node.op not in SIGNS:
        raise NotWritten
    if node.op in "+-":
        right = _held(node.right, PRODUCT)
        return f"{_held(node.left, SUM)}{SIGNS[node.op]}{right}", SUM
    left, right = _held(node.left, PRODUCT), _held(node.right, SIGNED)
    sign = SIGNS[node.op]
    first = right.lstrip("\\{")[:1]
    if node.op == "*" and (node.sign in ("cdot", "times") or first.isdigit()):
        sign = r" \cdot "
    return f"{left}{sign}{right}", PRODUCT


def _call(node: tree.Call) -> tuple[str, int]:
    if node.name == "sqrt" and not node.primes:
        return f"\\sqrt{{{_listed(node.arguments)}}}", ATOM
    if node.name == "exp" and not node.primes and len(node.arguments) == 1:
        return f"e^{{{_listed(node.arguments)}}}", POWER
    name = FUNCTIONS.get(node.name, f"\\operatorname{{{node.name}}}")
    if node.base is not None:
        name = f"\\log_{{{_written(node.base)[0]}}}"
    return f"{name}{chr(39) * node.primes}({_listed(node.arguments)})", ATOM


def _applied(node: tree.Apply) -> tuple[str, int]:
    return f"{_written(node.head)[0]}{chr(39) * node.primes}({_listed(node.arguments)})", ATOM


def _entry(node: tree.Entry) -> tuple[str, int]:
    return f"{_held(node.body, ATOM)}_{{{''.join(_written(p)[0] for p in node.places)}}}", ATOM


def _fold(node: tree.Fold) -> tuple[str, int]:
    if node.op not in ("sum", "prod") or node.where is not None:
        raise NotWritten
    below = _written(node.index)[0] if node.index is not None else ""
    below += f" = {_written(node.first)[0]}" if node.first is not None else ""
    above = f"^{{{_written(node.last)[0]}}}" if node.last is not None else ""
    under = f"_{{{below}}}" if below else ""
    return f"\\{node.op}{under}{above} {_held(node.body, PRODUCT)}", SIGNED


def _matrix(node: tree.Matrix) -> tuple[str, int]:
    rows = r" \\ ".join(" & ".join(_written(cell)[0] for cell in row) for row in node.rows)
    kind = "pmatrix" if node.bracket == "(" else "bmatrix"
    return f"\\begin{{{kind}}} {rows} \\end{{{kind}}}", ATOM


def _quotient(node: calculus.Quotient) -> tuple[str, int]:
    sign = DIFFERENTIALS.get(node.kind, "d")
    order = f"^{{{node.order}}}" if node.order > 1 else ""
    times = {name: node.bottom.count(name) for name in node.bottom}
    if len(times) == 1:
        times = dict.fromkeys(times, node.order)
    below = " ".join(
        f"{sign}{_held(name, POWER)}" + (f"^{{{count}}}" if count > 1 else "")
        for name, count in times.items()
    )
    top = _held(node.top, POWER)
    return f"\\frac{{{sign.strip() if order else sign}{order}{top}}}{{{below}}}", FRACTION


_WRITE: dict[type, Callable[..., tuple[str, int]]] = {
    tree.Number: _number,
    tree.Symbol: _symbol,
    tree.Level: _level,
    tree.Unary: _unary,
    tree.Binary: _binary,
    tree.Call: _call,
    tree.Apply: _applied,
    tree.Entry: _entry,
    tree.Bracketed: lambda node: _written(node.body),
    tree.Fold: _fold,
    tree.Matrix: _matrix,
    tree.Absolute: lambda node: (f"|{_written(node.body)[0]}|", ATOM),
    tree.Norm: lambda node: (f"\\|{_written(node.body)[0]}\\|", ATOM),
    tree.Transpose: lambda node: (f"{_held(node.body, ATOM)}^{{\\top}}", POWER),
    tree.Kronecker: lambda node: (
        f"\\delta_{{{_written(node.left)[0]}{_written(node.right)[0]}}}",
        ATOM,
    ),
    tree.Infinity: lambda node: (r"\infty", ATOM),
    calculus.Quotient: _quotient,
}
