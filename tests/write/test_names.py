"""Names and letters."""

import pytest
import sympy as sp

from symdl.expr.values import Entry, Index, Reduce
from symdl.write.arrange import arranged
from symdl.write.formula_text import text_of
from symdl.write.letters import Letters
from symdl.write.names import latex_name, text_name
from tests.write.samples import dummy, i, j, n

NAMES = (
    ("x", "x", "x"),
    ("sigma", r"\sigma", "σ"),
    ("σ", r"\sigma", "σ"),
    ("eps", r"\varepsilon", "ε"),
    ("lam", r"\lambda", "λ"),
    ("xhat", r"\hat{x}", "x̂"),
    ("mubar", r"\bar{\mu}", "μ̄"),
    ("chat", r"\hat{c}", "c\u0302"),
    ("format", r"\mathrm{format}", "format"),
    ("W1", "W_{1}", "W1"),
    ("x12", "x_{12}", "x12"),
    ("mu_x", r"\mu_{x}", "μ_x"),
    ("x_hat_1", r"x_{\mathrm{hat},1}", "x_hat_1"),
    ("var", r"\mathrm{var}", "var"),
    ("j'", "j'", "j′"),
    ("softmax.p", r"p_{\mathrm{softmax}}", "p_softmax"),
    ("_", r"\mathrm{}", "_"),
)


@pytest.mark.parametrize(("name", "latex", "text"), NAMES)
def test_names(name, latex, text):
    assert latex_name(name) == latex
    assert text_name(name) == text


def test_indices_join_the_scripts_of_a_name():
    assert latex_name("xhat", "nf") == r"\hat{x}_{nf}"
    assert latex_name("mu_x", "i") == r"\mu_{x,i}"
    assert latex_name("W1", "ij") == "W^{(1)}_{ij}"
    assert text_name("mu_x", "i") == "μ_x[i]"


def test_a_bound_index_takes_a_letter_of_its_axis():
    letters = Letters({n: ["i", "j"]}, {"k", "n"})
    assert letters.choose(dummy, set()) == "i"
    assert letters.choose(dummy, {"i"}) == "j"
    assert letters.choose(dummy, {"i", "j"}) == "l"  # k is the name of a quantity
    assert letters.choose(i, {"i"}) == "j"
    batch = Index("_1_0", sp.Symbol("N"))
    assert Letters({batch.size: ["n"]}, set()).choose(batch, {"n"}) == "m"


def test_letters_never_run_out():
    letters = Letters({n: ["i"]}, set())
    taken = set()
    for _ in range(40):
        chosen = letters.choose(dummy, taken)
        assert chosen not in taken
        taken.add(chosen)


def test_a_letter_of_another_axis_is_avoided():
    other = Index("_1_0", sp.Symbol("m", integer=True))
    letters = Letters({n: ["i", "j"], other.size: ["k"]}, set())
    assert letters.choose(other, {"k"}) == "l"


def test_nested_and_free_indices_never_share_a_letter():
    inner = Index("_2_0", n)
    total = Reduce("sum", Entry("x", dummy) * Reduce("sum", Entry("y", inner, dummy), inner), dummy)
    assert text_of(arranged(total * Entry("z", i))) == "z_i Σ_j x_j Σ_k y_kj"
    clash = Entry("x", j) * Reduce("sum", Entry("y", j), j)
    assert text_of(arranged(clash)) == "x_j Σ_k y_k"


def test_siblings_share_a_letter():
    both = Reduce("sum", Entry("x", dummy), dummy) + Reduce("sum", Entry("y", dummy), dummy)
    assert text_of(arranged(both)) == "Σ_i x_i + Σ_i y_i"


def test_reserved_letters_are_left_to_the_rest_of_the_line():
    total = Reduce("sum", Entry("x", i), i)
    assert text_of(arranged(total, reserved={"i"})) == "Σ_j x_j"
