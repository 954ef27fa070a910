"""Names of several letters that a document uses without saying so: net_{h1}, out, dW, δh_t.

Letters side by side are a product, unless the document shows that they are one name: a word of
which some letter never stands alone, a differential on the left of an equation (dW = x δ),
capitals that are given a number (TP = 45) or are what an equation is about (IG(A) = ...).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from symdl.read.accents import marked_differentials

_FRACTION = r"(?<!frac\{)(?<!frac\{\s)(?<!\}\{)(?<!/)(?<!/\s)"
_SCRIPTS = r"(?:\s*[_^](?:\{[^{}]*(?:\{[^{}]*\})?[^{}]*\}|\w|\[[^\]]*\]))*"
_SPOKEN = re.compile(r"\\(?:text|mathrm|textbf|operatorname|mbox|begin|end|label|tag)\*?\{[^{}]*\}")
_COMMAND = re.compile(r"\\[A-Za-z]+")
_RUN = re.compile(r"(?<![A-Za-z\\])[A-Za-z]+(?![A-Za-z])")
_DEFINED = re.compile(
    rf"(?:^|(?<!\\)[,;&(]|\\\\|quad|\\begin\{{[a-z]+\*?\}}|\\left\()\s*{_FRACTION}"
    rf"(?P<name>d[A-Za-z]|\\delta\s*[A-Za-z])(?![A-Za-z]){_SCRIPTS}\s*&?\s*:?="
)
_COUNTED = re.compile(
    r"(?:^|[,;]|quad)\s*(?P<name>[A-Z]{2,4})\s*=\s*\d[\d.,]*(?=\s*(?:$|[,;\\])|\s\s)"
)
_HEAD = re.compile(
    r"(?:^|[,;&]|quad)\s*(?P<name>[A-Z]{2,4})\s*(?:\\left)?\((?=[^=]*\)\s*&?\s*[=≈])"
)
_CAPITALS = re.compile(r"(?:^|[,;=]|quad)\s*(?P<name>[A-Z]{2,5})\d?\s*=")
_CALLED = re.compile(r"(?:^|[,;]|quad)\s*(?P<name>[A-Za-z]{3,8})\s*\([^()=]*\)\s*=")
_BLANKS = re.compile(r"\s*([{}])\s*")
_DELTA = re.compile(r"\s*(?:\\Delta|Δ)\s*&?\s*:?=")  # a name itself: Δ W is a product
_DIFFERENTIAL = re.compile(rf"{_FRACTION}(?<![A-Za-z\\_^])d[A-Za-z](?![A-Za-z])(?!\s*/)")
_SCRIPT = re.compile(r"[_^]\s*(?:\{[^{}]*\}|[A-Za-z](?![A-Za-z]))")
_SLASHED = re.compile(r"(?<![A-Za-z\\])(?:O/P|I/P|o/p|i/p)(?![A-Za-z])")  # output, input
_EQUALS = re.compile(r"\s*=")
_BEHIND = re.compile(r"\s*[_^]")
LEAST = 3  # letters of a word: two letters are a product unless a line defines them


def names_of(texts: Iterable[str]) -> frozenset[str]:
    """The runs of letters that are one name in these formulas; "δh" for ``\\delta h``.

    "Δ" is among them where it is a name itself.
    """
    texts = [_BLANKS.sub(r"\1", text[:20_000]) for text in texts]
    found = {
        re.sub(r"\\delta\s*", "δ", match["name"])
        for text in texts
        for match in _DEFINED.finditer(text)
    }
    found.update(match["name"] for text in texts for match in _COUNTED.finditer(text))
    found.update("Δ" for text in texts if _DELTA.match(text))
    if any(name.startswith("d") for name in found):  # dO is defined: dP and dS are names too
        found.update(match.group() for text in texts for match in _DIFFERENTIAL.finditer(text))
    found.update(f"d{letter}" for text in texts for letter in marked_differentials(text))
    runs: Counter[str] = Counter()
    scripted: set[str] = set()
    alone: set[str] = set()
    told: set[str] = set()
    slashed: set[str] = set()
    for text in texts:
        plain = _COMMAND.sub(" ", _SCRIPT.sub("_ ", _SPOKEN.sub(" ", text)))
        slashed.update(_SLASHED.findall(plain))
        plain = _SLASHED.sub(" ", plain)
        for match in _RUN.finditer(plain):
            run = match.group()
            if len(run) == 1:
                alone.add(run)
                if _EQUALS.match(plain, match.end()):
                    told.add(run)
            else:
                runs[run] += 1
                if _BEHIND.match(plain, match.end()):
                    scripted.add(run)
    rows = (_HEAD, _CAPITALS, _CALLED)
    heads = {match["name"] for text in texts for row in rows for match in row.finditer(text)}
    found.update(
        name
        for name in heads
        if not set(name) <= (told if name.isupper() and len(name) > 2 else alone)
        or len(set(name)) == 1
    )
    for run, count in runs.items():
        if LEAST <= len(run) <= 12 and (run in scripted or count > 1) and not set(run) <= alone:
            found.add(run)
    found.update(name for name in slashed if name[0] not in alone)
    return frozenset(found)
