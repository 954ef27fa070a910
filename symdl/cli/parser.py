"""The argument parser, from one table of commands: each is a module with ``add`` and ``run``."""

from __future__ import annotations

import argparse
from typing import NoReturn

import symdl
from symdl.cli import check, check_step, derive, kernel, layers, prove, sheet

COMMANDS = (derive, prove, kernel, sheet, check, check_step, layers)

_EPILOG = """\
WHAT is one of
  softmax                               a layer (symdl layers lists them)
  "cross_entropy(softmax(z), y)"        a composition; its inputs are z and y
  "z[i], L = sum[i](z[i]**2)"           declarations and equations of your own

examples
  symdl derive softmax
  symdl derive "cross_entropy(softmax(z), y)" --wrt z --given "sum[i](y[i]) = 1"
  symdl sheet derivations/exam.md -o answers --format html,tex
  symdl check homework.md --html report.html

symdl COMMAND --help says more about each command.
"""


class Parser(argparse.ArgumentParser):
    """An argument parser whose error is one line and the way to the help."""

    def error(self, message: str) -> NoReturn:
        """Print the message and leave with exit code 2."""
        self.exit(2, f"{self.prog}: {message}\n    repair: {self.prog} --help shows the usage\n")


def build() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    parser = Parser(
        prog="symdl",
        description="Derive, prove, print, run and check deep-learning maths in index form.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"symdl {symdl.__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in COMMANDS:
        name = command.__name__.rpartition(".")[2].replace("_", "-")
        summary, _, epilog = (command.__doc__ or "").strip().partition("\n\n")
        child = commands.add_parser(
            name,
            help=summary.rstrip("."),
            description=summary,
            epilog=epilog,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.add(child)
        child.set_defaults(run=command.run)
    return parser
