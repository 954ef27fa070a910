"""Plan to source to functions: the one place where source is compiled.

The source is printed from a plan, parsed, and every node of the tree is held against a whitelist
(assignments of calls, arithmetic and subscripts under known names) before the tree is compiled.
Text of a user's occurs in comments and docstrings only, which are no part of what is compiled.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator

import numpy as np

from symdl.errors import SymdlError
from symdl.kernels import runtime
from symdl.kernels.names import IDENTIFIER
from symdl.kernels.plan import Line, Plan

_NODES = (
    ast.Module, ast.FunctionDef, ast.arguments, ast.arg, ast.Assign, ast.Return, ast.Expr,
    ast.Name, ast.Load, ast.Store, ast.Constant, ast.Tuple, ast.Attribute, ast.Call, ast.keyword,
    ast.Subscript, ast.Slice, ast.BinOp, ast.UnaryOp, ast.Compare, ast.Add, ast.Sub, ast.Mult,
    ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.USub, ast.Invert, ast.BitAnd, ast.Lt, ast.LtE,
    ast.Gt, ast.GtE, ast.Eq, ast.NotEq,
)  # fmt: skip
_METHODS = {"transpose", "sum", "max", "prod", "astype", "type"}
_NUMPY = {"where", "arange", "asarray", "broadcast_to", "pi", "inf", "nan"}
_CONTRACTION = re.compile(r"[A-Za-z]*,[A-Za-z]*->[A-Za-z]*\Z")


def source_of(plan: Plan) -> str:
    """The Python source of a plan."""
    body = "\n\n\n".join(
        (
            _function(
                "forward",
                [i for _, i in plan.inputs],
                plan.forward_sizes,
                (),
                plan.forward,
                _pair(plan.outputs, plan.saves),
            ),
            _function(
                "backward",
                ["saved", *(i for _, i in plan.seeds)],
                plan.backward_sizes,
                [i for _, i in plan.saves],
                plan.backward,
                _tuple(i for _, i in plan.gradients),
            ),
        )
    )
    called = [name for name in sorted(runtime.__all__) if re.search(rf"\b{name}\(", body)]
    imports = "import numpy as np\n"
    if called:
        imports += f"from symdl.kernels.runtime import {', '.join(called)}\n"
    title = _docstring([plan.title, "", *("    " + e for e in plan.equations)])
    return f"{title}\n\n{imports}\n\n{body}\n"


def compiled(source: str) -> tuple[Callable, Callable]:
    """The functions ``forward`` and ``backward`` of a kernel's source.

    Raises:
        SymdlError: where the source holds anything but a kernel."""
    tree = ast.parse(source)
    tree.body = [n for n in tree.body if not isinstance(n, (ast.Import, ast.ImportFrom))][1:]
    for node in ast.walk(tree):
        problem = _problem(node)
        if problem:
            raise SymdlError(f"this is no kernel's source: {problem}")
    known = {name: getattr(runtime, name) for name in runtime.__all__}
    space: dict = {"np": np, "__builtins__": {"__import__": __import__}, **known}
    exec(compile(tree, "<symdl kernel>", "exec"), space)  # noqa: S102  # whitelisted above
    return space["forward"], space["backward"]


def _problem(node: ast.AST) -> str:
    """What is wrong with a node, or nothing."""
    if not isinstance(node, _NODES):
        return f"{type(node).__name__} is not allowed"
    if isinstance(node, ast.FunctionDef) and (
        node.name not in ("forward", "backward") or node.decorator_list
    ):
        return f"a function {node.name}"
    if isinstance(node, (ast.Name, ast.arg)):
        name = node.id if isinstance(node, ast.Name) else node.arg
        return "" if IDENTIFIER.match(name) else f"the name {name}"
    if isinstance(node, ast.Attribute):
        return "" if _attribute_allowed(node) else f"the attribute {node.attr}"
    if isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant):
        return "a statement without effect"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Call):
        return "a call of a call"
    return ""


def _attribute_allowed(node: ast.Attribute) -> bool:
    if isinstance(node.value, ast.Name) and node.value.id == "np":
        return node.attr in _NUMPY or isinstance(getattr(np, node.attr, None), np.ufunc)
    return node.attr in _METHODS


def _function(
    name: str,
    arguments: list[str],
    sizes: Iterable,
    saved: Iterable[str],
    lines: Iterable[Line],
    result: str,
) -> str:
    keywords = [identifier for _, identifier in sizes]
    head = f"def {name}({', '.join([*arguments, '*', *keywords, 'dtype'])}):"
    out = [head]
    saved = list(saved)
    if saved:
        out.append(f"    {_tuple(saved)[1:-1]} = saved")
    out += [f"    {text}" for line in lines for text in _line(line)]
    return "\n".join([*out, f"    return {result}"])


def _line(line: Line) -> Iterator[str]:
    code = ast.unparse(ast.parse(line.code, mode="eval"))
    note = f"  # {_one_line(line.note)}" if line.note else ""
    if len(line.target) + len(code) + len(note) < 92:
        yield f"{line.target} = {code}{note}"
        return
    if note:
        yield note[2:]
    yield f"{line.target} = {code}"


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _docstring(lines: Iterable[str]) -> str:
    text = "\n".join(_clean(line) for line in lines).strip()
    return f'"""{text}\n"""'


def _clean(line: str) -> str:
    shown = "".join(c if c.isprintable() else " " for c in line).rstrip()
    return shown.replace("\\", "\\\\").replace('"', "'")


def _tuple(parts: Iterable[str]) -> str:
    parts = list(parts)
    return f"({', '.join(parts)}{',' if len(parts) == 1 else ''})"


def _pair(outputs: Iterable, saves: Iterable) -> str:
    return f"{_tuple(i for _, i in outputs)}, {_tuple(i for _, i in saves)}"
