"""Files are written whole or not at all: every page is made first, then stored, then renamed."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from symdl.errors import SheetError


def write_files(folder: str | Path, files: Mapping[str, str]) -> list[Path]:
    """Write texts into a folder, which is made where it is absent.

    All texts go to temporary files beside their places; only when the last is stored are they
    renamed, so that a full disk or a folder without permission leaves nothing half-written.

    Args:
        folder: where to.
        files: text by file name.

    Returns:
        The paths written, in the order of ``files``.

    Raises:
        SheetError: the folder cannot be made or written.
    """
    folder = Path(folder)
    stored: list[tuple[str, Path]] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            for name, text in files.items():
                handle, temporary = tempfile.mkstemp(prefix=f".{name}.", suffix=".part", dir=folder)
                stored.append((temporary, folder / name))
                with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
                    stream.write(text)
                os.chmod(temporary, 0o666 & ~_umask())
            for temporary, path in stored:
                os.replace(temporary, path)
        finally:
            for temporary, _ in stored:
                if os.path.exists(temporary):
                    os.unlink(temporary)
    except OSError as error:
        raise SheetError(
            f"cannot be written: {error.strerror or error}",
            repair="choose another folder with -o",
            path=str(error.filename or folder) if not stored else str(folder),
        ) from None
    return [path for _, path in stored]


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
