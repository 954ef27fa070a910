"""The commands: arguments in, text or files out; every error of the user's as one clear message."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code; ``arguments`` default to the command line's."""
    from symdl.cli.parser import build

    return build().parse_args(arguments).run()


def run() -> None:
    """The entry point of the ``symdl`` command."""
    sys.exit(main())
