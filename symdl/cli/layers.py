"""List the layers there are, print the definition of some, or write a page for each.

examples
  symdl layers
  symdl layers batch_norm
  symdl layers --gallery docs/gallery
"""

from __future__ import annotations

import argparse
import sys

from symdl.cli import options


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("names", metavar="NAME", nargs="*", help="print this layer's definition")
    parser.add_argument(
        "--gallery",
        metavar="DIR",
        help="write a page for each layer: definition, gradients, kernel and source",
    )
    options.add_layers(parser)


def run(arguments: argparse.Namespace) -> None:
    """Print the list or the definitions, or write the pages and print their paths."""
    from symdl import api
    from symdl.api.report import definition

    known = api.known_layers(options.own_layers(arguments))
    if arguments.gallery is not None:
        from symdl.sheets.gallery import write_gallery

        for path in write_gallery(arguments.gallery, known, arguments.names):
            sys.stdout.write(f"{path}\n")
        return
    if arguments.names:
        texts = [definition(name, known) for name in arguments.names]
        sys.stdout.write("\n\n".join(texts) + "\n")
        return
    width = max(map(len, known))
    for name, layer in known.items():
        sys.stdout.write(f"{name:<{width}}  {layer.summary}".rstrip() + "\n")
