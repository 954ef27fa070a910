"""Words that go into LaTeX or HTML: every character that the format would act on made harmless."""

from __future__ import annotations

import html

_LATEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#",
    "%": r"\%", "_": r"\_", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
    "<": r"$<$", ">": r"$>$", "−": r"$-$", "–": "--", "—": "---", "…": r"\dots{}", "·": r"$\cdot$",
    "“": "``", "”": "''", "‘": "`", "’": "'", "\u00a0": "~",
}  # fmt: skip
_SYMBOLS = {
    "≤": r"\le", "≥": r"\ge", "≠": r"\ne", "≈": r"\approx", "→": r"\to", "∂": r"\partial",
    "∞": r"\infty", "×": r"\times", "∈": r"\in", "√": r"\surd", "∑": r"\sum", "±": r"\pm",
    "⇒": r"\Rightarrow", "ℝ": r"\mathrm{R}",
    "²": "^2", "³": "^3", "½": r"\tfrac12", "¼": r"\tfrac14",
}  # fmt: skip
_GREEK = (
    "αalpha βbeta γgamma δdelta εvarepsilon ζzeta ηeta θtheta ιiota κkappa λlambda μmu νnu ξxi "
    "πpi ρrho σsigma τtau υupsilon φphi χchi ψpsi ωomega ΓGamma ΔDelta ΘTheta ΛLambda ΞXi ΠPi "
    "ΣSigma ΥUpsilon ΦPhi ΨPsi ΩOmega"
)
_TABLE = (
    _LATEX
    | {sign: f"${command}$" for sign, command in _SYMBOLS.items()}
    | {word[0]: f"$\\{word[1:]}$" for word in _GREEK.split()}
)


def latex_words(text: str) -> str:
    """Plain words as LaTeX, for running text and for ``\\text{...}``."""
    return "".join(_TABLE.get(character, character) for character in text)


def html_words(text: str) -> str:
    """Plain words as HTML and XML, in text and in attributes; control characters are dropped."""
    kept = "".join(c for c in text if c in "\n\t" or (c.isprintable() and c != "\ufffe"))
    return html.escape(kept, quote=True)
