"""Prove an identity, step by step.

examples
  symdl prove "softmax(z - max[j](z[j])) = softmax(z)"
  symdl prove "D(sigmoid)(x) = sigmoid(x)*(1 - sigmoid(x))"
"""

from __future__ import annotations

import argparse
import sys

from symdl.cli import options


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("statement", metavar="LHS = RHS", help="what is to be proved")
    options.add_facts(parser)
    options.add_layers(parser)
    options.add_printing(parser)


def run(arguments: argparse.Namespace) -> None:
    """Prove and print."""
    from symdl import api
    from symdl.api.report import printed

    own = options.own_layers(arguments)
    result = api.prove(arguments.statement, given=arguments.given, layers=own)
    sys.stdout.write(
        printed([result], arguments.format, steps=arguments.steps, base=arguments.base)
    )
