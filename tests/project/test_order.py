"""The order of the folders, and that no engine file knows a layer."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "symdl"

# Each part imports only what stands in an earlier row, or in itself.
ORDER = (
    {"errors"},
    {"functions"},
    {"expr"},
    {"rules"},
    {"layers"},
    {"derivation"},
    {"kernels", "write", "read"},
    {"network", "checking", "sheets"},
    {"api"},
    {"cli"},
)
# The same within the checker, which has folders of its own.
CHECKING = (
    "values",
    "scopes",
    "meaning",
    "comparing",
    "mistakes",
    "judging",
    "documents",
    "reports",
)
ENTRANCES = {"__init__", "__main__"}  # the package's own front, which is lazy and may name anything
ENGINE = ("derivation", "rules", "kernels", "write", "sheets", "expr", "checking", "api", "cli")
LONGEST_FILE = 300


def place(part: str) -> int:
    return next(k for k, row in enumerate(ORDER) if part in row)


def files(folder: str = "") -> list[Path]:
    return sorted((PACKAGE / folder).rglob("*.py"))


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: a relative import"
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"


def test_every_part_has_its_place():
    parts = {part_of(path) for path in files()} - ENTRANCES
    assert parts <= set().union(*ORDER)


@pytest.mark.parametrize("path", files(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_to_the_left(path):
    own = part_of(path)
    if own in ENTRANCES:
        return
    for line, name in imports(ast.parse(path.read_text())):
        parts = name.split(".")
        if parts[0] != "symdl" or len(parts) < 2 or parts[1] == own:
            continue
        if parts[1] == "__version__":
            continue
        assert place(parts[1]) < place(own), f"{path.name}:{line} imports {name}"


@pytest.mark.parametrize("path", files("checking"), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_within_the_checker_point_to_the_left(path):
    own = path.relative_to(PACKAGE / "checking").parts[0]
    if own == "__init__.py":
        return
    for line, name in imports(ast.parse(path.read_text())):
        parts = name.split(".")
        if parts[:2] == ["symdl", "checking"]:
            there = CHECKING.index(parts[2])
            assert there <= CHECKING.index(own), f"{path.name}:{line} imports {name}"


def layer_names() -> set[str]:
    from symdl.sheets.definitions import known_layers

    return set(known_layers())


def code_words(path: Path) -> set[str]:
    """The words in a file's code: its names and strings, docstrings and comments left out."""
    tree = ast.parse(path.read_text())
    docstrings = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(
            node
        ):
            docstrings.add(id(node.body[0].value))
    words: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute | ast.FunctionDef | ast.ClassDef):
            words.add(getattr(node, "id", None) or getattr(node, "attr", None) or node.name)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            ours = id(node) not in docstrings and not _is_help(node.value)
            words.update(re.findall(r"[A-Za-z_]\w*", node.value) if ours else ())
    return words


def _is_help(text: str) -> bool:
    """Words for people, an example in a message or in help: neither a name nor a list of names."""
    return not re.fullmatch(r"[\w\s,]*" if re.search(r"\s", text) else r"[\w.]*", text)


@pytest.mark.parametrize("folder", ENGINE)
def test_no_engine_file_names_a_layer(folder):
    from symdl.functions import FUNCTIONS

    names = layer_names() - set(FUNCTIONS)
    for path in files(folder):
        found = names & code_words(path)
        assert not found, f"{path.relative_to(PACKAGE)} names {sorted(found)}"


def test_the_check_for_layer_names_can_fail(tmp_path):
    culprit = tmp_path / "rule.py"
    culprit.write_text('"""softmax in a docstring is fine."""\nif name == "softmax":\n    pass\n')
    assert "softmax" in code_words(culprit)
    culprit.write_text('"""softmax in a docstring is fine."""\n')
    assert "softmax" not in code_words(culprit)


@pytest.mark.parametrize("path", files(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_files_are_short_and_say_what_they_are(path):
    text = path.read_text()
    assert text.count("\n") <= LONGEST_FILE
    if text.strip():
        assert ast.get_docstring(ast.parse(text)), "no module docstring"


def undocumented(tree: ast.Module) -> list[str]:
    """The public functions and classes of a module that say nothing of themselves."""
    kinds = ast.FunctionDef | ast.ClassDef
    named = [node for node in tree.body if isinstance(node, kinds)]
    return [n.name for n in named if n.name[0] != "_" and not ast.get_docstring(n)]


@pytest.mark.parametrize("path", files(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_public_names_say_what_they_are(path):
    assert not undocumented(ast.parse(path.read_text()))


def test_the_check_for_docstrings_can_fail():
    assert undocumented(ast.parse("def shown(): pass\ndef _own(): pass\n")) == ["shown"]


def test_files_of_tests_and_benchmarks_are_short_too():
    root = PACKAGE.parent
    for path in (*(root / "tests").rglob("*.py"), *(root / "benchmarks").rglob("*.py")):
        assert path.read_text().count("\n") <= LONGEST_FILE, path.name


@pytest.mark.parametrize("path", files(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_no_text_is_executed(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in ("eval", "__import__"), f"line {node.lineno}"
            if node.func.id in ("exec", "compile"):
                assert part_of(path) == "kernels", f"line {node.lineno}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            assert node.func.attr not in ("parse_expr", "parse_latex"), f"line {node.lineno}"
