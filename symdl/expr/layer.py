"""``Layer``: one definition, from which everything else is read."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from symdl.errors import NotationError, SymdlError
from symdl.expr.axes import check_name
from symdl.expr.complaints import OWN_FUNCTIONS
from symdl.expr.declare import declare, pieces
from symdl.expr.equations import LAWS, define_all
from symdl.expr.program import Program
from symdl.expr.scan import Piece, lines, tokens
from symdl.expr.scope import Scope, suggest
from symdl.expr.syntax import FOLDS
from symdl.expr.values import entries
from symdl.functions import FUNCTIONS

FORMS = ("train", "inference")
_lock = threading.RLock()


@dataclass(frozen=True)
class Layer:
    """A layer: a name, its inputs and its index equations.

    Args:
        name: the name by which compositions call it.
        summary: what it does, one sentence.
        shapes: the declarations of its inputs (``"x[n,f], gamma[f], eps = 1e-5"``).
        equations: the definitions, one a line.
        source: where the definition comes from.
        outputs: the names of its outputs; the last equation's unless named.
        inference: a second set of definitions, where inference differs from training.
        state: declarations of running statistics, inputs of either set.
        reference: what the tests compare it with, in the notation, or "".

    Raises:
        NotationError, ShapeError: with the line and column in ``shapes`` or ``equations``.
            What depends on other layers is read at first use."""

    name: str
    summary: str = ""
    shapes: str = ""
    equations: str = ""
    source: str = ""
    outputs: tuple[str, ...] | str | None = None
    inference: str | None = None
    state: str | None = None
    reference: str = ""
    _read: dict = field(default_factory=dict, init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        check_name(self.name, Piece(str(self.name)))
        if isinstance(self.outputs, str):
            object.__setattr__(self, "outputs", tuple(self.outputs.replace(",", " ").split()))
        elif self.outputs is not None:
            object.__setattr__(self, "outputs", tuple(self.outputs))
        for form in FORMS if self.inference else FORMS[:1]:
            try:
                self.raw({}, form)
            except NotationError:
                if not self._calls_others(form):
                    raise

    def __getstate__(self) -> dict:
        return {k: v for k, v in self.__dict__.items() if k != "_read"}

    def __setstate__(self, state: dict) -> None:
        self.__dict__.update(state, _read={})

    def raw(self, layers: Mapping[str, object], form: str = "train") -> Program:
        """The program as defined: batch axes still marked, nothing fixed.

        Raises:
            NotationError, ShapeError: where the definition cannot be read."""
        if form not in FORMS:
            raise SymdlError(
                f"'{form}' is no form of a layer", repair=suggest(form, FORMS) or "train, inference"
            )
        if (form, ()) in self._read:  # it calls no other layer
            return self._read[form, ()][0]
        others = {n: x for n, x in layers.items() if n != self.name}
        key = (form, tuple((n, id(x)) for n, x in others.items()))
        with _lock:
            if key not in self._read:
                self._read[key] = self._program(others, form), others
            return self._read[key][0]

    def _program(self, layers: Mapping[str, object], form: str) -> Program:
        text = self.inference if form == "inference" and self.inference else self.equations
        scope = Scope(layers)
        scope.coming.update({_left(p): p.line for p in lines(text)})
        with self._named("shapes"):
            declare(self.shapes, scope)
        with self._named("state"):
            declare(self.state or "", scope)
        with self._named("inference" if text is self.inference else "equations"):
            defined = define_all(lines(text), scope)
        if not defined:
            raise NotationError(f"layer '{self.name}' has no equations", repair="y[i] = ...")
        outputs = self._outputs(defined, scope, form)
        self._forget_state(scope)
        scope.settle()
        from symdl.expr.compose import finished

        return finished(scope, outputs, title=self.name, source=self.source)

    def _forget_state(self, scope: Scope) -> None:
        """A running statistic that this form's equations do not read is no input of it."""
        read = {entry.name for e in scope.equations for entry in entries(e.body)}
        for piece in pieces(self.state or ""):
            if _left(piece) not in read:
                del scope.declarations[_left(piece)]

    @contextmanager
    def _named(self, part: str) -> Iterator[None]:
        """Complaints about one of the layer's texts say which."""
        try:
            yield
        except SymdlError as error:
            raise error.at(origin=error.origin or f"{self.name}.{part}") from None

    def _calls_others(self, form: str) -> bool:
        """Whether the definition calls what may be another layer."""
        text = self.inference if form == "inference" and self.inference else self.equations
        declared = {_left(p) for p in (*pieces(self.shapes), *pieces(self.state or ""))}
        known = {*FUNCTIONS, *FOLDS, *OWN_FUNCTIONS, *LAWS, *declared} - {"D"}
        with self._named("inference" if text is self.inference else "equations"):
            return any(name not in known for piece in lines(text) for name in _called(piece))

    def _outputs(self, defined: list[str], scope: Scope, form: str) -> tuple[str, ...]:
        if self.outputs is None:
            return (defined[-1],)
        known = [name for name in self.outputs if name in defined]
        for name in self.outputs:
            if name not in defined and (form == "train" or not known):
                raise NotationError(
                    f"the output '{name}' of layer '{self.name}' is not defined",
                    repair=suggest(name, defined) or f"defined are: {', '.join(defined)}",
                )
        return tuple(known)

    def program(
        self,
        layers: Mapping[str, object] = {},
        static: Mapping[str, object] = {},
        batch: bool = False,
        form: str = "train",
    ) -> Program:
        """The layer's program.

        Args:
            layers: the layers it may call.
            static: numbers for integers, sizes and scalars, by name.
            batch: True for one explicit batch axis ``b`` in front of everything batched.
            form: ``train`` or ``inference``.

        Raises:
            NotationError, ShapeError: where the definition cannot be read."""
        from symdl.expr.fixing import with_batch, with_static

        program = with_static(self.raw(layers, form), static)
        return with_batch(program) if batch else program


def _left(piece: Piece) -> str:
    return piece.inside.split("[")[0].split("=")[0].split("~")[0].strip()


def _called(piece: Piece) -> Iterator[str]:
    """The names that a line applies: ``f(...)``, ``f[i](...)``, ``D(f)``."""
    before, heads = "", [""]
    for token, _ in tokens(piece):
        if token == "(" and before:
            yield before
        if token in ("(", "["):
            heads.append(before)
        head = heads.pop() if token in (")", "]") and len(heads) > 1 else ""
        before = token if token.isidentifier() else head if token == "]" else ""
