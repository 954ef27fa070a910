"""The value of a LaTeX formula at random points, read without symdl: the proof behind a mutant.

Names are free: each gets a number, and one more for every value of its indices.  An equation that
holds at all the points here is an identity of its names; what does not hold at one of them is none.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field

import numpy as np

TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|[A-Za-z]|\S")
SILENT = {r"\left", r"\right", r"\,", r"\;", r"\quad", r"\big", r"\Big"}
FUNCTIONS = {
    r"\exp": np.exp,
    r"\log": np.log,
    r"\ln": np.log,
    r"\tanh": np.tanh,
    r"\sigma": lambda x: 1 / (1 + np.exp(-x)),
}
GREEK = {r"\alpha", r"\beta", r"\gamma", r"\mu", r"\eta", r"\epsilon", r"\lambda", r"\theta"}
CLOSING = {"(": ")", "[": "]", "{": "}"}
TIMES = (r"\times", r"\cdot", r"\odot")
SIZES = {"n": 3, "K": 4, "N": 4, "m": 3, "d": 3, "D": 4, "C": 4, "M": 5}


class Unreadable(Exception):
    """The formula is beyond this reader."""


@dataclass
class Point:
    """A random point: the indices in force, and numbers drawn from the names."""

    seed: int
    indices: dict[str, int] = field(default_factory=dict)

    def number(self, name: str) -> float:
        """A number in (0.3, 0.9), always the same for a name at this point."""
        return 0.3 + 0.6 * (zlib.crc32(f"{self.seed} {name}".encode()) / 2**32)


class Reader:
    """A recursive-descent reader that evaluates as it goes."""

    def __init__(self, text: str, point: Point):
        self.tokens = [t for t in TOKEN.findall(text.rstrip(" .,")) if t not in SILENT]
        self.point = point

    def value(self):
        """The value of the whole text."""
        found = self.sum()
        if self.tokens:
            raise Unreadable(self.tokens[0])
        return found

    def peek(self) -> str:
        return self.tokens[0] if self.tokens else ""

    def take(self, wanted: str = "") -> str:
        if not self.tokens or (wanted and self.tokens[0] != wanted):
            raise Unreadable(wanted)
        return self.tokens.pop(0)

    def sum(self):
        sign = -1 if self.peek() == "-" else 1
        if self.peek() in ("+", "-"):
            self.take()
        total = sign * self.product()
        while self.peek() in ("+", "-"):
            total = total + (1 if self.take() == "+" else -1) * self.product()
        return total

    def product(self):
        total = self.power()
        while self.tokens and self.peek() not in ("+", "-", *CLOSING.values(), "&", r"\\", r"\end"):
            sign = self.peek() in TIMES and self.take() and self.peek() == "-" and self.take()
            factor = self.power() if self.peek() != "/" else 1 / self._after("/")
            matrices = isinstance(total, np.ndarray) and isinstance(factor, np.ndarray)
            total = (total @ factor if matrices else total * factor) * (-1 if sign else 1)
        return total

    def _after(self, token: str):
        self.take(token)
        return self.power()

    def power(self):
        base, name = self.factor()
        while self.peek() == "^":
            self.take()
            if name == "e":
                base, name = np.exp(self.group()), ""
            elif isinstance(base, np.ndarray):
                raise Unreadable("a power of a matrix")
            else:
                base = base ** self.group()
        return base

    def group(self):
        """What stands in braces, or one token."""
        if self.peek() == "{":
            self.take()
            found = self.sum()
            self.take("}")
            return found
        return self.factor()[0]

    def words(self) -> list[str]:
        """The tokens of a script, unread."""
        if self.peek() != "{":
            return [self.take()]
        self.take()
        inside = []
        while self.peek() != "}":
            inside.append(self.take())
        self.take()
        return inside

    def factor(self):
        token = self.take()
        if token in CLOSING:
            found = self.sum()
            self.take(CLOSING[token])
            return found, ""
        if token[0].isdigit():
            return float(token), ""
        if token in (r"\frac", r"\tfrac"):
            return self.group() / self.group(), ""
        if token == r"\sqrt":
            return np.sqrt(self.group()), ""
        if token in (r"\sum", r"\prod"):
            return self.folded(np.sum if token == r"\sum" else np.prod), ""
        if token == r"\begin":
            return self.matrix(), ""
        if token == r"\delta" and self.peek() == "_":
            self.take()
            values = [self.point.indices[w] for w in self.words() if w in self.point.indices]
            if len(values) != 2:
                raise Unreadable(r"\delta")
            return float(values[0] == values[1]), ""
        if token in FUNCTIONS and self.peek() in ("(", "["):
            return FUNCTIONS[token](self.factor()[0]), ""
        if token in FUNCTIONS and token != r"\sigma":
            return FUNCTIONS[token](self.power()), ""
        return self.name(token)

    def name(self, token: str):
        if token in (r"\hat", r"\bar"):
            token += "".join(self.words())
        elif not (token.isalpha() or token in GREEK):
            raise Unreadable(token)
        if token == "e" and self.peek() == "^":
            return np.e, "e"
        if token in SIZES and self.peek() != "_":
            return float(SIZES[token]), token
        if token in self.point.indices and self.peek() != "_":
            return float(self.point.indices[token]), token
        if self.peek() in ("(", "'"):
            raise Unreadable(token)  # a function, or a product: not to be told
        if self.peek() == "_":
            self.take()
            indices = self.point.indices
            token += "_" + ",".join(str(indices.get(w, w)) for w in self.words())
        return self.point.number(token), token

    def folded(self, fold):
        self.take("_")
        index, equals, *low = self.words()
        self.take("^")
        high = self.words()
        if equals != "=" or len(low) != 1 or not low[0].isdigit():
            raise Unreadable("limits")
        last = SIZES.get(high[0]) or (int(high[0]) if high[0].isdigit() else 0)
        last += int("".join(high[1:])) if len(high) == 3 else 0
        rest, outer, values = list(self.tokens), dict(self.point.indices), []
        for at in range(int(low[0]), last + 1):
            self.tokens, self.point.indices = list(rest), {**outer, index: at}
            values.append(self.product())
        self.point.indices = outer
        if not values:
            raise Unreadable("an empty range")
        return fold(np.array(values), axis=0)

    def matrix(self):
        kind = "".join(self.words())
        rows = [[self.sum()]]
        while self.peek() in ("&", r"\\"):
            if self.take() == "&":
                rows[-1].append(self.sum())
            elif self.peek() != r"\end":
                rows.append([self.sum()])
        self.take(r"\end")
        if "matrix" not in kind or "".join(self.words()) != kind or len({*map(len, rows)}) > 1:
            raise Unreadable(kind)
        return np.array(rows, dtype=float)


def values(text: str) -> list:
    """The values of a formula at the points; equal and different indices occur among them."""
    found = []
    for seed in range(6):
        indices = dict(zip("ijkl", (1 + seed % 3, 1 + seed // 2, 2, 3), strict=True))
        try:
            with np.errstate(all="ignore"):
                found.append(Reader(text, Point(seed, indices)).value())
        except (ValueError, ZeroDivisionError, OverflowError, TypeError, IndexError) as problem:
            raise Unreadable(text) from problem
    return found


def equal(one: list, other: list) -> bool:
    """Whether two formulas have the same values, to 1e-9 of their size, at every point."""
    return all(
        np.shape(a) == np.shape(b) and np.allclose(a, b, rtol=1e-9, atol=1e-12)
        for a, b in zip(one, other, strict=True)
    )
