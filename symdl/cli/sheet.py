"""Build question sheet and answer key from worksheets.

NAME.md gives NAME.html (the questions) and NAME-key.html (the same with every answer worked out).
Nothing is written unless every page of every worksheet could be made.

examples
  symdl sheet derivations/exam.md -o answers
  symdl sheet derivations/exam.md -o answers --format html,tex
  symdl sheet mine.md -o out --format md --no-key
"""

from __future__ import annotations

import argparse
import sys

from symdl.cli import options

FORMATS = ("html", "tex", "md")


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("worksheets", metavar="WORKSHEET", nargs="+", help="Markdown files")
    parser.add_argument(
        "-o", "--output", metavar="DIR", default=".", help="the folder to write to (default: here)"
    )
    parser.add_argument(
        "--format",
        metavar="FORMAT",
        type=_formats,
        default=("html",),
        help="html, tex, md or several with commas between them (default: html)",
    )
    parser.add_argument("--no-key", action="store_true", help="only the question sheet")
    parser.add_argument(
        "--steps",
        choices=options.STEPS,
        default=None,
        help="how much of the way the key shows (default: as the worksheet says)",
    )
    options.add_layers(parser)


def _formats(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(part.strip() for part in text.split(",")))
    for name in names:
        if name not in FORMATS:
            raise argparse.ArgumentTypeError(
                f"there is no format '{name}'; choose from {', '.join(FORMATS)}"
            )
    return names


def run(arguments: argparse.Namespace) -> None:
    """Make every page, then write them and print their paths."""
    from symdl import api
    from symdl.sheets.saving import write_files

    own = options.own_layers(arguments)
    pages: dict[str, str] = {}
    for path in arguments.worksheets:
        built = api.sheet(path, layers=own, steps=arguments.steps)
        pages.update(built.pages(arguments.format, key=not arguments.no_key, taken=pages))
    for written in write_files(arguments.output, pages):
        sys.stdout.write(f"{written}\n")
