"""``symdl check`` and ``check-step``: exit codes, and one clear message for what cannot be used."""

from __future__ import annotations

import io
import json
import sys

import pytest

from symdl.cli import main


@pytest.fixture(autouse=True)
def _own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("SYMDL_CACHE", str(tmp_path / "cache"))


def write(path, text):
    path.write_text(text, "utf-8")
    return str(path)


def test_exit_codes(tmp_path, capsys):
    right = write(tmp_path / "right.md", "$$1 + 1 = 2$$\n")
    wrong = write(tmp_path / "wrong.md", "$$1 + 1 = 3$$\n")
    assert main(["check", right]) == 0
    assert main(["check", right, wrong]) == 1
    assert main(["check", right, wrong, str(tmp_path / "no.md")]) == 2
    out = capsys.readouterr().out
    assert "there is no such file" in out
    assert "the left side is 2, the right side 3" in out


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02" * 50, "not a text file"),
        (b"caf\xe9 $x = 1$", "UTF-8"),
        (b"only words here, nothing else", "no mathematics"),
    ],
)
def test_what_cannot_be_used_gets_one_message(tmp_path, capsys, data, said):
    path = tmp_path / "a.md"
    path.write_bytes(data)
    assert main(["check", str(path)]) == 2
    out = capsys.readouterr().out
    assert said in out
    assert out.count("\n") == 1


def test_a_directory_is_refused_and_the_rest_is_checked(tmp_path, capsys):
    right = write(tmp_path / "right.md", "$$1 + 1 = 2$$\n")
    assert main(["check", str(tmp_path), right, "--json", "-"]) == 2
    documents = json.loads(capsys.readouterr().out)["documents"]
    assert documents[0]["error"] == "this is a directory"
    assert documents[1]["summary"]["holds"] == 1


def test_standard_input_and_the_page(tmp_path, capsys, monkeypatch):
    stdin = io.TextIOWrapper(io.BytesIO(b"$$2 + 2 = 5$$"), "utf-8")
    monkeypatch.setattr(sys, "stdin", stdin)
    page = tmp_path / "r.html"
    assert main(["check", "-", "--lines", "--html", str(page)]) == 1
    assert capsys.readouterr().out.startswith("<stdin>:1:3: fails")
    assert "first wrong step" in page.read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["x + x = 2x"], 0),
        (["x + x = x^2"], 1),
        (["w x + b = 7", "--given", "w = 2", "--given", "x = 3", "--given", "b = 1"], 0),
        (["\\foo = 1"], 2),
        (["x + 1"], 2),
        (["1 = 1", "--given", "x ="], 0),
        (["1 = 1", "--time", "0"], 2),
    ],
)
def test_one_step(arguments, code, capsys):
    assert main(["check-step", *arguments]) == code
    assert "Traceback" not in capsys.readouterr().err
