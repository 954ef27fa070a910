"""``Kernel``: a program and its gradients as NumPy functions."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from symdl.errors import ShapeError, SymdlError
from symdl.expr.binding import caller_shape
from symdl.expr.program import Program
from symdl.kernels.arguments import Arguments, Bound
from symdl.kernels.compile import compiled, source_of
from symdl.kernels.plan import Pairs, Plan


@dataclass(frozen=True)
class Saved:
    """What ``forward`` keeps for ``backward``; ``values`` is by name, in the order of ``saves``."""

    values: Mapping[str, np.ndarray]
    bound: Bound


class Kernel:
    """A layer and its gradients as NumPy functions; immutable, safe to share between threads.

    Called with arrays by name it gives the output: an array, or a named tuple where there are
    several.  Inputs declared with ``...`` may have any batch axes in front.  The precision of the
    arrays is kept.  In the thin form (``wrt`` was named) a call gives the gradient instead: an
    array, or a dict where several inputs were named.

    Attributes:
        inputs, outputs, saves, random: names, as they are shown.
        source: the Python source that runs."""

    def __init__(self, program: Program, plan: Plan, thin: bool = False) -> None:
        self._program, self._plan, self._thin = program, plan, thin
        self.source = source_of(plan)
        self._forward, self._backward = compiled(self.source)
        self._arguments = Arguments(program, frozenset(n for n, _ in plan.inputs))
        shown = self._arguments.shown
        kinds = {d.name: d.kind for d in program.inputs}
        self.inputs = tuple(shown[n] for n, _ in plan.inputs)
        self.outputs = tuple(program.names.get(n, n) for n, _ in plan.outputs)
        self.saves = tuple(program.names.get(n, n) for n, _ in plan.saves)
        self.random = tuple(shown[n] for n, _ in plan.inputs if kinds[n] == "random")
        fields = [i for _, i in plan.outputs]
        self._result = namedtuple("Outputs", fields) if len(fields) > 1 else None

    def __reduce__(self) -> tuple:
        return Kernel, (self._program, self._plan, self._thin)

    def __repr__(self) -> str:
        return f"<kernel {self._plan.title}: {', '.join(self.inputs)} -> {', '.join(self.outputs)}>"

    def __call__(self, *, rng: Any = None, out: Any = None, grad: Any = None, **arrays: Any) -> Any:
        """The output; in the thin form the gradient of Σ grad·output.

        Args:
            rng: a NumPy Generator that random inputs which are not passed are drawn from.
            out: an array the result is written into, or one for each output.
            grad: thin form only: the gradient by the output; 1 only where that is a scalar.
            arrays: the inputs by name; scalars with defaults may be left out.

        Raises:
            SymdlError, ShapeError: for what does not fit, naming it."""
        if self._thin:
            grads = self.value_and_grad(rng=rng, grad=grad, **arrays)[1]
            found = next(iter(grads.values())) if len(grads) == 1 else grads
            return _into(out, found)
        if grad is not None:
            raise SymdlError("grad is for backward and value_and_grad, or the thin form")
        return _into(out, self.forward(rng=rng, **arrays)[0])

    def forward(self, *, rng: Any = None, **arrays: Any) -> tuple[Any, Saved]:
        """The output and what the backward pass needs."""
        bound = self._arguments.bind(arrays, rng)
        outputs, saved = self.run_forward(bound)
        shaped = [
            self._outward(name, array, bound.lead, bound)
            for (name, _), array in zip(self._plan.outputs, outputs, strict=True)
        ]
        keep = {name: array for (name, _), array in zip(self._plan.saves, saved, strict=True)}
        return self._result(*shaped) if self._result else shaped[0], Saved(keep, bound)

    def backward(self, saved: Saved, grad: Any = None) -> dict[str, np.ndarray]:
        """The gradients of Σ grad·output by name.

        Args:
            saved: from ``forward``.
            grad: by the output; for several outputs a dict by name, a tuple, or None in it."""
        bound = saved.bound
        seeds = self._seeds(grad, bound)
        found = self.run_backward(list(saved.values.values()), seeds, bound)
        return {
            self._arguments.shown[name]: self._inward(name, array, bound)
            for (name, _), array in zip(self._plan.gradients, found, strict=True)
        }

    def value_and_grad(
        self, *, grad: Any = None, rng: Any = None, **arrays: Any
    ) -> tuple[Any, dict[str, np.ndarray]]:
        """Output and gradients in one call."""
        value, saved = self.forward(rng=rng, **arrays)
        return value, self.backward(saved, grad)

    def run_forward(self, bound: Bound) -> tuple[tuple, tuple]:
        """The bare forward function: logical arrays in, logical outputs and saved values out."""
        arrays = [bound.arrays[name] for name, _ in self._plan.inputs]
        with np.errstate(all="ignore"):
            sizes = _sizes(self._plan.forward_sizes, bound)
            return self._forward(*arrays, dtype=bound.dtype, **sizes)

    def run_backward(self, saved: list, seeds: list, bound: Bound) -> tuple:
        """The bare backward function: saved values and logical gradients in, gradients out."""
        with np.errstate(all="ignore"):
            sizes = _sizes(self._plan.backward_sizes, bound)
            return self._backward(tuple(saved), *seeds, dtype=bound.dtype, **sizes)

    def _outward(self, name: str, array: Any, lead: tuple[int, ...], bound: Bound) -> np.ndarray:
        """An array in its caller's shape; never one of the inputs themselves."""
        array = np.asarray(array)
        if not array.flags.writeable or any(
            np.may_share_memory(array, a) for a in bound.arrays.values()
        ):
            array = array.copy()
        return array.reshape(self._outer_shape(name, lead, bound))

    def _outer_shape(self, name: str, lead: tuple[int, ...], bound: Bound) -> tuple[int, ...]:
        declaration = self._program.declarations[name]
        shape = caller_shape(declaration, bound.sizes)
        return (*lead, *shape[1:]) if declaration.batch else shape

    def _inward(self, name: str, array: Any, bound: Bound) -> np.ndarray:
        """A gradient in its input's shape, summed over batch axes that the input did not have."""
        found = self._outward(name, array, bound.lead, bound)
        own = bound.leads.get(name, bound.lead)
        if not self._program.declarations[name].batch or own == bound.lead:
            return found
        extra = len(bound.lead) - len(own)
        axes = tuple(range(extra)) + tuple(
            extra + k for k, size in enumerate(own) if size == 1 != bound.lead[extra + k]
        )
        rest = found.shape[len(bound.lead) :]
        return found.sum(axis=axes).reshape(*own, *rest)

    def _seeds(self, grad: Any, bound: Bound) -> list[np.ndarray]:
        names = [name for name, _ in self._plan.outputs]
        if len(names) == 1:
            given = {names[0]: grad}
        elif isinstance(grad, Mapping):
            unknown = set(grad) - set(self.outputs) - set(names)
            if unknown:
                raise SymdlError(
                    f"{sorted(unknown)[0]!r} is no output",
                    repair=f"the outputs are {', '.join(self.outputs)}",
                )
            given = {
                n: grad.get(n, grad.get(s, 0)) for n, s in zip(names, self.outputs, strict=True)
            }
        elif isinstance(grad, tuple) and len(grad) == len(names):
            given = dict(zip(names, grad, strict=True))
        else:
            raise SymdlError(f"grad must be a dict or tuple for {', '.join(self.outputs)}")
        return [self._seed(name, given[name], bound) for name in names]

    def _seed(self, name: str, grad: Any, bound: Bound) -> np.ndarray:
        outer = self._outer_shape(name, bound.lead, bound)
        declaration = self._program.declarations[name]
        inner = bound.sizes_of(declaration)
        if grad is None:
            if outer:
                raise ShapeError(
                    f"grad is missing: the output {self._program.names.get(name, name)} has shape "
                    f"{outer}",
                    repair="pass grad=..., of the output's shape",
                )
            return np.ones(inner, bound.dtype)
        grad = np.asarray(grad, bound.dtype)
        if grad.shape not in (outer, ()) or (grad.shape == () and outer and grad != 0):
            raise ShapeError(f"grad has shape {grad.shape}, expected {outer}")
        return np.broadcast_to(grad, outer).reshape(inner)


def _sizes(pairs: Pairs, bound: Bound) -> dict[str, int]:
    for name, _ in pairs:
        if name not in bound.sizes:
            raise ShapeError(f"the size {name} is not known", repair=f"pass {name}=...")
    return {identifier: bound.sizes[name] for name, identifier in pairs}


def _into(out: Any, found: Any) -> Any:
    if out is None:
        return found
    if isinstance(found, tuple):
        for target, array in zip(out, found, strict=True):
            _into(target, array)
        return out
    if np.shape(out) != np.shape(found):
        raise ShapeError(f"out has shape {np.shape(out)}, expected {np.shape(found)}")
    np.copyto(out, found)
    return out
