"""Options that several commands share, and what they mean in Python."""

from __future__ import annotations

import argparse
from typing import Any

STEPS = ("brief", "normal", "full")


def add_what(parser: argparse.ArgumentParser) -> None:
    """The positional WHAT."""
    parser.add_argument("what", metavar="WHAT", help="a layer, a composition or equations")


def add_layers(parser: argparse.ArgumentParser) -> None:
    """``--layers``."""
    parser.add_argument(
        "--layers",
        metavar="FILE.md",
        action="append",
        default=[],
        help="definitions of your own: the ```layer blocks of a Markdown file (repeatable)",
    )


def add_facts(parser: argparse.ArgumentParser) -> None:
    """``--given``."""
    parser.add_argument(
        "--given",
        metavar="FACT",
        action="append",
        default=[],
        help='a fact that may be used, such as "sum[i](y[i]) = 1" (repeatable)',
    )


def add_printing(parser: argparse.ArgumentParser) -> None:
    """``--format``, ``--steps`` and ``--base``."""
    parser.add_argument(
        "--format",
        choices=("text", "latex", "html", "md", "json"),
        default="text",
        help="how to print it (default: text)",
    )
    parser.add_argument(
        "--steps", choices=STEPS, default="normal", help="how much of the way to show"
    )
    parser.add_argument(
        "--base",
        type=int,
        choices=(0, 1),
        default=1,
        help="what printed indices count from (default: 1)",
    )


def own_layers(arguments: argparse.Namespace) -> dict[str, Any]:
    """The layers defined in the files given with ``--layers``."""
    from symdl.sheets.definitions import read_layers

    found: dict[str, Any] = {}
    for path in arguments.layers:
        found.update(read_layers(path))
    return found
