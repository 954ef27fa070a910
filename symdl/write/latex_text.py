"""An author's LaTeX as a line of Unicode, as far as a terminal shows it.

A reading for people, not for machines: fractions take a slash, scripts their underscore; a
command that is not known keeps its name.
"""

from __future__ import annotations

from symdl.write.names import GREEK
from symdl.write.structure import tokens

_SIGNS = {
    "cdot": "·", "times": "×", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠",
    "approx": "≈", "sim": "∼", "to": "→", "rightarrow": "→", "Rightarrow": "⇒", "implies": "⇒",
    "iff": "⇔", "partial": "∂", "nabla": "∇", "infty": "∞", "in": "∈", "sum": "Σ", "prod": "Π",
    "pm": "±", "odot": "⊙", "dots": "…", "ldots": "…", "cdots": "…", "quad": " ", "qquad": "  ",
    "varepsilon": "ε", "varphi": "φ", "prime": "′", "ell": "ℓ", "top": "ᵀ", "lfloor": "⌊",
    "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "mid": "|", "mapsto": "↦", "equiv": "≡",
}  # fmt: skip
_TRANSPARENT = frozenset(
    {"mathrm", "text", "mathbf", "mathbb", "mathit", "operatorname", "boldsymbol", "left", "right",
     "displaystyle", "textstyle", "limits"}
)  # fmt: skip
_QUOTIENTS = frozenset({"frac", "tfrac", "dfrac"})
_ACCENTS = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303", "widehat": "\u0302"}


def text_of_latex(latex: str) -> str:
    """The formula on one line of text."""
    reader = _Reader(tokens(" ".join(latex.split())))
    return " ".join(reader.all("").split())


class _Reader:
    def __init__(self, found: list[str]) -> None:
        self.found = found

    def all(self, end: str) -> str:
        """Everything up to a closing token, or to the end."""
        text = ""
        while self.found:
            token = self.found.pop(0)
            if token == end:
                break
            text += self.one(token)
        return text

    def one(self, token: str) -> str:
        """What a token and its arguments say."""
        if token == "{":
            return self.all("}")
        if not token.startswith("\\"):
            return self.scripted(token)
        name = token[1:].rstrip("*")
        if name in _QUOTIENTS:
            return f"{_whole(self.argument())}/{_whole(self.argument())}"
        if name == "sqrt":
            return f"√{_whole(self.argument())}"
        if name in _ACCENTS:
            inner = self.argument()
            return inner[:1] + _ACCENTS[name] + inner[1:]
        if name in ("begin", "end"):
            self.argument()
            return ""
        if name in _TRANSPARENT:
            return ""
        if name in _SIGNS or name in GREEK:
            return _SIGNS.get(name) or GREEK[name]
        return {"\\\\": "; ", "\\,": " ", "\\;": " ", "\\!": "", "\\ ": " "}.get(token, name)

    def scripted(self, text: str) -> str:
        """Plain characters; a script that opens a group is bracketed where it is long."""
        if text.endswith(("_", "^")) and self.found:
            inner = self.argument()
            return text + (inner if len(inner) <= 2 else f"({inner})")
        return text.replace("&", " ")

    def argument(self) -> str:
        """The next group, or the next single character."""
        if not self.found:
            return ""
        token = self.found.pop(0)
        if token == "{" or token.startswith("\\"):
            return self.one(token)
        token = token.lstrip()
        if len(token) > 1:
            self.found.insert(0, token[1:])
        return token[:1]


def _whole(text: str) -> str:
    """A text as an operand of a slash."""
    return text if all(c.isalnum() or c in "_^∂{}" for c in text) else f"({text})"
