"""Files are written whole or not at all."""

from __future__ import annotations

import os

import pytest

from symdl.errors import SheetError
from symdl.sheets.saving import write_files


def test_texts_are_written_into_a_new_folder(tmp_path):
    folder = tmp_path / "a" / "b"
    paths = write_files(folder, {"x.html": "é", "y.html": "2"})
    assert [p.name for p in paths] == ["x.html", "y.html"]
    assert (folder / "x.html").read_bytes() == "é".encode()
    assert sorted(os.listdir(folder)) == ["x.html", "y.html"]


def test_a_file_in_the_place_of_the_folder(tmp_path):
    (tmp_path / "out").write_text("mine")
    with pytest.raises(SheetError, match="cannot be written") as caught:
        write_files(tmp_path / "out", {"x.html": "1"})
    assert caught.value.repair
    assert (tmp_path / "out").read_text() == "mine"


def test_nothing_is_left_when_one_file_fails(tmp_path):
    (tmp_path / "old.html").write_text("old")
    (tmp_path / "z.html").mkdir()  # a rename onto a folder fails
    with pytest.raises(SheetError):
        write_files(tmp_path, {"n" * 300 + ".html": "too long a name", "old.html": "new"})
    assert (tmp_path / "old.html").read_text() == "old"
    assert sorted(os.listdir(tmp_path)) == ["old.html", "z.html"]
