"""Text of a formula cut into tokens, each with its place: LaTeX, Unicode and plain ASCII alike."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from symdl.read.accents import with_commands
from symdl.read.bare import with_braces
from symdl.read.functions import SPELLINGS
from symdl.read.units import unit_at


@dataclass(frozen=True, slots=True)
class Token:
    """A token: ``kind`` is number, letter, word, command, text, op, rel, open, close, script,
    prime, amp, row, space or other; ``start`` and ``end`` are offsets into the document."""

    kind: str
    text: str
    start: int
    end: int


class Unreadable(Exception):
    """A formula that cannot be read: why, and the offset of the token."""

    def __init__(self, problem: str, at: int = 0) -> None:
        super().__init__(problem)
        self.problem, self.at = problem, at


MOST_TOKENS = 20_000

_SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ", "0123456789n", strict=True))
_SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉ᵢⱼₙₖₘₜ", "0123456789ijnkmt", strict=True))
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ϵ": "epsilon",
    "ζ": "zeta", "η": "eta", "θ": "theta", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu",
    "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "φ": "phi", "ϕ": "phi",
    "χ": "chi", "ψ": "psi", "ω": "omega", "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta",
    "Λ": "Lambda", "Σ": "Sigma", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega", "ℓ": "ell", "µ": "mu",
}  # fmt: skip
_SIGNS: dict[str, tuple[str, str]] = {
    "∂": ("command", "partial"), "∇": ("command", "nabla"), "∑": ("command", "sum"),
    "∏": ("command", "prod"), "√": ("command", "sqrt"), "∞": ("command", "infty"),
    "×": ("op", "times"), "·": ("op", "cdot"), "⋅": ("op", "cdot"), "∗": ("op", "cdot"),
    "⊙": ("op", "odot"), "∘": ("op", "odot"), "⊗": ("op", "otimes"), "⊕": ("op", "oplus"),
    "−": ("op", "-"), "–": ("op", "-"), "÷": ("op", "/"), "⊤": ("command", "top"),
    "ᵀ": ("transpose", "T"), "≤": ("rel", "<="), "≥": ("rel", ">="), "⩽": ("rel", "<="),
    "⩾": ("rel", ">="), "≠": ("rel", "!="), "≈": ("rel", "~~"), "≃": ("rel", "~~"),
    "≅": ("rel", "~~"), "≡": ("rel", "=="), "∈": ("rel", "in"), "∝": ("rel", "propto"),
    "∼": ("rel", "sim"), "⇒": ("rel", "=>"), "⟹": ("rel", "=>"), "⇔": ("rel", "<=>"),
    "→": ("rel", "->"), "⟶": ("rel", "->"), "←": ("rel", "<-"), "∴": ("command", "therefore"),
    "±": ("op", "pm"), "∓": ("op", "mp"), "∣": ("op", "mid"), "∥": ("op", "||"),
    "⟨": ("open", "<("), "⟩": ("close", ")>"), "∫": ("command", "int"),
    "⌊": ("command", "lfloor"), "⌋": ("command", "rfloor"),
    "⌈": ("command", "lceil"), "⌉": ("command", "rceil"), "∵": ("command", "because"),
    "∀": ("command", "forall"), "…": ("command", "dots"),
    "⋯": ("command", "dots"), "𝔼": ("command", "E"), "‖": ("op", "||"), "′": ("prime", "'"),
    "✓": ("command", "checkmark"), "✔": ("command", "checkmark"), "½": ("half", "1/2"),
    "¬": ("command", "neg"),
}  # fmt: skip
_RELATIONS = {
    "=": "=", "<": "<", ">": ">", "<=": "<=", ">=": ">=", "!=": "!=", ":=": ":=", "==": "==",
    "=>": "=>", "->": "->", "<-": "<-", "<=>": "<=>", "~=": "~~", "≔": ":=",
}  # fmt: skip
COMMAND_RELATIONS = {
    "leq": "<=", "le": "<=", "leqslant": "<=", "geq": ">=", "ge": ">=", "geqslant": ">=",
    "neq": "!=", "ne": "!=", "approx": "~~", "simeq": "~~", "cong": "~~", "doteq": "~~",
    "equiv": "==", "triangleq": ":=", "coloneqq": ":=", "eqdef": ":=", "in": "in", "sim": "sim",
    "propto": "propto", "Rightarrow": "=>", "implies": "=>", "Longrightarrow": "=>",
    "Leftrightarrow": "<=>", "iff": "<=>", "rightarrow": "->", "to": "->", "longrightarrow": "->",
    "leftarrow": "<-", "gets": "<-", "longmapsto": "->", "mapsto": "->", "Downarrow": "=>",
    "downarrow": "=>", "lt": "<", "gt": ">", "ll": "<", "gg": ">", "leadsto": "=>",
    "subset": "in", "subseteq": "in", "hookrightarrow": "->", "Longleftrightarrow": "<=>",
}  # fmt: skip
COMMAND_OPS = {
    "times": "times", "cdot": "cdot", "ast": "cdot", "odot": "odot", "circ": "odot",
    "otimes": "otimes", "oplus": "oplus", "div": "/", "star": "cdot", "bullet": "bullet",
    "cap": "cap", "cup": "cup", "setminus": "setminus", "pm": "pm", "mp": "mp",
    "mid": "mid", "vert": "|", "Vert": "||", "parallel": "||",
}  # fmt: skip
SIDED_BARS = {"lvert": "(|", "rvert": "|)", "lVert": "(||", "rVert": "||)"}
_WORDS = "|".join(sorted((re.escape(w) for w in SPELLINGS), key=len, reverse=True))
_GREEK_WORDS = "|".join(sorted({w for w in _GREEK.values() if len(w) > 2}, key=len, reverse=True))
_GLUE = "and|or|so|if|for|with|where|then|thus|hence|let|when|since|is|are|we|the"
_TOKEN = re.compile(
    rf"""(?P<dots>\.\.\.)
    |(?P<blank>(?:[\s\u200b\u200c\u200d\ufeff\u00a0\u2060~]|(?<!left)(?<!right)\\[()])+)
    |(?P<number>\d{{1,3}}(?:(?:,|\{{,\}}|\\,)\d{{3}})+(?![\d])(?:\.\d+)?
        |\d+\.\d+(?:[eE][+-]?\d+)?|\.\d+|\d+[eE][+-]?\d+|\d+)
    |(?P<comment>(?<!\\)%.*)
    |(?P<row>\\\\(?:\s*\[[^\]\n]{{0,12}}\])?|\\cr\b|\\newline\b|(?<!left)(?<!right)\\[\[\]])
    |(?P<command>\\[A-Za-z]+(?:\*(?=\s*[\[{{]))?|\\[^A-Za-z])
    |(?P<large>(?<![A-Za-z])(?:sum|prod)(?![A-Za-z])|(?<![A-Za-z])(?:lim|int)(?=_))
    |(?P<greek>(?<![A-Za-z])(?:{_GREEK_WORDS})(?![A-Za-z]))
    |(?P<glue>(?<![A-Za-z_^{{\\])(?:{_GLUE})(?=\s))
    |(?P<word>(?<![A-Za-z])(?:{_WORDS})(?![A-Za-z])|[A-Za-z]{{4,}}(?![_^A-Za-z])
        |[\u2e80-\u9fff\uac00-\ud7af]+|[\u0400-\u04ff]{{2,}}
        |(?<![A-Za-z])Var(?=\s*(?:\\left\s*)?[(\[]))
    |(?P<rel><=>|:=|<=|>=|!=|==|=>|->|<-|~=|=|<|>|≔)
    |(?P<op>\*\*|\|\||[+\-*/|!])
    |(?P<open>[({{\[])|(?P<close>[)}}\]])
    |(?P<script>[_^])|(?P<prime>['’]+)|(?P<amp>&)
    |(?P<letter>[^\W\d_])
    |(?P<other>.)""",
    re.VERBOSE,
)
_BOXES = frozenset({"\\parbox", "\\raisebox", "\\makebox"})  # a width or height stands first
_VERBATIM = frozenset({
    "text", "textbf", "textit", "textrm", "texttt", "mbox", "hbox", "textsf", "emph",
    "textnormal", "tag", "label", "operatorname", "mathrm", "mathop", "mathsf", "mathtt",
    "textcircled", "intertext", "shortintertext", "ref", "eqref", "parbox", "raisebox", "makebox",
})  # fmt: skip


def tokenize(
    chars: str, places: Sequence[int] | None = None, names: frozenset[str] = frozenset()
) -> list[Token]:
    """The tokens of a formula, blanks left out; offsets go through ``places``.

    ``names``: runs of letters that are one name (see ``vocabulary``).

    Raises:
        Unreadable: more than MOST_TOKENS tokens.
    """
    chars, places = with_braces(*with_commands(chars, places))
    tokens: list[Token] = []
    position = 0
    braces: dict[int, int] | None = None

    def place(k: int) -> int:
        if places is None:
            return k
        return places[k] if k < len(places) else (places[-1] + 1 if places else 0)

    def put(kind: str, text: str, start: int, end: int) -> None:
        last = place(end - 1) + 1 if end > start else place(start)
        tokens.append(Token(kind, text, place(start), max(last, place(start))))

    while position < len(chars):
        if len(tokens) > MOST_TOKENS:
            raise Unreadable(f"a formula of more than {MOST_TOKENS} tokens", place(position))
        found = _TOKEN.match(chars, position)
        if found is None:
            put("other", chars[position], position, position + 1)
            position += 1
            continue
        kind, text = str(found.lastgroup), found.group()
        start, end = found.span()
        name = _name(chars, start, names) if kind in ("letter", "command") else None
        if name is not None:
            text, end = name
            kind = "letter"
            put(kind, text, start, end)
            position = end
            continue
        unit = unit_at(chars, start) if tokens and tokens[-1].kind == "number" else None
        if unit is not None:
            put("words", chars[start:unit], start, unit)
            position = unit
            continue
        position = end
        if kind in ("blank", "comment"):
            continue
        if kind == "number" and _is_index(tokens, text, place(start)):
            put("script", "_", start, start)
        if kind == "command" and text[1:].rstrip("*") in _VERBATIM:
            braces = _pairs(chars) if braces is None else braces
            inner = _braced(chars, end, braces)
            if inner is not None and text in _BOXES:
                inner = _braced(chars, inner[1] + 1, braces)
            if inner is not None:
                put("text:" + text[1:].rstrip("*"), chars[inner[0] : inner[1]], start, inner[1] + 1)
                position = inner[1] + 1
                continue
        for piece in _classified(kind, text):
            put(piece[0], piece[1], start, end)
    return tokens


_RUN = re.compile(r"[OI]/P\b|[oi]/p\b|[A-Za-z]+|\\[dD]elta\s*(?:\\theta|[A-Za-z])(?![A-Za-z])")
_IN_FRACTION = re.compile(r"(?:frac\s*\{|\}\s*\{|/)\s*$")


def _name(chars: str, start: int, names: frozenset[str]) -> tuple[str, int] | None:
    """The name of several letters that begins here, and where it ends: dW (not in dL/dW), Δw."""
    found = _RUN.match(chars, start)
    if found is None or (start and chars[start - 1].isalpha()):
        return None
    text = re.sub(r"\\([dD])elta\s*", lambda sign: "δ" if sign[1] == "d" else "Δ", found.group())
    text = text.replace("\\", "")
    if len(text) < 2 or not (text in names or (text[0] == "Δ" and "Δ" not in names)):
        return None
    differential = text[0] in "dδ" and len(text) == 2
    if differential and (
        _IN_FRACTION.search(chars, max(0, start - 9), start)
        or chars[found.end() :].lstrip().startswith("/")
    ):
        return None
    return text, found.end()


def _is_index(tokens: list[Token], digits: str, at: int) -> bool:
    """Whether digits close behind a letter are its index: w1, x12; 3x3 and x_i2 are not."""
    last = tokens[-1] if tokens else None
    if last is None or last.kind != "letter" or last.end != at or not digits.isdigit():
        return False
    before = tokens[-2] if len(tokens) > 1 else None
    if before is None:
        return True
    if before.kind == "script" or (last.text in "ed"):
        return False
    if before.kind == "number" and len(tokens) > 2 and tokens[-3].start == tokens[-3].end:
        return True  # w1x1: the digit before is an index too
    factor = before.kind in ("number", "close", "letter", "words") or before.kind[:5] == "text:"
    return not (factor and last.text in "xX")


def _pairs(chars: str) -> dict[int, int]:
    """The place of the closing brace by the place of its opening one."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for k, char in enumerate(chars):
        if char == "{" and chars[k - 1 : k] != "\\":
            opened.append(k)
        elif char == "}" and chars[k - 1 : k] != "\\" and opened:
            found[opened.pop()] = k
    return found


def _braced(chars: str, at: int, braces: dict[int, int]) -> tuple[int, int] | None:
    """The inside of the braces that open at or behind ``at``."""
    while at < len(chars) and chars[at] == " ":
        at += 1
    return (at + 1, braces[at]) if at in braces else None


def _classified(kind: str, text: str) -> list[tuple[str, str]]:
    if kind == "number":
        return [("number", re.sub(r",|\{,\}|\\,", "", text))]
    if kind == "rel":
        return [("rel", _RELATIONS[text])]
    if kind == "command":
        return [_command(text)]
    if kind == "word":
        return [("function" if text in SPELLINGS else "words", text)]
    if kind == "dots":
        return [("command", "dots")]
    if kind in ("large", "greek"):
        return [("command", text)]
    if kind == "glue":
        return [("words", text)]
    if kind == "prime":
        return [("prime", "'")] * len(text)
    if kind in ("letter", "other"):
        return _character(text)
    return [(kind, text)]


def _command(text: str) -> tuple[str, str]:
    name = text[1:]
    if name in COMMAND_RELATIONS:
        return "rel", COMMAND_RELATIONS[name]
    if name in COMMAND_OPS:
        return "op", COMMAND_OPS[name]
    if name in SPELLINGS and name not in ("vec", "sqrt"):
        return "function", name
    if name == "{":
        return "open", "\\{"
    if name == "}":
        return "close", "\\}"
    if name in ("langle", "rangle"):
        return ("open", "<(") if name == "langle" else ("close", ")>")
    if name == "colon":
        return "other", ":"
    if name == "|":
        return "op", "||"
    if name in SIDED_BARS:
        return "bar", SIDED_BARS[name]
    return "command", name


def _character(text: str) -> list[tuple[str, str]]:
    if text in _SIGNS:
        return [_SIGNS[text]]
    if text in _GREEK:
        return [("command", _GREEK[text])]
    if text in _SUPERSCRIPTS:
        inner = _SUPERSCRIPTS[text]
        return [("script", "^"), ("number" if inner.isdigit() else "letter", inner)]
    if text in _SUBSCRIPTS:
        inner = _SUBSCRIPTS[text]
        return [("script", "_"), ("number" if inner.isdigit() else "letter", inner)]
    return [("letter" if text.isalpha() else "other", text)]
