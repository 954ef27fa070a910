"""Numbers in worksheets: read exactly, computed exactly or in float64, rounded once at the end.

Data are read as fractions, so that 0.1 means one tenth.  A result that has at most the chosen
number of decimals is shown exactly; any other is rounded half away from zero, as in school, and
the sign between formula and number says so: = or ≈.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any

import numpy as np

from symdl.errors import DerivationError
from symdl.expr import written as w

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?(?:/\d+)?")


class BadData(ValueError):
    """A text that is no number, list or table of numbers; the message says what is wrong."""


def number(text: str) -> Fraction:
    """One number: ``-0.5``, ``1e-5``, ``2/3``; a minus sign may be the typographic one.

    Raises:
        BadData: anything else.
    """
    plain = text.strip().replace("\N{MINUS SIGN}", "-")
    if not _NUMBER.fullmatch(plain):
        raise BadData(f"'{text.strip()}' is no number")
    top, _, bottom = plain.partition("/")
    if bottom and int(bottom) == 0:
        raise BadData(f"'{text.strip()}' divides by zero")
    return Fraction(top) / int(bottom or 1)


def array(text: str) -> np.ndarray:
    """A number, a bracket list ``[[1, 2], [3, 4]]`` or a Markdown table, as an array of fractions.

    Raises:
        BadData: rows of different lengths, brackets that do not match, something that is no number.
    """
    text = text.strip()
    if text.startswith("|"):
        nested: object = [
            _row(line) for line in text.split("\n") if line.strip() and not _rule(line)
        ]
    elif text.startswith(("[", "(")):
        nested, rest = _brackets(text.replace("(", "[").replace(")", "]"))
        if rest.strip():
            raise BadData(f"'{rest.strip()}' stands after the closing bracket")
    else:
        nested = number(text)
    shape = _shape(nested)
    flat = np.empty(int(np.prod(shape, dtype=int)), dtype=object)
    flat[:] = list(_leaves(nested))
    return flat.reshape(shape)


def _row(line: str) -> list[Fraction]:
    return [number(cell) for cell in line.strip().strip("|").split("|")]


def _rule(line: str) -> bool:
    return not set(line.strip()) - set("|-: ")


def _brackets(text: str) -> tuple[object, str]:
    text = text.lstrip()
    if not text.startswith("["):
        stop = re.search(r"[,\]]", text)
        if not stop:
            raise BadData("a bracket is not closed")
        return number(text[: stop.start()]), text[stop.start() :]
    items, text = list[object](), text[1:]
    while True:
        item, text = _brackets(text)
        items.append(item)
        text = text.lstrip()
        if text.startswith("]"):
            return items, text[1:]
        if not text.startswith(","):
            raise BadData("a comma or a closing bracket is missing")
        text = text[1:]


def _shape(nested: object) -> tuple[int, ...]:
    if not isinstance(nested, list):
        return ()
    shapes = {_shape(x) for x in nested}
    if len(shapes) != 1:
        raise BadData("the rows are not equally long")
    return (len(nested), *shapes.pop())


def _leaves(nested: object) -> Iterable[object]:
    if isinstance(nested, list):
        for item in nested:
            yield from _leaves(item)
    else:
        yield nested


@dataclass(frozen=True)
class Rounding:
    """How results are shown: with ``digits`` decimals."""

    digits: int = 4

    def exact(self, value: Any) -> bool:
        """Whether the value has at most that many decimals; a float counts as such a number when
        it is one but for the last bits of its own precision."""
        if isinstance(value, float | np.floating):
            if not np.isfinite(value):
                return False
            near = _decimal(value, self.digits)
            return abs(float(near) - float(value)) <= 1e-13 * max(1.0, abs(float(value)))
        return (Fraction(value) * 10**self.digits).denominator == 1

    def text(self, value: Any) -> str:
        """The number as it is printed: ``-0.05``, ``0.6590``, with - for a negative one.

        Raises:
            DerivationError: the value is not finite.
        """
        if not np.isfinite(float(value)):
            raise DerivationError(f"a result is {value}, not a finite number")
        rounded = _decimal(value, self.digits)
        plain = format(abs(rounded) if rounded == 0 else rounded, "f")
        if self.exact(value) and "." in plain:
            plain = plain.rstrip("0").rstrip(".")
        return plain

    def node(self, value: Any) -> w.Node:
        """The number as a written node."""
        text = self.text(value)
        if text.startswith("-"):
            return w.Unary("-", w.Number(text[1:]))
        return w.Number(text)

    def relation(self, values: Any) -> str:
        """``=`` where every value is shown exactly, else ``≈``."""
        flat = np.asarray(values, dtype=object).reshape(-1)
        return "=" if all(self.exact(v) for v in flat) else "≈"


def _decimal(value: Any, digits: int) -> Decimal:
    with localcontext() as context:
        context.prec = 400
        if isinstance(value, float | np.floating):
            decimal = Decimal(float(value))
        else:
            fraction = Fraction(value)
            decimal = Decimal(fraction.numerator) / Decimal(fraction.denominator)
        return decimal.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def grid(values: np.ndarray, show: Callable[[Any], w.Node]) -> w.Node:
    """An array as a written matrix: a vector as one row, more axes as a matrix of their last two.

    Leading axes of size 1 are dropped; a higher array's rows stand in the order of its entries."""
    values = np.asarray(values, dtype=object)
    while values.ndim > 2 and values.shape[0] == 1:
        values = values[0]
    if values.ndim == 0:
        return show(values.item())
    rows = values.reshape(-1, values.shape[-1])
    return w.Grid(tuple(tuple(show(x) for x in row) for row in rows))
