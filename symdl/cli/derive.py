"""Derive a gradient, Jacobian or Hessian, for any size, with every step.

A scalar output gives its gradient, an array its Jacobian; --upstream NAME gives the gradient of
sum NAME*output instead, which is what a backward pass computes; --order 2 gives the Hessian.

examples
  symdl derive softmax
  symdl derive "cross_entropy(softmax(z), y)" --wrt z --given "sum[i](y[i]) = 1"
  symdl derive "cross_entropy(softmax(z), y)" --wrt z --order 2 --steps full
  symdl derive dense --wrt W --wrt x --upstream g --form matrix
  symdl derive batch_norm --wrt x --upstream g --format html > batch_norm.html
"""

from __future__ import annotations

import argparse
import sys

from symdl.cli import options


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    options.add_what(parser)
    parser.add_argument(
        "--wrt",
        metavar="NAME",
        action="append",
        default=[],
        help="the variable (repeatable; default: the first input)",
    )
    parser.add_argument("--order", type=int, choices=(1, 2, 3, 4), default=1, help="2: the Hessian")
    parser.add_argument("--upstream", metavar="NAME", help="the name of the upstream gradient")
    options.add_facts(parser)
    parser.add_argument(
        "--layout",
        choices=("denominator", "numerator"),
        help="say how the result is laid out as a vector or matrix",
    )
    parser.add_argument(
        "--form",
        choices=("index", "matrix"),
        default="index",
        help="matrix: also the result in matrix form, such as W^T g, where there is one",
    )
    options.add_layers(parser)
    options.add_printing(parser)


def run(arguments: argparse.Namespace) -> None:
    """Derive and print."""
    from symdl import api
    from symdl.api.report import printed

    own = options.own_layers(arguments)
    results = [
        api.derive(
            arguments.what,
            wrt=name,
            order=arguments.order,
            upstream=arguments.upstream,
            given=arguments.given,
            layers=own,
        )
        for name in arguments.wrt or [None]
    ]
    chosen = {name: getattr(arguments, name) for name in ("steps", "base", "layout")}
    sys.stdout.write(printed(results, arguments.format, shape=arguments.form, **chosen))
