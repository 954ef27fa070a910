"""The table of scalar functions: how each runs, differentiates, prints, and where it is defined.

Derivatives are texts in symdl's own notation, in the arguments ``x`` (and ``y``) and the value
``f``; they are read by the same reader as every layer, and each row is tested from the row itself.
``kink`` says in words what was chosen where the derivative does not exist.  ``inverse`` undoes the
function on its range and is what folding uses to solve a definition.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ScalarFunction:
    """One row.

    Attributes:
        name: the name in the notation.
        derivatives: by each argument, in the notation.
        numpy: the NumPy expression, ``{0}`` and ``{1}`` for the arguments.
        sympy: the name of SymPy's function of the same meaning.
        latex: the command or ``\\operatorname{...}``.
        domain: the condition for a real value, in the notation, "" for everywhere.
        values: open or half-open interval of the values, in the notation's numbers.
        inverse: the inverse in terms of ``f``, "" where there is none.
        kink: "" where it is differentiable on its domain.
    """

    name: str
    derivatives: tuple[str, ...]
    numpy: str
    sympy: str
    latex: str
    domain: str = ""
    values: str = "(-inf, inf)"
    inverse: str = ""
    kink: str = ""


F = ScalarFunction
# fmt: off
_ROWS = (
    #  name     derivatives                 numpy                  sympy      latex            domain   values          inverse     kink
    F("exp",   ("f",),                     "np.exp({0})",         "exp",     r"\exp",         "",      "(0, inf)",     "log(f)"),
    F("log",   ("1/x",),                   "np.log({0})",         "log",     r"\log",         "x > 0", "(-inf, inf)",  "exp(f)"),
    F("tanh",  ("1 - f**2",),              "np.tanh({0})",        "tanh",    r"\tanh",        "",      "(-1, 1)",      "atanh(f)"),
    F("atanh", ("1/(1 - x**2)",),          "np.arctanh({0})",     "atanh",   r"\operatorname{artanh}", "x**2 < 1", "(-inf, inf)", "tanh(f)"),
    F("sin",   ("cos(x)",),                "np.sin({0})",         "sin",     r"\sin",         "",      "[-1, 1]"),
    F("cos",   ("-sin(x)",),               "np.cos({0})",         "cos",     r"\cos",         "",      "[-1, 1]"),
    F("sinh",  ("cosh(x)",),               "np.sinh({0})",        "sinh",    r"\sinh",        "",      "(-inf, inf)"),
    F("cosh",  ("sinh(x)",),               "np.cosh({0})",        "cosh",    r"\cosh",        "",      "[1, inf)"),
    F("atan",  ("1/(1 + x**2)",),          "np.arctan({0})",      "atan",    r"\arctan",      "",      "(-1.5708, 1.5708)"),
    F("erf",   ("2*exp(-x**2)/sqrt(pi)",), "erf({0})",            "erf",     r"\operatorname{erf}", "", "(-1, 1)"),
    F("abs",   ("where(x > 0, 1, where(x < 0, -1, 0))",), "np.abs({0})", "Abs", r"|",        "",      "[0, inf)",     "",
      "not differentiable at 0; the derivative is taken as 0 there"),
    F("sign",  ("0",),                     "np.sign({0})",        "sign",    r"\operatorname{sign}", "", "[-1, 1]",    "",
      "not continuous at 0; the derivative is taken as 0 everywhere"),
    F("max",   ("where(y > x, 0, 1)", "where(y > x, 1, 0)"), "np.maximum({0}, {1})", "Max", r"\max", "", "(-inf, inf)", "",
      "not differentiable where the two arguments are equal; the derivative goes to the first of them"),
    F("min",   ("where(y < x, 0, 1)", "where(y < x, 1, 0)"), "np.minimum({0}, {1})", "Min", r"\min", "", "(-inf, inf)", "",
      "not differentiable where the two arguments are equal; the derivative goes to the first of them"),
)
# fmt: on

FUNCTIONS = {row.name: row for row in _ROWS}
