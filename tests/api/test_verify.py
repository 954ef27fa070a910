"""A hand-written gradient is called right only if it is, and the wrong entry is named."""

from __future__ import annotations

import numpy as np
import pytest

import symdl
from symdl.errors import ShapeError


def softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum()


def right(z, grad):
    p = softmax(z)
    return p * (grad - np.sum(grad * p))


def dense(x, W, b, grad):
    return {"x": grad @ W if W.shape[0] == grad.size else W @ grad, "b": grad}


def test_a_right_gradient_is_right():
    found = symdl.verify(right, "softmax")
    assert found
    assert "right" in str(found)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda z, grad: -right(z, grad), "sign"),
        (lambda z, grad: 2 * right(z, grad), "2 times"),
        (lambda z, grad: softmax(z) * grad, "entries are wrong"),
        (lambda z, grad: right(z, grad)[:-1], "shape"),
        (lambda z, grad: right(z, grad) * np.nan, "finite"),
    ],
)
def test_a_wrong_gradient_is_refused_and_the_reason_told(wrong, said):
    found = symdl.verify(wrong, "softmax")
    assert not found
    assert said in str(found)


def test_several_gradients_come_by_name():
    found = symdl.verify(dense, "dense")
    assert {entry.name: entry.right for entry in found.entries} == {"x": True, "b": True}


def test_one_array_for_several_inputs_is_refused():
    with pytest.raises(ShapeError, match="several inputs"):
        symdl.verify(lambda x, W, b, grad: grad, "dense")


@pytest.mark.parametrize("lost", [(), ("c",)])
def test_a_layer_of_several_outputs_gets_a_gradient_for_each(lost):
    made = symdl.kernel("lstm_cell")

    def backward(grad, **inputs):
        pair = tuple(0 * grad[name] if name in lost else grad[name] for name in ("h", "c"))
        return made.value_and_grad(**inputs, grad=pair)[1]

    found = symdl.verify(backward, "lstm_cell")
    assert bool(found) is not bool(lost)
    assert {entry.name for entry in found.entries} == {"x", "h_prev", "c_prev", "W", "U", "b"}
