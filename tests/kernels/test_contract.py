"""What a kernel promises its caller: batch axes, precision, messages, pickling, threads."""

import pickle
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from symdl import kernels
from symdl.errors import ShapeError, SymdlError
from symdl.expr.compose import program_for
from symdl.kernels.compile import compiled
from symdl.layers import all_layers
from tests.kernels.test_gradients import runnable


def built(what, wrt=None, **static):
    return kernels.build(program_for(what, layers=all_layers(), static=static, batch=True), wrt)


SOFTMAX = built("softmax")
DENSE = built("dense")
RNG = np.random.default_rng(3)


@pytest.mark.parametrize("lead", [(), (2,), (2, 3), (0,)])
def test_batch_axes_are_free(lead):
    z = RNG.normal(size=(*lead, 4))
    p, grads = SOFTMAX.value_and_grad(z=z, grad=np.ones_like(z))
    assert p.shape == grads["z"].shape == z.shape
    np.testing.assert_allclose(p.sum(-1), np.ones(lead))


def test_gradients_are_summed_over_batch_axes_an_input_did_not_have():
    kernel = built("half_square")
    y, t = RNG.normal(size=(5, 3)), RNG.normal(size=3)
    value, grads = kernel.value_and_grad(y=y, t=t, grad=np.ones(5))
    assert value.shape == (5,)
    np.testing.assert_allclose(grads["t"], (t - y).sum(0))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", list(runnable()))
def test_precision_is_kept(name, dtype):
    program = all_layers()[name].program(layers=all_layers(), batch=True)
    kernel = kernels.build(program)
    from symdl.expr.sampling import sample

    inputs, _ = sample(program, np.random.default_rng(1))
    floating = {k: a.astype(dtype) if a.dtype.kind == "f" else a for k, a in inputs.items()}
    bound = kernel._arguments.bind(_joined(program, floating))
    outputs, saved = kernel.run_forward(bound)
    grads = kernel.run_backward(list(saved), [np.ones_like(o) for o in outputs], bound)
    assert {np.asarray(a).dtype for a in (*outputs, *grads)} == {np.dtype(dtype)}


def _joined(program, arrays):
    from symdl.expr.binding import binding, caller_shape

    sizes = binding(program, arrays)
    return {k: a.reshape(caller_shape(program.declarations[k], sizes)) for k, a in arrays.items()}


@pytest.mark.parametrize(
    "what",
    ["softmax", "log_softmax", "logsumexp", "sigmoid", "tanh", "leaky_relu",
     "x; y = log(1 + exp(x))", "x; s = 1/(1 + exp(-x)); y = log(s)",
     "x; s = 1/(1 + exp(-x)); y = log(1 - s)", "x; y = x/(1 + exp(-x))",
     "x; y = where(x > 0, x, exp(x) - 1)", "x; y = (exp(x) - exp(-x))/(exp(x) + exp(-x))",
     "z[..., i]; e[i] = exp(z[i]); S = sum[j](e[j]); p[i] = e[i]/S"],
)  # fmt: skip
def test_large_numbers_stay_finite_in_single_precision(what):
    kernel = built(what)
    x = np.array([1e4, -1e4, 0.0, 3.0], np.float32)
    (name,) = (n for n in kernel.inputs if n in "xz")
    value, saved = kernel.forward(**{name: x})
    found = kernel.backward(saved, np.ones_like(value))[name]
    assert np.isfinite(value).all()
    assert np.isfinite(found).all()
    assert value.dtype == found.dtype == np.float32


def test_cross_entropy_of_a_confident_mistake():
    kernel = built("cross_entropy(softmax(z), y)", ["z"])
    z, y = np.array([1e4, -1e4, 0], np.float32), np.array([0, 1, 0], np.float32)
    np.testing.assert_array_equal(kernel(z=z, y=y), [1, -1, 0])


def test_zero_times_log_zero():
    kernel = built("cross_entropy")
    value, grads = kernel.value_and_grad(p=np.array([0.0, 1.0]), y=np.array([0.0, 1.0]))
    assert value == 0
    np.testing.assert_array_equal(grads["p"], [0, -1])


def test_ties_go_to_the_first_place():
    x = np.zeros((1, 1, 2, 2))
    value, grads = built("max_pool").value_and_grad(x=x, grad=np.ones((1, 1, 1, 1)))
    np.testing.assert_array_equal(grads["x"][0, 0], [[1, 0], [0, 0]])


def test_python_numbers_and_lists():
    np.testing.assert_allclose(SOFTMAX(z=[2, 1, 0.1]), [0.6590, 0.2424, 0.0986], atol=5e-5)
    assert built("sigmoid")(x=0).shape == ()
    assert built("leaky_relu")(x=np.float32(-1), a=0.5).dtype == np.float32


def test_thin_form_and_grad():
    gradient = built("cross_entropy(softmax(z), y)", ["z"])
    z, y = np.array([2.0, 1.0, 0.1]), np.eye(3)[0]
    np.testing.assert_allclose(gradient(z=z, y=y), SOFTMAX(z=z) - y, atol=1e-15)
    with pytest.raises(ShapeError, match=r"grad is missing: the output p has shape \(3,\)"):
        built("softmax", ["z"])(z=z)
    with pytest.raises(ShapeError, match=r"grad has shape \(2,\), expected \(3,\)"):
        SOFTMAX.value_and_grad(z=z, grad=np.ones(2))
    with pytest.raises(SymdlError, match="grad is for backward"):
        SOFTMAX(z=z, grad=z)


def test_several_outputs_are_a_named_tuple():
    from symdl.expr.layer import Layer

    layer = Layer("both", "", "x[..., i]", "s[i] = x[i]**2\nm = sum[i](x[i])", outputs=("s", "m"))
    kernel = kernels.build(layer.program(batch=True))
    x = np.array([1.0, 2.0])
    found, grads = kernel.value_and_grad(x=x, grad={"m": 1.0})
    assert found.m == 3
    np.testing.assert_array_equal(found.s, [1, 4])
    np.testing.assert_array_equal(grads["x"], [1, 1])
    with pytest.raises(SymdlError, match="'q' is no output"):
        kernel.value_and_grad(x=x, grad={"q": 1.0})


def test_random_inputs_are_drawn_from_rng_only():
    kernel = built("x[i], q = 0.3; r[i] ~ Bernoulli(q); y[i] = r[i]*x[i]")
    assert kernel.random == ("r",)
    x = np.ones(1000, np.float32)
    first, again = (kernel(x=x, rng=np.random.default_rng(5)) for _ in range(2))
    np.testing.assert_array_equal(first, again)
    assert 0.2 < first.mean() < 0.4
    with pytest.raises(SymdlError, match="missing argument 'r'"):
        kernel(x=x)
    value, saved = kernel.forward(x=x, rng=np.random.default_rng(5))
    np.testing.assert_array_equal(saved.values["r"], value)


def test_out_is_written_and_returned():
    z, out = RNG.normal(size=(2, 3)), np.empty((2, 3))
    assert SOFTMAX(z=z, out=out) is out
    np.testing.assert_array_equal(out, SOFTMAX(z=z))
    with pytest.raises(ShapeError, match="out has shape"):
        SOFTMAX(z=z, out=np.empty(3))


def test_inputs_are_never_handed_out():
    kernel = built("x; y = x")
    x = np.ones(3)
    kernel(x=x)[0] = 5
    assert x[0] == 1


@pytest.mark.parametrize(
    ("arrays", "kind", "message"),
    [
        ({}, SymdlError, "missing argument 'x'"),
        ({"x": np.ones(3), "W": np.ones((2, 3)), "b": np.ones(2), "c": 1}, SymdlError,
         "unknown argument 'c'"),
        ({"x": np.ones(4), "W": np.ones((2, 3)), "b": np.ones(2)}, ShapeError,
         r"W: axis 1 \(index i\) has size 3, expected \w+ = 4"),
        ({"x": np.ones(3), "W": np.ones(3), "b": np.ones(2)}, ShapeError,
         r"W has 1 axes, expected 2 \(o, i\)"),
        ({"x": np.ones(3, int), "W": np.ones((2, 3)), "b": np.ones(2)}, SymdlError,
         "x holds whole numbers, expected real numbers"),
        ({"x": 1j, "W": np.ones((2, 3)), "b": np.ones(2)}, SymdlError, "x holds complex numbers"),
        ({"x": "ab", "W": np.ones((2, 3)), "b": np.ones(2)}, SymdlError, "x holds no numbers"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named(arrays, kind, message):
    with pytest.raises(kind, match=message):
        DENSE(**arrays)


def test_gathered_indices_are_held_to_their_range():
    kernel = built("cross_entropy_index")
    p = np.array([0.2, 0.8])
    with pytest.raises(ShapeError, match="t holds the index 2, expected 0 to 1"):
        kernel(p=p, t=2)
    with pytest.raises(SymdlError, match="t holds real numbers, expected indices"):
        kernel(p=p, t=1.0)


def test_a_window_larger_than_its_input_is_an_error():
    kernel = built("max_pool")
    with pytest.raises(ShapeError, match="would run over"):
        kernel(x=np.ones((1, 1, 1, 4)))


def test_static_integers_may_be_passed_by_name():
    x = RNG.normal(size=(1, 1, 6, 6))
    assert built("max_pool")(x=x, f=3, s=3).shape == (1, 1, 2, 2)
    with pytest.raises(ShapeError, match="s = 0 is less than 1"):
        built("max_pool")(x=x, s=0)


def test_unknown_functions_and_names_are_refused():
    with pytest.raises(SymdlError, match="F is an unknown function"):
        built("x[j:n], F[i:m]: function; y[i] = F[i](x)")
    with pytest.raises(SymdlError, match="'q' is no real input"):
        built("softmax", ["q"])


@pytest.mark.parametrize("what", ["conv2d", "attention", "cross_entropy(softmax(z), y)"])
def test_kernels_pickle_and_reprint_the_same_source(what):
    kernel = built(what)
    other = pickle.loads(pickle.dumps(kernel))
    assert other.source == kernel.source == built(what).source
    assert other.inputs == kernel.inputs


def test_kernels_are_safe_to_share_between_threads():
    arrays = [RNG.normal(size=(k + 1, 6)) for k in range(40)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda z: SOFTMAX(z=z), arrays))
    for z, p in zip(arrays, found, strict=True):
        np.testing.assert_array_equal(p, SOFTMAX(z=z))


def test_source_names_its_equations():
    assert "p[i] = exp(z[i])" in SOFTMAX.source
    assert repr(SOFTMAX) == "<kernel softmax: z -> p>"


@pytest.mark.parametrize(
    "line",
    ["import os", "__import__('os')", "x = z.__class__", "x = open('f')()", "x = [1]",
     "x = lambda: 1", "np.save('f', z)", "x = np.load('f')", "for i in z: pass"],
)  # fmt: skip
def test_nothing_but_a_kernel_is_compiled(line):
    source = (
        f'"""t"""\ndef forward(z):\n    {line}\n    return z\n\ndef backward(z):\n    return z\n'
    )
    with pytest.raises(SymdlError, match="this is no kernel's source"):
        compiled(source)
