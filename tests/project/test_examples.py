"""Every example in README and docs runs, and prints what the page says."""

from __future__ import annotations

import doctest
import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.project.examples import PAGES, ROOT, Example, as_printed, commands, examples


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_python_examples(page):
    namespace: dict = {"__name__": "example"}
    for example in examples("python"):
        if example.page == page:
            _run(example, namespace)


def _run(example: Example, namespace: dict) -> None:
    place = f"{example.page.name}:{example.line}"
    if ">>>" not in example.body:
        exec(compile(example.body, place, "exec"), namespace)
        return
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    case = doctest.DocTestParser().get_doctest(example.body, namespace, place, place, example.line)
    messages: list[str] = []
    runner = doctest.DocTestRunner(optionflags=flags)
    runner.run(case, out=messages.append, clear_globs=False)
    namespace.update(case.globs)
    assert not messages, "".join(messages)


@pytest.mark.parametrize(
    "example", list(examples("console")), ids=lambda e: f"{e.page.name}:{e.line}"
)
def test_console_examples(example, tmp_path):
    shutil.copytree(ROOT / "derivations", tmp_path / "derivations")
    for words, wanted in commands(example.body):
        assert words[0] == "symdl", "only symdl's own commands are run"
        done = subprocess.run(
            [sys.executable, "-m", "symdl", *words[1:]],
            cwd=tmp_path,
            env=_environment(),
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert "Traceback" not in done.stderr
        if wanted.strip():
            assert as_printed(wanted, done.stdout + done.stderr), done.stdout + done.stderr
        else:
            assert done.returncode == 0, done.stderr


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}


def test_links_between_pages_lead_somewhere():
    for page in PAGES:
        prose = re.sub(r"^(`{3,}).*?^\1$|`[^`\n]*`", "", page.read_text(), flags=re.M | re.S)
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", prose):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_output_is_compared():
    assert as_printed("a\n...\nc\n", "a\nb\nc")
    assert not as_printed("a\n", "b")
