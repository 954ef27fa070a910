"""Kernels against complex step and against another autodiff; wrong ones are refused."""

from dataclasses import replace

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad as autograd_grad

from symdl import kernels
from symdl.errors import CheckFailed
from symdl.expr import scalars
from symdl.expr.compose import program_for
from symdl.functions import FUNCTIONS
from symdl.kernels.check import check
from symdl.kernels.kernel import Kernel
from symdl.layers import all_layers

RNG = np.random.default_rng(7)
OWN = (
    "z[..., i], T = 2.0; y[i] = exp(z[i]/T)/sum[j](exp(z[j]/T))",
    "x, b = 1.5; y = x/(1 + exp(-b*x))",
    "x; y = x*(1 + erf(x/sqrt(2)))/2",
    "x[..., i], y[..., i]; c = sum[i](x[i]*y[i])/(sqrt(sum[i](x[i]**2))*sqrt(sum[i](y[i]**2)))",
    "x[n,i]; y[n] = prod[i](x[n,i])",
    "x[n,i:m]; y[n,i] = sum[j]([j <= i]*x[n,j])",
    "x[n,i:m]; y[n,i] = where([i > 0], x[n,i] - x[n,i-1], x[n,i])",
    "x[n,i]; a[n] = argmax[i](x[n,i]); y[n] = x[n,a[n]]**2",
    "e[v:V,d:D], t[n:N]: index v; y[n,d] = e[t[n],d]*e[t[n],d]",
    "x[n,c,h:H,w:W], w[c,u:f,v:f], s: int >= 1 = 2, p: int >= 0 = 1; "
    "y[n,c,i:(H+2*p-f)//s+1,j:(W+2*p-f)//s+1] = "
    "sum[u,v]((x|0)[n,c,i*s+u-p,j*s+v-p]*w[c,u,v])",
    "x[n,(g,c),h]; y[n,g,h] = sum[c](x[n,(g,c),h]**2)",
    "x[i], q = 0.3; r[i] ~ Bernoulli(q); y[i] = r[i]*x[i]/(1 - q)",
    "p[..., i], y[..., i], g = 2.0; L = -sum[i](y[i]*(1 - p[i])**g*log(p[i]))",
)


def runnable():
    """The layers that are wholly defined: those with an unknown function have nothing to run."""
    for name, layer in all_layers().items():
        if all(d.kind != "function" for d in layer.program(layers=all_layers()).inputs):
            yield name


def built(what, wrt=None, **static):
    program = program_for(what, layers=all_layers(), static=static, batch=True)
    return kernels.build(program, wrt)


@pytest.mark.parametrize("what", [*runnable(), *OWN])
def test_values_and_gradients_against_the_reference(what):
    program = program_for(what, layers=all_layers(), batch=True)
    kernel = kernels.build(program)
    assert check(kernel, program, kernels.differentiable(program), points=2) < 1e-9


def softmax(z):
    e = anp.exp(z - anp.max(z, -1, keepdims=True))
    return e / anp.sum(e, -1, keepdims=True)


def attention(Q, K, V, M):
    return softmax(Q @ anp.swapaxes(K, -1, -2) / anp.sqrt(Q.shape[-1]) + M) @ V


def batch_norm(x, gamma, beta, eps):
    mu = anp.mean(x, 0)
    return gamma * (x - mu) / anp.sqrt(anp.mean((x - mu) ** 2, 0) + eps) + beta


def conv2d(x, w, b, s=2, p=1):
    x = anp.pad(x, ((0, 0), (0, 0), (p, p), (p, p)), "constant")
    f, g = w.shape[2:]
    rows = range(0, x.shape[2] - f + 1, s)
    columns = range(0, x.shape[3] - g + 1, s)
    return anp.stack([anp.stack([
        anp.sum(x[:, None, :, i:i + f, j:j + g] * w, (2, 3, 4)) + b for j in columns], -1)
        for i in rows], -2)  # fmt: skip


def cross_entropy(z, y):
    return -anp.sum(y * anp.log(softmax(z)), -1)


CASES = (
    ("softmax", softmax, {"z": (3, 5)}, {}),
    ("attention", attention, {"Q": (2, 3, 4), "K": (2, 5, 4), "V": (2, 5, 6), "M": (3, 5)}, {}),
    ("batch_norm", batch_norm, {"x": (6, 4), "gamma": (4,), "beta": (4,), "eps": ()}, {}),
    ("conv2d", conv2d, {"x": (2, 3, 7, 6), "w": (4, 3, 3, 2), "b": (4,)}, {"s": 2, "p": 1}),
    ("cross_entropy(softmax(z), y)", cross_entropy, {"z": (4, 5), "y": (4, 5)}, {}),
    ("dense", lambda x, W, b: x @ W.T + b, {"x": (2, 3, 4), "W": (5, 4), "b": (5,)}, {}),
    ("leaky_relu", lambda x, a: anp.where(x > 0, x, a * x), {"x": (3, 4), "a": ()}, {}),
)


@pytest.mark.parametrize(("what", "function", "shapes", "static"), CASES, ids=lambda c: str(c)[:20])
def test_against_autograd(what, function, shapes, static):
    kernel = built(what, **static)
    arrays = {name: RNG.uniform(0.2, 1.5, shape) for name, shape in shapes.items()}
    value, saved = kernel.forward(**arrays)
    np.testing.assert_allclose(value, function(*arrays.values()), rtol=1e-12)
    weight = RNG.uniform(-1, 1, np.shape(value))
    found = kernel.backward(saved, weight)
    for position, name in enumerate(shapes):
        expected = autograd_grad(lambda *a: anp.sum(weight * function(*a)), position)(
            *arrays.values()
        )
        np.testing.assert_allclose(found[name], expected, rtol=1e-9, atol=1e-11)


def test_a_wrong_derivative_is_refused(monkeypatch):
    row = replace(FUNCTIONS["tanh"], derivatives=("1 - f",))
    monkeypatch.setitem(FUNCTIONS, "tanh", row)
    scalars._templates.cache_clear()
    try:
        with pytest.raises(CheckFailed, match="the gradient by x is wrong"):
            built("tanh")
    finally:
        scalars._templates.cache_clear()


def test_a_wrong_plan_is_refused():
    program = program_for("softmax", layers=all_layers(), batch=True)
    kernel = built("softmax")
    lines = kernel._plan.backward
    wrong = (*lines[:-1], replace(lines[-1], code=lines[-1].code.replace("-", "+")))
    with pytest.raises(CheckFailed, match="the gradient by z"):
        check(Kernel(program, replace(kernel._plan, backward=wrong)), program, ("z",))


def test_names_and_letters_do_not_matter():
    first = built("z[..., i]; p[i] = exp(z[i])/sum[j](exp(z[j]))")
    other = built("lambda_[..., q]; def_[q] = exp(lambda_[q])/sum[np](exp(lambda_[np]))")
    z = RNG.normal(size=(3, 4))
    np.testing.assert_array_equal(first(z=z), other(lambda_=z))


@pytest.mark.parametrize("what", ["conv2d", "max_pool", "avg_pool"])
@pytest.mark.parametrize("static", [{"s": 1}, {"s": 2}, {"s": 3}])
def test_strides_scatter_back_to_every_place(what, static):
    program = program_for(what, layers=all_layers(), static=static, batch=True)
    assert check(kernels.build(program, ["x"]), program, ("x",), points=2) < 1e-9
