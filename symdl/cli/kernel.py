"""Print the NumPy source of a layer and its gradients.

examples
  symdl kernel softmax
  symdl kernel conv2d --wrt w --static stride=2 > conv2d.py
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
        help="an input to differentiate by (repeatable; default: every real input)",
    )
    parser.add_argument(
        "--static",
        metavar="NAME=INTEGER",
        action="append",
        default=[],
        type=_static,
        help="fix an integer such as a stride (repeatable)",
    )
    options.add_layers(parser)


def _static(text: str) -> tuple[str, int]:
    name, sign, value = text.partition("=")
    if not sign or not name.strip().isidentifier() or not value.strip().lstrip("-").isdigit():
        raise argparse.ArgumentTypeError(f"'{text}' is not of the form name=integer")
    return name.strip(), int(value)


def run(arguments: argparse.Namespace) -> None:
    """Build the kernel and print its source."""
    from symdl import api

    own = options.own_layers(arguments)
    built = api.kernel(
        arguments.what, wrt=arguments.wrt or None, layers=own, **dict(arguments.static)
    )
    sys.stdout.write(built.source.rstrip() + "\n")
