"""The commands: arguments in, text or files out; every error of the user's as one clear message.

Exit codes: 0 done, 2 the input cannot be used, 3 a defect of symdl (a result that did not survive
its own check, or an error nobody expected).  Nothing but the parser is imported before a command
runs.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from symdl.errors import CheckFailed, SymdlError

DONE, BAD_INPUT, DEFECT, INTERRUPTED, PIPE_CLOSED = 0, 2, 3, 130, 141


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code; ``arguments`` default to the command line's.

    Raises:
        SystemExit: from the argument parser, for ``--help`` and for arguments it refuses.
    """
    from symdl.cli.parser import build

    chosen = build().parse_args(arguments)
    try:
        code = chosen.run(chosen)
        sys.stdout.flush()
        return DONE if code is None else int(code)
    except SymdlError as error:
        return _say(str(error), BAD_INPUT)
    except CheckFailed as error:
        return _say(f"symdl: a result did not survive its check and is not shown: {error}", DEFECT)
    except KeyboardInterrupt:
        return _say("symdl: interrupted", INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except Exception as error:  # noqa: BLE001 - the last line of defence: no traceback for a user
        if os.environ.get("SYMDL_TRACEBACK"):
            raise
        return _say(
            f"symdl: unexpected {type(error).__name__}: {error}\n"
            "    this is a defect of symdl; SYMDL_TRACEBACK=1 shows where it is",
            DEFECT,
        )


def _say(message: str, code: int) -> int:
    sys.stderr.write(message.rstrip() + "\n")
    return code


def run() -> None:
    """The entry point of the ``symdl`` command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    sys.exit(main())
