"""How names look: the one table of letters, and the reading of a name into letter, hat and script.

    sigma -> \\sigma, σ          xhat -> \\hat{x}, x̂           W1 -> W_{1}, W1
    mu_x  -> \\mu_{x}, μ_x       var  -> \\mathrm{var}, var    softmax.p -> p_{\\mathrm{softmax}}

Names that a program shows shorter (``Program.names``) are shortened before they come here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_LOWER = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ",
    "eta": "η", "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν",
    "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ",
    "chi": "χ", "psi": "ψ", "omega": "ω",
}  # fmt: skip
_UPPER = {
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π",
    "Sigma": "Σ", "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
GREEK = _LOWER | _UPPER
_COMMANDS = {name: "\\" + name for name in GREEK} | {"epsilon": r"\varepsilon", "ell": r"\ell"}
_SHORT = {"eps": "epsilon", "lam": "lambda", "lambd": "lambda"}
_FROM_UNICODE = {sign: name for name, sign in GREEK.items()}
_ACCENTS = {"hat": (r"\hat", "\u0302"), "bar": (r"\bar", "\u0304"), "tilde": (r"\tilde", "\u0303")}
_SHAPE = re.compile(r"(?P<base>.*?[^\W\d])(?P<digits>\d*)(?P<primes>'*)\Z")


@dataclass(frozen=True)
class Shown:
    """A name taken apart: base letter or word, accent, number, further scripts, primes."""

    base: str
    accent: str = ""
    number: str = ""
    scripts: tuple[str, ...] = ()
    primes: int = 0

    @property
    def is_letter(self) -> bool:
        """True where the base is one letter, Latin or Greek, and so is set in italics."""
        return len(self.base) == 1 or self.base in _COMMANDS


@lru_cache(maxsize=4096)
def split(name: str) -> Shown:
    """Take a name apart; every name has a reading, a word stands for itself."""
    *owners, local = name.split(".")
    head, *scripts = [part for part in local.split("_") if part] or [local or name]
    match = _SHAPE.match(head)
    base, number, primes = match.group("base", "digits", "primes") if match else (head, "", "")
    accent = ""
    for ending in _ACCENTS:
        stem = base.removesuffix(ending)
        if stem != base and (len(stem) == 1 or _letter(stem) in _COMMANDS):
            base, accent = stem, ending
            break
    return Shown(_letter(base), accent, number, (*scripts, *owners), len(primes))


def _letter(base: str) -> str:
    base = _FROM_UNICODE.get(base, base)
    return _SHORT.get(base, base)


def is_single(name: str) -> bool:
    """True for a name that is one plain letter, so that ``ij`` reads as two indices."""
    shown = split(name)
    return shown.is_letter and not (shown.number or shown.scripts)


def latex_name(name: str, indices: str = "") -> str:
    """The name in LaTeX, with its indices (LaTeX, without braces) in the subscript.

    A number goes up in brackets where there are indices: ``W1[i,j]`` is ``W^{(1)}_{ij}``."""
    shown = split(name)
    text = _latex_base(shown.base)
    if shown.accent:
        text = f"{_ACCENTS[shown.accent][0]}{{{text}}}"
    scripts = [_latex_script(script) for script in shown.scripts]
    raised = "'" * shown.primes
    if shown.number and indices:
        raised = f"^{{({shown.number}){_primes(shown.primes)}}}"
    elif shown.number:
        scripts.insert(0, shown.number)
    lowered = ",".join([*scripts, indices] if indices else scripts)
    return text + raised + (f"_{{{lowered}}}" if lowered else "")


def _primes(count: int) -> str:
    return r"\prime" * count


def _latex_base(base: str) -> str:
    if base in _COMMANDS:
        return _COMMANDS[base]
    return base if len(base) == 1 and base.isalpha() else f"\\mathrm{{{_plain(base)}}}"


def _latex_script(script: str) -> str:
    return script if script.isdigit() else latex_name(script)


def _plain(word: str) -> str:
    """A word with nothing in it that TeX would act on; identifiers hold none to begin with."""
    return "".join(c for c in word if c.isalnum())


def text_name(name: str, indices: str = "") -> str:
    """The name in Unicode, its indices after an underscore or in square brackets.

    One script (``p_ij``, ``γ_f``) follows an underscore; anything with a comma or an operation in
    it, or after a name that has a script of its own, stands in brackets (``x[n,c,i+u]``)."""
    shown = split(name)
    base = GREEK.get(shown.base, "ℓ" if shown.base == "ell" else shown.base)
    if shown.accent:
        base = base[0] + _ACCENTS[shown.accent][1] + base[1:]
    base += shown.number + "′" * shown.primes
    base = "_".join([base, *(text_name(script) for script in shown.scripts)])
    if not indices:
        return base
    plain = indices.replace("′", "").isalnum() and not shown.scripts and not shown.number
    return f"{base}_{indices}" if plain else f"{base}[{indices}]"
