"""One file of the folder → a reflection or its head, or what is wrong with it."""

import datetime as dt
import os
import stat
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import structs

from malkompas import texts
from malkompas.errors import StoreError
from malkompas.model import SCHEMA, Head, Reflection
from malkompas.talk.places import is_well_placed

MOST_BYTES = 50_000_000
"""No reflection is larger; a larger file is not read."""

# Without O_NONBLOCK a named pipe would be waited for; Windows has neither that nor bytes as they are, but for O_BINARY.
_READING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class _Version(msgspec.Struct):
    schema: int


class _Head(msgspec.Struct, gc=False):
    schema: int
    started: dt.datetime
    team: str
    goal: str
    finished: dt.datetime | None = None


_decoder = msgspec.json.Decoder(Reflection)
_version_decoder = msgspec.json.Decoder(_Version)
_head_decoder = msgspec.json.Decoder(_Head)
_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
Kept = TypeVar("Kept", Reflection, _Head)


def file_name(id: str) -> str:
    """Return what the file of the reflection `id` is called."""
    return f"{id}.json"


def data(folder: Path, id: str) -> bytes:
    """Return what the file of the reflection `id` in `folder` holds.

    Raises:
        StoreError: if it cannot be read, is no file, or is too large.
    """
    # Without Path, which takes longer than the reading.
    name = file_name(id)
    try:
        descriptor = os.open(f"{folder}{os.sep}{name}", _READING)
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise StoreError(texts.file_is_no_file(name), texts.DAMAGED_HINT)
            if status.st_size > MOST_BYTES:
                raise StoreError(texts.file_is_too_large(name), texts.DAMAGED_HINT)
            return os.read(descriptor, status.st_size)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise StoreError(texts.file_is_unreadable(name, error), texts.UNREADABLE_HINT) from error


def head(id: str, data: bytes) -> Head:
    """Return the head of the reflection `id`, whose file holds `data`.

    Raises:
        StoreError: if it is damaged, or of a newer version.
    """
    found = _decoded(_head_decoder, id, data)
    return Head(id, found.started, found.finished, found.team, found.goal)


def reflection(id: str, data: bytes) -> Reflection:
    """Return the reflection `id`, whose file holds `data`, as this version keeps it.

    Raises:
        StoreError: if it is damaged, or of a newer version.
    """
    found = _decoded(_decoder, id, data)
    if not is_well_placed(found):
        raise _misread(id, data)
    return _upgraded(found)


def _decoded(decoder: msgspec.json.Decoder[Kept], id: str, data: bytes) -> Kept:
    try:
        found = decoder.decode(data)
    except _UNREADABLE as error:
        raise _misread(id, data) from error
    if not (1 <= found.schema <= SCHEMA and found.started.tzinfo):
        raise _misread(id, data)
    return found


def _misread(id: str, data: bytes) -> StoreError:
    """Return what is wrong with the file under `id`, which could not be read: it is of a newer version, or damaged."""
    try:
        is_newer = _version_decoder.decode(data).schema > SCHEMA
    except _UNREADABLE:
        is_newer = False
    if is_newer:
        return StoreError(texts.file_is_newer(file_name(id)), texts.NEWER_HINT)
    return StoreError(texts.file_is_damaged(file_name(id)), texts.DAMAGED_HINT)


def _upgraded(reflection: Reflection) -> Reflection:
    """Return `reflection` as this version keeps it. Schema 2 added fields, which say nothing where they are missing."""
    return reflection if reflection.schema == SCHEMA else structs.replace(reflection, schema=SCHEMA)
