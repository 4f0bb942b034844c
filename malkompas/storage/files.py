"""Write files so that they are there whole or not at all, and stay there when the power goes."""

import contextlib
import errno
import os
import stat
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

_PREFIX, _SUFFIX = ".malkompas-", ".tmp"
_LOCK_ATTEMPTS, _LOCK_PAUSE = 20, 0.01  # seconds
_STALE = 3600  # seconds


# Writing. Data comes in parts. A `private` file can be read by its owner only; others keep their mode, or get that of
# the user's umask.


def replace(path: Path, data: Iterable[bytes], *, private: bool = True) -> None:
    """Write `path` durably: file and directory are synced before this returns.

    Raises:
        OSError: if that could not be done; then `path` is as it was, unless only the directory could not be synced.
    """
    with _temporary(path, data, private=private) as temporary:
        temporary.replace(path)
    _sync_directory(path.parent)


def create(path: Path, data: Iterable[bytes], *, private: bool = True) -> None:
    """Write a new file durably, never over one that is there.

    Raises:
        FileExistsError: if something is there already.
        OSError: if it could not be written; then nothing is there, unless only the directory could not be synced.
    """
    with _temporary(path, data, private=private) as temporary:
        _rename_to_new(temporary, path)
    _sync_directory(path.parent)


def create_numbered(path: Path, data: Iterable[bytes]) -> Path:
    """Write a new file durably at `path`, or at the next free of `name-2.md`, `name-3.md` …; return where.

    Raises:
        OSError: if it could not be written.
    """
    number, candidate = 1, path
    with _temporary(path, data, private=False) as temporary:
        while True:
            try:
                _rename_to_new(temporary, candidate)
                break
            except FileExistsError:
                number += 1
                candidate = path.with_stem(f"{path.stem}-{number}")
    _sync_directory(candidate.parent)
    return candidate


@contextlib.contextmanager
def _temporary(path: Path, data: Iterable[bytes], *, private: bool) -> Iterator[Path]:
    """Write `data` to a synced temporary file beside `path`; it is removed at the end if it is still there."""
    descriptor, name = tempfile.mkstemp(prefix=_PREFIX, suffix=_SUFFIX, dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            for part in data:
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
        if not private:
            temporary.chmod(_shared_mode(path))
        yield temporary
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()


def _rename_to_new(temporary: Path, path: Path) -> None:
    try:
        # Unlike a rename, a link fails where something is: two programs can never take the same name.
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        with path.open("xb"):
            temporary.replace(path)


def _shared_mode(path: Path) -> int:
    """Return the mode of the file at `path`, or of a new one."""
    with contextlib.suppress(OSError):
        return stat.S_IMODE(path.stat().st_mode)
    umask = os.umask(0o077)
    os.umask(umask)
    return 0o666 & ~umask


def _sync_directory(directory: Path) -> None:
    if os.name == "nt":  # Windows cannot sync a directory, and need not
        return
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # a file system that cannot sync a directory
            raise
    finally:
        os.close(descriptor)


# Folders, and removing


@contextlib.contextmanager
def locked(directory: Path) -> Iterator[None]:
    """Keep every other malkompas on this machine out of the same block for `directory`.

    Best effort: Windows and some network drives cannot lock a directory, and after 0.2 seconds the block is entered
    all the same, since a program that hangs must not stop the others.
    """
    if sys.platform == "win32":
        yield
        return
    import fcntl  # not on Windows

    descriptor = os.open(directory, os.O_RDONLY)
    try:
        for _ in range(_LOCK_ATTEMPTS):
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                time.sleep(_LOCK_PAUSE)
            except OSError:
                break
        yield
    finally:
        os.close(descriptor)


def make_private_folder(directory: Path) -> None:
    """Create `directory` and its missing parents, for their owner only.

    Raises:
        OSError: if it cannot be created, or is no directory.
    """
    for folder in (*reversed(directory.parents), directory):
        if not folder.is_dir():
            folder.mkdir(mode=0o700, exist_ok=True)


def check_writable(directory: Path) -> None:
    """Make sure that a file can be written in `directory`.

    Raises:
        OSError: if it cannot.
    """
    with tempfile.TemporaryFile(dir=directory):
        pass


def remove(path: Path) -> None:
    """Remove the file at `path` durably; one that is gone already is no error.

    Raises:
        OSError: if it cannot be removed.
    """
    path.unlink(missing_ok=True)
    _sync_directory(path.parent)


def remove_stale_temporaries(directory: Path, *, all_of_them: bool = False) -> None:
    """Remove the temporary files that killed programs left in `directory`: those an hour old, or `all_of_them`."""
    for path in directory.glob(f"{_PREFIX}*{_SUFFIX}"):
        with contextlib.suppress(OSError):
            if all_of_them or time.time() - path.stat().st_mtime > _STALE:
                path.unlink()
