"""Prove an identity, a bound, a limit, monotony or convexity, step by step.

examples
  symdl prove "softmax(z - max[j](z[j])) = softmax(z)"
  symdl prove "D(sigmoid)(x) = sigmoid(x)*(1 - sigmoid(x))"
  symdl prove "E[r[i]*h[i]] = p*h[i]" --given "r[i] ~ Bernoulli(p)"
  symdl prove "0 < D(sigmoid)(x) <= 1/4"
  symdl prove "limit x -> inf: sigmoid(x) = 1"
  symdl prove "decreasing p: -log(p)" --given "0 < p <= 1"
  symdl prove "convex z: logsumexp(z)"
  symdl prove "z[l:L]; abs(prod[l](D(sigmoid)(z[l]))) <= 4**(-L)"
"""

from __future__ import annotations

import argparse
import sys

from symdl.cli import options


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "statement",
        metavar="STATEMENT",
        help="what is to be proved: LHS = RHS, a bound or another claim",
    )
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
