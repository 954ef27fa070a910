"""Products that run down from the last layer to the first, read from the left factor on."""

from __future__ import annotations

import symdl

CHAIN = r"""
Let $J_l$ be the Jacobian of layer $l$ and $D_L$ that of the whole chain.

$$D_L = J_L D_{L-1}$$

$$D_0 = I$$

Suppose it holds for one layer less: $D_{L-1} = \prod_{l=L-1}^{1} J_l$
"""


def last(text: str) -> str:
    return symdl.check(CHAIN + text).steps[-1].verdict


def test_one_factor_more():
    assert last(r"$$J_L \prod_{l=L-1}^{1} J_l = \prod_{l=L}^{1} J_l$$") == "holds"
    assert last(r"$$J_L \prod_{l=L-1}^{1} J_l = \prod_{l=L+1}^{1} J_l$$") != "holds"


def test_a_product_that_ends_beyond_the_first_index_runs_up():
    text = r"$a_1 = 2$, $a_2 = 3$, $a_3 = 5$" + "\n\n" + r"$$b_i = \prod_{j=i}^{3} a_j$$" + "\n\n"
    verdicts = [symdl.check(text + f"$$b_2 = {n}$$").steps[-1].verdict for n in (15, 3)]
    assert verdicts == ["holds", "fails"]
