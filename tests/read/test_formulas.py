"""One formula to its tree, one row for each way of writing; what cannot be read is named."""

from __future__ import annotations

import contextlib

import pytest

from symdl.read import tree
from symdl.read.formula import read_formula
from symdl.read.show import plain
from symdl.read.tokens import Unreadable, tokenize

READINGS = [
    # names and scripts
    (r"w_{11}x_1 + b", "((w_11 * x_1) + b)"),
    (r"x_{i+1,j} k_{m,n}", "(x_(i + 1),j * k_m,n)"),
    (r"z^{[l]}", "z^[l]"),
    (r"a^{(0)}", "a^(0)"),
    (r"w_{11} [1]", "w_11^[1]"),
    (r"Z_{\max}", 'Z_"max"'),
    (r"d_{out}", 'd_"out"'),
    (r"x_{1:n}", 'x_"1:n"'),
    (r"\hat{y}_i^{(t)}", "y~hat_i^(t)"),
    (r"\mathbf{W}\mathbf{x}", "(W~bold * x~bold)"),
    (r"\mathcal{L}", "L~cal"),
    (r"W^\top \delta", "(Transpose(W) * delta)"),
    # operations
    (r"0.1 \times -2.4 + 0.5", "((0.1 * (-2.4)) + 0.5)"),
    (r"-x^2", "(-(x ^ 2))"),
    (r"\frac{a}{b}\frac{c}{d}", "((a / b) * (c / d))"),
    (r"(4)(3)", "(4 * 3)"),
    (r"\underbrace{a}_{n} \cdot 2", "(a * 2)"),
    (r"43,352,064", "43352064"),
    (r"150{,}528", "150528"),
    (r"12\%", "12%"),
    (r"a + \dots + b", "((a + Ellipsis()) + b)"),
    # functions
    (r"\frac{e^{z_i}}{\sum_j e^{z_j}}", "(exp(z_i) / Fold(sum, j, None, None, None, exp(z_j)))"),
    (r"\sum_{j=1}^{K} y_j \log p_j + b", "(Fold(sum, j, 1, K, None, (y_j * log(p_j))) + b)"),
    (r"\exp z_i \exp z_j", "(exp(z_i) * exp(z_j))"),
    (r"\max\{0, z\}", "max(0, z)"),
    (r"\max_i z_i", "Fold(max, i, None, None, None, z_i)"),
    (r"\text{ReLU}(-1)", "relu((-1))"),
    (r"\log_2 8", "log_2(8)"),
    (r"\tanh^{-1} x", "atanh(x)"),
    (r"\sigma'(z)(1 - a)", "(sigma'(z) * (1 - a))"),
    (r"a_3(1-a_3)", "a_3((1 - a_3))"),
    (r"f(x)(1-f(x))", "(f(x) * (1 - f(x)))"),
    # derivatives
    (r"\frac{\partial L}{\partial z_j}", "∂L/∂z_j"),
    (r"\frac{\mathrm{d}y}{\mathrm{d}x}", "dy/dx"),
    (r"\frac{\partial^2 L}{\partial x \partial y}", "∂^2L/∂x∂y"),
    (r"\frac{\partial}{\partial w}\left[ w x \right]", "∂(w * x)/∂w"),
    (r"\frac{d_1}{d_2}", "(d_1 / d_2)"),
    (r"\frac{\delta_i}{\delta_j}", "(delta_i / delta_j)"),
    (r"\frac{\delta s}{\delta x}", "δs/δx"),
    (r"\nabla_W L", "Nabla(W, L, 1)"),
    (r"\nabla_w^2 L", "Nabla(w, L, 2)"),
    (r"\nabla^2 f(x)", "Nabla(None, f(x), 2)"),
    # brackets, grids
    (r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}", "Matrix([[1, 2], [3, 4]], [], [)"),
    (r"\begin{bmatrix} 2 \\ 1 \end{bmatrix}_{2 \times 1}", "Matrix([[2], [1]], [2, 1], [)"),
    (r"[0.5 \ -1.0]", "Matrix([[0.5, (-1.0)]], [], [)"),
    (r"[0, 1)", "Interval(0, 1, [, ))"),
    (r"\|x\|_2^2", "(Norm(x, 2) ^ 2)"),
    (r"|a| |b|", "(Absolute(a) * Absolute(b))"),
    # entries in square brackets
    ("x[i+1]*w[1]", "(x_(i + 1) * w_1)"),
    ("a[i][j] + W[0, 1]", "(a_i,j + W_0,1)"),
    ("a[1 - a]", "(a * (1 - a))"),
    ("2[3 + 4]", "(2 * (3 + 4))"),
    # bars
    (r"2|x| + |y|^2", "((2 * Absolute(x)) + (Absolute(y) ^ 2))"),
    ("|a||b|", "(Absolute(a) * Absolute(b))"),
    ("|a - |b||", "Absolute((a - Absolute(b)))"),
    ("||a| - b|", "Absolute((Absolute(a) - b))"),
    ("||x||_2 - ||y||", "(Norm(x, 2) - Norm(y, None))"),
    (r"\left| a - |b| \right|", "Absolute((a - Absolute(b)))"),
    (r"\lVert x \rVert_\infty", "Norm(x, Infinity())"),
    (r"\sum_i |x_i|", "Fold(sum, i, None, None, None, Absolute(x_i))"),
    (r"\log |\det J|", "log(Absolute(det(J)))"),
    (r"|w|_1", "Norm(w, 1)"),
    (
        r"\left|\begin{matrix} a & b \\ c & d \end{matrix}\right|",
        "det(Matrix([[a, b], [c, d]], [], ))",
    ),
    (r"\frac{dL}{dw}\Big|_{w=0}", "Bar(dL/dw, Compare([=], [w, 0]))"),
    (r"f\Big|_{y=1,\,t=2}", "Bar(Bar(f, Compare([=], [y, 1])), Compare([=], [t, 2]))"),
    # what is given
    ("p(x|y)p(y)", "(p(x | y) * p(y))"),
    (r"P(y = 1 \mid x; \theta)", "P(Compare([=], [y, 1]) | x, theta)"),
    (r"\mathrm{KL}(p \,\|\, q)", "kl(p || q)"),
    (r"P(|X| > t)", "P(Compare([>], [Absolute(X), t]))"),
    (r"\Pr[A \mid B]", "Pr~rm(A | B)"),
    (
        r"\mathbb{E}_{z \sim q(z|x)}[z]",
        "Expectation(E, z, Compare([sim], [z, q(z | x)]))",
    ),
    (r"\mathbb{E}[y|x]", "Expectation(E, y | x, None)"),
    (r"\hat{x}_{t|t-1}", "x~hat_t | (t - 1)"),
    (r"\{x \mid x > 0\}", "Set([x | Compare([>], [x, 0])])"),
    (r"\{x_i\}_{i=1}^n", "Set([x_i | Compare([in], [i, Set([1, Ellipsis(), n])])])"),
    # limits, integrals, primes, two signs
    (r"\lim_{x \to 0^+} \frac{1}{x}", "Limit(x, 0, (1 / x), +)"),
    (r"\lim_{n\to\infty} a_n + 1", "(Limit(n, Infinity(), a_n, ) + 1)"),
    (r"\int_0^1 x^2 + 1 \, dx", "Integral([x], 0, 1, None, ((x ^ 2) + 1))"),
    (r"\int p(x) f(x) \, \mathrm{d}x - 1", "(Integral([x], None, None, None, (p(x) * f(x))) - 1)"),
    (
        r"\int\int f \, dx\, dy",
        "Integral([y], None, None, None, Integral([x], None, None, None, f))",
    ),
    (r"\iint_D f \, dA", "Integral([A], None, None, D, f)"),
    (r"(u^k)'", "Primed((u ^ k), 1)"),
    (r"f^{-1}(y) + 1", "(Inverse(f, y) + 1)"),
    (r"A^{-1}(x - b)", "((A ^ (-1)) * (x - b))"),
    (r"(f + g)''(x)", "(Primed((f + g), 2) * x)"),
    (r"3 \pm 0.5", "(3 pm 0.5)"),
    (r"\mp x", "(0 mp x)"),
    (r"{a + 1 \over b} c", "(((a + 1) / b) * c)"),
    (r"{n \choose k}", "binomial(n, k)"),
    (r"\arg\max_k p_k", "Fold(argmax, k, None, None, None, p_k)"),
    (r"\mathbb{1}[i=j]", "Indicator(Compare([=], [i, j]))"),
    (r"\mathbf{1}_{\{x>0\}}", "Indicator(Compare([>], [x, 0]))"),
    (r"\delta_{ij} - p", "(Kronecker(i, j) - p)"),
    # the same in Unicode and in ASCII
    ("∂L/∂w₁ · x²", "(∂L/∂w_1 * (x ^ 2))"),
    ("σ(z)·√(8)", "(sigma(z) * sqrt(8))"),
    ("dL/dz - 1", "(dL/dz - 1)"),
    ("w1*x1 + w2*x2", "((w_1 * x_1) + (w_2 * x_2))"),
    ("sum_j exp(z_j)", "Fold(sum, j, None, None, None, exp(z_j))"),
    ("w_1 (new) - 1", '(w_1,"new" - 1)'),
    ("1e-5 + sigma(z)", "(1e-5 + sigma(z))"),
    # an x for times: both readings where both are possible
    (
        r"\begin{matrix} 10x1 & 0x0 \end{matrix}",
        "Either([Matrix([[(10 * 1), (0 * 0)]], [], ), "
        "Matrix([[((10 * x) * 1), ((0 * x) * 0)]], [], )])",
    ),
    ("10x1", "Either([(10 * 1), ((10 * x) * 1)])"),
    ("3x - 4", "Either([((3 * x) - 4), (3 * (-4))])"),
]


@pytest.mark.parametrize(("written", "meant"), READINGS, ids=[row[0] for row in READINGS])
def test_formula_is_read_as_meant(written: str, meant: str) -> None:
    assert plain(read_formula(written)) == meant


UNREADABLE = [
    (r"\foo{x}", r"\foo", 0),
    (r"a + \write18{ls}", r"\write", 4),
    (r"\frac{a}", "missing", 8),
    (r"x \pm", "missing", 5),
    (r"\sigma^{-1", "", 0),
    (r"a, b", "','", 1),
    (r"\sum", "of nothing", 4),
    (r"|x", "not closed", 0),
    (r"a + |x", "not closed", 4),
    (r"a | b", "'|' cannot stand here", 2),
    (r"\int", "of nothing", 4),
    ("", "nothing", 0),
]


@pytest.mark.parametrize(("written", "problem", "at"), UNREADABLE[:4] + UNREADABLE[5:])
def test_what_cannot_be_read_is_named_with_its_place(written: str, problem: str, at: int) -> None:
    with pytest.raises(Unreadable) as caught:
        read_formula(written)
    assert problem in caught.value.problem
    assert caught.value.at == at


def test_different_formulas_are_different_trees() -> None:
    pairs = [("Wx", "xW"), ("L", "l"), ("W^T x", "W x"), ("f'(x)", "f(x)"), ("a-b", "b-a")]
    for left, right in pairs:
        assert read_formula(left) != read_formula(right)


def test_spans_go_through_the_places() -> None:
    text = "see a + bc"
    node = read_formula("a + bc", range(4, 11))
    assert text[slice(*node.span)] == "a + bc"
    assert isinstance(node, tree.Binary)
    assert text[slice(*node.left.span)] == "a"


def test_tokens_keep_their_offsets() -> None:
    chars = r"\frac{a}{12} ≤ x"
    for token in tokenize(chars):
        assert chars[token.start : token.end].strip("\\").startswith(("frac", *"{a}12≤x"))


OPENINGS = [
    *("(", "{", "[", r"\frac{", r"\left(", "e^{", "-", "x_{", r"\sqrt{", r"\sum ", "|", "f("),
    *(r"\begin{matrix}", "x^", r"\log ", "3x", "∂/", r"\{", r"\text{", "+a", "a,"),
]


@pytest.mark.parametrize("opening", OPENINGS)
@pytest.mark.parametrize("count", [100, 9_000])
def test_deep_and_long_input_is_refused_or_read(opening: str, count: int) -> None:
    with contextlib.suppress(Unreadable):
        read_formula(opening * count)
