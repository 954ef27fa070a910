"""Many files: each checked on its own, in parallel where asked, always in the order given.

A worker has a limit on its memory; one that dies costs its own document and no other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from symdl.checking.documents import cache
from symdl.checking.documents.check import check_document
from symdl.checking.judging.verdict import DocumentVerdict
from symdl.checking.scopes.options import Options
from symdl.errors import ReadingError
from symdl.read.document import decoded

HEADROOM = 1024  # megabytes a worker may use beside what a step may


def check_file(path: str, options: Options, keep: bool = True) -> DocumentVerdict:
    """The verdicts on a file; what cannot be used gives a document with its error."""
    place = Path(path)
    try:
        if place.is_dir():
            return DocumentVerdict(path, error="this is a directory")
        text = decoded(place.read_bytes(), path)
    except FileNotFoundError:
        return DocumentVerdict(path, error="there is no such file")
    except OSError as problem:
        return DocumentVerdict(path, error=f"it cannot be read: {problem.strerror or problem}")
    except ReadingError as problem:
        repair = f" ({problem.repair})" if problem.repair else ""
        return DocumentVerdict(path, error=problem.message + repair)
    return check_text(text, path, options, keep)


def check_text(text: str, path: str, options: Options, keep: bool = True) -> DocumentVerdict:
    """The verdicts on a text, from the cache where they are known."""
    key = cache.key_of(text, path, options) if keep else ""
    known = cache.load(key, text, path) if keep else None
    if known is not None:
        return known
    found = check_document(text, path, options)
    if keep:
        cache.store(key, found)
    return found


def check_files(
    paths: Sequence[str],
    options: Options,
    jobs: int = 1,
    keep: bool = True,
    progress: Callable[[int, str], None] | None = None,
) -> list[DocumentVerdict]:
    """The verdicts on files, in their order; ``progress`` hears of each that is done."""
    found = []
    for number, document in enumerate(_run(paths, options, jobs, keep), 1):
        found.append(document)
        if progress is not None:
            progress(number, document.path)
    return found


def _run(
    paths: Sequence[str], options: Options, jobs: int, keep: bool
) -> Iterator[DocumentVerdict]:
    if jobs <= 1 or len(paths) <= 1:
        for path in paths:
            yield check_file(path, options, keep)
        return
    with ProcessPoolExecutor(
        min(jobs, len(paths)), initializer=_confine, initargs=(options.step_megabytes,)
    ) as pool:
        tasks = [pool.submit(check_file, path, options, keep) for path in paths]
        for path, task in zip(paths, tasks, strict=True):
            try:
                yield task.result()
            except BrokenProcessPool:
                yield _alone(path, options, keep)


def _alone(path: str, options: Options, keep: bool) -> DocumentVerdict:
    """Again in a process of its own: only the document that kills it is lost."""
    with ProcessPoolExecutor(1, initializer=_confine, initargs=(options.step_megabytes,)) as pool:
        try:
            return pool.submit(check_file, path, options, keep).result()
        except BrokenProcessPool:
            return DocumentVerdict(path, error="checking it needs more memory than is allowed")


def _confine(megabytes: int) -> None:
    """Limit the memory of a worker, where the system can."""
    try:
        import resource
    except ImportError:  # Windows: the cooperative limits are all there is
        return
    limit = (megabytes + HEADROOM) * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
