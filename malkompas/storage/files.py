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
_LOCK_ATTEMPTS, _LOCK_PAUSE = 100, 0.01  # seconds
_STALE = 3600  # seconds


# Writing. Data comes in parts. A `private` file can be read by its owner only or, in a folder that a group shares, by
# that group; others keep their mode, or get that of the user's umask. Where only the directory could not be synced,
# OSError is raised though the file is in its place.


def replace(path: Path, data: Iterable[bytes], *, private: bool = True) -> None:
    """Write `path` durably: file and directory are synced before this returns.

    Raises:
        OSError: if that could not be done; then `path` is as it was.
    """
    with _temporary(path, data, private=private) as temporary:
        temporary.replace(path)
    _sync_directory(path.parent)


def create(path: Path, data: Iterable[bytes], *, private: bool = True, numbered: bool = False) -> Path:
    """Write a new file durably, never over one that is there, and return its path.

    That is `path` or, where `numbered`, the next free of `name.md`, `name-2.md`, `name-3.md` …

    Raises:
        FileExistsError: if something is there already, and not `numbered`.
        OSError: if it could not be written; then nothing is there.
    """
    target, number = path, 1
    with _temporary(path, data, private=private) as temporary:
        while True:
            try:
                _rename_to_new(temporary, target)
                break
            except FileExistsError:
                if not numbered:
                    raise
                number += 1
                target = path.with_stem(f"{path.stem}-{number}")
    _sync_directory(path.parent)
    return target


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
        if private:
            share_with_group(temporary)
        else:
            temporary.chmod(_mode_of(path))
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


def _mode_of(path: Path) -> int:
    """Return the mode of the file at `path`, or of a new one."""
    with contextlib.suppress(OSError):
        return stat.S_IMODE(path.stat().st_mode)
    return 0o666 & ~_umask()


def _umask() -> int:
    umask = os.umask(0o077)
    os.umask(umask)
    return umask


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


def share_with_group(path: Path) -> None:
    """Let a group that may write in the folder of `path` read and write `path` too, as far as the umask goes.

    Not in a folder such as /tmp, where everybody may write and has files of their own.
    """
    folder = path.parent.stat()
    is_for_all = folder.st_mode & stat.S_IWOTH and folder.st_mode & stat.S_ISVTX
    if os.name == "nt" or is_for_all or not folder.st_mode & stat.S_IWGRP:
        return
    with contextlib.suppress(OSError):  # the user is no member of the group, or the drive knows no groups
        if path.stat().st_gid != folder.st_gid:
            os.chown(path, -1, folder.st_gid)
        path.chmod((0o2770 if path.is_dir() else 0o660) & ~_umask())


@contextlib.contextmanager
def locked(directory: Path) -> Iterator[None]:
    """Keep every other malkompas on this machine out of the same block for `directory`, as far as that goes.

    Windows and some network drives cannot lock a directory, and a program that hangs stops the others for a second.
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


def check_writable(directory: Path) -> None:
    """Make sure that a file can be written in `directory`.

    Raises:
        OSError: if it cannot.
    """
    tempfile.TemporaryFile(dir=directory).close()


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
