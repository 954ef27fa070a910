"""Golden formulas: what a value looks like in LaTeX and in a terminal."""

# ruff: noqa: E501  (the rows of a table stay on one line)

import pytest
import sympy as sp

from symdl.expr import written as w
from symdl.expr.program import Declaration
from symdl.expr.values import (
    ArgMax,
    Bracket,
    Delta,
    Diff,
    Entry,
    Expect,
    Fn,
    Index,
    Reduce,
    Unknown,
    Where,
)
from symdl.write.arrange import arranged
from symdl.write.base import counted_from
from symdl.write.formula_latex import latex_of
from symdl.write.formula_text import text_of
from symdl.write.habits import Habits
from tests.write import samples
from tests.write.samples import dummy, i, j, k, n, p, y, z

x, mu, a = Entry("x", i), Entry("mu"), Entry("a")
H, s, pad, f = (sp.Symbol(name, integer=True, positive=True) for name in "Hspf")
out = Index("i", sp.floor((H + 2 * pad - f) / s) + 1)
tap, at = Index("u", f), Index("h", H)
slot = out * s + tap - pad
total = Reduce("sum", Fn("exp", z(dummy)), dummy)
upstream = Diff(Entry("L"), p(i), True)

# fmt: off
GOLDEN = (
    # what                  value                                  LaTeX                                      terminal
    ("softmax Jacobian",    p(i) * (Delta(i, j) - p(j)),           r"p_{i} (\delta_{ij} - p_{j})",            "p_i (δ_ij − p_j)"),
    ("turned sign",         -p(i) * (p(j) - Delta(i, j)),          r"p_{i} (\delta_{ij} - p_{j})",            "p_i (δ_ij − p_j)"),
    ("difference",          p(i) - y(i),                           r"p_{i} - y_{i}",                          "p_i − y_i"),
    ("one minus",           1 - p(i),                              r"1 - p_{i}",                              "1 − p_i"),
    ("number last in size", n - 1,                                 "n - 1",                                   "n − 1"),
    ("softmax",             Fn("exp", z(i)) / total,               r"\frac{e^{z_{i}}}{\sum_{j=1}^{n} e^{z_{j}}}", "exp(z_i)/(Σ_j exp(z_j))"),
    ("reciprocal of exp",   1 / Fn("exp", x),                      "e^{-x_{i}}",                              "exp(−x_i)"),
    ("square of exp",       Fn("exp", x) ** 2,                     "e^{2 x_{i}}",                             "exp(2 x_i)"),
    ("quotient of exps",    Fn("exp", z(i)) / Fn("exp", mu),       r"e^{z_{i} - \mu}",                        "exp(z_i − μ)"),
    ("more than two exps",  Fn("exp", z(i)) * Fn("exp", z(j)) / Fn("exp", mu),
                            r"\frac{e^{z_{i}} e^{z_{j}}}{e^{\mu}}",    "exp(z_i) exp(z_j)/exp(μ)"),
    ("sigmoid",             1 / (1 + Fn("exp", -x)),               r"\frac{1}{1 + e^{-x_{i}}}",               "1/(1 + exp(−x_i))"),
    ("square of tanh",      1 - Fn("tanh", x) ** 2,                r"1 - \tanh^{2} x_{i}",                    "1 − tanh(x_i)²"),
    ("root",                1 / sp.sqrt(mu + a),                   r"\frac{1}{\sqrt{a + \mu}}",               "1/√(a + μ)"),
    ("standardised",        (x - mu) / Entry("sigma"),             r"\frac{x_{i} - \mu}{\sigma}",             "(x_i − μ)/σ"),
    ("half a square",       (x - mu) ** 2 / 2,                     r"\frac{1}{2} (x_{i} - \mu)^{2}",          "1/2 · (x_i − μ)²"),
    ("mean",                Reduce("sum", x, i) / n,               r"\frac{1}{n} \sum_{i=1}^{n} x_{i}",       "1/n · Σ_i x_i"),
    ("sign before sum",     Reduce("sum", -y(i) * Fn("log", p(i)), i), r"-\sum_{i=1}^{n} y_{i} \log p_{i}",   "−Σ_i y_i log(p_i)"),
    ("sum last",            p(j) * Reduce("sum", y(dummy), dummy) - y(j), r"p_{j} \sum_{i=1}^{n} y_{i} - y_{j}", "p_j Σ_i y_i − y_j"),
    ("chain rule",          Reduce("sum", Diff(Entry("L"), p(k)) * Diff(p(k), z(i)), k),
                            r"\sum_{k=1}^{n} \frac{\partial L}{\partial p_{k}}\, \frac{\partial p_{k}}{\partial z_{i}}", "Σ_k ∂L/∂p_k · ∂p_k/∂z_i"),
    ("second derivative",   Diff(Diff(Entry("L"), z(i)), z(j)),    r"\frac{\partial^{2} L}{\partial z_{i}\,\partial z_{j}}", "∂²L/(∂z_i ∂z_j)"),
    ("not yet carried out", Diff(Fn("exp", z(i)) + 1, z(j)),       r"\frac{\partial}{\partial z_{j}} [1 + e^{z_{i}}]", "∂/∂z_j [1 + exp(z_i)]"),
    ("unknown function",    Delta(i, j) + Unknown("F", "x", 1, i, j), r"\delta_{ij} + \frac{\partial F_{i}}{\partial x_{j}}", "δ_ij + ∂F_i/∂x_j"),
    ("its value",           Unknown("F", "x", 1, i) + x,           r"F_{i}(x) + x_{i}",                       "F_i(x) + x_i"),
    ("window",              Entry("x", slot),                      "x_{(i - 1) s + u - p}",                   "x[(i−1)s+u−p]"),
    ("range",               Bracket("ge", slot) * Bracket("ge", H - 1 - slot), r"[1 \le (i - 1) s + u - p \le H]", "[1 ≤ (i − 1) s + u − p ≤ H]"),
    ("solved tap",          Entry("w", at - out * s + pad),        "w_{h - (i - 1) s + p}",                   "w[h−(i−1)s+p]"),
    ("order of indices",    Bracket("ge", j - i - 1),              "[i < j]",                                 "[i < j]"),
    ("other than",          Bracket("ne", i - j),                  r"[i \ne j]",                              "[i ≠ j]"),
    ("negative",            Bracket("gt", -x),                     "[x_{i} < 0]",                             "[x_i < 0]"),
    ("greater of two",      Bracket("gt", x - mu),                 r"[x_{i} > \mu]",                          "[x_i > μ]"),
    ("index as a number",   i * x,                                 "(i - 1) x_{i}",                           "(i − 1) x_i"),
    ("maximum",             Reduce("max", z(dummy), dummy),        r"\max_{i} z_{i}",                         "max_i z_i"),
    ("its place",           ArgMax(0, z(dummy), dummy),            r"\operatorname*{arg\,max}_{i} z_{i}",     "argmax_i z_i"),
    ("expectation",         Expect("E", x * mu),                   r"\operatorname{E}[\mu x_{i}]",            "E[μ x_i]"),
    ("zero in one branch",  Where(Bracket("gt", x), 0, mu) * y(i) + 1, r"1 + \mu y_{i}\, [x_{i} \le 0]",      "1 + μ y_i [x_i ≤ 0]"),
    ("size of an output",   out.size,                              r"\left\lfloor \frac{H + 2 p - f}{s} \right\rfloor + 1", "⌊(H + 2 p − f)/s⌋ + 1"),
    ("fraction",            sp.Rational(3, 4) * x,                 r"\frac{3}{4} x_{i}",                      "3/4 · x_i"),
    ("absolute value",      Fn("abs", x - mu),                     r"|x_{i} - \mu|",                          "|x_i − μ|"),
    ("infinity",            -sp.oo,                                r"-\infty",                                "−∞"),
    ("local × upstream",    Entry("gamma") / Entry("sigma") * upstream, r"\frac{\gamma}{\sigma}\, \frac{\partial L}{\partial p_{i}}", "γ/σ · ∂L/∂p_i"),
)
# fmt: on


@pytest.mark.parametrize(
    ("value", "latex", "text"), [row[1:] for row in GOLDEN], ids=[r[0] for r in GOLDEN]
)
def test_golden(value, latex, text):
    shown = arranged(value)
    assert latex_of(shown) == latex
    assert text_of(shown) == text


def test_counting_from_zero_leaves_everything():
    window = Reduce("sum", Entry("x", slot) * Entry("w", tap), tap)
    assert latex_of(arranged(window, base=0)) == r"\sum_{u=0}^{f - 1} w_{u} x_{i s + u - p}"
    assert latex_of(arranged(window, base=1)) == r"\sum_{u=1}^{f} w_{u} x_{(i - 1) s + u - p}"
    bounds = Bracket("ge", slot) * Bracket("ge", H - 1 - slot)
    assert latex_of(arranged(bounds, base=0)) == "[0 \\le i s + u - p < H]"
    assert latex_of(arranged(i * x, base=0)) == "i x_{i}"


def test_shifts_of_several_indices_owe_their_ones_to_the_number():
    u = Index("u", f)
    assert text_of(arranged(Entry("x", i + u))) == "x[i+u−1]"
    assert text_of(arranged(Entry("x", i + 1))) == "x[i+1]"
    assert text_of(arranged(Entry("x", n - 1 - i))) == "x[n+1−i]"
    assert text_of(arranged(Entry("x", sp.Integer(0)))) == "x_1"
    dilated = Entry("x", out * s + pad * u - f)
    assert text_of(arranged(dilated)) == "x[(i−1)s+(u−1)p−f+1]"


def test_class_numbers_are_positions():
    program = samples.softmax_program()
    declared = {**program.declarations, "t": Declaration("t", "gathered", target=n)}
    habits = Habits(type(program)(declared, program.equations, program.outputs))
    assert latex_of(arranged(p(i) - Delta(i, Entry("t")), habits)) == r"p_{i} - \delta_{it}"
    assert latex_of(arranged(Entry("p", Entry("t")), habits)) == "p_{t}"


def test_cases_open_at_the_outermost_place():
    where = Where(Bracket("gt", x), sp.S.One, a)
    assert latex_of(arranged(where)) == (
        r"\begin{cases} 1 & \text{if } x_{i} > 0 \\ a & \text{if } x_{i} \le 0 \end{cases}"
    )
    pushed = text_of(arranged(where * y(i)))
    assert pushed == "{ y_i if x_i > 0;  a y_i if x_i ≤ 0 }"
    nested = Where(Bracket("gt", x - 1), sp.S.One, Where(Bracket("gt", -x), sp.S.Zero, x))
    assert text_of(arranged(nested)) == "{ 1 if x_i > 1;  0 if x_i < 0;  x_i otherwise }"


def test_the_authors_order_wins_where_his_equations_show_it():
    assert text_of(arranged(mu * a + a, None)) == "a + a μ"
    program = samples.batch_norm_gradient().program
    habits = Habits(program)
    var, eps = Entry("var", samples.col), Entry("eps")
    assert text_of(arranged(eps + var, habits)) == "var_f + ε"
    assert text_of(arranged(eps + var)) == "ε + var_f"


def test_decimals_where_the_author_writes_decimals():
    quarter = sp.Rational(1, 4) * x
    tree = w.Binary("*", w.Number("0.1"), samples.item("x", "i"))
    program = samples.softmax_program()
    equation = type(program.equations[0])("q", (i,), sp.Rational(1, 10) * x, tree)
    habits = Habits(type(program)(program.declarations, (equation,), ("q",)))
    assert text_of(arranged(quarter, habits)) == "0.25 x_i"
    assert text_of(arranged(sp.Rational(1, 3) * x, habits)) == "x_i/3"
    assert text_of(arranged(quarter)) == "x_i/4"


def test_compound_axes_are_shown_as_declared():
    g, c = Index("g", sp.Integer(2)), Index("c", f)
    declared = {"x": Declaration("x", indices=(i, g, c), groups=(1, 2))}
    program = samples.softmax_program()
    habits = Habits(type(program)(declared, (), ()))
    assert latex_of(arranged(Entry("x", i, g, c), habits)) == "x_{i,(gc)}"


BRACKETS = (
    (w.Binary("-", w.Name("a"), w.Binary("-", w.Name("b"), w.Name("c"))), "a - (b - c)", "a − (b − c)"),
    (w.Binary("-", w.Binary("-", w.Name("a"), w.Name("b")), w.Name("c")), "a - b - c", "a − b − c"),
    (w.Binary("*", w.Unary("-", w.Name("a")), w.Name("b")), "(-a) b", "(−a) b"),
    (w.Binary("-", w.Name("a"), w.Unary("-", w.Name("b"))), "a - (-b)", "a − (−b)"),
    (w.Binary("**", w.Unary("-", w.Name("a")), w.Number("2")), "(-a)^{2}", "(−a)²"),
    (w.Binary("**", w.Binary("**", w.Name("a"), w.Name("b")), w.Name("c")), "(a^{b})^{c}", "(a^b)^c"),
    (w.Binary("/", w.Name("a"), w.Binary("*", w.Name("b"), w.Name("c"))), r"\frac{a}{b c}", "a/(b c)"),
    (w.Binary("*", w.Number("2"), w.Number("3")), r"2 \cdot 3", "2 · 3"),
    (w.Binary("*", w.Fold("sum", (w.Name("j"),), w.Name("a")), w.Name("b")),
     r"\left( \sum_{j} a \right) b", "(Σ_j a) b"),
    (w.Binary("*", w.Call("log", (w.Name("a"),)), w.Name("b")), r"(\log a) b", "log(a) b"),
    (w.Binary("*", w.Name("a"), w.Binary("**", w.Binary("-", w.Number("1"), w.Name("q")), w.Name("b"))),
     "a (1 - q)^{b}", "a (1 − q)^b"),
    (w.Fold("sum", (w.Name("j"),), w.Binary("+", w.Name("a"), w.Name("b"))),
     r"\sum_{j} (a + b)", "Σ_j (a + b)"),
    (w.Binary("**", w.Item("W1", (w.Name("i"), w.Name("j"))), w.Number("2")),
     r"(W^{(1)}_{ij})^{2}", "W1[ij]²"),
)  # fmt: skip


@pytest.mark.parametrize(("node", "latex", "text"), BRACKETS)
def test_brackets_from_the_table(node, latex, text):
    assert latex_of(node) == latex
    assert text_of(node) == text


def test_places_that_are_subtracted_look_the_same_from_0_and_1():
    near = w.Compare(
        (w.Call("abs", (w.Binary("-", w.Name("i"), w.Name("j")),)), w.Name("r")), ("<=",)
    )
    assert counted_from(1, near, {"i", "j"}) == near
    within = w.Compare((w.Number("0"), w.Name("i"), w.Name("n")), ("<=", "<"))
    assert text_of(counted_from(1, within, {"i"})) == "1 ≤ i ≤ n"


def test_a_number_times_a_negative_number_has_a_dot():
    product = w.Binary("*", w.Number("2"), w.Unary("-", w.Number("3")))
    assert text_of(product) == "2 · (−3)" and latex_of(product) == r"2 \cdot (-3)"
