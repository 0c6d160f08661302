"""Published charters: what each version of a standard told the public, under its digest."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.storage.base import Row, among
from claims.storage.programmes import Programme, local_day
from claims.storage.standards import AdoptedStandard

MOST: int = 500


class PublishedCharter(Row):
    """The charter of one version: canonical JSON and its SHA-256; never edited.

    A voucher names the version its holder was promised, so it can only be of one that has a
    charter: the database keeps that, too.
    """

    __tablename__ = "charters"

    standard_id: Mapped[UUID] = mapped_column(ForeignKey("standards.id"), primary_key=True)
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id"))
    service: Mapped[str]
    content: Mapped[str]
    digest: Mapped[str]
    published_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint(
            "digest = encode(sha256(convert_to(content, 'UTF8')), 'hex')", name="digest"
        ),
        Index("ix_charters_service", "service"),
    )


Found = tuple[PublishedCharter, AdoptedStandard, Programme]


def of_service(
    session: Session, service: str, *, programme_code: str | None, version: int | None
) -> list[Found]:
    """The charters of a service, the latest to take force first (at most 500)."""
    query = (
        select(PublishedCharter, AdoptedStandard, Programme)
        .join(AdoptedStandard, AdoptedStandard.id == PublishedCharter.standard_id)
        .join(Programme, Programme.id == PublishedCharter.programme_id)
        .where(PublishedCharter.service == service)
        .order_by(
            AdoptedStandard.takes_force_on.desc(),
            AdoptedStandard.version.desc(),
            PublishedCharter.standard_id.desc(),
        )
        .limit(MOST)
    )
    if programme_code is not None:
        query = query.where(Programme.code == programme_code)
    if version is not None:
        query = query.where(AdoptedStandard.version == version)
    return [(charter, row, programme) for charter, row, programme in session.execute(query)]


def latest(session: Session, now: datetime) -> list[Found]:
    """Of each service of each programme the charter that took force last (at most 500)."""
    query = (
        select(PublishedCharter, AdoptedStandard, Programme)
        .join(AdoptedStandard, AdoptedStandard.id == PublishedCharter.standard_id)
        .join(Programme, Programme.id == PublishedCharter.programme_id)
        .where(AdoptedStandard.takes_force_on <= local_day(now))
        .ext(distinct_on(Programme.code, PublishedCharter.service))
        .order_by(
            Programme.code,
            PublishedCharter.service,
            AdoptedStandard.takes_force_on.desc(),
            AdoptedStandard.version.desc(),
        )
        .limit(MOST)
    )
    return [(charter, row, programme) for charter, row, programme in session.execute(query)]


def of_standards(session: Session, standard_ids: Collection[UUID]) -> dict[UUID, Found]:
    """The charters of some versions, by the version's id."""
    found = session.execute(
        select(PublishedCharter, AdoptedStandard, Programme)
        .join(AdoptedStandard, AdoptedStandard.id == PublishedCharter.standard_id)
        .join(Programme, Programme.id == PublishedCharter.programme_id)
        .where(among(PublishedCharter.standard_id, standard_ids))
    )
    return {charter.standard_id: (charter, row, programme) for charter, row, programme in found}
