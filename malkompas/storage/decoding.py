"""The bytes of a file → the reflection in it, or what it is chosen by; older schemas are upgraded."""

import contextlib
import datetime as dt
from collections.abc import Callable
from typing import Literal, TypeVar

import msgspec

from malkompas import model, texts
from malkompas.errors import StoreError
from malkompas.model import Reflection, ReflectionInfo, StoredReflection
from malkompas.text import without_mark


class _Version(msgspec.Struct):
    schema: int


class _Head(_Version, gc=False):
    """What ReflectionInfo needs. Decoding only these fields takes a third of the time of a whole reflection."""

    started: model.Moment
    team: str
    goal: str
    finished: dt.datetime | None = None
    language: str = ""


class _Answer2(model.Question, frozen=True):
    notes: tuple[str, ...] = ()


class _Section2(model.Section, frozen=True):
    questions: tuple[_Answer2, ...]


class _Reflection2(Reflection, frozen=True, kw_only=True):
    """A reflection of schema 2, whose notes are plain strings."""

    schema: Literal[2]
    sections: tuple[_Section2, ...] = ()  # type: ignore[assignment]


_decoder, _decoder_of_2 = msgspec.json.Decoder(Reflection), msgspec.json.Decoder(_Reflection2)
_head_decoder = msgspec.json.Decoder(_Head)
Decoded = TypeVar("Decoded", Reflection, _Head)


def parse_info(id: str, data: bytes) -> ReflectionInfo:
    """Return what the reflection `id`, whose file holds `data`, is chosen by; see `parse`."""
    head = _decode(_head_decoder.decode, id, data)
    return ReflectionInfo(id, head.started, head.finished, head.team, head.goal, head.language)


def parse(id: str, data: bytes) -> StoredReflection:
    """Return the reflection `id`, whose file holds `data`.

    Raises:
        StoreError: if it was written by a newer version, or is damaged.
    """
    return StoredReflection(id, _decode(_decode_reflection, id, data), data)


def _decode(decode: Callable[[bytes], Decoded], id: str, data: bytes) -> Decoded:
    unreadable = contextlib.suppress(msgspec.DecodeError, UnicodeDecodeError, RecursionError)
    with unreadable:
        data = without_mark(data)  # an editor may have put one there
        value = decode(data)
        is_whole = isinstance(value, _Head) or model.has_valid_positions(value)
        if model.OLDEST_STORED_SCHEMA <= value.schema <= model.STORED_SCHEMA and is_whole:
            return value
    with unreadable:
        if msgspec.json.decode(data, type=_Version).schema > model.STORED_SCHEMA:
            raise StoreError(texts.FILE_IS_NEWER.format(name=f"{id}.json"), texts.NEWER_HINT)
    raise StoreError(texts.FILE_IS_DAMAGED.format(name=f"{id}.json"), texts.DAMAGED_HINT)


def _decode_reflection(data: bytes) -> Reflection:
    """Return the reflection in `data`; one that was stored in schema 2 is upgraded.

    Raises:
        msgspec.DecodeError: if it is damaged, or of another schema.
    """
    with contextlib.suppress(msgspec.ValidationError):
        if (reflection := _decoder.decode(data)).schema != model.OLDEST_STORED_SCHEMA:
            return reflection
    value = msgspec.to_builtins(_decoder_of_2.decode(data)) | {"schema": model.STORED_SCHEMA}
    for answer in (answer for section in value["sections"] for answer in section["questions"]):
        answer["notes"] = [{"text": note} for note in answer.get("notes", ())]
    return msgspec.convert(value, Reflection)
