"""Wrong variants of symbolic and numeric steps: an index, a factor, a term, an exponent, a limit,
a transposed matrix.

A variant counts only where ``formula``, which shares nothing with symdl, finds points at which it
differs from what stood there; and what stood there is an identity of free names, or a derivative in
a document that is right, as a formula of names to none of which the text gives a number.  What a
document gives (n = 3, a derivative that is a number) can be given otherwise, and a vector may lie
or stand: such a change proves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tests.checking.formula import Unreadable, equal, values
from tests.checking.mutate import Mutant

PIECE = re.compile(r"(?<![<>!:])&?=|\\\\|\$\$?|\\\[|\\\]|\\\(|\\\)|\n|\\approx|≈|\\quad|\\qquad")
DERIVATIVE = re.compile(r"\\frac\{\\?(?:partial|delta|d)\b|\\frac\{d|\\pd(?:er)?\{")
NAME = re.compile(r"\\hat\{?[a-zA-Z]\}?|\\?[a-zA-Z]+(?:_\{?\w+\}?)?")
MATRIX = re.compile(r"\\begin\{(.?matrix)\}.*?\\end\{\1\}")
HIDDEN = re.compile(rf"{MATRIX.pattern}|_\{{[^{{}}]*\}}")


def _index(side: str) -> Iterator[str]:
    letters = {"i": "j", "j": "i", "k": "j"}
    for found in re.finditer(r"_\{?([ijk])(?![a-z=])", side):
        yield side[: found.start(1)] + letters[found[1]] + side[found.end(1) :]


def _factor(side: str) -> Iterator[str]:
    yield r"2 \cdot " + side if not side.startswith("-") else r"-2 \cdot " + side[1:].lstrip()
    for found in re.finditer(r"(?:\\cdot|\\times) (\d+(?:\.\d+)?|[a-z](?:_\w)?)(?![\w.])", side):
        yield (side[: found.start()] + side[found.end() :]).strip()


def _term(side: str) -> Iterator[str]:
    for found in re.finditer(r" [-+] (?:\d+(?:\.\d+)?|[a-z](?:_\w)?)(?= [-+)]|$|\))", side):
        yield side[: found.start()] + side[found.end() :]


def _exponent(side: str) -> Iterator[str]:
    for found in re.finditer(r"\^\{?([23])(?!\d)", side):
        other = "3" if found[1] == "2" else "2"
        yield side[: found.start(1)] + other + side[found.end(1) :]


def _limit(side: str) -> Iterator[str]:
    for found in re.finditer(r"(\\sum_\{[a-z] ?= ?)1(\}\^)", side):
        yield side[: found.start()] + found[1] + "2" + found[2] + side[found.end() :]
    for found in re.finditer(r"(\\sum_\{[a-z] ?= ?1\}\^)\{?([nmKNdD])\}?", side):
        yield side[: found.start()] + f"{found[1]}{{{found[2]}-1}}" + side[found.end() :]


def _transpose(side: str) -> Iterator[str]:
    for found in MATRIX.finditer(side):
        head, tail = f"\\begin{{{found[1]}}}", f"\\end{{{found[1]}}}"
        rows = found[0][len(head) : -len(tail)].split(r"\\")
        cells = [[cell.strip() for cell in row.split("&")] for row in rows if row.strip()]
        if len(cells) > 1 and len({*map(len, cells)}) == 1 and len(cells[0]) > 1:
            turned = r" \\ ".join(" & ".join(row) for row in zip(*cells, strict=True))
            yield f"{side[: found.start()]}{head} {turned} {tail}{side[found.end() :]}"


OPERATORS: dict[str, Callable[[str], Iterator[str]]] = {
    "index": _index,
    "factor": _factor,
    "term": _term,
    "exponent": _exponent,
    "limit": _limit,
    "transpose": _transpose,
}


def _sides(line: str) -> list[tuple[int, int, bool]]:
    """The formulas of a line: start, end, and whether an equals sign stands before it."""
    hidden = HIDDEN.sub(lambda m: "~" * len(m[0]), line)
    found, start, after = [], 0, False
    for cut in PIECE.finditer(hidden + "\n"):
        found.append((start, cut.start(), after))
        start, after = cut.end(), cut[0].endswith("=")
    return found


def symbol_mutants(text: str) -> Iterator[Mutant]:
    """The wrong variants of a text, in its order."""
    offset, last = 0, ""
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        for begin, end, joined in _sides(line):
            side = line[begin:end].strip()
            start = offset + line.index(side, begin)
            for operator, other in _wrong(last, side, text) if joined and last and side else ():
                changed = text[:start] + other + text[start + len(side) :]
                yield Mutant(changed, operator, number)
            last = side or last
        offset += len(line)


def _wrong(left: str, right: str, text: str) -> Iterator[tuple[str, str]]:
    try:
        truth = values(right)
        if not _follows(left, right, text, truth):
            return
    except Unreadable:
        return
    for operator, change in OPERATORS.items():
        for other in change(right) if operator != "index" or not CASE.search(text) else ():
            try:
                if not equal(truth, values(other)):
                    yield operator, other
            except Unreadable:
                continue


OPERATIONS = (r"\frac", r"\sum", r"\prod", r"\times", r"\cdot", r"\left", r"\right", r"\sqrt")
APPLIED = re.compile(r"\\?[a-zA-Z]+'*\([a-zA-Z]\)")
CASE = re.compile(r"i\s*=\s*j")
FRAME = re.compile(r"\\(?:begin|end)\{\w+\}")


def _follows(left: str, right: str, text: str, truth: list) -> bool:
    """Whether the right side follows from the left one whatever its names stand for."""
    if APPLIED.fullmatch(left) or NAME.fullmatch(left):
        return False  # a definition
    if not DERIVATIVE.match(left):
        return equal(values(left), truth)
    names = [n for n in NAME.findall(FRAME.sub("", right)) if not n.startswith(OPERATIONS)]
    return bool(names) and not any(
        re.search(re.escape(name) + r"(?![\w{])\s*(?:=|&=|\\approx|≈)\s*[-(\[\d]", text)
        for name in names
    )
