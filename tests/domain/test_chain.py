"""Whatever is done to a sealed history is found, at the right number; an honest one never is."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claims.domain.chain import (
    ChainedEvent,
    Checkpoint,
    Fault,
    Link,
    canonical_json,
    checkpoint,
    event_bytes,
    extend,
    genesis,
    signature_of,
    verify,
)

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
BEGAN = datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC)

texts = st.text(st.characters(codec="utf-8"), max_size=12)
ids = st.uuids()
payloads = st.dictionaries(texts, st.none() | st.booleans() | st.integers() | texts, max_size=4)
events = st.builds(
    ChainedEvent,
    id=ids,
    noun=texts,
    object_id=ids,
    seq=st.integers(1, 2**40),
    topic=texts,
    action=texts,
    from_status=st.none() | texts,
    to_status=st.none() | texts,
    user_id=ids,
    person_id=ids,
    at=st.datetimes(timezones=st.just(UTC)),
    payload=payloads.map(canonical_json),
)


def an_event(number: int = 1) -> ChainedEvent:
    return ChainedEvent(
        id=UUID(int=number),
        noun="claims",
        object_id=UUID(int=1000 + number),
        seq=1,
        topic="claim.submitted",
        action="submit",
        from_status="draft",
        to_status="submitted",
        user_id=UUID(int=5),
        person_id=UUID(int=6),
        at=BEGAN + timedelta(seconds=number),
        payload=canonical_json({"claimed": 125_050 + number}),
    )


def sealed(count: int) -> list[Link]:
    return list(extend(genesis("main"), 0, [an_event(no) for no in range(1, count + 1)]))


def stamps(links: list[Link], *numbers: int, key: bytes = KEY) -> list[Checkpoint]:
    return [checkpoint("main", no=no, head=links[no - 1].hash, at=BEGAN, key=key) for no in numbers]


def restamped(links: list[Link], start: int) -> list[Link]:
    """The history as a forger with the whole database leaves it: every link from `start` anew."""
    head = links[start - 2].hash if start > 1 else genesis("main")
    kept = [link.event for link in links[start - 1 :] if link.event]
    return links[: start - 1] + list(extend(head, start - 1, kept))


def fault_of(links: list[Link], checkpoints: list[Checkpoint]) -> tuple[int, Fault]:
    broken = verify("main", links, checkpoints, keys=[KEY]).broken
    assert broken, "it was noticed"
    return broken.no, broken.fault


def renumbered(links: list[Link]) -> list[Link]:
    return [replace(link, no=no) for no, link in enumerate(links, 1)]


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Link], list[Checkpoint], int]:
    """A chain, checkpoints the last of which is its end, and one of its numbers."""
    count = draw(st.integers(2, 30))
    links = sealed(count)
    at = draw(st.sets(st.integers(1, count)))
    return links, stamps(links, *sorted(at | {count})), draw(st.integers(1, count))


@given(histories())
def test_an_honest_history_holds(history: tuple[list[Link], list[Checkpoint], int]) -> None:
    links, checkpoints, _ = history
    found = verify("main", links, checkpoints, keys=[KEY])
    assert found.broken is None
    assert (found.count, found.head) == (len(links), links[-1].hash)
    assert found.checkpoints == len(checkpoints)


@given(histories(), st.data())
def test_an_edit_of_any_column_is_found_at_its_number(
    history: tuple[list[Link], list[Checkpoint], int], data: st.DataObject
) -> None:
    links, checkpoints, no = history
    event = links[no - 1].event
    other = data.draw(events)
    name = data.draw(st.sampled_from(sorted(ChainedEvent.__dataclass_fields__)))
    assert event
    assume(getattr(event, name) != getattr(other, name))
    links[no - 1] = replace(links[no - 1], event=replace(event, **{name: getattr(other, name)}))
    assert fault_of(links, checkpoints) == (no, Fault.HASH_DIFFERS)


@given(histories())
def test_a_missing_event_or_link_is_found_at_its_number(
    history: tuple[list[Link], list[Checkpoint], int],
) -> None:
    links, checkpoints, no = history
    without_event = [*links[: no - 1], replace(links[no - 1], event=None), *links[no:]]
    assert fault_of(without_event, checkpoints) == (no, Fault.EVENT_MISSING)
    expected = Fault.LINK_MISSING if no < len(links) else Fault.TAIL_CUT
    assert fault_of(links[: no - 1] + links[no:], checkpoints) == (no, expected)


@given(histories())
def test_a_gap_that_was_closed_by_renumbering_is_found(
    history: tuple[list[Link], list[Checkpoint], int],
) -> None:
    links, checkpoints, no = history
    assume(no < len(links))
    closed = renumbered(links[: no - 1] + links[no:])
    assert fault_of(closed, checkpoints) == (no, Fault.HASH_DIFFERS)


@given(histories(), st.integers(1, 30))
def test_two_events_that_changed_places_are_found_at_the_first(
    history: tuple[list[Link], list[Checkpoint], int], other: int
) -> None:
    links, checkpoints, no = history
    assume(other <= len(links) and other != no)
    for swapped in (
        {no: replace(links[no - 1], event=links[other - 1].event),
         other: replace(links[other - 1], event=links[no - 1].event)},
        {no: replace(links[other - 1], no=no), other: replace(links[no - 1], no=other)},
    ):  # fmt: skip
        changed = [swapped.get(link.no, link) for link in links]
        assert fault_of(changed, checkpoints) == (min(no, other), Fault.HASH_DIFFERS)


@given(histories())
def test_a_cut_tail_is_found(history: tuple[list[Link], list[Checkpoint], int]) -> None:
    links, checkpoints, no = history
    assert fault_of(links[: no - 1], checkpoints) == (no, Fault.TAIL_CUT)
    assert verify("main", links[: no - 1], [], keys=[KEY]).broken is None, "a chain alone is blind"


@given(histories())
def test_a_history_written_anew_is_found_at_the_next_checkpoint(
    history: tuple[list[Link], list[Checkpoint], int],
) -> None:
    links, checkpoints, no = history
    event = links[no - 1].event
    assert event
    links[no - 1] = replace(links[no - 1], event=replace(event, payload=b'{"claimed":1}'))
    forged = restamped(links, no)
    broken = verify("main", forged, checkpoints, keys=[KEY]).broken
    assert broken
    assert broken.fault is Fault.CHECKPOINT_DIFFERS
    assert broken.no == min(each.no for each in checkpoints if each.no >= no)
    assert broken.holds_to == max((each.no for each in checkpoints if each.no < no), default=0)
    assert verify("main", forged, [], keys=[KEY]).broken is None, "a chain alone is blind"


@given(histories())
def test_an_event_slipped_in_by_writing_anew_is_found(
    history: tuple[list[Link], list[Checkpoint], int],
) -> None:
    links, checkpoints, no = history
    slipped = [*links[: no - 1], Link(no, b"", an_event(999)), *links[no - 1 :]]
    assert fault_of(restamped(slipped, no), checkpoints)[1] is Fault.CHECKPOINT_DIFFERS


def test_an_empty_history_holds_until_something_was_sealed() -> None:
    assert verify("main", [], [], keys=[KEY]).broken is None
    assert fault_of([], stamps(sealed(3), 3)) == (1, Fault.TAIL_CUT)


@pytest.mark.parametrize(
    "altered",
    [
        lambda made: replace(made, head=b"\0" * 32),
        lambda made: replace(made, no=2),
        lambda made: replace(made, count=2),
        lambda made: replace(made, at=made.at + timedelta(seconds=1)),
        lambda made: replace(made, signature=b""),
        lambda made: replace(made, chain="other"),
    ],
)
def test_a_forged_checkpoint_is_found(altered: Callable[[Checkpoint], Checkpoint]) -> None:
    links = sealed(3)
    [made] = stamps(links, 3)
    assert fault_of(links, [altered(made)])[1] is Fault.CHECKPOINT_FORGED
    assert fault_of(links, stamps(links, 3, key=OTHER_KEY)) == (3, Fault.CHECKPOINT_FORGED)


def test_a_checkpoint_of_another_chain_or_another_count_proves_nothing() -> None:
    links = sealed(3)
    other = checkpoint("other", no=3, head=links[2].hash, at=BEGAN, key=KEY)
    assert fault_of(links, [other]) == (3, Fault.CHECKPOINT_FORGED)
    [made] = stamps(links, 3)
    counted = replace(made, count=4)
    counted = replace(counted, signature=signature_of(counted, KEY))
    assert fault_of(links, [counted]) == (3, Fault.CHECKPOINT_DIFFERS)


def test_the_chain_is_told_before_a_forged_checkpoint() -> None:
    links = sealed(5)
    links[1] = replace(links[1], event=None)
    forged = stamps(links, 4, key=OTHER_KEY)
    assert fault_of(links, forged) == (2, Fault.EVENT_MISSING)


def test_checkpoints_outlive_a_change_of_key() -> None:
    links = sealed(4)
    both = stamps(links, 2, key=OTHER_KEY) + stamps(links, 4)
    assert verify("main", links, both, keys=[KEY, OTHER_KEY]).broken is None


def test_the_links_of_one_chain_do_not_fit_another() -> None:
    links = sealed(2)
    broken = verify("other", links, [], keys=[KEY]).broken
    assert broken
    assert (broken.no, broken.fault) == (1, Fault.HASH_DIFFERS)


def test_a_chain_is_extended_where_it_ended() -> None:
    whole, half = sealed(10), sealed(4)
    later = [an_event(no) for no in range(5, 11)]
    assert half + list(extend(half[-1].hash, 4, later)) == whole


@given(events, events)
def test_two_events_have_the_same_bytes_only_when_they_are_the_same(
    one: ChainedEvent, other: ChainedEvent
) -> None:
    assert (event_bytes(one) == event_bytes(other)) == (one == other)


def test_nothing_is_something_else_than_an_empty_text() -> None:
    event = an_event()
    assert event_bytes(replace(event, from_status=None)) != event_bytes(
        replace(event, from_status="")
    )
    moved = replace(event, topic="claim.submitted" + "submit", action="")
    assert event_bytes(moved) != event_bytes(event)


def test_an_instant_is_the_same_in_every_zone_and_needs_one() -> None:
    jakarta = timezone(timedelta(hours=7))
    event = an_event()
    assert event_bytes(replace(event, at=event.at.astimezone(jakarta))) == event_bytes(event)
    with pytest.raises(TypeError, match="time zone"):
        event_bytes(replace(event, at=event.at.replace(tzinfo=None)))


def test_the_bytes_of_an_event_never_change() -> None:
    """A new version of the format needs a new domain, or every chain in the world breaks."""
    [link] = sealed(1)
    assert link.hash.hex() == "30809a87382ea24d47fd92290923be65e52ece30a61ab0670e2449b8fe6e9636"


@given(payloads)
def test_a_payload_has_one_writing(payload: dict[str, object]) -> None:
    backwards = dict(reversed(payload.items()))
    assert canonical_json(backwards) == canonical_json(payload)


@pytest.mark.parametrize(
    "payload", [{"a": 1.5}, {"a": float("nan")}, {"a": [1, {"b": 0.1}]}, {1: 2}, {"a": {2: 3}},
                {"a": b"x"}, {"a": {1, 2}}, {"a": BEGAN}]
)  # fmt: skip
def test_what_two_programs_may_write_differently_is_no_payload(payload: dict[str, object]) -> None:
    with pytest.raises(TypeError):
        canonical_json(payload)
