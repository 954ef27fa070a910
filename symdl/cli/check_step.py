"""Check one step, "LHS = RHS".

exit codes
  0  it holds     1  it fails     2  it cannot be read or decided

examples
  symdl check-step "\\sigma(z)(1 - \\sigma(z)) = \\sigma'(z)"
  symdl check-step "w x + b = 7" --given "w = 2" --given "x = 3" --given "b = 1"
"""

from __future__ import annotations

import argparse
import sys

from symdl.cli.check import add_conventions, options_of


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("step", metavar='"LHS = RHS"', help="in LaTeX or plain text")
    parser.add_argument("--json", action="store_true", help="print the verdict as JSON")
    add_conventions(parser)


def run(arguments: argparse.Namespace) -> int:
    """Judge the step and print the verdict."""
    from symdl.checking.documents.check import check_statement
    from symdl.checking.judging.verdict import CARRIED, FAILS, HOLDS
    from symdl.checking.reports.report import to_json, to_text

    found = check_statement(arguments.step, options=options_of(arguments))  # type: ignore[arg-type]
    sys.stdout.write(to_json([found]) if arguments.json else to_text([found]))
    verdicts = {step.verdict for block in found.blocks for step in block.steps}
    if verdicts & {FAILS, CARRIED}:
        return 1
    return 0 if verdicts == {HOLDS} else 2
