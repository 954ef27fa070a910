"""Where formulas begin and end: dollars, \\( \\), \\[ \\], environments, fences, code, comments.

One pass finds every delimiter, a second one pairs them.  A delimiter without its other end is
noted and read as text, so that the rest of the document keeps its formulas.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

# fmt: off
ROWS = frozenset({
    "equation", "align", "gather", "multline", "eqnarray", "flalign", "alignat", "xalignat",
    "displaymath", "dmath", "math", "dgroup", "darray", "IEEEeqnarray", "aligned", "gathered",
    "split", "alignedat", "multlined",
})
WHOLE = frozenset({
    "matrix", "bmatrix", "pmatrix", "vmatrix", "Vmatrix", "Bmatrix", "smallmatrix", "cases",
    "array",
})
TABLES = frozenset({"tabular", "tabularx", "longtable", "tabulary"})
# fmt: on

_DELIMITER = re.compile(
    r"(?P<fence>^[ ]{0,3}(?:`{3,}|~{3,})[ \t]*[\w+-]*[ \t]*$)"
    r"|(?P<skip>\\\\(?![(\[)\]])|\\\$)"
    r"|(?P<open>\\{1,2}[(\[])|(?P<close>\\{1,2}[)\]])"
    r"|\\(?P<side>begin|end)\{(?P<name>[A-Za-z]+)\*?\}"
    r"|(?P<dollars>\$\$?)|(?P<tick>`+)|(?P<comment><!--)|(?P<uncomment>-->)",
    re.MULTILINE,
)
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_ARGUMENTS = re.compile(r"(?:\s*(?:\{[^{}\\]*\}|\[[^\[\]\\]{0,20}\](?=\s*$)))*")
_COUNTED = frozenset({"alignat", "xalignat", "alignedat", "IEEEeqnarray"})
_SIGN = re.compile(r"[\\=_^+*/<>|()\[\]{}~≤≥≈×·∂Σ∑→⇒∈-]")
_WORD = re.compile(r"(?<![\\\w{])[A-Za-z]{3,}\b")
_SPOKEN = re.compile(r"\\(?:text\w*|mathrm|operatorname)\s*\{[^{}]*\}")
_PRICE = re.compile(r"\s*\d[\d.,]*(?:\s*[kKmM]\b)?\s*(?:$|[a-z]{2,}\b|[-–,;.])")
_MATH_FENCES = frozenset({"math", "latex", "tex", "katex"})
_DELIMITED = re.compile(r"\$|\\\[|\\\(|\\begin\{(?:equation|align|gather|document)")


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece between delimiters: ``kind`` formula, inline, table, code or comment."""

    kind: str
    start: int
    end: int
    inner: tuple[int, int]


@dataclass
class _Pairing:
    chars: str
    latex: bool
    problems: list[tuple[int, str]]
    found: list[re.Match[str]] = field(default_factory=list)
    blanks: list[int] = field(default_factory=list)
    partners: dict[int, int] = field(default_factory=dict)
    places: dict[str, list[int]] = field(default_factory=dict)

    def next(self, key: str, k: int) -> re.Match[str] | None:
        """The next delimiter of a kind behind the one with number ``k``."""
        numbers = self.places.get(key, [])
        n = bisect_right(numbers, k)
        return self.found[numbers[n]] if n < len(numbers) else None

    def blank_between(self, start: int, end: int) -> bool:
        k = bisect_left(self.blanks, start)
        return k < len(self.blanks) and self.blanks[k] < end

    def problem(self, at: int, text: str) -> None:
        self.problems.append((at, text))


def segments(
    chars: str, problems: list[tuple[int, str]], latex: bool = False
) -> tuple[Segment, ...]:
    """The pieces between delimiters in order, none inside another.

    ``problems`` receives the place and name of every delimiter without its other end.
    """
    work = _Pairing(chars, latex, problems)
    work.found = [m for m in _DELIMITER.finditer(chars) if m.group("skip") is None]
    work.blanks = [m.start() for m in _BLANK_LINE.finditer(chars)]
    for k, found in enumerate(work.found):
        if found.group("dollars") is not None:
            work.places.setdefault("dollars", []).append(k)
        if found.group("side") is None:
            work.places.setdefault(found.group().strip(), []).append(k)
    work.partners = _environments(work)
    return tuple(_walk(work))


def _environments(work: _Pairing) -> dict[int, int]:
    """The number of the \\end for the number of each \\begin."""
    partners: dict[int, int] = {}
    waiting: dict[str, list[int]] = {}
    for k, found in enumerate(work.found):
        name = found.group("name")
        if found.group("side") == "begin":
            waiting.setdefault(name, []).append(k)
        elif name is not None and waiting.get(name):
            partners[waiting[name].pop()] = k
    return partners


def _walk(work: _Pairing) -> Iterator[Segment]:
    at = 0  # offset up to which everything is read
    for k, found in enumerate(work.found):
        if found.end() <= at:
            continue
        start = max(found.start(), at)  # the second dollar of a $$ may open
        segment = _at(work, k, found, start)
        if segment is not None:
            yield segment
            at = segment.end
        else:
            at = max(at, start + 1) if found.group("dollars") is None else found.end()


def _at(work: _Pairing, k: int, found: re.Match[str], start: int) -> Segment | None:
    if found.group("dollars") is not None:
        display = found.end() - start == 2
        return _display(work, k, found) if display else _inline(work, k, start)
    if found.group("open") is not None:
        return _bracketed(work, k, found)
    if found.group("side") == "begin":
        return _environment(work, k, found)
    if found.group("fence") is not None and not work.latex:
        return _fence(work, k, found)
    if found.group("tick") is not None and not work.latex:
        return _code(work, k, found)
    if found.group("comment") is not None and not work.latex:
        return _comment(work, k, found)
    return None


# --- formulas --------------------------------------------------------------------------------


def _display(work: _Pairing, k: int, found: re.Match[str]) -> Segment | None:
    close = work.next("$$", k)
    start = found.end()
    if close is None or not _is_one_formula(work, start, close.start()):
        work.problem(found.start(), "$$ without its other end")
        return None
    return Segment("formula", found.start(), close.end(), (start, close.start()))


def _is_one_formula(work: _Pairing, start: int, end: int) -> bool:
    """Whether it is no text between two formulas: a blank line among words parts formulas."""
    if not work.blank_between(start, end):
        return True
    return len(_WORD.findall(_SPOKEN.sub(" ", work.chars[start:end]))) <= 3


def _inline(work: _Pairing, k: int, start: int) -> Segment | None:
    close = work.next("dollars", k)
    if close is None or work.blank_between(start, close.start()):
        if not work.chars[start + 1 : start + 2].isdigit() or work.latex:
            work.problem(start, "$ without its other end")
        return None
    inner = work.chars[start + 1 : close.start()]
    behind = work.chars[close.start() + 1 : close.start() + 2]
    if not (work.latex and inner.strip()) and not _is_mathematics(inner, behind):
        return None
    return Segment("inline", start, close.start() + 1, (start + 1, close.start()))


def _is_mathematics(inner: str, behind: str) -> bool:
    """Whether what stands between two dollars is a formula and no price."""
    if not inner.strip() or "\t" in inner:
        return False
    if _PRICE.match(inner) and (behind.isdigit() or inner != inner.rstrip()):
        return not behind.isdigit() and not _WORD.search(inner) and bool(_SIGN.search(inner))
    if not _SIGN.search(inner):
        return len(_WORD.findall(inner)) <= 1 and inner.count(" ") <= 4
    if "\n" in inner:
        return len(_WORD.findall(inner)) <= 4
    return True


def _bracketed(work: _Pairing, k: int, found: re.Match[str]) -> Segment | None:
    sign = found.group("open")
    other = sign[:-1] + {"(": ")", "[": "]"}[sign[-1]]
    if len(sign) == 3 and (work.latex or sign[-1] == "["):
        return None
    close, again = work.next(other, k), work.next(sign, k)
    if close is not None and (again is None or close.start() < again.start()):
        inner, inline = (found.end(), close.start()), sign[-1] == "("
        if not work.blank_between(*inner) if inline else _is_one_formula(work, *inner):
            kind = "inline" if inline else "formula"
            return Segment(kind, found.start(), close.end(), inner)
    work.problem(found.start(), f"{sign} without its other end")
    return None


def _environment(work: _Pairing, k: int, found: re.Match[str]) -> Segment | None:
    name = found.group("name")
    if not (name in ROWS or name in WHOLE or (name in TABLES and work.latex)):
        return None
    partner = work.partners.get(k)
    if partner is None:
        work.problem(found.start(), f"\\begin{{{name}}} without its \\end")
        return None
    end = work.found[partner]
    if name in WHOLE:
        return Segment("formula", found.start(), end.end(), (found.start(), end.end()))
    start = found.end()
    if name in _COUNTED or name in TABLES:
        arguments = _ARGUMENTS.match(work.chars, start, end.start())
        start = arguments.end() if arguments else start
    kind = "table" if name in TABLES else "formula"
    return Segment(kind, found.start(), end.end(), (start, end.start()))


# --- what is not mathematics -----------------------------------------------------------------


def _fence(work: _Pairing, k: int, found: re.Match[str]) -> Segment | None:
    sign = found.group("fence").strip()
    marks = re.match(r"`+|~+", sign)
    assert marks is not None
    close = work.next(marks.group(), k)
    if close is None:
        work.problem(found.start(), "a fence that is not closed")
        return None
    inner = (found.end(), close.start())
    if sign[marks.end() :].strip().lower() not in _MATH_FENCES:
        return Segment("code", found.start(), close.end(), inner)
    if _DELIMITED.search(work.chars, *inner):
        return None
    return Segment("formula", found.start(), close.end(), inner)


def _code(work: _Pairing, k: int, found: re.Match[str]) -> Segment | None:
    close = work.next(found.group("tick"), k)
    line_end = work.chars.find("\n", found.end(), found.end() + 1000)
    line_end = found.end() + 1000 if line_end < 0 else line_end
    if close is None or close.start() > line_end:
        return None
    return Segment("code", found.start(), close.end(), (found.end(), close.start()))


def _comment(work: _Pairing, k: int, found: re.Match[str]) -> Segment | None:
    close = work.next("-->", k)
    if close is None:
        work.problem(found.start(), "<!-- without its other end")
        return None
    return Segment("comment", found.start(), close.end(), (found.end(), close.start()))
