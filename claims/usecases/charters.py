"""Find the charter of a service, as it is in force or as it was promised, for anybody who asks."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from claims.domain.charter_content import Content
from claims.domain.charter_told import Kept, Measured
from claims.domain.drafts import Life, Turn, life_on
from claims.domain.hit_rates import HitRate
from claims.domain.refusals import Refused
from claims.domain.rules.rounding import half_up_part
from claims.domain.sections import is_code
from claims.storage import charters, standards
from claims.storage.charters import Found
from claims.storage.standards import AdoptedStandard
from claims.usecases import hit_rates
from claims.usecases.context import Context


@dataclass(frozen=True, slots=True)
class CharterShown:
    """A charter with the standing of its version today; `content` is what the digest is over.

    `measured` is how often its promises were kept, for those that were measured.
    """

    service: str
    programme_code: str
    version: int
    status: Life
    digest: str
    content: Content
    url: str
    measured: Measured = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CharterMark:
    """What stands of a charter on a voucher: the sentence, the digest and where to read it all."""

    short: dict[str, str]
    digest: str
    url: str


def get(
    ctx: Context, service: str, *, programme: str | None = None, version: int | None = None
) -> CharterShown:
    """The charter in force for a service, or one version of it; refuses `CHARTER_UNKNOWN`.

    Where several programmes offer the service and none is named, the one whose standard took
    force last.
    """
    found_all = (
        charters.of_service(ctx.session, service, programme_code=programme, version=version)
        if is_code(service)
        else []
    )
    for found in found_all:
        shown = _shown(ctx, found)
        if version is not None or shown.status is Life.IN_FORCE:
            return shown
    raise Refused("CHARTER_UNKNOWN", "No charter is in force for this service.")


@dataclass(frozen=True, slots=True)
class CharterListed:
    """A service whose charter is in force, under the programme that promises it."""

    service: str
    names: dict[str, str]
    short: dict[str, str]
    programme_code: str
    programme_names: dict[str, str]
    version: int
    takes_force_on: date
    digest: str
    url: str


def list_(ctx: Context) -> list[CharterListed]:
    """Every service with a charter in force, by programme; anybody may read them."""
    listed = []
    for found in charters.latest(ctx.session, ctx.now):
        charter, row, programme = found
        if _status(ctx, found) is Life.IN_FORCE:
            content = _content(found)
            listed.append(
                CharterListed(
                    service=charter.service,
                    names=content["standard"]["names"],
                    short=content["short"],
                    programme_code=programme.code,
                    programme_names=content["programme"]["names"],
                    version=row.version,
                    takes_force_on=row.takes_force_on,
                    digest=charter.digest,
                    url=_url(ctx, found),
                )
            )
    return listed


def marks(ctx: Context, standard_ids: Collection[UUID]) -> dict[UUID, CharterMark]:
    """What vouchers say of the charters they were issued under, by the version's id."""
    found = charters.of_standards(ctx.session, set(standard_ids))
    return {
        standard_id: CharterMark(
            short=_content(each)["short"], digest=each[0].digest, url=_url(ctx, each)
        )
        for standard_id, each in found.items()
    }


def require_charters(ctx: Context, standard_ids: Collection[UUID]) -> None:
    """Refuse `CHARTER_MISSING` where one of these versions was published without a charter."""
    if set(standard_ids) - charters.of_standards(ctx.session, set(standard_ids)).keys():
        raise Refused(
            "CHARTER_MISSING",
            "The standard in force for this service has no published charter.",
            field="standard_code",
        )


def _shown(ctx: Context, found: Found) -> CharterShown:
    charter, row, programme = found
    return CharterShown(
        service=charter.service,
        programme_code=programme.code,
        version=row.version,
        status=_status(ctx, found),
        digest=charter.digest,
        content=_content(found),
        url=_url(ctx, found),
        measured=_measured(ctx, row),
    )


def _status(ctx: Context, found: Found) -> Life:
    """The standing of a charter's version today, among all versions of its standard."""
    _, row, programme = found
    versions = standards.list_versions(ctx.session, row.programme_id, row.code)
    return life_on(
        ctx.today(programme.time_zone),
        Turn(row.takes_force_on, row.version),
        [Turn(each.takes_force_on, each.version) for each in versions],
    )


def _measured(ctx: Context, row: AdoptedStandard) -> dict[str, Kept]:
    """What was published last of each promise of the service; rates are rounded half up."""
    measured: dict[str, Kept] = {}
    for each in hit_rates.published(ctx, row.programme_id, row.code):
        bound = HitRate(each.kept, each.total).lower_bound
        if bound is not None:
            rate = half_up_part(each.kept, 10_000, each.total)
            at_least = half_up_part(bound.numerator, 10_000, bound.denominator)
            measured[each.promise] = Kept(each.kept, each.total, rate, at_least)
    return measured


def _content(found: Found) -> Content:
    content: Content = json.loads(found[0].content)
    return content


def _url(ctx: Context, found: Found) -> str:
    charter, row, programme = found
    named = urlencode({"programme": programme.code, "version": row.version})
    return f"{ctx.public_url}/charter/{charter.service}?{named}"
