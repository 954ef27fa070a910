"""From what a user names, a layer, a composition or equations, to a program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from symdl.errors import NotationError
from symdl.expr import written as w
from symdl.expr.array_axes import array_axes
from symdl.expr.calls import instance_of
from symdl.expr.declare import declare_one
from symdl.expr.equations import define
from symdl.expr.fixing import with_batch, with_names, with_static
from symdl.expr.layer import Layer
from symdl.expr.meaning import Meaning
from symdl.expr.notation import read
from symdl.expr.program import Declaration, Equation, Program
from symdl.expr.scan import Piece, lines, split, top_level
from symdl.expr.scope import Scope, suggest
from symdl.expr.values import free_indices


def program_for(
    what: str | Layer | Program,
    *,
    layers: Mapping[str, object],
    given: Iterable[str] = (),
    static: Mapping[str, object] | None = None,
    batch: bool = False,
    rename: Mapping[str, str] | None = None,
) -> Program:
    """The program of a layer, a composition or equations.

    Args:
        what: a layer or its name, a program, a composition (``cross_entropy(softmax(z), y)``),
            or declarations and equations, separated by ``;``, commas or line ends.
        layers: the layers that may be called, by name.
        given: facts.
        static: numbers for integers, sizes and scalars.
        batch: True for one explicit batch axis in front of everything batched.
        rename: new names for quantities, index letters and sizes.

    Raises:
        NotationError, ShapeError, FactError: with the place in ``what`` or in the fact."""
    program = _base(what, layers)
    if given:
        from symdl.expr.facts import with_facts

        program = with_facts(program, given)
    if static:
        program = with_static(program, static)
    if batch:
        program = with_batch(program)
    return with_names(program, rename) if rename else program


def _base(what: str | Layer | Program, layers: Mapping[str, object]) -> Program:
    if isinstance(what, Program):
        return what
    if isinstance(what, Layer):
        return what.raw(layers)
    name = what.strip()
    if name in layers:
        return layers[name].raw(layers)  # type: ignore[attr-defined]
    if name.isidentifier():
        raise Piece(what).error(
            f"there is no layer '{name}'", suggest(name, layers) or "symdl layers lists them"
        )
    return _from_text(what, layers)


def parts(text: str) -> list[Piece]:
    """The declarations, definitions and expressions of a text."""
    found = []
    for line in lines(text):
        for stretch in _semicolons(line):
            found += [p for p in split(stretch, ",") if p.inside.strip()]
    return found


def _semicolons(line: Piece) -> list[Piece]:
    starts, at = [line.start], line.start
    while (at := line.text.find(";", at, line.end)) >= 0:
        starts.append(at := at + 1)
    ends = [*(s - 1 for s in starts[1:]), line.end]
    pieces = [line.part(a, b) for a, b in zip(starts, ends, strict=True)]
    return [p.stripped() for p in pieces if p.inside.strip()]


def _from_text(text: str, layers: Mapping[str, object]) -> Program:
    pieces = parts(text)
    if not pieces:
        raise NotationError("there is nothing to read", repair="name a layer or write equations")
    *before, last = pieces
    expression = _kind(last) == "expression" and not _is_declaration(last)
    scope = Scope(layers, implicit=expression and not before)
    for piece in pieces:
        if _kind(piece) == "definition":
            scope.coming[_head(piece)] = piece.line
    outputs: tuple[str, ...] = ()
    for piece in before if expression else pieces:
        if _kind(piece) == "definition":
            outputs = (define(piece, scope),)
        else:
            declare_one(piece, scope)
    if expression:
        scope.implicit = True
        outputs = _composed(last, scope)
    if not outputs:
        raise last.error("this declares names but defines nothing", "add L = ...")
    scope.settle()
    return finished(scope, outputs, title=text.strip())


def _head(piece: Piece) -> str:
    return piece.inside.split("[")[0].split("=")[0].split("~")[0].strip()


def _is_declaration(piece: Piece) -> bool:
    """Whether a piece without ``=`` is a declaration: a name, maybe with plain axes."""
    head, _, rest = piece.inside.strip().partition("[")
    rest = rest.rstrip()
    return head.strip().isidentifier() and (not rest or rest.find("]") == len(rest) - 1)


def _kind(piece: Piece) -> str:
    """``definition``, ``declaration`` or ``expression``."""
    if top_level(piece, ("~",)):
        return "declaration"
    if top_level(piece, (":",)):
        return "declaration"
    signs = top_level(piece, ("=",))
    if signs:
        left = piece.text[piece.start : signs[0][1]].strip()
        right = piece.text[signs[0][1] + 1 : piece.end].strip().lstrip("+-").strip()
        plain = left.isidentifier() and right.replace(".", "").replace("e-", "").isdigit()
        return "declaration" if plain else "definition"
    return "declaration" if _is_declaration(piece) or top_level(piece, ("|",)) else "expression"


def _composed(piece: Piece, scope: Scope) -> tuple[str, ...]:
    """Read a composition into the scope; the names of its outputs."""
    reading = read(piece, scope.declarations)
    meaning = Meaning(scope, reading, {})
    node = reading.node
    if isinstance(node, w.Call) and node.name in scope.layers and scope.find(node.name) is None:
        return instance_of(meaning, node).outputs
    meaning.axes = array_axes(node, meaning)
    value = meaning.value(node)
    indices = meaning.axes if meaning.axes and free_indices(value) else ()
    name = scope.free_name(next(x for x in ("y", "f", "value") if x not in scope.declarations))
    scope.define(
        Equation(name, indices, value, meaning.spelled(node), span=node.span),
        Declaration(
            name, indices=indices, groups=(1,) * len(indices), batch=scope.is_batched(value)
        ),
    )
    return (name,)


def shown_names(names: Iterable[str]) -> dict[str, str]:
    """Each name as it is shown: without its owner where no other name is shown so; quantities of
    several calls of one layer (``softmax.p``, ``softmax2.p``) as p, p', p''."""
    names = list(names)
    sharing: dict[str, list[str]] = {}
    for name in names:
        sharing.setdefault(name.rpartition(".")[2], []).append(name)
    shown = {}
    for short, owners in sharing.items():
        layers = {name.rpartition(".")[0].rstrip("0123456789") for name in owners}
        calls = len(layers) == 1 and "" not in layers
        for count, name in enumerate(owners):
            shown[name] = short + "'" * count if len(owners) == 1 or calls else name
    return {name: shown[name] for name in names}


def finished(scope: Scope, outputs: Sequence[str], title: str = "", source: str = "") -> Program:
    """The program of everything in a scope whose sizes are settled."""
    return Program(
        declarations=dict(scope.declarations),
        equations=tuple(scope.equations),
        outputs=tuple(outputs),
        names=shown_names(scope.declarations),
        title=title,
        source=source,
    )
