"""The chain rule along several paths, of which one goes through a quantity of another."""

from __future__ import annotations

from symdl.checking.documents.check import check_document

GRAPH = r"""
$$u = x^2, \quad v = u x, \quad w = u v + x$$

$$L = w^2$$

"""


def verdict(step):
    steps = [s for block in check_document(GRAPH + f"$${step}$$").blocks for s in block.steps]
    return steps[-1].verdict


def test_every_path_ends_with_a_local_derivative():
    rule = r"\frac{\partial L}{\partial x} = "
    paths = [
        rf"\frac{{\partial L}}{{\partial {name}}} \frac{{\partial {name}}}{{\partial x}}"
        for name in "uvw"
    ]
    assert verdict(rule + " + ".join(paths)) == "holds"
    assert verdict(rule + " + ".join(paths[:2])) == "fails"
    assert verdict(rule + " + ".join(paths[:2]) + " - " + paths[2]) == "fails"


def test_one_path_is_the_chain_rule():
    path = r"\frac{\partial L}{\partial w} \frac{\partial w}{\partial x}"
    assert verdict(rf"\frac{{\partial L}}{{\partial x}} = {path}") == "holds"
