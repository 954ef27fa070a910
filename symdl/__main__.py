"""``python -m symdl`` is the command ``symdl``."""

from __future__ import annotations

from symdl.cli import run

if __name__ == "__main__":
    run()
