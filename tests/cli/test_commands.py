"""The commands as a user meets them: output, exit codes, one message, nothing half-written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from symdl.cli import BAD_INPUT, DEFECT, DONE, main

ROOT = Path(__file__).parents[2]

SHEET = """---
title: Small
---
Hello.

```evaluate
what: softmax(z)
data: z = [1, 1]
```
"""


@pytest.fixture
def run(capsys):
    def run(*arguments: str) -> tuple[int, str, str]:
        try:
            code = main(arguments)
        except SystemExit as left:
            code = left.code
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return code, out, err

    return run


def refused(run, *arguments: str) -> str:
    """The one message of a command that is refused."""
    code, out, err = run(*arguments)
    assert code == BAD_INPUT
    assert out == ""
    assert err.count("repair:") <= 1
    return err


def test_layers_are_listed(run):
    code, out, _ = run("layers")
    assert code == DONE
    assert [line.split()[0] for line in out.splitlines()] == sorted(
        line.split()[0] for line in out.splitlines()
    )
    assert any(line.startswith("softmax ") for line in out.splitlines())


def test_one_layer_is_printed(run):
    code, out, _ = run("layers", "batch_norm")
    assert code == DONE
    assert "mean[n](x[n,f])" in out
    assert "did you mean 'batch_norm'" in refused(run, "layers", "batch_nrm")


@pytest.mark.parametrize("form", ["text", "latex", "html", "md", "json"])
def test_derive_in_every_format(run, form):
    code, out, err = run("derive", "softmax", "--wrt", "z", "--format", form)
    assert (code, err) == (DONE, "")
    assert out.endswith("\n")
    if form == "json":
        (found,) = json.loads(out)
        assert found["kind"] == "jacobian"
        assert found["grade"]["level"] == "proved"
        assert found["steps"][0]["steps"]
        assert found["sympy"] == "(KroneckerDelta(i, j) - p[j])*p[i]"


def test_facts_are_used(run):
    what = "cross_entropy(softmax(z), y)"
    _, out, _ = run("derive", what, "--wrt", "z", "--given", "sum[i](y[i]) = 1", "--steps", "brief")
    assert "p_i − y_i" in out
    _, out, _ = run("derive", what, "--wrt", "z", "--steps", "brief")
    assert "p_i − y_i" not in out


def test_several_variables_make_one_page(run):
    code, out, _ = run("derive", "batch_norm", "--wrt", "gamma", "--wrt", "beta", "--upstream", "g")
    assert code == DONE
    assert out.count("┌─") == 2


def test_prove(run):
    code, out, _ = run("prove", "softmax(z - max[j](z[j])) = softmax(z)")
    assert code == DONE
    assert "proved" in out
    assert "the statement is false" in refused(run, "prove", "softmax(z) = softmax(2*z)")


def test_kernel_source(run):
    code, out, _ = run("kernel", "softmax")
    assert code == DONE
    compile(out, "kernel", "exec")
    assert "np" in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("derive", "sofmax"), "did you mean 'softmax'"),
        (("derive", "z[i]; p[i] = z[i]*exp(q[i])"), "'q' is not declared"),
        (("derive", "z[i]; y[i] = z[j]"), "j"),
        (("derive", "softmax", "--wrt", "q"), "'q' is not a variable"),
        (("derive", "softmax", "--given", "z is nice"), "repair"),
        (("derive", "softmax", "--order", "5"), "invalid choice"),
        (("kernel", "conv2d", "--static", "s"), "name=integer"),
        (("sheet", "none.md"), "none.md:1:1: there is no such file"),
        (("derive", "softmax", "--layers", "none.md"), "none.md:1:1: there is no such file"),
        (("sheet", "x.md", "--format", "docx"), "there is no format 'docx'"),
        (("frobnicate",), "invalid choice"),
        ((), "required"),
    ],
)
def test_bad_input_gets_one_message(run, arguments, words):
    assert words in refused(run, *arguments)


def test_own_layers_from_markdown(run, tmp_path):
    (tmp_path / "mine.md").write_text(
        "# Mine\n\n```layer\nname: swish\nsummary: Smooth.\nshapes: x, beta = 1\n"
        "equations:\n    s = 1/(1 + exp(-beta*x))\n    y = x*s\n```\n"
    )
    code, out, _ = run("layers", "--layers", str(tmp_path / "mine.md"))
    assert code == DONE
    assert "swish " in out
    code, out, _ = run("derive", "swish", "--wrt", "beta", "--layers", str(tmp_path / "mine.md"))
    assert code == DONE
    (tmp_path / "bad.md").write_text(
        "```layer\nname: swish\nshapes: x\nequations:\n    y = x*q\n```\n"
    )
    message = refused(run, "layers", "--layers", str(tmp_path / "bad.md"))
    assert message.startswith(f"{tmp_path}/bad.md:5:11: ")
    (tmp_path / "none.md").write_text("nothing here\n")
    assert "defines no layer" in refused(run, "layers", "--layers", str(tmp_path / "none.md"))


def test_sheet_writes_every_format(run, tmp_path):
    (tmp_path / "small.md").write_text(SHEET)
    out = tmp_path / "out"
    code, printed, _ = run(
        "sheet", str(tmp_path / "small.md"), "-o", str(out), "--format", "html,tex,md"
    )
    assert code == DONE
    names = sorted(os.listdir(out))
    assert names == sorted(
        f"small{key}.{form}" for key in ("", "-key") for form in ("html", "tex", "md")
    )
    assert len(printed.splitlines()) == 6
    code, _, _ = run("sheet", str(tmp_path / "small.md"), "-o", str(tmp_path / "q"), "--no-key")
    assert os.listdir(tmp_path / "q") == ["small.html"]


def test_pages_are_the_same_every_time(tmp_path):
    (tmp_path / "small.md").write_text(SHEET)
    pages = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        subprocess.run(
            [sys.executable, "-m", "symdl", "sheet", str(tmp_path / "small.md"), "-o", str(folder)],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        )
        pages.append((folder / "small-key.html").read_bytes())
    assert pages[0] == pages[1]


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        ("softmax(z)", "sofmax(z)", "7:7", "sofmax"),
        ("data: z = [1, 1]\n", "", "6:1", "lacks the field 'data'"),
        ("[1, 1]", "[1, x]", "8:7", "'x' is no number"),
        ("z = [1, 1]", "q = [1, 1]", "8:7", "'q' is no input"),
        ("[1, 1]", "[[1, 1]]", "8:7", "axes"),
        ("```evaluate", "```evaluat", "6:1", "no question kind 'evaluat'"),
        ("]\n```\n", "]\n", "6:1", "does not end"),
        ("title: Small", "titel: Small", "2:8", "no field 'titel'"),
        ("what:", "waht:", "7:7", "no field 'waht'"),
    ],
)
def test_a_broken_worksheet_writes_nothing(run, tmp_path, old, new, place, words):
    assert old in SHEET
    path = tmp_path / "small.md"
    path.write_text(SHEET.replace(old, new))
    (tmp_path / "good.md").write_text(SHEET)
    out = tmp_path / "out"
    message = refused(run, "sheet", str(tmp_path / "good.md"), str(path), "-o", str(out))
    assert message.startswith(f"{path}:{place}: ")
    assert words in message
    assert not out.exists()


def test_two_worksheets_of_one_name(run, tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "small.md").write_text(SHEET)
    paths = [str(tmp_path / folder / "small.md") for folder in ("a", "b")]
    message = refused(run, "sheet", *paths, "-o", str(tmp_path / "out"))
    assert "would be written to small.html" in message
    assert not (tmp_path / "out").exists()


def test_an_unwritable_folder(run, tmp_path):
    (tmp_path / "small.md").write_text(SHEET)
    (tmp_path / "out").write_text("a file")
    message = refused(run, "sheet", str(tmp_path / "small.md"), "-o", str(tmp_path / "out"))
    assert "cannot be written" in message


def test_markup_in_a_worksheet_is_text(run, tmp_path):
    (tmp_path / "small.md").write_text(SHEET.replace("Hello.", "<script>alert(1)</script>"))
    run("sheet", str(tmp_path / "small.md"), "-o", str(tmp_path))
    assert "<script" not in (tmp_path / "small.html").read_text()


def test_an_interrupt_and_a_defect(run, monkeypatch):
    from symdl import api

    def raising(error):
        def broken(*arguments, **options):
            raise error

        return broken

    monkeypatch.setattr(api, "derive", raising(KeyboardInterrupt()))
    assert run("derive", "softmax") == (130, "", "symdl: interrupted\n")
    monkeypatch.setattr(api, "derive", raising(RuntimeError("oops")))
    code, _, err = run("derive", "softmax")
    assert code == DEFECT
    assert "unexpected RuntimeError: oops" in err


def test_a_closed_pipe():
    script = f"{sys.executable} -m symdl layers | head -n 1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.stderr == ""
    assert done.stdout.count("\n") == 1


@pytest.mark.parametrize("command", ["derive", "prove", "kernel", "sheet", "layers"])
def test_help_shows_examples(run, command):
    code, out, _ = run(command, "--help")
    assert code == 0
    assert f"symdl {command}" in out.partition("examples")[2]


@pytest.mark.parametrize(("layout", "row"), [("numerator", "row i"), ("denominator", "row j")])
def test_the_layout_is_said(run, layout, row):
    _, out, _ = run("derive", "softmax", "--layout", layout, "--steps", "brief")
    assert f"{layout} layout" in out
    assert row in out
