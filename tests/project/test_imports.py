"""What ``import symdl`` and ``symdl --help`` cost: neither SymPy nor NumPy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import symdl

ROOT = Path(__file__).parents[2]
HEAVY = "sympy", "numpy", "latex2mathml"


def loaded_after(code: str) -> set[str]:
    """The heavy modules that a fresh interpreter has loaded after running some code."""
    tail = f"\nimport sys\nsys.stderr.write(' '.join(m for m in {HEAVY} if m in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code + tail],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return set(done.stderr.split())


@pytest.mark.parametrize(
    "code",
    [
        "import symdl",
        "import symdl; symdl.__version__, dir(symdl)",
        "from symdl.cli import main\ntry:\n    main(['--help'])\nexcept SystemExit: pass",
        "from symdl.cli import main\ntry:\n    main(['sheet', '--help'])\nexcept SystemExit: pass",
    ],
)
def test_nothing_heavy_is_loaded(code):
    assert loaded_after(code) == set()


def test_the_check_can_fail():
    assert "numpy" in loaded_after("import numpy")


def test_every_public_name_is_there():
    for name in symdl.__all__:
        assert getattr(symdl, name) is not None
    assert set(symdl.__all__) <= set(dir(symdl))


def test_a_name_that_is_not_there():
    with pytest.raises(AttributeError, match="no attribute 'softmax_derivative'"):
        _ = symdl.softmax_derivative
