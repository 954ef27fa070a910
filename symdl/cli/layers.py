"""List the layers there are, or print the definition of one.

examples
  symdl layers
  symdl layers batch_norm
"""

from __future__ import annotations

import argparse
import sys

from symdl.cli import options


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("name", metavar="NAME", nargs="?", help="print this layer's definition")
    options.add_layers(parser)


def run(arguments: argparse.Namespace) -> None:
    """Print the list, or the definition."""
    from symdl import api
    from symdl.api.report import definition

    known = api.known_layers(options.own_layers(arguments))
    if arguments.name is not None:
        sys.stdout.write(definition(arguments.name, known) + "\n")
        return
    width = max(map(len, known))
    for name, layer in known.items():
        sys.stdout.write(f"{name:<{width}}  {layer.summary}".rstrip() + "\n")
