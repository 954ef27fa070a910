"""How functions are spelled: one row for each function that a reader knows, with its spellings.

The names on the left are symdl's own: scalar functions, layers, and a few operations on arrays.
A letter that usually means a function stands in ``LETTERS``; a document that defines it wins.
"""

from __future__ import annotations

# fmt: off
_ROWS: tuple[tuple[str, str], ...] = (
    ("exp",        "exp Exp"),
    ("log",        "log ln Log Ln"),
    ("max",        "max Max maximum"),
    ("min",        "min Min minimum"),
    ("argmax",     "argmax ArgMax"),
    ("argmin",     "argmin"),
    ("sqrt",       "sqrt"),
    ("abs",        "abs"),
    ("sign",       "sign sgn"),
    ("sin",        "sin"),
    ("cos",        "cos"),
    ("tan",        "tan"),
    ("sinh",       "sinh"),
    ("cosh",       "cosh"),
    ("tanh",       "tanh Tanh"),
    ("atan",       "arctan atan"),
    ("coth",       "coth"),
    ("sech",       "sech"),
    ("sec",        "sec"),
    ("cot",        "cot"),
    ("erf",        "erf"),
    ("det",        "det"),
    ("tr",         "tr Tr trace"),
    ("diag",       "diag Diag"),
    ("vec",        "vec"),
    ("rank",       "rank"),
    ("mean",       "mean"),
    ("floor",      "floor"),
    ("ceil",       "ceil"),
    ("relu",       "ReLU Relu relu RELU"),
    ("leaky_relu", "LeakyReLU LReLU LeakyRelu leakyrelu Leaky-ReLU lrelu"),
    ("prelu",      "PReLU PRelu prelu"),
    ("elu",        "ELU elu"),
    ("selu",       "SELU selu"),
    ("gelu",       "GELU gelu GeLU"),
    ("silu",       "SiLU silu"),
    ("swish",      "Swish swish"),
    ("mish",       "Mish mish"),
    ("sigmoid",    "sigmoid Sigmoid sigm logistic"),
    ("softplus",   "softplus Softplus"),
    ("softmax",    "softmax Softmax SoftMax"),
    ("logsumexp",  "logsumexp LogSumExp LSE"),
    ("kl",         "KL"),
    ("log_softmax", "logsoftmax LogSoftmax"),
)
# fmt: on

SPELLINGS = {word: name for name, words in _ROWS for word in words.split()}
"""The name of a function by every way it is written."""

APPLIED = {"step": "step", "Step": "step", "heaviside": "step", "Heaviside": "step"}
"""Words that are functions where a bracket follows at once, and words elsewhere."""

LETTERS = {"sigma": "sigmoid", "e": "exp"}
"""Letters that mean a function where they stand before a bracket and nothing else is said."""

INVERTIBLE = frozenset({"f", "g", "h", "F", "G", "phi", "varphi", "psi", "Phi"})
"""Letters that are inverted as functions where a bracket follows: f^{-1}(y)."""

LARGE = {"sum": "sum", "prod": "prod", "max": "max", "min": "min", "argmax": "argmax",
         "sup": "max", "inf": "min"}  # fmt: skip
"""Operators that take an index below them."""
