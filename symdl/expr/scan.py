"""The first look at a text: lines with places, characters, brackets, limits, top-level splits.

What is here knows no grammar beyond brackets; :mod:`symdl.expr.notation` reads the expressions.
Hostile text (very long, deeply nested, giant numbers) is refused here, before anything is parsed.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator
from dataclasses import dataclass

from symdl.errors import NotationError

MAX_TEXT = 20_000
MAX_LINE = 4_000
MAX_DEPTH = 40
MAX_DIGITS = MAX_NAME = 60
MAX_EXPONENT = 400
MAX_OPERATORS = 800

_OPENING, _CLOSING = {"(": ")", "[": "]"}, {")": "(", "]": "["}
_ALLOWED = frozenset("+-*/@()[],:|<>=!~._ \t")
_REPAIRS = {
    "^": "a power is written **: x**2",
    "·": "a product is written *: a*b",
    "×": "a product is written *: a*b",
    "−": "the minus sign is the plain - of the keyboard",
    "–": "the minus sign is the plain - of the keyboard",
    "÷": "a quotient is written /: a/b",
    "≤": "write <=",
    "≥": "write >=",
    "≠": "write !=",
    "∑": "a sum is written sum[j](...)",
    "√": "a root is written sqrt(...)",
    "∞": "infinity is written inf",
    "…": "write three full stops: ...",
    "\\": "this is LaTeX; in the notation a name is written bare (alpha) and a quotient a/b",
    "{": "brackets are ( ) and, for indices, [ ]",
    "}": "brackets are ( ) and, for indices, [ ]",
    "$": "leave the dollar signs out",
    ";": "write one definition a line",
    "%": "per cent is written /100",
    "&": "conditions are listed in one bracket: [a < b, c < d]",
    "'": "quotes and primes have no meaning here; a derivative is written D(f)(x)",
    '"': "quotes have no meaning here",
    "#": "comments have no place inside a formula",
}
_NEEDS_BOTH = frozenset({"*", "/", "//", "**", "@", "<", "<=", ">", ">=", "==", "!=", "|"})
_NUMBER = re.compile(r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_WORD = re.compile(r"[^\W\d]\w*")
_JOINED = re.compile(r"(?:\*\*|//|==|<=|>=|!=)")
WORDS_OF_PYTHON = frozenset(keyword.kwlist) - {"lambda"}


@dataclass(frozen=True)
class Piece:
    """A stretch of one source line: ``text[start:end]``, with the line's number from 1."""

    text: str
    line: int = 1
    start: int = 0
    end: int = -1

    def __post_init__(self) -> None:
        if self.end < 0:
            object.__setattr__(self, "end", len(self.text))

    @property
    def inside(self) -> str:
        """The stretch itself."""
        return self.text[self.start : self.end]

    def part(self, start: int, end: int) -> Piece:
        """A shorter stretch of the same line, by positions in the line."""
        return Piece(self.text, self.line, start, end)

    def stripped(self) -> Piece:
        """Without the white space at both ends."""
        inside = self.inside
        start = self.start + len(inside) - len(inside.lstrip())
        return self.part(start, max(start, self.start + len(inside.rstrip())))

    def error(
        self,
        message: str,
        repair: str = "",
        start: int | None = None,
        end: int | None = None,
        kind: type = NotationError,
    ) -> NotationError:
        """An error about positions ``start:end`` of the line, or about the whole stretch."""
        if start is None:
            whole = self.stripped()
            start, end = whole.start, whole.end
        shown = _shown(self.text, start)
        length = (start + 1 if end is None else end) - start
        return kind(
            message,
            repair=repair,
            text=shown,
            column=start + 1,
            length=max(1, min(length, len(shown) - start)),
            line=self.line,
        )


def _shown(text: str, start: int) -> str:
    """A line as messages show it; only its beginning where it is very long."""
    return text if len(text) <= 400 else text[: max(start + 40, 80)][:1000] + " ..."


def lines(text: str) -> Iterator[Piece]:
    """The lines of a text that hold anything, comments (from ``#``) left out.

    Raises:
        NotationError: for a text of more than 20,000 characters."""
    if len(text) > MAX_TEXT:
        first = Piece(text.partition("\n")[0][:80])
        raise first.error(
            f"the text has {len(text)} characters, more than {MAX_TEXT}",
            "split it into several definitions",
        )
    for number, line in enumerate(text.split("\n"), 1):
        line = line.rstrip("\r")
        bare = line.partition("#")[0]
        if bare.strip():
            yield Piece(line, number, 0, len(bare)).stripped()


def tokens(piece: Piece) -> Iterator[tuple[str, int]]:
    """The tokens with their positions in the line: words, numbers, signs.

    Raises:
        NotationError: for a character with no meaning, a giant number, ``2x``."""
    text, at = piece.text, piece.start
    while at < piece.end:
        char = text[at]
        if char in " \t":
            at += 1
            continue
        match = _NUMBER.match(text, at, piece.end)
        if match and not (char == "." and text[at : at + 3] == "..."):
            _check_number(piece, match)
        else:
            match = _WORD.match(text, at, piece.end) or _JOINED.match(text, at, piece.end)
        if match is None and char not in _ALLOWED:
            raise piece.error(f"'{char}' has no meaning here", _REPAIRS.get(char, ""), at, at + 1)
        token = match.group() if match else "..." if text.startswith("...", at) else char
        if len(token) > MAX_NAME:
            message = f"a name of {len(token)} characters is too long"
            raise piece.error(message, f"use at most {MAX_NAME}", at, at + MAX_NAME)
        if token in WORDS_OF_PYTHON:
            raise piece.error(
                f"'{token}' is a reserved word", "choose another name", at, at + len(token)
            )
        yield token, at
        at += len(token)


def _check_number(piece: Piece, match: re.Match) -> None:
    number, after = match.group(), piece.text[match.end() : match.end() + 1]
    digits = sum(c.isdigit() for c in number)
    exponent = re.split("[eE]", number)[1] if re.search("[eE]", number) else "0"
    if digits > MAX_DIGITS or len(exponent) > 4 or abs(int(exponent)) > MAX_EXPONENT:
        raise piece.error(
            f"a number of {digits} digits is too long"
            if digits > MAX_DIGITS
            else "the exponent is too large",
            f"use at most {MAX_DIGITS} digits and an exponent up to {MAX_EXPONENT}",
            match.start(),
            match.end(),
        )
    if after and (after.isalpha() or after == "_") and match.end() < piece.end:
        word = _WORD.match(piece.text, match.end())
        end = word.end() if word else match.end() + 1
        raise piece.error(
            f"'{piece.text[match.start() : end]}' is neither a number nor a name",
            f"a product is written with a star: {number}*{piece.text[match.end() : end]}",
            match.start(),
            end,
        )


def check(piece: Piece) -> None:
    """Refuse what no expression may be: unknown characters, unbalanced or too deep brackets.

    Raises:
        NotationError: with the place of the first offending character."""
    if not piece.inside.strip():
        at = piece.start
        raise piece.error("an expression is missing here", "write one", at, at + 1)
    if piece.end - piece.start > MAX_LINE:
        raise piece.error(
            f"the line has {piece.end - piece.start} characters, more than {MAX_LINE}",
            "name parts of it on lines of their own",
            piece.start,
            piece.start + 1,
        )
    opened: list[tuple[str, int]] = []
    operators, before = 0, ""
    for token, at in tokens(piece):
        _check_pair(piece, before, token, at)
        before = token
        if token in _OPENING:
            opened.append((token, at))
            if len(opened) > MAX_DEPTH:
                raise piece.error(
                    f"brackets are nested more than {MAX_DEPTH} deep",
                    "name parts of it on lines of their own",
                    at,
                )
        elif token in _CLOSING:
            if not opened or opened[-1][0] != _CLOSING[token]:
                raise piece.error(
                    f"'{token}' closes nothing", f"add '{_CLOSING[token]}' or remove it", at
                )
            opened.pop()
        operators += token in ("+", "-", "*", "/", "**", "//", "@", "|", "~")
        if operators > MAX_OPERATORS:
            raise piece.error(
                f"more than {MAX_OPERATORS} operations in one expression",
                "name parts of it on lines of their own",
                at,
            )
    if before in _NEEDS_BOTH or before in ("+", "-"):
        raise piece.error(
            f"'{before}' has nothing on its right", "complete the expression", at, at + len(before)
        )
    if opened:
        token, at = opened[-1]
        raise piece.error(f"'{token}' is never closed", f"add '{_OPENING[token]}'", at)


def _check_pair(piece: Piece, before: str, token: str, at: int) -> None:
    """Refuse two neighbours that no expression has: ``a b``, ``a * / b``."""
    ends = before[-1:].isalnum() or before in (")", "]") or before.endswith(("_", "."))
    starts = token[0].isalnum() or (token[0] == "." and token not in (".", "..."))
    if ends and starts and before not in (".", "..."):
        raise piece.error(
            f"an operation is missing before '{token}'",
            "a product is written with a star: a*b",
            at,
            at + len(token),
        )
    if token in _NEEDS_BOTH and (not before or before in _NEEDS_BOTH or before in "([,:+-"):
        raise piece.error(
            f"'{token}' has nothing on its left", "write the first operand", at, at + len(token)
        )


def top_level(piece: Piece, signs: tuple[str, ...]) -> list[tuple[str, int]]:
    """The places of the given one-character signs outside all brackets."""
    depth, found = 0, []
    for token, at in tokens(piece):
        depth += (token in _OPENING) - (token in _CLOSING)
        if depth == 0 and token in signs:
            found.append((token, at))
    return found


def split(piece: Piece, sign: str) -> list[Piece]:
    """The stretches between the top-level occurrences of a sign, stripped."""
    places = [at for _, at in top_level(piece, (sign,))]
    starts = [piece.start, *(at + 1 for at in places)]
    return [piece.part(a, b).stripped() for a, b in zip(starts, [*places, piece.end], strict=True)]
