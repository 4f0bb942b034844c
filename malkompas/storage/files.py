"""Write files so that they are there whole or not at all, and stay there when the power goes."""

import contextlib
import errno
import os
import stat
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

_PREFIX, _SUFFIX = ".malkompas-", ".tmp"
_LOCK = f"{_PREFIX}lock{_SUFFIX}"
_LOCK_ATTEMPTS, _LOCK_PAUSE = 100, 0.01  # seconds
_CANNOT_LOCK = (errno.ENOTSUP, errno.EINVAL, errno.ENOSYS, errno.ENOLCK)
# O_NOINHERIT and O_BINARY: Windows would hand the file on to other programs, and translate line ends.
_NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOINHERIT", 0)
READ_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""How a file is opened that anyone may have put there: opening a named pipe would else wait for its writer."""
_STALE = 3600  # seconds
PAUSES = (0.01, 0.02, 0.04, 0.08, 0.15, 0.3)
"""So many seconds are waited, one after the other, for another program to close a file."""

T = TypeVar("T")


def is_in_use(error: BaseException | None) -> bool:
    """Return whether `error` may say that another program has the file open: Windows keeps all others out meanwhile."""
    return sys.platform == "win32" and isinstance(error, PermissionError)


def when_free(action: Callable[[], T], pauses: Iterable[float] = PAUSES) -> T:
    """Return what `action` returns, which is tried again after each of `pauses` while its file is in use.

    Raises:
        OSError: if it fails for another reason, or still.
    """
    for pause in pauses if sys.platform == "win32" else ():
        with contextlib.suppress(PermissionError):
            return action()
        time.sleep(pause)
    return action()


# Writing. Data comes in parts. A `private` file can be read by its owner only or, in a folder that a group shares, by
# that group; others keep their mode, or get that of the user's umask. Where only the directory could not be synced,
# OSError is raised though the file is in its place.


def replace(path: Path, data: Iterable[bytes], *, private: bool = True, pauses: Iterable[float] = PAUSES) -> None:
    """Write `path` durably: file and directory are synced before this returns. It waits for a file that is in use.

    Raises:
        OSError: if that could not be done; then `path` is as it was.
    """
    with _temporary(path, data, private=private) as temporary:
        when_free(lambda: temporary.replace(path), pauses)
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


def rename(path: Path, new: Path, *, pauses: Iterable[float] = PAUSES) -> None:
    """Rename `path`, within `locked`: whatever happens, the whole file is there under one of the names.

    Raises:
        OSError: if it is still called what it was, since something is at `new` already (FileExistsError) or it cannot.
    """
    if new.exists():  # Windows would see that by itself
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(new))
    when_free(lambda: path.rename(new), pauses)
    with contextlib.suppress(OSError):
        _sync_directory(new.parent)


@contextlib.contextmanager
def _temporary(path: Path, data: Iterable[bytes], *, private: bool) -> Iterator[Path]:
    """Write `data` to a synced temporary file beside `path`; it is removed at the end if it is still there."""
    descriptor, temporary = _open_new(path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            for part in data:
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
        if private:
            share_with_group(temporary)
        else:
            temporary.chmod(stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o666 & ~_umask())
        yield temporary
    finally:
        _discard(temporary)


def _open_new(directory: Path) -> tuple[int, Path]:
    """Open a new file in `directory`; `tempfile` goes on for ever on Windows where one may not write."""
    path = directory / f"{_PREFIX}{os.urandom(8).hex()}{_SUFFIX}"
    return os.open(path, _NEW, 0o600), path


def _discard(temporary: Path) -> None:
    with contextlib.suppress(OSError):
        try:
            temporary.unlink()
        except PermissionError:  # Windows: it is read-only, as what it was to replace, or in use
            temporary.chmod(0o600)
            when_free(temporary.unlink)


def _rename_to_new(temporary: Path, path: Path) -> None:
    """Give the file its name, where nothing is: two programs can never take the same."""
    if sys.platform == "win32":  # where a rename fails if something is there
        when_free(lambda: temporary.rename(path))
        return
    try:
        os.link(temporary, path)  # elsewhere a rename replaces it
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        path.open("xb").close()
        try:
            temporary.replace(path)
        except OSError:
            path.unlink()
            raise


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
    """Keep every other malkompas out of the same block for `directory`, as far as that goes.

    Some network drives cannot lock, and a program that hangs stops the others for a second.
    """
    if sys.platform == "win32":  # which cannot lock a directory
        import msvcrt

        path = directory / _LOCK
        descriptor = when_free(lambda: os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOINHERIT))
        take = partial(msvcrt.locking, descriptor, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        descriptor = os.open(directory, os.O_RDONLY)
        take = partial(fcntl.flock, descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    try:
        for _ in range(_LOCK_ATTEMPTS):
            try:
                take()
                break
            except OSError as error:
                if error.errno in _CANNOT_LOCK:
                    break
                time.sleep(_LOCK_PAUSE)
        yield
    finally:
        os.close(descriptor)
        if sys.platform == "win32":
            with contextlib.suppress(OSError):  # another program waits for it
                path.unlink()


def check_writable(directory: Path) -> None:
    """Make sure that a file can be written in `directory`.

    Raises:
        OSError: if it cannot.
    """
    descriptor, path = _open_new(directory)
    os.close(descriptor)
    _discard(path)


def remove(path: Path) -> None:
    """Remove the file at `path` durably; one that is gone already is no error.

    Raises:
        OSError: if it cannot be removed.
    """
    when_free(lambda: path.unlink(missing_ok=True))
    _sync_directory(path.parent)


def remove_stale_temporaries(directory: Path, *, all_of_them: bool = False) -> None:
    """Remove the temporary files that killed programs left in `directory`: those an hour old, or `all_of_them`."""
    for path in directory.glob(f"{_PREFIX}*{_SUFFIX}"):
        with contextlib.suppress(OSError):
            if all_of_them or time.time() - path.stat().st_mtime > _STALE:
                path.unlink()
