"""The derivative of a program's output, as a finished and checked derivation.

A scalar output gives a gradient, an array output a Jacobian; with an upstream gradient g the target
is the scalar Σ g·output.  The derivative of order n + 1 is the Jacobian of the result of order n,
which joins the program as one more named quantity.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import sympy as sp

from symdl.derivation.opening import open_definitions
from symdl.derivation.paths import path_to, taken
from symdl.derivation.places import with_places
from symdl.derivation.record import Assumption, Derivation, Grade, Step, stage
from symdl.derivation.reverse import Reverse
from symdl.errors import DerivationError
from symdl.expr.axes import check_name
from symdl.expr.program import Declaration, Equation, Program
from symdl.expr.scan import Piece
from symdl.expr.values import (
    Bracket,
    Entry,
    Fn,
    Reduce,
    Where,
    entries,
    free_indices,
    substitute,
    walk,
)
from symdl.functions import FUNCTIONS
from symdl.rules.calculus import BY_CONDITION
from symdl.rules.normal import normalise

LOSS_NAMES = ("L", "J", "loss", "ell", "objective")


def derive(program: Program, wrt: str, order: int = 1, upstream: str | None = None) -> Derivation:
    """The derivative of the program's output by the entries of ``wrt``.

    Args:
        program: the definitions; its first output is differentiated.
        wrt: the name of a real-valued quantity, an input or an intermediate.
        order: how often to differentiate.
        upstream: a name for the given gradient of an unnamed loss by the output.

    Raises:
        DerivationError: where there is no such derivative.
        CheckFailed: where a step did not survive its check, a defect of symdl."""
    _admit(program, wrt, order)
    output, virtual = program.outputs[0], ""
    if upstream is not None:
        program, output = _with_loss(program, output, upstream)
        virtual = output
    work = Reverse(with_places(program), output, virtual=virtual)
    lhs, result = work.gradient(wrt)
    for _ in range(order - 1):
        work = work.following(wrt, lhs)
        if not path_to(work.program, work.output, wrt):
            raise DerivationError(
                f"the derivative by {wrt} does not depend on {wrt}: the next one is 0 everywhere",
                repair="leave --order out, or differentiate by another variable",
            )
        lhs, result = work.gradient(wrt)
    return _finish(work, wrt, lhs, result, order, upstream or "")


def gradient_stages(
    program: Program, body: sp.Expr, entry: Entry
) -> tuple[tuple[Step, ...], sp.Expr]:
    """∂body/∂entry as (stages, value), for a proof that speaks of a derivative.

    The body is an entry of a defined quantity, or any expression in such."""
    if isinstance(body, Entry):
        work, place = Reverse(program, body.name), body.indices
    else:
        name = "the expression"
        place = tuple(sorted(free_indices(body), key=lambda i: i.name))
        opened = program.with_equation(Equation(name, place, body))
        work = Reverse(opened, name, shown={name: (body, place)})
    work.gradient(entry.name)
    letters = dict(zip(work.indices, (*place, *entry.indices), strict=True))
    return work.shown_stages(), substitute(work.explicit[entry.name], letters)


def _admit(program: Program, wrt: str, order: int) -> None:
    if wrt not in program.declarations:
        raise DerivationError(
            f"there is no quantity {wrt} to differentiate by",
            repair="one of " + ", ".join(d.name for d in program.inputs if d.kind == "array"),
        )
    kind = program.declarations[wrt].kind
    if kind not in ("array", "random"):
        raise DerivationError(
            f"{wrt} is not real-valued ({kind}), so there is no derivative by it",
            repair="one of " + ", ".join(d.name for d in program.inputs if d.kind == "array"),
        )
    if order < 1:
        raise DerivationError("the order of a derivative is at least 1")


def _with_loss(program: Program, output: str, upstream: str) -> tuple[Program, str]:
    """The program with an unnamed loss L = Σ g·output, whose gradient by the output is g."""
    y = program.declarations[output]
    check_name(upstream, Piece(upstream))
    if upstream in taken(program, ()):
        raise DerivationError(
            f"the name {upstream} of the upstream gradient is taken already",
            repair="choose another name for it",
        )
    name = next(n for n in LOSS_NAMES if n not in program.declarations)
    g = Declaration(upstream, indices=y.indices, groups=y.groups, batch=y.batch)
    body = Reduce("sum", Entry(upstream, *y.indices) * y.entry, *y.indices)
    program = replace(
        program,
        declarations={**program.declarations, upstream: g},
        names={**program.names, upstream: upstream},
    )
    return program.with_equation(Equation(name, (), body)), name


def _finish(
    work: Reverse, wrt: str, lhs: sp.Expr, result: sp.Expr, order: int, upstream: str
) -> Derivation:
    """The derivation, after its result has been compared with the program itself."""
    final = work.checker.check(
        lhs, work.explicit[wrt], known="every step, and the result by evaluation"
    )
    tested = any(c.grade.level == "tested" for s in work.stages for c in s.children)
    scalar = not work.original.declarations[work.original.outputs[0]].indices
    stages, shown = work.shown_stages(), work.show(result)
    if order > 2 and result != work.explicit[wrt]:  # no quotations in what is to be read as one
        inserted = Step("insert", shown, work.explicit[wrt], "found above", grade=final)
        stages = (*stages, stage("Result", shown, work.explicit[wrt], [inserted]))
        shown = work.explicit[wrt]
    return Derivation(
        title=work.original.title,
        kind={1: "gradient" if scalar else "jacobian", 2: "hessian"}.get(order, "derivative"),
        program=work.original,
        lhs=work.show(lhs),
        indices=work.indices,
        result=shown,
        explicit=work.explicit[wrt],
        steps=stages,
        assumptions=assumptions(work.original, work.stages, work.explicit[wrt]),
        grade=Grade("tested" if tested else "proved", final.method, final.bound, final.points),
        upstream=upstream,
    )


def assumptions(
    program: Program, stages: Sequence[Step], result: sp.Expr = sp.S.Zero
) -> tuple[Assumption, ...]:
    """The facts and conventions that some step used, in the order of their first use.

    Where the result shows its cases, the value at each border is said instead of the general
    convention."""
    facts = {f.text: f for f in program.facts}
    used = dict.fromkeys(text for stage in stages for step in stage.children for text in step.facts)
    borders = _borders(program, result)
    shown = result.has(Where)
    general = {BY_CONDITION, *(row.kink for row in FUNCTIONS.values())} if shown else set()
    return (
        *(Assumption(text, "fact", facts[text]) for text in used if text in facts),
        *borders,
        *(Assumption(t, "convention") for t in used if t not in facts and t not in general),
    )


def _borders(program: Program, result: sp.Expr) -> tuple[Assumption, ...]:
    """What a derivative by cases is taken as on the border of each case, where the cases differ."""
    found: dict[sp.Expr, Assumption] = {}
    for node in walk(result):
        if not isinstance(node, Where) or not isinstance(node.condition, Bracket):
            continue
        e, strict = node.condition.e, node.condition.kind in ("gt", "ne")
        if not e.has(Entry) or e.is_integer or {normalise(e), normalise(-e)} & set(found):
            continue
        a, b = _on_border(node.a, e), _on_border(node.b, e)
        if not _agree(program, a, b):
            text = "there is no derivative on the border of the cases; this value is taken"
            value = b if strict else a
            found[normalise(e)] = Assumption(text, "convention", at=e, value=value)
    return tuple(found.values())


def _agree(program: Program, a: sp.Expr, b: sp.Expr) -> bool:
    """Whether two values are one, by the definitions too; |u| and sign(u) u are one."""
    gap = normalise(a - b)
    if gap == 0:
        return True
    names = {entry.name for entry in entries(gap)}
    opened = open_definitions(gap, program, [e.name for e in program.equations if e.name in names])
    for node in walk(opened):
        if isinstance(node, Fn) and node.name == "abs":
            (u,) = node.arguments
            opened = opened.xreplace({node: u * Fn("sign", u)})
    squares = {n**2: sp.S.One for n in walk(opened) if isinstance(n, Fn) and n.name == "sign"}
    return bool(normalise(sp.expand(normalise(opened)).xreplace(squares)) == 0)


def _on_border(e: sp.Expr, border: sp.Expr) -> sp.Expr:
    """The expression where ``border`` is 0, by solving it for an entry; as it is where none is
    alone in it."""
    for entry in dict.fromkeys(entries(border)):
        rest = border.subs(entry, 0)
        slope = sp.expand(border - rest) / entry
        if slope.is_number and slope != 0 and not rest.has(entry):
            return normalise(substitute(e, {entry: -rest / slope}))
    return e
