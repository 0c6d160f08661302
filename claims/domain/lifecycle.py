"""What a lifecycle is: a table of moves between the states of one noun, one line an edge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from claims.domain.refusals import Refused

S = TypeVar("S", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Edge(Generic[S]):
    """One allowed move: the states it starts from, the action that takes it, where it ends.

    `event` is what the event is called after the noun (`voucher.redeemed`): the target state,
    unless the table says otherwise.
    """

    sources: tuple[S, ...]
    action: str
    target: S
    event: str


@dataclass(frozen=True)
class Lifecycle(Generic[S]):
    """The states of one noun and every move between them.

    `noun` is the plural noun of design, table and URL. `entries` are the acts that create a row
    and the state each creates it in. Only usecases/moves.py changes a status.
    """

    noun: str
    states: type[S]
    entries: Mapping[str, S]
    edges: tuple[Edge[S], ...]
    one: str = ""
    """The singular, where it is not the noun without its s."""
    former: tuple[Edge[S], ...] = ()
    """Moves that were allowed once and stand in histories; nobody can make them any more."""

    def edge(self, source: S, action: str) -> Edge[S]:
        """The edge an action takes; refuses `STATE_CONFLICT` where there is none."""
        for edge in self.edges:
            if edge.action == action and source in edge.sources:
                return edge
        raise Refused(
            "STATE_CONFLICT",
            f"This cannot be done now: the state is {source.value}, and {action!r} does not "
            "start from there.",
            state=source.value,
            action=action,
            allowed=sorted(self.actions_from(source)),
        )

    def actions_from(self, source: S) -> set[str]:
        """The actions that may be taken from a state."""
        return {edge.action for edge in self.edges if source in edge.sources}

    def final(self) -> frozenset[S]:
        """The states without an edge out."""
        return frozenset(each for each in self.states if not self.actions_from(each))

    def reachable(self) -> frozenset[S]:
        """Every state some sequence of moves leads to from an entry."""
        seen, todo = set(self.entries.values()), list(self.entries.values())
        while todo:
            source = todo.pop()
            found = {edge.target for edge in self.edges if source in edge.sources} - seen
            seen |= found
            todo.extend(found)
        return frozenset(seen)

    def pairs(self) -> frozenset[tuple[str, str, str]]:
        """Every (from, action, to), as the database compares them."""
        return _pairs(self.edges)

    def pairs_ever(self) -> frozenset[tuple[str, str, str]]:
        """The same with those of former times, as `claims verify` finds them in histories."""
        return _pairs((*self.edges, *self.former))

    def topic(self, event: str) -> str:
        """The topic of an event: the singular noun and the event, `voucher.redeemed`."""
        return f"{self.one or self.noun.removesuffix('s')}.{event}"


def _pairs(edges: tuple[Edge[S], ...]) -> frozenset[tuple[str, str, str]]:
    return frozenset(
        (source.value, edge.action, edge.target.value) for edge in edges for source in edge.sources
    )


def edge(source: S | tuple[S, ...], action: str, target: S, event: str = "") -> Edge[S]:
    """One line of a lifecycle's table; the source is one state or several."""
    sources = source if isinstance(source, tuple) else (source,)
    return Edge(sources, action, target, event or target.value)
