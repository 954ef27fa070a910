"""Limits, integrals and series: right ones hold, wrong ones fail, what cannot be told is unread."""

from __future__ import annotations

import pytest

from symdl.checking.documents.check import check_document
from symdl.checking.scopes.options import Options
from symdl.checking.values.elementary import IV

PATIENT = Options(step_seconds=30)  # these are no tests of speed
DENSITY = r"$$p(x) = \frac{1}{\sqrt{2\pi}} e^{-x^2/2}$$" + "\n\n"


def last(text):
    return [s for b in check_document(text, options=PATIENT).blocks for s in b.steps][-1].verdict


LIMITS = [
    (r"\lim_{x\to\infty} \sigma(x)", "1", "0"),
    (r"\lim_{x\to-\infty} \sigma'(x)", "0", r"\frac14"),
    (r"\lim_{x\to-\infty} \tanh(x)", "-1", "1"),
    (r"\lim_{x\to 0} \frac{1 - \cos x}{x^2}", r"\frac12", "1"),
    (r"\lim_{h\to 0} \frac{e^{h} - 1}{h}", "1", "0"),
    (r"\lim_{p\to 0^+} p \log p", "0", "1"),
    (r"\lim_{x\to\infty} \log(1 + x)", r"\infty", "0"),
    (r"\lim_{x\to\infty} \log(1 + e^x) - x", "0", "1"),
    (r"\lim_{b\to\infty} \frac{e^{2b}}{e^{2b} + e^{b}}", "1", r"\frac12"),
    (r"e^{-\infty}", "0", "1"),
]
INTEGRALS = [
    (r"\int_0^1 x^2\,dx", r"\frac13", r"\frac12"),
    (r"\int_a^b \frac{x}{b-a}\,dx", r"\frac{a+b}{2}", r"\frac{b-a}{2}"),
    (r"\int_0^\infty \lambda e^{-\lambda x}\,dx", "1", r"\lambda"),
    (r"\int_0^\infty x \lambda e^{-\lambda x}\,dx", r"\frac{1}{\lambda}", r"\lambda"),
    (r"\int_{-\infty}^{\infty} x^2\,p(x)\,dx", "1", "2"),
    (r"\int_0^{\infty} x^2\,p(x)\,dx", r"\frac12", "1"),
    (r"\int_0^1 -2 \log u\,du", "2", "-2"),
]
SERIES = [
    (r"\tanh(x)", r"x - \frac{x^3}{3} + O(x^5)", r"x + \frac{x^3}{3} + O(x^5)"),
    (r"\log(1+x)", r"x - \frac{x^2}{2} + \mathcal{O}(x^3)", r"x - x^2 + \mathcal{O}(x^3)"),
    (r"\sqrt{x}", r"1 + \frac{x-1}{2} + O((x-1)^2)", r"1 + (x-1) + O((x-1)^2)"),
    ("f(x+h)", r"f(x) + h f'(x) + \frac{h^2}{2} f''(x) + O(h^3)", "f(x) - h f'(x) + O(h^2)"),
    (r"\frac{f(x+h) - f(x-h)}{2h}", "f'(x) + O(h^2)", "f'(x) + O(h^3)"),
]


@pytest.mark.parametrize(("left", "right", "wrong"), LIMITS + INTEGRALS + SERIES)
def test_the_right_one_holds_and_the_wrong_one_fails(left, right, wrong):
    assert last(DENSITY + f"$${left} = {right}$$") == "holds"
    assert last(DENSITY + f"$${left} = {wrong}$$") == "fails"


@pytest.mark.parametrize(
    "open_one",
    [
        r"\lim_{x\to\infty} \sin(x) = 0",
        r"\lim_{x\to\infty} \frac{1}{\log x} = 1",
        r"\lim_{x\to 0} \frac{|x|}{x} = 1",
        r"\int_0^\infty q(x)\,dx = 2",
        r"\int_1^\infty \frac{1}{x}\,dx = 7",
        r"\text{GELU}(x) \approx x\,\sigma(1.702x)",
    ],
)
def test_what_does_not_settle_is_unread(open_one):
    assert last(f"$${open_one}$$") == "unread"


def test_a_series_is_no_definition():
    text = "$$\\tanh(x) = x + O(x^3)$$\n\n$$\\tanh(x) \\approx x$$\n\n$$\\tanh(0.5) = 0.4621$$"
    assert [s.verdict for b in check_document(text).blocks for s in b.steps] == ["holds"] * 3


def test_a_step_leaves_the_digits_as_they_were():
    before = IV.prec
    last(r"$$\lim_{x\to\infty} q(x) = 1$$")
    assert IV.prec == before
