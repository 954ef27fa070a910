"""What symdl writes, symdl reads and finds right: the answer keys of every worksheet."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from symdl.checking.documents.check import check_document

ROOT = Path(__file__).parents[2]
WORKSHEETS = sorted((ROOT / "derivations").glob("*.md"))
QUICK = ("activations", "computational-graphs")
SHEETS = [
    pytest.param(p, id=p.stem, marks=() if p.stem in QUICK else pytest.mark.slow)
    for p in WORKSHEETS
]


@pytest.mark.parametrize("worksheet", SHEETS)
@pytest.mark.parametrize("form", ["md", "tex"])
def test_an_answer_key_raises_no_alarm_and_is_read(worksheet, form, tmp_path):
    command = ["-m", "symdl", "sheet", str(worksheet), "-o", str(tmp_path), "--format", form]
    subprocess.run([sys.executable, *command], cwd=ROOT, check=True, timeout=300)
    pages = [page for page in tmp_path.iterdir() if page.suffix == f".{form}"]
    assert pages
    for page in pages:
        report = check_document(page.read_text("utf-8"), str(page))
        wrong = [
            step
            for block in report.blocks
            for step in block.steps
            if step.verdict in ("fails", "carried")
        ]
        assert not wrong
        unreadable = [
            step
            for block in report.blocks
            for step in block.steps
            if "cannot be read" in step.reason
        ]
        assert not unreadable
