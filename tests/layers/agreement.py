"""How far derived gradients and kernels are from a second opinion, at random points."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import numpy as np

from symdl import kernels
from symdl.derivation import derive
from symdl.derivation.paths import causes
from symdl.derivation.record import Derivation
from symdl.expr.binding import caller_shape
from symdl.expr.evaluate import Evaluator
from symdl.expr.program import Program
from symdl.expr.sampling import sample
from symdl.kernels import Kernel
from symdl.layers import all_layers
from tests.layers.second_opinion import gradients, slope

UPSTREAM = "upstream"
SMALL = 1e-3


def forms() -> Iterator[tuple[str, str]]:
    """Every layer that can run, by name and form."""
    for name, layer in all_layers().items():
        for form in ("train", "inference") if layer.inference else ("train",):
            if all(d.kind != "function" for d in layer.raw(all_layers(), form).inputs):
                yield name, form


@cache
def program_of(name: str, form: str) -> Program:
    return all_layers()[name].program(all_layers(), form=form)


@cache
def kernel_of(name: str, form: str) -> Kernel:
    return kernels.build(all_layers()[name].program(all_layers(), batch=True, form=form))


@cache
def derived(name: str, form: str, output: str, by: str) -> Derivation:
    program = replace(program_of(name, form), outputs=(output,))
    scalar = not program.declarations[output].indices
    return derive(program, by, upstream=None if scalar else UPSTREAM)


def apart(found: object, expected: np.ndarray) -> float:
    """The greatest difference, relative to the greatest entry."""
    found, expected = np.asarray(found, float), np.asarray(expected, float)
    assert found.shape == expected.shape
    scale = max(np.abs(expected).max(initial=0), SMALL)
    return float(np.abs(found - expected).max(initial=0) / scale)


def differences(name: str, form: str, seed: int) -> Iterator[tuple[str, float]]:
    """What was compared at one random point, and how far it was apart."""
    program, rng = program_of(name, form), np.random.default_rng(seed)
    arrays, sizes = sample(program, rng)
    inputs = [d.name for d in program.inputs if d.kind == "array"]
    weights = {
        o: rng.uniform(0.5, 1.5, np.shape(Evaluator(program, arrays, sizes).values[o]))
        for o in program.outputs
    }
    for output in program.outputs:
        scalar = not program.declarations[output].indices
        weight = {output: np.asarray(1.0) if scalar else weights[output]}
        by = [n for n in causes(program, output) if n in inputs]
        opinions = gradients(program, arrays, sizes, weight, by)
        for wrt in by:
            found = derived(name, form, output, wrt)
            given = arrays if scalar else {**arrays, UPSTREAM: weights[output]}
            value = Evaluator(found.program, given, sizes).value(found.explicit, found.indices)
            what = f"{output} by {wrt}"
            yield f"{what}, derived beside autograd", apart(value, opinions[wrt])
            direction = rng.uniform(-1, 1, np.shape(arrays[wrt]))
            along = slope(program, arrays, sizes, weight, wrt, direction)
            scale = max(float(np.abs(value * direction).sum()), SMALL)
            difference = abs(float((value * direction).sum()) - along) / scale
            yield f"{what}, derived beside differences", difference
    yield from _kernel(name, form, program, arrays, sizes, weights)


def _kernel(name, form, program, arrays, sizes, weights) -> Iterator[tuple[str, float]]:
    kernel = kernel_of(name, form)
    declared = program.declarations
    outer = {n: np.reshape(a, caller_shape(declared[n], sizes)) for n, a in arrays.items()}
    whole = {d.name: sizes[d.name] for d in program.inputs if d.kind == "integer"}
    _, saved = kernel.forward(**outer, **whole)
    grads = {o: np.reshape(w, caller_shape(declared[o], sizes)) for o, w in weights.items()}
    found = kernel.backward(saved, grads if len(grads) > 1 else next(iter(grads.values())))
    opinions = gradients(program, arrays, sizes, weights, list(found))
    for wrt, array in found.items():
        expected = np.reshape(opinions[wrt], np.shape(array))
        yield f"kernel by {wrt} beside autograd", apart(array, expected)
