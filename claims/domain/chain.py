"""The chain of events: what is hashed of an event, how links hold, and what a checkpoint proves.

Every event becomes one string of bytes; every link hashes the link before it, its own number and
those bytes. Whoever can write the whole database can also write the chain anew, or cut its end
off, and it would still hold together: that shows only against checkpoints, signed with a key and
kept where the database cannot be written from. This module needs nothing but Python, so that an
auditor can run it elsewhere.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

_EVENT: Final = b"claims.event.v1"
_LINK: Final = b"claims.link.v1"
_GENESIS: Final = b"claims.genesis.v1"
_CHECKPOINT: Final = b"claims.checkpoint.v1"
_ABSENT: Final = b"\xff\xff\xff\xff"
"""In place of a length: nothing here, which is something else than an empty text."""


@dataclass(frozen=True, slots=True)
class ChainedEvent:
    """An event as it is hashed: every column of its row that has a meaning.

    `payload` is canonical JSON, byte for byte as it was stored; `at` is in UTC, to microseconds.
    """

    id: UUID
    noun: str
    object_id: UUID
    seq: int
    topic: str
    action: str
    from_status: str | None
    to_status: str | None
    user_id: UUID
    person_id: UUID
    at: datetime
    payload: bytes


@dataclass(frozen=True, slots=True)
class Link:
    """An event's place in the chain: numbers start at 1 and have no gap; `hash` is 32 bytes.

    `event` is absent when its row is gone, which is a fault.
    """

    no: int
    hash: bytes
    event: ChainedEvent | None


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What was true of the chain at an instant: the last number, its hash, and how many events."""

    chain: str
    no: int
    head: bytes
    count: int
    at: datetime
    signature: bytes = field(repr=False)


class Fault(StrEnum):
    """Why a chain does not hold."""

    EVENT_MISSING = "event_missing"
    LINK_MISSING = "link_missing"
    HASH_DIFFERS = "hash_differs"
    TAIL_CUT = "tail_cut"
    CHECKPOINT_DIFFERS = "checkpoint_differs"
    CHECKPOINT_FORGED = "checkpoint_forged"


@dataclass(frozen=True, slots=True)
class Break:
    """The first number that does not hold, and why; up to `holds_to` a checkpoint proves it.

    After a chain was written anew from somewhere on, no single event can be named: the change
    lies behind `holds_to` and not behind `no`.
    """

    no: int
    fault: Fault
    holds_to: int


@dataclass(frozen=True, slots=True)
class Verified:
    """What verifying found: how many links, the last hash, checkpoints met, and the first break."""

    count: int
    head: bytes
    checkpoints: int
    broken: Break | None


def canonical_json(payload: Mapping[str, object]) -> bytes:
    """The one way to write a payload: sorted keys, no spaces, UTF-8; whole numbers only.

    Raises `TypeError` for a float or anything else that two programs may write differently.
    """
    _require_plain(payload)
    text = json.dumps(
        payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return text.encode()


def event_bytes(event: ChainedEvent) -> bytes:
    """The bytes of an event: every part behind its length, so that no two events are the same."""
    return _framed(
        [
            _EVENT,
            event.id.bytes,
            event.noun.encode(),
            event.object_id.bytes,
            str(event.seq).encode(),
            event.topic.encode(),
            event.action.encode(),
            None if event.from_status is None else event.from_status.encode(),
            None if event.to_status is None else event.to_status.encode(),
            event.user_id.bytes,
            event.person_id.bytes,
            _instant(event.at),
            event.payload,
        ]
    )


def genesis(chain: str) -> bytes:
    """What the first link of a named chain stands on; another chain's links do not fit here."""
    return hashlib.sha256(_framed([_GENESIS, chain.encode()])).digest()


def link_hash(previous: bytes, no: int, event: bytes) -> bytes:
    """The hash of a link: SHA-256 of the hash before it, its number and its event's bytes."""
    return hashlib.sha256(_framed([_LINK, previous, no.to_bytes(8, "big"), event])).digest()


def extend(head: bytes, count: int, events: Iterable[ChainedEvent]) -> Iterator[Link]:
    """The links of further events on a chain of `count` links that ends in `head`."""
    for no, event in enumerate(events, count + 1):
        head = link_hash(head, no, event_bytes(event))
        yield Link(no, head, event)


def checkpoint(chain: str, *, no: int, head: bytes, at: datetime, key: bytes) -> Checkpoint:
    """A signed checkpoint of a chain whose last link is `no` with the hash `head`."""
    made = Checkpoint(chain, no, head, count=no, at=at.astimezone(UTC), signature=b"")
    return replace(made, signature=signature_of(made, key))


def signature_of(made: Checkpoint, key: bytes) -> bytes:
    """HMAC-SHA-256 over all that a checkpoint says."""
    said = [
        _CHECKPOINT,
        made.chain.encode(),
        str(made.no).encode(),
        made.head,
        str(made.count).encode(),
        _instant(made.at),
    ]
    return hmac.digest(key, _framed(said), "sha256")


def verify(
    chain: str, links: Iterable[Link], checkpoints: Iterable[Checkpoint], *, keys: Sequence[bytes]
) -> Verified:
    """Recompute a chain and hold it against its checkpoints; one pass, in order of number.

    `links` come sorted by number, each with the event its row names; the first break ends it.
    A checkpoint may be signed with any of the keys, so that a key can be changed.
    """
    due: dict[int, list[Checkpoint]] = {}
    forged: list[int] = []
    for each in checkpoints:
        if each.chain == chain and any(_is_signed(each, key) for key in keys):
            due.setdefault(each.no, []).append(each)
        else:
            forged.append(each.no)
    head, no, met, holds_to, broken = genesis(chain), 0, 0, 0, None
    for link in links:
        if fault := _fault_of(link, head, no + 1):
            broken = Break(no + 1, fault, holds_to)
            break
        head, no = link.hash, link.no
        if no in due:
            if any(each.head != head or each.count != no for each in due[no]):
                broken = Break(no, Fault.CHECKPOINT_DIFFERS, holds_to)
                break
            met, holds_to = met + len(due.pop(no)), no
    else:
        if due:
            broken = Break(no + 1, Fault.TAIL_CUT, holds_to)
    if forged and broken is None:
        broken = Break(min(forged), Fault.CHECKPOINT_FORGED, holds_to)
    return Verified(no, head, met, broken)


def _is_signed(made: Checkpoint, key: bytes) -> bool:
    return hmac.compare_digest(made.signature, signature_of(made, key))


def _fault_of(link: Link, previous: bytes, expected: int) -> Fault | None:
    if link.no != expected:
        return Fault.LINK_MISSING
    if link.event is None:
        return Fault.EVENT_MISSING
    if link.hash != link_hash(previous, link.no, event_bytes(link.event)):
        return Fault.HASH_DIFFERS
    return None


def _framed(parts: Iterable[bytes | None]) -> bytes:
    return b"".join(
        _ABSENT if part is None else len(part).to_bytes(4, "big") + part for part in parts
    )


def _instant(at: datetime) -> bytes:
    if at.tzinfo is None:
        raise TypeError("an instant has a time zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds").encode()


def _require_plain(value: object) -> None:
    if isinstance(value, Mapping):
        for key, each in value.items():
            if not isinstance(key, str):
                raise TypeError("a payload's keys are texts")
            _require_plain(each)
    elif isinstance(value, list | tuple):
        for each in value:
            _require_plain(each)
    elif value is not None and not isinstance(value, str | int):
        raise TypeError(f"a payload holds texts, whole numbers and truths, no {type(value)}")
