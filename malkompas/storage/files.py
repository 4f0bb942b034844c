"""Write files so that they are there whole or not at all."""

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
_PATIENCE = 20  # hundredths of a second
_OLD = 3600  # seconds


def replace(path: Path, data: Iterable[bytes], *, private: bool = True) -> None:
    """Make `path` hold `data`, which comes in parts, durably: file and directory are synced before this returns.

    Readable by its owner only if `private`, else with the mode it had, or as the user's umask says.

    Raises:
        OSError: if that could not be done; then `path` is as it was.
    """
    with _temporary(path, data, private=private) as temporary:
        temporary.replace(path)
    _sync_directory(path.parent)


def create(path: Path, data: Iterable[bytes], *, private: bool = True) -> None:
    """Write a new file at `path` that holds `data`, which comes in parts, durably, and only if nothing is there.

    Readable by its owner only if `private`, else as the user's umask says.

    Raises:
        FileExistsError: if something is there already.
        OSError: if it could not be written; then nothing is there.
    """
    with _temporary(path, data, private=private) as temporary:
        _put(temporary, path)
    _sync_directory(path.parent)


def _put(temporary: Path, path: Path) -> None:
    try:
        # A link, unlike a rename, fails where something is: two programs can never take the same name.
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        with path.open("xb"):
            temporary.replace(path)


def expand_user(name: str) -> Path:
    """Return the path that `name` names, with `~` for the user's home."""
    return Path(os.path.expanduser(name))  # noqa: PTH111  # Path.expanduser fails on an unknown user


@contextlib.contextmanager
def locked(directory: Path) -> Iterator[None]:
    """While inside, no other malkompas on this machine is inside for the same directory.

    As far as the system can promise it, and for a moment only: Windows and some network drives cannot, and a program
    that hangs must not stop the others.
    """
    if sys.platform == "win32":
        yield
        return
    import fcntl

    descriptor = os.open(directory, os.O_RDONLY)
    try:
        for _ in range(_PATIENCE):
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                time.sleep(0.01)
            except OSError:
                break
        yield
    finally:
        os.close(descriptor)


def remove_stale_temporaries(directory: Path, *, all_of_them: bool = False) -> None:
    """Remove the temporary files that a killed program left in `directory`: `all_of_them`, or those an hour old."""
    for left in directory.glob(f"{_PREFIX}*{_SUFFIX}"):
        with contextlib.suppress(OSError):
            if all_of_them or time.time() - left.stat().st_mtime > _OLD:
                left.unlink()


def remove(path: Path) -> None:
    """Remove `path` durably: it is gone after a flat battery too.

    Raises:
        OSError: if it cannot be removed.
    """
    path.unlink(missing_ok=True)
    _sync_directory(path.parent)


def make_private_folder(directory: Path) -> None:
    """Make `directory` and what it lies in, each that is made its owner's only; those that are there stay as they are.

    Raises:
        OSError: if it cannot be made, or is no directory.
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


def create_numbered(path: Path, data: Iterable[bytes]) -> Path:
    """Write `data`, which comes in parts, at `path`, or at the next free of `name-2.md`, `name-3.md` …; return where.

    Raises:
        OSError: if it could not be written.
    """
    number, candidate = 1, path
    with _temporary(path, data, private=False) as temporary:
        while True:
            try:
                _put(temporary, candidate)
            except FileExistsError:
                number += 1
                candidate = path.with_stem(f"{path.stem}-{number}")
            else:
                break
    _sync_directory(candidate.parent)
    return candidate


@contextlib.contextmanager
def _temporary(path: Path, data: Iterable[bytes], *, private: bool) -> Iterator[Path]:
    descriptor, name = tempfile.mkstemp(prefix=_PREFIX, suffix=_SUFFIX, dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            for part in data:
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
        if not private:
            temporary.chmod(_mode(path))
        yield temporary
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()


def _mode(path: Path) -> int:
    """Return the mode that a shared file at `path` gets: its own if it is there, else what the umask says."""
    with contextlib.suppress(OSError):
        return stat.S_IMODE(path.stat().st_mode)
    mask = os.umask(0o077)
    os.umask(mask)
    return 0o666 & ~mask


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
