"""One cast of people and one programme that every test knows, built through the use cases."""

from __future__ import annotations

import io
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any
from uuid import UUID

from PIL import Image
from sqlalchemy import select, text

from claims.documents.images import CleanImage, clean_image
from claims.domain.money import Money
from claims.domain.permissions import Actor, Role
from claims.domain.role_conflicts import met_by
from claims.runtime import Runtime
from claims.storage import grants as grants_of
from claims.storage.account_changes import AccountChange
from claims.storage.drafts import Draft
from claims.storage.preauthorisations import Preauthorisation
from claims.storage.users import User
from claims.usecases import (
    account_changes,
    claim_drafts,
    claims,
    drafts,
    enrolments,
    events,
    exemptions,
    grants,
    people,
    preauthorisations,
    programmes,
    receipts,
    users,
    vouchers,
)
from claims.usecases.claim_drafts import Drafted
from claims.usecases.context import WORKER, Context
from config.settings import Settings
from workers import jobs
from workers.relay import gather_now

STANDARD = (Path(__file__).parent.parent / "config/standards/home-care.toml").read_text("utf-8")
RUPIAH = "IDR"
TIME_ZONE = "Asia/Jakarta"
HOUSEHOLD = UUID("0190a000-0000-7000-8000-0000000000aa")
ITEMS = {
    "nurse-visit": "kunjungan", "physiotherapy": "sesi", "care-kit": "paket",
    "wheelchair-rent": "hari",
}  # fmt: skip


def rupiah(whole: int) -> Money:
    """So many whole rupiah."""
    return Money(whole * 100, RUPIAH)


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is there: a programme with its officers, a provider and two citizens."""

    today: date
    programme: UUID
    budget: UUID
    standard: UUID
    administrator: Actor
    planner: Actor
    officer: Actor
    finance: Actor
    second_finance: Actor
    third_finance: Actor
    auditor: Actor
    policy: Actor
    provider: Actor
    siti: Actor
    budi: Actor


STAFF = (
    ("planner", Role.PROGRAMME_OFFICER),
    ("officer", Role.CLAIMS_OFFICER),
    ("finance", Role.FINANCE_OFFICER),
    ("second_finance", Role.FINANCE_OFFICER),
    ("auditor", Role.AUDITOR),
    ("policy", Role.POLICY_OFFICER),
    ("third_finance", Role.FINANCE_OFFICER),
)
CITIZENS = ("siti", "budi")


def nik(serial: int, birth: date = date(1950, 8, 17)) -> str:
    """A made-up but valid NIK of Jakarta."""
    return f"317101{birth:%d%m%y}{serial:04d}"


def assemble(runtime: Runtime, *, authority: int = 1_000_000_000, standard: str = STANDARD) -> Cast:
    """Build the cast: `authority` is the budget line in whole rupiah."""
    admin = runtime.act(
        WORKER,
        lambda ctx: users.add_first(
            ctx, login="admin", name="Ratna Admin", id_scheme="id.nik", national_id=nik(1)
        )[0],
    )
    administrator = Actor(admin.id, admin.person_id, frozenset({Role.ADMINISTRATOR}))
    runtime.act(
        WORKER,
        lambda ctx: users.add_first(
            ctx, login="admin-2", name="Made Admin", id_scheme="id.nik", national_id=nik(2)
        ),
    )
    hired = hire(
        runtime,
        administrator,
        [
            *(Wanted(login, [role], serial) for serial, (login, role) in enumerate(STAFF, 10)),
            *(Wanted(login, [Role.CITIZEN], serial) for serial, login in enumerate(CITIZENS, 50)),
        ],
    )
    by_login = dict(zip([*(login for login, _ in STAFF), *CITIZENS], hired, strict=True))
    planner, policy = by_login["planner"], by_login["policy"]
    today = runtime.query(planner, lambda ctx: ctx.today(TIME_ZONE))
    programme_id = runtime.act(planner, lambda ctx: _programme(ctx, today))
    budget_id = runtime.act(
        planner,
        lambda ctx: (
            programmes.adopt_budget(
                ctx,
                programme_id,
                code="care",
                names={"id": "Perawatan", "en": "Care"},
                authority=rupiah(authority),
                spending_authority="Kuasa Pengguna Anggaran",
                account_code="521219",
            ).id
        ),
    )
    runtime.act(
        planner,
        lambda ctx: programmes.add_items(
            ctx,
            programme_id,
            items=[
                {"code": code, "names": {"id": code, "en": code}, "unit": unit}
                for code, unit in ITEMS.items()
            ],
        ),
    )
    standard_id = publish(
        runtime, planner, policy, programme_id, budget_id=budget_id, text=standard
    )
    provider = a_provider(runtime, administrator, planner, programme_id, today)
    cast = Cast(
        today=today,
        programme=programme_id,
        budget=budget_id,
        standard=standard_id,
        administrator=administrator,
        provider=provider,
        **by_login,
    )
    for login in CITIZENS:
        enrol(runtime, cast, by_login[login].person_id)
    return cast


def publish(
    runtime: Runtime,
    drafter: Actor,
    publisher: Actor,
    programme_id: UUID,
    *,
    budget_id: UUID,
    text: str,
) -> UUID:
    """A standard that one person drafted and checked and another published; its id."""
    draft = runtime.act(
        drafter, lambda ctx: drafts.draft(ctx, programme_id, budget_id=budget_id, text=text)
    )
    runtime.act(drafter, lambda ctx: drafts.check(ctx, draft.id))
    runtime.act(publisher, lambda ctx: drafts.publish(ctx, draft.id, digest=draft.digest))
    return draft.id


def _programme(ctx: Any, today: date) -> UUID:
    return programmes.create(
        ctx,
        code="LANSIA",
        names={"id": "Perawatan Lansia", "en": "Care for the Elderly"},
        currency=RUPIAH,
        starts_on=date(today.year, 1, 1),
        ends_on=date(today.year + 1, 12, 31),
        id_scheme="id.nik",
        time_zone=TIME_ZONE,
        liable_payer="Dinas Sosial",
        payer_name="Dinas Sosial",
        payer_account="0012345678901",
        payer_bic="BRINIDJA",
        rail="SKNBI",
    ).id


@dataclass(frozen=True, slots=True)
class Wanted:
    """A user to be: with a person of his own, or of another account of one person."""

    login: str
    roles: list[Role]
    serial: int
    provider_id: UUID | None = None
    person_id: UUID | None = None

    @property
    def may_conflict(self) -> bool:
        """Whether one person comes to have several roles."""
        return len(self.roles) > 1 or self.person_id is not None


def a_user(
    runtime: Runtime,
    administrator: Actor,
    *,
    login: str,
    roles: list[Role],
    serial: int,
    provider_id: UUID | None = None,
    person_id: UUID | None = None,
) -> Actor:
    """A user with a person of his own (or of another account of one person)."""
    wanted = Wanted(login, roles, serial, provider_id, person_id)
    [made] = hire(runtime, administrator, [wanted])
    return made


def hire(runtime: Runtime, administrator: Actor, wanted: Sequence[Wanted]) -> list[Actor]:
    """Users with their roles and accounts confirmed by others, all at once."""

    def act(ctx: Context) -> list[Actor]:
        made = [_added(ctx, each) for each in wanted]
        confirm_grants(ctx)
        return made

    made = runtime.act(administrator, act)
    confirm_accounts(runtime)
    return made


def _added(ctx: Context, wanted: Wanted) -> Actor:
    person = (
        wanted.person_id
        or people.register(
            ctx,
            name=wanted.login.title(),
            national_id=nik(wanted.serial),
            id_scheme="id.nik",
            account={
                "holder": wanted.login.title(),
                "number": f"9876543{wanted.serial:06d}",
                "bic": "BMRIIDJA",
                "currency": RUPIAH,
            },
        ).id
    )
    user, _ = users.add(
        ctx,
        login=wanted.login,
        person_id=person,
        roles=[role.value for role in wanted.roles],
        reason="Hired.",
        provider_id=wanted.provider_id,
        last_day=_exempted(ctx, person, wanted.roles) if wanted.may_conflict else None,
    )
    return Actor(user.id, user.person_id, frozenset(wanted.roles), wanted.provider_id)


def confirm_grants(ctx: Context, user_id: UUID | None = None) -> None:
    """Let an administrator who proposed none of them confirm the grants that wait, or one's."""
    second = _second_administrator(ctx)
    for each in grants.list_(ctx, status="proposed"):
        if user_id in {None, each.row.user_id}:
            grants.confirm(second, each.id)


def _second_administrator(ctx: Context) -> Context:
    [user] = ctx.session.scalars(select(User).where(User.login == "admin-2"))
    return replace(ctx, actor=Actor(user.id, user.person_id, frozenset({Role.ADMINISTRATOR})))


def _exempted(ctx: Context, person_id: UUID, roles: list[Role]) -> date | None:
    """Exempt a person from every conflict his roles would be in; the day on which that ends."""
    day = grants_of.day_of(ctx.now)
    held = grants_of.roles_of_person(ctx.session, person_id, ctx.now)
    found = met_by(ctx.rulebook.access.conflicts.values(), held | set(roles))
    last_day = day + timedelta(days=180)
    for each in found:
        given = exemptions.propose(
            ctx, person_id=person_id, conflict=each.code, reason="Few people.", last_day=last_day
        )
        exemptions.confirm(_second_administrator(ctx), given.id)
    return last_day if found else None


def confirm_accounts(runtime: Runtime) -> None:
    """Let the first officer who is neither proposer nor payee confirm each proposed account."""
    by_officer: dict[Actor, list[UUID]] = {}
    for each, who in runtime.query(WORKER, _to_be_confirmed):
        by_officer.setdefault(who, []).append(each)
    for who, changes in by_officer.items():
        runtime.act(who, partial(_confirm_all, changes=changes))


def _confirm_all(ctx: Context, changes: Sequence[UUID]) -> None:
    for each in changes:
        account_changes.confirm(ctx, each)


def _to_be_confirmed(ctx: Context) -> list[tuple[UUID, Actor]]:
    confirming = {Role.FINANCE_OFFICER, Role.PROGRAMME_OFFICER}
    officers = [
        Actor(each.id, each.person_id, roles)
        for each in ctx.session.scalars(select(User).order_by(User.id))
        if (roles := grants_of.roles_of(ctx.session, each.id, ctx.now)) & confirming
    ]
    waiting = select(AccountChange).where(AccountChange.status == "proposed")
    return [
        (each.id, others[0])
        for each in ctx.session.scalars(waiting.order_by(AccountChange.id))
        if (
            others := [
                who for who in officers if who.person_id not in {each.person_id, each.proposer_id}
            ]
        )
    ]


def a_provider(
    runtime: Runtime, administrator: Actor, planner: Actor, programme_id: UUID, today: date
) -> Actor:
    """An accredited provider and who acts for it."""
    provider_id = runtime.act(
        planner,
        lambda ctx: (
            people.register_provider(
                ctx,
                code="KLINIK-01",
                name="Klinik Sehat Bersama",
                sector="private",
                account={
                    "holder": "Klinik Sehat Bersama",
                    "number": "1234567890123",
                    "bic": "CENAIDJA",
                    "currency": RUPIAH,
                },
                accreditations=[
                    {
                        "programme_id": programme_id,
                        "item_code": code,
                        "first_day": today - timedelta(days=300),
                        "last_day": None,
                    }
                    for code in ITEMS
                ],
            ).id
        ),
    )
    return a_user(
        runtime,
        administrator,
        login="klinik",
        roles=[Role.PROVIDER],
        serial=40,
        provider_id=provider_id,
    )


def a_draft(runtime: Runtime, cast: Cast, text: str = STANDARD) -> Draft:
    """A draft of the planner's, for the cast's budget line."""
    return runtime.act(
        cast.planner,
        lambda ctx: drafts.draft(ctx, cast.programme, budget_id=cast.budget, text=text),
    )


def a_version(runtime: Runtime, cast: Cast, text: str) -> UUID:
    """A further standard of the cast's, published as it has to be."""
    return publish(
        runtime, cast.planner, cast.policy, cast.programme, budget_id=cast.budget, text=text
    )


def enrol(runtime: Runtime, cast: Cast, person_id: UUID) -> UUID:
    """An eligible enrolment over the programme's year."""
    return runtime.act(
        cast.planner,
        lambda ctx: (
            enrolments.decide(
                ctx,
                cast.programme,
                person_id=person_id,
                standard_code="home-care",
                facts={"age": 75, "lives_alone": True, "monthly_income": 100_000_000},
                first_day=date(cast.today.year, 1, 1),
                last_day=date(cast.today.year + 1, 12, 31),
            ).id
        ),
    )


def a_voucher(
    runtime: Runtime,
    cast: Cast,
    *,
    value: int = 1_000_000,
    holder: Actor | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
) -> tuple[UUID, str, str]:
    """An active voucher of so many whole rupiah: its id, serial and code."""

    def act(ctx: Any) -> tuple[UUID, str, str]:
        [(voucher, code)] = vouchers.issue(
            ctx,
            cast.programme,
            vouchers=[
                {
                    "person_id": (holder or cast.siti).person_id,
                    "standard_code": "home-care",
                    "value": rupiah(value),
                    "items": list(ITEMS),
                    "first_day": first_day or cast.today,
                    "last_day": last_day or cast.today + timedelta(days=90),
                }
            ],
        )
        vouchers.activate(ctx, voucher.id)
        return voucher.id, voucher.serial, code

    return runtime.act(cast.planner, act)


def redeem(
    runtime: Runtime,
    cast: Cast,
    voucher: tuple[UUID, str, str],
    amount: int,
    *,
    key: str = "till-1",
) -> UUID:
    """Redeem whole rupiah of a voucher for nurse visits today."""
    return runtime.act(
        cast.provider,
        lambda ctx: (
            vouchers.redeem(
                ctx,
                serial=voucher[1],
                code=voucher[2],
                key=key,
                amount=rupiah(amount),
                items=["nurse-visit"],
                service_on=cast.today,
                choice_set=3,
            ).id
        ),
    )


def a_picture(seed: int) -> bytes:
    """A small image, another one for each seed."""
    picture = Image.new("RGB", (32, 32), (seed % 256, seed // 256 % 256, seed // 65_536 % 256))
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def a_receipt(runtime: Runtime, actor: Actor, *, seed: int = 1) -> UUID:
    """An uploaded receipt image, another one for each seed."""
    image = _cleaned(seed)
    return runtime.act(actor, lambda ctx: receipts.upload(ctx, image=image).id)


@cache
def _cleaned(seed: int) -> CleanImage:
    """As the product cleans it, in its limited child: once a seed, for it is the same each time."""
    return clean_image(a_picture(seed))


def a_line(
    cast: Cast,
    amount: int,
    *,
    item: str = "nurse-visit",
    quantity: int = 1,
    asked_days: int = 0,
) -> claims.NewLine:
    """A line of so many whole rupiah, delivered today, asked for so many days before."""
    return {
        "item": item,
        "quantity_milli": quantity * 1_000,
        "unit_price": rupiah(amount // quantity),
        "claimed": rupiah(amount),
        "requested_on": cast.today - timedelta(days=asked_days),
        "delivered_on": cast.today,
        "choice_set": 3,
    }


def claim_reimbursement(
    runtime: Runtime,
    cast: Cast,
    amount: int,
    *,
    actor: Actor | None = None,
    number: str | None = None,
    seed: int = 1,
    receipt: UUID | None = None,
    item: str = "nurse-visit",
    quantity: int = 1,
) -> UUID:
    """A citizen's claim of one line against one receipt of the same total."""
    who = actor or cast.siti
    receipt = receipt or a_receipt(runtime, who, seed=seed)
    return runtime.act(
        who,
        lambda ctx: (
            claims.submit(
                ctx,
                programme_id=cast.programme,
                kind="reimbursement",
                standard_code="home-care",
                provider_id=cast.provider.provider_id,
                lines=[a_line(cast, amount, item=item, quantity=quantity)],
                receipts=[
                    {
                        "receipt_id": receipt,
                        "issuer": "Apotek Sejahtera",
                        "number": number,
                        "issued_on": cast.today,
                        "total": rupiah(amount),
                    }
                ],
            ).id
        ),
    )


def claim_redemption(
    runtime: Runtime, cast: Cast, redemption: UUID, amount: int, *, asked_days: int = 0
) -> UUID:
    """The provider's claim of one redemption, with a receipt."""
    receipt = a_receipt(runtime, cast.provider, seed=redemption.int % 10_000)
    return runtime.act(
        cast.provider,
        lambda ctx: (
            claims.submit(
                ctx,
                programme_id=cast.programme,
                kind="redemption",
                redemption_id=redemption,
                lines=[a_line(cast, amount, asked_days=asked_days)],
                receipts=[
                    {
                        "receipt_id": receipt,
                        "issuer": "Klinik Sehat Bersama",
                        "number": f"K-{redemption.int % 10_000}",
                        "issued_on": cast.today,
                        "total": rupiah(amount),
                    }
                ],
            ).id
        ),
    )


def as_written(
    cast: Cast, amount: int, receipt: UUID, *, number: str = "D-1", **further: Any
) -> dict[str, Any]:
    """A citizen's claim of so many whole rupiah as a client writes it, programme and kind apart."""
    money, day = {"amount": f"{amount}.00", "currency": RUPIAH}, cast.today.isoformat()
    return {
        "standard_code": "home-care",
        "provider_id": str(cast.provider.provider_id),
        "lines": [
            {"item": "nurse-visit", "quantity": "1", "unit_price": money, "claimed": money,
             "requested_on": day, "delivered_on": day, "choice_set": 3}
        ],
        "receipts": [
            {"receipt_id": str(receipt), "issuer": "Apotek Sejahtera", "number": number,
             "issued_on": day, "total": money}
        ],
        **further,
    }  # fmt: skip


def begin_claim(
    runtime: Runtime,
    cast: Cast,
    content: dict[str, Any],
    *,
    actor: Actor | None = None,
    kind: str = "reimbursement",
) -> Drafted:
    """A draft of a claim, of Siti's unless somebody is named."""
    return runtime.act(
        actor or cast.siti,
        lambda ctx: claim_drafts.start(
            ctx, programme_id=cast.programme, kind=kind, content=content
        ),
    )


def a_preauthorisation(
    runtime: Runtime,
    cast: Cast,
    *,
    person: Actor | None = None,
    item: str = "nurse-visit",
    quantity: int | None = None,
    amount: int | None = None,
    last_day: date | None = None,
) -> Preauthorisation:
    """A permission for an item from the beginning of the year on (whole units and rupiah)."""
    return runtime.act(
        cast.officer,
        lambda ctx: preauthorisations.give(
            ctx,
            cast.programme,
            person_id=(person or cast.siti).person_id,
            item=item,
            first_day=date(cast.today.year, 1, 1),
            last_day=last_day,
            quantity_milli=None if quantity is None else quantity * 1_000,
            amount=None if amount is None else rupiah(amount),
            provider_id=None,
        ),
    )


def work_all(runtime: Runtime) -> None:
    """Do what the relay and the workers would, in this process."""
    while due := gather_now(runtime):
        for job in due:
            jobs.perform(runtime, job.id)


def seal_all(runtime: Runtime, settings: Settings) -> int:
    """Seal every event and keep the checkpoints; the number of the last one.

    Events wait while any transaction of the whole server runs that is older, another test's too.
    """
    deadline, last = time.monotonic() + 20, 0
    while _unsealed(runtime):
        if head := runtime.act(WORKER, events.seal):
            events.keep_checkpoint(settings.checkpoints_dir, head)
            last = head.no
        else:
            assert time.monotonic() < deadline, "some transaction never ends"
            time.sleep(0.02)
    return last


def _unsealed(runtime: Runtime) -> int:
    query = text("SELECT (SELECT count(*) FROM events) - (SELECT count(*) FROM event_links)")
    return int(runtime.query(WORKER, lambda ctx: ctx.session.scalar(query)) or 0)
