"""Mathematics in a line of words: "So the total is 3x4 + 2 = 14 weights", without any sign.

A line is cut into tokens; a stretch of them without plain words, around a relation, is a formula.
A word straight before its relation is the name that the formula is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from symdl.read.functions import SPELLINGS
from symdl.read.source import Source
from symdl.read.units import unit_at

LONGEST = 20_000
WIDE = 3  # blanks between two statements
WORDS = 8  # a line with no more words than this is read as a whole
_RELATION = re.compile(
    r"[=≈≤≥≠⇒∴<>≡∈]|\\(?:Rightarrow|approx|leq?|geq?|therefore|neq?|equiv|in|implies)(?![A-Za-z])"
)
_MATH = re.compile(
    r"[=≈≤≥≠⇒∴∂∑√×σΣ∈]|(?<!\w)\w{1,3}\s*·\s*\w{1,3}(?!\w)"
    r"|\\(?:Rightarrow|frac|partial|sum|times|approx|therefore|text|sigma|hat|bar|log|exp)(?![A-Za-z])"
)
_NAMED = re.compile(r"\\hat\{|(?<![\w\\])[A-Za-zα-ωŷ]_\{?\w|[<>≤≥]\s*[-−]?\d|\d\s+[+*×·−-]\s+\d")
_TOKEN = re.compile(
    r"(?P<command>\\[A-Za-z]+)|(?P<number>[-+−]?\d[\d.,]*\d|\d)"
    r"|(?P<word>[A-Za-zÀ-ÿ]+(?:['’-][A-Za-zÀ-ÿ]+)*\.?)(?P<hooked>[_^({\[]?)|(?P<blank>\s+)|(?P<sign>.)"
)
_ENDS = frozenset(",;:.!?—–")
# fmt: off
_GLUE = frozenset({
    "so", "then", "hence", "thus", "therefore", "with", "if", "for", "when", "since", "because",
    "where", "and", "or", "let", "we", "get", "gets", "got", "have", "has", "is", "are", "was",
    "were", "the", "a", "an", "that", "this", "it", "as", "at", "by", "from", "to", "of", "in",
    "on", "but", "now", "here", "such", "which", "gives", "give", "giving", "means", "implies",
    "assume", "given", "also", "i.e", "e.g", "i.e.", "e.g.", "viz", "via", "using",
})
# fmt: on
_GREEK = frozenset(
    {
        "alpha",
        "beta",
        "gamma",
        "delta",
        "epsilon",
        "eta",
        "theta",
        "lambda",
        "mu",
        "sigma",
        "tau",
        "phi",
        "psi",
        "omega",
        "rho",
        "kappa",
    }
)  # fmt: skip
_ARROWS = ("∴", "\\therefore", "⇒", "\\Rightarrow")

Span = tuple[int, int]


def has_mathematics(line: str) -> bool:
    """Whether a line of words carries a formula or names a quantity: "if z_1 is < 0"."""
    return bool(_MATH.search(line) or _NAMED.search(line))


def spans(line: str) -> list[Span]:
    """Where the formulas of a line stand; the whole line where it has few words besides one."""
    if len(line) > LONGEST:
        return []
    if not _RELATION.search(line):
        return _expression(line)
    found = [(a, b) for a, b in _stretches(line) if not _says_a_value(line[a:b])]
    if _says_a_value(line):
        return []
    few = len(plain_words(line)) <= WORDS
    if few and len(found) <= 1 and _both_sides(line):
        return [(0, len(line))]
    return found


def _says_a_value(piece: str) -> bool:
    """Whether words stand on both sides: "For class = Yes (9 records)" calculates nothing."""
    sides = [side.strip(" .,:;\"'“”*") for side in re.sub(r"\([^()]*\)", "", piece).split("=")]
    words = re.compile(r"[A-ZÀ-Þ][a-zà-ÿ]+|[A-Za-z]+ [A-Za-z ]+|[a-z]{4,}")
    plain = len(sides) == 2 and all(map(words.fullmatch, sides))
    plain = plain and not piece.islower()
    return plain and not any(side in SPELLINGS or side.lower() in _GREEK for side in sides)


def _expression(line: str) -> list[Span]:
    """A line of numbers and signs without a relation: the next one goes on with it."""
    if any(map(_is_word, _TOKEN.finditer(line))):
        return []
    sides = re.search(r"[^\s→↓↑↗↘*•(].*", line)
    return [(sides.start(), len(line.rstrip()))] if sides and re.search(r"\d", line) else []


def plain_words(line: str) -> list[str]:
    """The words of a line that are no names, functions or commands."""
    return re.findall(r"(?<![\\\w])[A-Za-z]{3,}(?!\w*\()", line)


def _both_sides(line: str) -> bool:
    """Whether something that can be mathematics stands behind a relation."""
    relation = _RELATION.search(line)
    return relation is not None and bool(re.search(r"[\w\\]", line[relation.end() :]))


def _is_word(found: re.Match[str]) -> bool:
    word = found.group("word")
    if word is None or found.group("hooked") in ("_", "^", "("):
        return False
    bare = word.rstrip(".")
    if bare == "a" and found.string[found.end("word") : found.end("word") + 1] in (")", ","):
        return False  # P(a)
    return bare not in SPELLINGS and (len(bare) > 2 or bare.lower() in _GLUE or bare == "I")


def _stretches(line: str) -> Iterator[Span]:
    """Stretches of mathematics with a relation and something on both of its sides."""
    start, end, related, sided, label, depth = -1, -1, False, False, -1, 0
    for found in [*_TOKEN.finditer(line), None]:
        wide = found is not None and len(found.group("blank") or "") >= WIDE
        if found is not None and found.group("blank") and not (wide and related and sided):
            continue
        word = found is not None and _is_word(found)
        depth = 0 if found is None or word else max(0, depth + _opens(found.group()))
        stops = found is not None and (found.group() in _ENDS and not depth or wide)
        if found is None or word or stops:
            if related and sided:
                yield _closed(line, start, end)
            start, related, sided = -1, False, False
            if found is not None and word and found.group("word").lower() not in _GLUE:
                spelled = found.group("word").lower() in _GREEK
                label = found.start() if label < 0 or spelled else label
            else:
                label = -1
            continue
        relation = _RELATION.match(line, found.start()) is not None
        if start < 0:
            start = label if relation and label >= 0 else found.start()
            if (
                relation
                and label < 0
                and found.group() not in _ARROWS
                and line[: found.start()].strip()
            ):
                start = -1  # a relation behind nothing that could be its left side
                continue
        label = -1
        sided = related and not relation or sided
        related = related or relation
        end = found.end("word") if found.group("word") else found.end()


def _opens(text: str) -> int:
    return sum(map(text.count, "([")) - sum(map(text.count, ")]"))


def _closed(line: str, start: int, end: int) -> Span:
    """The stretch with the end of a bracket that it opens, or without one that it does not."""
    piece = line[start:end]
    surplus = piece.count("(") - piece.count(")")
    if surplus == 1 and piece.startswith("("):
        start += 1
    elif surplus == -1 and piece.endswith(")"):
        end -= 1
    return start, end


def head_before(before: str, glued: bool) -> int | None:
    """Where a name and a relation begin that end the words before a formula: "f =" in "f = $3x$".

    ``glued``: a formula stands before the words, so that a bare "=" goes on with it.
    """
    short = re.search(r"(?<![\w.\-/])([A-Za-zŷα-ωσ][\w']{0,3}\s*[=≈])\s*$", before)
    if short is not None:
        return short.start(1)
    bare = re.fullmatch(r"\s*([=≈≤≥<>])\s*", before) if glued else None
    return bare.start(1) if bare is not None else None


_GIVEN = re.compile(
    r"(?:^|(?<=[,;:(])|(?<=\s))(?<![=+*/×·<>-]\s)(?P<pair>[A-Za-zα-ω](?:_?\d|_[a-z])?\s*=\s*"
    r"[-−]?\d+(?:\.\d+)?)(?=\s*(?:[,;]|\.\s|\.?$|and\b)|\s{3})"
)


def given_values(words: str) -> list[Span]:
    """Where a line of words gives a letter its number: "with w = 2, b = -1"."""
    return [found.span("pair") for found in _GIVEN.finditer(words)]


def as_name(head: Source) -> Source:
    """A head whose name is an abbreviation, SSE or PC1, with that as one name."""
    found = re.match(r"[A-Z]{3,}\d*|[A-Z]{2}\d+", head.chars)
    if found is None:
        return head
    opening, end = r"\mathrm{", found.end()
    places = (*[head.places[0]] * len(opening), *head.places[:end], *head.places[end - 1 :])
    return Source(f"{opening}{head.chars[:end]}}}{head.chars[end:]}", places)


_TAIL = re.compile(
    r"\s*[=≈≤≥<>]\s*[-−+]?\d(?:[\d.,]*\d)?(?:[eE][-+]?\d+)?%?"
    r"(?=\s*(?:[,;.)]?\s*$|[,;.]\s|[a-z]{2,}\b))"
)


def tail_after(after: str) -> int | None:
    """The end of a relation and a number right behind a formula: " = 0.7" in "$y$ = 0.7"; of a
    unit too."""
    found = _TAIL.match(after)
    end = found.end() if found is not None else 0
    unit = unit_at(after, end + len(after[end:]) - len(after[end:].lstrip()))
    return unit or end or None
