"""Words that go into LaTeX or HTML: every character that the format would act on made harmless."""

from __future__ import annotations

import html

_LATEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#",
    "%": r"\%", "_": r"\_", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
    "–": "--", "—": "---", "…": r"\dots{}", "“": "``", "”": "''", "‘": "`", "’": "'",
    "\u00a0": "~", "\u2009": r"\,", "\u202f": r"\,", "\t": " ",
}  # fmt: skip
_SYMBOLS = {
    "<": "<", ">": ">", "−": "-", "·": r"\cdot", "≤": r"\le", "≥": r"\ge", "≠": r"\ne",
    "≈": r"\approx", "≡": r"\equiv", "∝": r"\propto", "∼": r"\sim", "→": r"\to", "←": r"\leftarrow",
    "↦": r"\mapsto", "⇒": r"\Rightarrow", "⇔": r"\Leftrightarrow", "∂": r"\partial",
    "∇": r"\nabla", "∞": r"\infty", "×": r"\times", "÷": r"\div", "±": r"\pm", "∈": r"\in",
    "∉": r"\notin", "⊂": r"\subset", "⊆": r"\subseteq", "∪": r"\cup",
    "∩": r"\cap", "∅": r"\emptyset",
    "∀": r"\forall", "∃": r"\exists", "∧": r"\wedge", "∨": r"\vee", "¬": r"\neg", "√": r"\surd",
    "∑": r"\sum", "∏": r"\prod", "∫": r"\int", "⊙": r"\odot", "⊗": r"\otimes", "∘": r"\circ",
    "⌊": r"\lfloor", "⌋": r"\rfloor", "⌈": r"\lceil", "⌉": r"\rceil", "‖": r"\|", "⟨": r"\langle",
    "⟩": r"\rangle", "′": "'", "″": "''", "ℝ": r"\mathbf{R}", "ℕ": r"\mathbf{N}", "ℓ": r"\ell",
    "½": r"\tfrac12", "¼": r"\tfrac14", "¾": r"\tfrac34", "°": r"^\circ", "ᵀ": r"^{\mathrm{T}}",
}  # fmt: skip
_SYMBOLS |= {raised: f"^{{{digit}}}" for digit, raised in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")}
_SYMBOLS |= {lowered: f"_{{{digit}}}" for digit, lowered in enumerate("₀₁₂₃₄₅₆₇₈₉")}
_GREEK = (
    "αalpha βbeta γgamma δdelta εvarepsilon ϵepsilon ζzeta ηeta θtheta ιiota κkappa λlambda μmu "
    "νnu ξxi πpi ρrho σsigma τtau υupsilon φphi ϕphi χchi ψpsi ωomega ΓGamma ΔDelta ΘTheta ΛLambda "
    "ΞXi ΠPi ΣSigma ΥUpsilon ΦPhi ΨPsi ΩOmega µmu"
)
_SYMBOLS |= {word[0]: f"\\{word[1:]}" for word in _GREEK.split()}
_ACCENTS = {"\u0302": r"\hat", "\u0304": r"\bar", "\u0303": r"\tilde", "\u0307": r"\dot"}


def latex_words(text: str) -> str:
    """Plain words as LaTeX, for running text and for ``\\text{...}``; control characters go."""
    written: list[str] = []
    for place, character in enumerate(text):
        accent = _ACCENTS.get(text[place + 1 : place + 2])
        if accent:
            written.append(f"${accent}{{{_SYMBOLS.get(character, character)}}}$")
        elif character in _SYMBOLS:
            written.append(f"${_SYMBOLS[character]}$")
        elif character not in _ACCENTS and (character.isprintable() or character in "\n\t\u00a0"):
            written.append(_LATEX.get(character, character))
    return "".join(written)


def html_words(text: str) -> str:
    """Plain words as HTML and XML, in text and in attributes; control characters are dropped."""
    kept = "".join(c for c in text if c in "\n\t\u00a0\u2009\u202f" or c.isprintable())
    return html.escape(kept, quote=True)
