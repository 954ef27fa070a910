"""The record of every layer's every gradient: chains hold together, every step was checked."""

from __future__ import annotations

import numpy as np
import pytest

from symdl.derivation import derive
from symdl.derivation.paths import causes
from symdl.derivation.record import Step
from symdl.expr.evaluate import Evaluator
from symdl.expr.sampling import admissible_sizes, sample
from symdl.expr.values import Diff, Entry, free_indices
from symdl.layers import all_layers
from symdl.write.text import to_text
from symdl.write.worked import document_of

LEVELS = {"proved", "tested", "given"}


def gradients():
    for name, layer in all_layers().items():
        program = layer.program(layers=all_layers())
        scalar = not program.declarations[program.outputs[0]].indices
        for by in causes(program, program.outputs[0]):
            yield pytest.param(program, by, scalar, id=f"{name}-{by}")


GRADIENTS = list(gradients())


def assert_chain(step: Step) -> None:
    assert step.grade.level in LEVELS
    assert step.grade.points > 0 or step.children
    if step.children:
        assert step.children[0].before == step.before
        assert step.children[-1].after == step.after
        for first, second in zip(step.children, step.children[1:], strict=False):
            assert first.after == second.before
        for child in step.children:
            assert child.rule and child.because
            assert_chain(child)


@pytest.mark.parametrize(("program", "by", "scalar"), GRADIENTS)
def test_record_of_every_layer(program, by, scalar):
    found = derive(program, by, upstream=None if scalar else "upstream")
    assert found.steps[-1].after == found.result
    assert free_indices(found.result) <= set(found.indices)
    for stage in found.steps:
        assert stage.role == "stage" and stage.title
        assert_chain(stage)


@pytest.mark.parametrize(("program", "by", "scalar"), GRADIENTS)
def test_explicit_result_at_other_points(program, by, scalar):
    """Compared with complex-step derivatives at points the derivation did not use."""
    found = derive(program, by, upstream=None if scalar else "upstream")
    loss = found.program.outputs[0]
    random = np.random.default_rng(99)
    point = Evaluator(
        found.program, *sample(found.program, random, admissible_sizes(found.program, random))
    )
    expected = point.value(Diff(Entry(loss), Entry(by, *found.indices), True), found.indices)
    np.testing.assert_allclose(
        point.value(found.explicit, found.indices), expected, rtol=1e-9, atol=1e-11
    )


def test_same_page_every_time():
    program = all_layers()["batch_norm"].program(layers=all_layers())
    pages = {to_text(document_of(derive(program, "x", upstream="g"), "full")) for _ in range(2)}
    assert len(pages) == 1
