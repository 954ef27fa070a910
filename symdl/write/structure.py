"""Is this LaTeX sound?  A structural reading: tokens, balanced groups, environments and fences.

Decides whether an author's formula may be passed on as it is, and lets tests check whole pages
without a TeX installation.
"""

from __future__ import annotations

import re

_TOKEN = re.compile(r"\\[a-zA-Z]+\*?|\\.|[{}$&]|[^\\{}$&]+", re.DOTALL)
_FORBIDDEN = r"""\input \include \write \openout \openin \read \catcode \def \edef \gdef \xdef \let
\csname \newcommand \renewcommand \usepackage \documentclass \immediate \special \loop
\expandafter \newwrite \jobname \everypar \output \shipout \url \href \includegraphics \verb"""
_NO_FORMATTING = frozenset(_FORBIDDEN.split())


def tokens(text: str) -> list[str]:
    """Control words, control signs, special characters and runs of anything else."""
    return _TOKEN.findall(text)


def commands(text: str) -> set[str]:
    """The control words of a text, without their stars."""
    return {
        t.rstrip("*") for t in tokens(_without_verbatim(text)) if t[0] == "\\" and t[1:2].isalpha()
    }


def unbalanced(text: str) -> str:
    """Why a text is unsound: a group, environment, fence or dollar sign left open; "" if none."""
    open_: list[str] = []
    found = tokens(_without_verbatim(text))
    skip = 0
    for place, token in enumerate(found):
        if skip:
            skip -= 1
            continue
        if token in (r"\begin", r"\end"):
            name = found[place + 2] if found[place + 1 : place + 2] == ["{"] else ""
            skip = 3
            problem = _change(open_, f"environment {name}", opens=token == r"\begin")
        elif token in (r"\left", r"\right", r"\[", r"\]"):
            kind = "fence" if token in (r"\left", r"\right") else "display"
            problem = _change(open_, kind, opens=token in (r"\left", r"\["))
        elif token in "{}" and len(token) == 1:
            problem = _change(open_, "group", opens=token == "{")
        elif token == "$":
            problem = _change(open_, "dollar", opens=open_[-1:] != ["dollar"])
        else:
            problem = ""
        if problem:
            return problem
    return f"{open_[-1]} left open" if open_ else ""


def _without_verbatim(text: str) -> str:
    return re.sub(r"\\begin\{verbatim\}.*?\\end\{verbatim\}", "", text, flags=re.DOTALL)


def _change(open_: list[str], kind: str, opens: bool) -> str:
    if opens:
        open_.append(kind)
        return ""
    if not open_ or open_[-1] != kind:
        return f"{kind} closed where {open_[-1] if open_ else 'nothing'} is open"
    open_.pop()
    return ""


def is_formatting(formula: str) -> bool:
    """True for a formula that may be passed on: balanced, one paragraph, and it only formats."""
    if not formula.strip() or re.search(r"\n\s*\n|%|(?<!\\)\$", formula):
        return False
    if not all(c.isprintable() or c in "\n\t" for c in formula):
        return False
    return not unbalanced(formula) and not (commands(formula) & _NO_FORMATTING) and (
        "document" not in formula
    )  # fmt: skip
