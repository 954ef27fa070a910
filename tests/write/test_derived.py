"""Real derivations on paper: the results of the main layers, exactly as they are printed."""

import xml.etree.ElementTree as ET

import pytest

import symdl
from symdl.write.formula_latex import latex_of
from symdl.write.structure import unbalanced
from symdl.write.worked import result_of

CASES = (
    (
        "softmax", {"wrt": "z"},
        r"\frac{\partial p_{i}}{\partial z_{j}} = p_{i} (\delta_{ij} - p_{j})",
    ),
    (
        "cross_entropy(softmax(z), y)", {"wrt": "z", "given": ["sum[i](y[i]) = 1"]},
        r"\frac{\partial L}{\partial z_{i}} = p_{i} - y_{i}",
    ),
    (
        "cross_entropy_index(softmax(z), t)", {"wrt": "z"},
        r"\frac{\partial L}{\partial z_{i}} = p_{i} - \delta_{it}",
    ),
    ("sigmoid", {}, r"\frac{\partial s}{\partial x} = s (1 - s)"),
    (
        "batch_norm", {"wrt": "x", "upstream": "g"},
        r"\frac{\partial L}{\partial x_{nf}} = \frac{\gamma_{f}}{\sigma_{f}} \left[ g_{nf} - "
        r"\frac{1}{N} \sum_{m=1}^{N} g_{mf} - \hat{x}_{nf}\, \frac{1}{N} \sum_{m=1}^{N} "
        r"g_{mf} \hat{x}_{mf} \right]",
    ),
    (
        "prelu", {"wrt": "a", "upstream": "g"},
        r"\frac{\partial L}{\partial a} = \sum_{i=1}^{I} g_{i} x_{i}\, [x_{i} \le 0]",
    ),
    (
        "relu", {},
        r"\frac{\partial a}{\partial x} = \begin{cases} 1 & \text{if } x > 0 \\ "
        r"0 & \text{if } x \le 0 \end{cases}",
    ),
)  # fmt: skip


@pytest.mark.parametrize(("what", "asked", "latex"), CASES, ids=[case[0] for case in CASES])
def test_printed_results(what, asked, latex):
    found = symdl.derive(what, **asked)
    assert latex_of(result_of(found.record)) == latex
    for steps in ("brief", "normal", "full"):
        ET.fromstring(found.html(steps=steps))
        assert unbalanced(found.latex(steps=steps)) == ""
        assert latex in found.latex(steps=steps)


def test_a_sign_in_front_of_a_product_has_no_brackets():
    what = "a[]; b[]; c[]; L = -a*b + c*(-a/b)"
    text = symdl.derive(what, wrt="a").text()
    assert "L = −a b + c (−a/b)" in text


def test_a_result_is_more_than_a_quotation():
    """Both gradients of a loss of the difference are given, not one by the other."""
    what = (
        "y[i:n]; t[i]; r[i] = y[i] - t[i]; L = sum[i](where(abs(r[i]) <= 1, r[i]**2/2, abs(r[i])))"
    )
    for wrt in ("y", "t"):
        result = symdl.derive(what, wrt=wrt).text().partition("Result")[2]
        assert result.count("∂L") == 1 and "if |r_i| ≤ 1" in result
