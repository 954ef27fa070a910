"""Scalar functions as NumPy callables, read from the table's ``numpy`` texts.

A row's text is parsed by ``ast`` and walked over a whitelist (NumPy ufuncs, ``erf``, numbers and
arithmetic); nothing is executed as text.  For complex arguments, which complex-step
differentiation produces, comparisons look at the real part and a negative real argument of a
function that is not defined there gives nan, as it does for real numbers.  Array axes, names and
programs are not known here.
"""

from __future__ import annotations

import ast
import functools
import math
import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from symdl.functions import FUNCTIONS

_math_erf = np.frompyfunc(math.erf, 1, 1)
_TWO_OVER_SQRT_PI = 2 / math.sqrt(math.pi)


def erf(x):  # type: ignore[no-untyped-def]
    """The error function of an array, elementwise; the dtype of floating arrays is kept."""
    x = np.asarray(x)
    if np.iscomplexobj(x):
        real = x.real
        return erf(real) + 1j * _TWO_OVER_SQRT_PI * np.exp(-real * real) * x.imag
    return np.asarray(_math_erf(x)).astype(x.dtype if x.dtype.kind == "f" else float)


def _choose(first: Callable) -> Callable:
    """``maximum`` or ``minimum`` by the real part; the first argument wins a tie, nan wins all."""

    def choose(x, y):  # type: ignore[no-untyped-def]
        x, y = np.broadcast_arrays(x, y)
        return np.where(first(x.real, y.real) | np.isnan(x), x, y)

    return choose


def _on_domain(function: Callable, outside: Callable) -> Callable:
    def guarded(x):  # type: ignore[no-untyped-def]
        return np.where(outside(x.real), np.nan, function(x))

    return guarded


COMPLEX = {
    "abs": lambda x: np.where(x.real < 0, -x, x),
    "sign": lambda x: np.sign(x.real),
    "maximum": _choose(operator.ge),
    "minimum": _choose(operator.le),
    "log": _on_domain(np.log, lambda x: x < 0),
    "sqrt": _on_domain(np.sqrt, lambda x: x < 0),
    "arctanh": _on_domain(np.arctanh, lambda x: abs(x) > 1),
}
_OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}


@functools.cache
def scalar_function(name: str) -> Callable[..., Any]:
    """The function of a row of the table, taking as many arrays as it has arguments.

    Raises:
        KeyError: if the table has no row of that name.
        ValueError: if the row's ``numpy`` text is outside the whitelist."""
    row = FUNCTIONS[name]
    text = row.numpy
    for position in range(len(row.derivatives)):
        text = text.replace(f"{{{position}}}", f"_{position}")
    return _compile(ast.parse(text, mode="eval").body)


def keeps_integers(name: str) -> bool:
    """Whether integers stay integers under the function, so that it may stand in an index."""
    return name in ("max", "min", "abs", "sign")


def square_root(x: np.ndarray) -> np.ndarray:
    """The square root; nan for negative real parts."""
    return COMPLEX["sqrt"](x) if np.iscomplexobj(x) else np.sqrt(x)


def power(base: np.ndarray, exponent: np.ndarray) -> np.ndarray:
    """``base ** exponent`` where the exponent is no integer; nan for negative real parts."""
    if np.iscomplexobj(base):
        return np.where(np.real(base) < 0, np.nan, np.power(base, exponent))
    return np.power(base, exponent)


def _compile(node: ast.expr) -> Callable[..., Any]:
    if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        constant = node.value
        return lambda *args: constant
    if isinstance(node, ast.Name) and node.id[:1] == "_" and node.id[1:].isdigit():
        position = int(node.id[1:])
        return lambda *args: args[position]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        operand = _compile(node.operand)
        return lambda *args: -operand(*args)
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        operation = _OPERATORS[type(node.op)]
        left, right = _compile(node.left), _compile(node.right)
        return lambda *args: operation(left(*args), right(*args))
    if isinstance(node, ast.Call) and not node.keywords:
        return _call(*_called(node.func), [_compile(a) for a in node.args])
    raise ValueError(f"not allowed in a NumPy form: {ast.unparse(node)}")


def _called(node: ast.expr) -> tuple[str, Callable]:
    if isinstance(node, ast.Name) and node.id == "erf":
        return "erf", erf
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        function = getattr(np, node.attr, None) if node.value.id == "np" else None
        if isinstance(function, np.ufunc):
            return node.attr, function
    raise ValueError(f"not allowed in a NumPy form: {ast.unparse(node)}")


def _call(name: str, function: Callable, parts: list[Callable]) -> Callable[..., Any]:
    other = COMPLEX.get(name, function)

    def call(*args):  # type: ignore[no-untyped-def]
        values = [part(*args) for part in parts]
        return (other if any(map(np.iscomplexobj, values)) else function)(*values)

    return call
