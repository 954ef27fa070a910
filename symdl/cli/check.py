"""Check hand-written derivations: a verdict on every step.

Reads Markdown, LaTeX and plain text (OCR of handwriting too); - reads standard input. Each step
holds, fails, is carried (right from an earlier wrong value), is stated, or stays unread.

exit codes
  0  nothing is wrong     1  a step fails     2  a file cannot be used

examples
  symdl check homework.md
  symdl check scans/*.txt --jobs 4 --json report.json --html report.html
  symdl check - --lines < notes.tex

A document may declare its conventions in a comment, in Markdown or LaTeX:
  <!-- symdl: base = 0, layout = denominator -->
  % symdl: layer = cross_entropy(softmax(z), y), ŷ for p, K for n, batch = mean

Verdicts are cached under hashed keys ($SYMDL_CACHE, else the platform's place for caches);
--no-cache switches that off.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from symdl.errors import ReadingError

FAILED, UNUSABLE = 1, 2


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "files", metavar="FILE", nargs="+", help="a derivation; - is standard input"
    )
    parser.add_argument("--json", metavar="PATH", help="write the report as JSON (- prints it)")
    parser.add_argument("--html", metavar="PATH", help="write the report as one HTML page")
    parser.add_argument("--lines", action="store_true", help="only file:line:col: message lines")
    parser.add_argument("--jobs", metavar="N", type=int, default=1, help="files at a time")
    parser.add_argument("--no-cache", action="store_true", help="neither use nor keep verdicts")
    add_conventions(parser)


def add_conventions(parser: argparse.ArgumentParser) -> None:
    """Options that say what holds and how much a step may cost."""
    parser.add_argument(
        "--given", metavar="FACT", action="append", default=[],
        help='what is known from the beginning, such as "p = 0.8" (repeatable)',
    )  # fmt: skip
    parser.add_argument("--base", type=int, choices=(0, 1), default=1, help="the first index")
    parser.add_argument(
        "--layout", choices=("numerator", "denominator"), default="numerator",
        help="of derivatives of vectors by vectors",
    )  # fmt: skip
    parser.add_argument(
        "--layer", metavar="WHAT", action="append", default=[],
        help="a layer or composition that it is about: its equations are known (repeatable)",
    )  # fmt: skip
    parser.add_argument(
        "--letter", metavar="'ŷ for p'", action="append", default=[],
        help="the author's letter for one of the layer's (repeatable)",
    )  # fmt: skip
    parser.add_argument(
        "--batch", choices=("mean", "sum"), default="",
        help="an index for the example, and a loss that is the mean or sum over them",
    )  # fmt: skip
    parser.add_argument("--time", type=float, default=2.0, metavar="S", help="seconds for a step")
    parser.add_argument("--memory", type=int, default=512, metavar="MB", help="memory for a step")


def options_of(arguments: argparse.Namespace) -> object:
    """The options of the checker.

    Raises:
        ReadingError: a limit is not positive.
    """
    from symdl.checking.scopes.options import Options

    if arguments.time <= 0 or arguments.memory <= 0:
        raise ReadingError("a limit must be more than 0", repair="--time 2 --memory 512")
    return Options(
        given=tuple(arguments.given),
        base=arguments.base,
        layout=arguments.layout,
        step_seconds=arguments.time,
        step_megabytes=arguments.memory,
        layers=tuple(arguments.layer),
        letters=tuple(arguments.letter),
        batch=arguments.batch,
    )


def run(arguments: argparse.Namespace) -> int:
    """Check the files, print or write the reports, and give the exit code."""
    from symdl.checking.documents.batch import check_files, check_text
    from symdl.checking.judging.verdict import CARRIED, FAILS
    from symdl.checking.reports.report import editor_lines, to_json, to_text
    from symdl.read.document import decoded

    options = options_of(arguments)
    keep = not arguments.no_cache
    if arguments.jobs < 1:
        raise ReadingError("--jobs must be at least 1", repair="--jobs 2")
    documents = []
    paths = [path for path in arguments.files if path != "-"]
    if "-" in arguments.files:
        text = decoded(sys.stdin.buffer.read(), "<stdin>")
        documents.append(check_text(text, "<stdin>", options, keep))  # type: ignore[arg-type]
    progress = _progress(len(paths)) if len(paths) > 1 and sys.stderr.isatty() else None
    documents.extend(check_files(paths, options, arguments.jobs, keep, progress))  # type: ignore[arg-type]
    if arguments.json:
        _write(arguments.json, to_json(documents))
    if arguments.html:
        from symdl.checking.reports.report_html import to_html

        _write(arguments.html, to_html(documents))
    if arguments.lines:
        sys.stdout.write(editor_lines(documents))
    elif arguments.json != "-" and arguments.html != "-":
        colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        sys.stdout.write(to_text(documents, colour))
    if any(document.error for document in documents):
        return UNUSABLE
    wrong = {FAILS, CARRIED}
    return FAILED if any(b.verdict in wrong for d in documents for b in d.blocks) else 0


def _progress(total: int):  # type: ignore[no-untyped-def]
    def say(number: int, path: str) -> None:
        sys.stderr.write(f"\r{number}/{total} {path[-60:]:60}")
        if number == total:
            sys.stderr.write("\r" + " " * 80 + "\r")
        sys.stderr.flush()

    return say


def _write(path: str, text: str) -> None:
    if path == "-":
        sys.stdout.write(text)
        return
    try:
        Path(path).write_text(text, encoding="utf-8")
    except OSError as problem:
        raise ReadingError(f"cannot write {path}: {problem.strerror}") from None
