"""Gradients through time, Jacobians of a step, and the layout that Jacobians have."""

from __future__ import annotations

import pytest

from symdl.checking.documents.check import check_document

NETWORK = r"""
$$a_t = W_{aa} s_{t-1} + W_{ua} u_t + b_a$$

$$s_t = \tanh(a_t)$$

$$L = \sum_{t=1}^{T} L_t$$

$$\delta_t = \frac{\partial L}{\partial a_t}$$

"""


def last(text):
    return [step.verdict for b in check_document(text).blocks for step in b.steps][-1]


@pytest.mark.parametrize("by", [pytest.param("W_{ua}", marks=pytest.mark.slow), "b_a"])
def test_a_gradient_adds_up_over_the_steps(by):
    step = rf"$$\frac{{\partial L}}{{\partial {by}}} = \sum_{{t=1}}^{{T}} \delta_t "
    behind = "u_t^T" if by[0] == "W" else ""
    assert last(NETWORK + step + behind + "$$") == "holds"
    assert last(NETWORK + step + "2" + behind + "$$") != "holds"


def test_the_jacobian_of_a_step_has_the_slopes_on_its_diagonal():
    network = r"$$s_t = \tanh(W s_{t-1} + U u_t)$$ $$v = W^T s_T$$ "
    step = network + r"$$\frac{\partial s_t}{\partial s_{t-1}} = \text{diag}(1 - s_t%s) W$$"
    assert last(step % "^2") == "holds"
    assert last(step % r" \odot s_t") == "holds"
    assert last(step % "") == "fails"


def test_one_weight_of_a_recurrence_of_numbers():
    graph = r"$$z_t = w h_{t-1} + u x_t$$ $$h_t = \tanh(z_t)$$ $$L = \sum_{t=1}^{T} L_t$$ "
    rule = graph + r"$$\frac{\partial L}{\partial w} = \sum_{t=1}^T \frac{\partial L}{\partial z_t}"
    assert last(rule + " h_{t-1}$$") == "holds"
    assert last(rule + " h_t$$") != "holds"


def test_the_chain_rule_through_every_step_in_form():
    rule = r"$$\frac{\partial L}{\partial V} = \sum_{t=1}^{T} \frac{\partial L}{\partial o_t}"
    assert last(rule + r"\frac{\partial o_t}{\partial V}$$") == "holds"
    assert last(rule + r"\frac{\partial q_t}{\partial V}$$") != "holds"


def test_a_jacobian_may_have_columns_for_rows_until_one_has_rows():
    given, columns, rows = "$$y = W x + b$$ ", r"$$\frac{\partial y}{\partial x} = ", "W$$ "
    assert last(given + columns + "W^T$$") == "holds"
    assert last(given + columns + "2 W^T$$") == "fails"
    assert last(given + columns + rows + columns + "W^T$$") == "fails"


def test_a_vector_beside_a_matrix_goes_with_its_rows_or_columns():
    network = r"$$h_{t+1} = f(W h_t + U x_t)$$ $$v = W^T h_t$$ "
    step = network + r"$$\frac{\partial h_{t+1}}{\partial h_t} = W^T \odot f'(W h_t + U x_t)$$"
    assert last(step) != "fails"
