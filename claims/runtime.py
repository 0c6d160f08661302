"""The unit of work: one act, one transaction, one remembered answer; nobody else commits."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import IO, Any, TypeVar

import psycopg
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from claims.documents.signing import Signer, open_signer
from claims.domain.account_formats import parse_account_formats
from claims.domain.accounts import parse_chart
from claims.domain.affirmations import parse_declarations
from claims.domain.bank_reasons import parse_bank_reasons
from claims.domain.case_terms import parse_case_terms
from claims.domain.components import parse_catalogue
from claims.domain.messages import parse_templates
from claims.domain.offices import parse_offices
from claims.domain.permissions import Actor
from claims.domain.rails import parse_rails
from claims.domain.reasons import parse_reasons
from claims.domain.refusals import Refused
from claims.domain.role_conflicts import parse_access
from claims.storage.cipher import BlindIndex, FieldCipher, keys_in
from claims.storage.files import Files, open_files
from claims.storage.migrate import sqlalchemy_url
from claims.usecases import answers, sessions, signing_in
from claims.usecases.context import Context, Keys, Rulebook
from config.settings import Settings

T = TypeVar("T")

TRIES = 5
IN_MEMORY = 1024 * 1024
"""How many bytes of a file that is written are kept in memory before they go to a disk."""
PIECE = 64 * 1024
LOCK_TIMEOUT_MS = 2_000
STATEMENT_TIMEOUT_MS = 30_000

RETRIED_STATES = frozenset({"40001", "40P01"})
RETRIED_CONSTRAINTS = (
    "pk_receipt_marks",
    "pk_claim_marks",
    "pk_counters",
    "pk_usages",
    "pk_decision_letters",
    "uq_standards",
    "uq_vouchers_serial",
    "uq_redemptions_number",
    "uq_claims_number",
    "uq_cases_number",
    "uq_redress_claim",
    "uq_hit_rates",
    "uq_messages_event_id",
    "uq_bank_imports_file",
    "uq_bank_entries_reference",
)
"""Unique constraints two honest acts may meet at; the later one is simply run again."""

TAKEN: dict[str, tuple[str, str]] = {
    "uq_programmes": ("CODE_TAKEN", "A programme with this code exists already."),
    "uq_budgets_purpose": ("CODE_TAKEN", "The programme has a line for this purpose already."),
    "uq_budgets": ("CODE_TAKEN", "The programme has a budget line with this code already."),
    "uq_year_ends_open": ("YEAR_END_OPEN", "A year end of this programme is proposed already."),
    "uq_year_ends_last_day": ("YEAR_END_TAKEN", "This year was ended already."),
    "uq_reinstatements": ("REINSTATED_ALREADY", "This is proposed or in force already."),
    "uq_periods": ("PERIOD_OPEN", "The period before this one has to be closed first."),
    "uq_items": ("CODE_TAKEN", "The programme has an item with this code already."),
    "uq_providers": ("CODE_TAKEN", "A provider with this code exists already."),
    "uq_people": ("PERSON_KNOWN", "This person is registered already."),
    "uq_users": ("LOGIN_TAKEN", "This log-in is taken."),
    "uq_redemptions": ("REDEMPTION_KEY_USED", "This redemption key was used already."),
    "uq_claims_redemption": ("REDEMPTION_CLAIMED", "This redemption is claimed already."),
    "uq_redecisions_claim_id_proposed": (
        "REDECISION_OPEN",
        "A new decision of this claim is proposed already.",
    ),
    "uq_confirmations": ("CONFIRMED_ALREADY", "You have said something of this already."),
    "uq_ratings": ("RATED_ALREADY", "You have rated this already."),
    "uq_repayments": ("REPAYMENT_KNOWN", "This money was written down already."),
    "uq_redress_parts": ("CLAIM_IN_PAYMENT", "Redress of this batch is being paid already."),
    "uq_instruction_parts": ("CLAIM_IN_PAYMENT", "A claim of this batch is being paid already."),
    "uq_authorisations": ("AUTHORISED_ALREADY", "This decision is authorised already."),
    "uq_account_changes": ("ACCOUNT_CHANGE_OPEN", "Another account is proposed already."),
    "uq_interests": ("STATE_CONFLICT", "This interest has an end already."),
    "uq_payment_failures_instruction": (
        "STATE_CONFLICT",
        "A failure of this payment is proposed already.",
    ),
    "uq_bank_accounts": ("ACCOUNT_CHANGED", "The account was changed just now; look again."),
}
"""What a unique constraint means to a person, by the beginning of its name."""

TRANSIENT = frozenset(
    {
        "STATE_CONFLICT", "BUSY", "ACCOUNT_CHANGED", "CLAIM_IN_PAYMENT", "RECEIPT_BUSY",
        "REDECISION_OPEN", "CLAIM_DISPUTED", "WORKLOAD_FULL", "DRAFT_INCOMPLETE",
        "DRAFTS_TOO_MANY",
        "CERTIFICATE_NOT_VALID", "FIELD_UNREADABLE", "FILE_DAMAGED", "FILE_MISSING",
    }
)  # fmt: skip
"""Refusals that asking again may change, and faults of ours; they are not remembered."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command answered: a status for the edge, the exact bytes, and if it is a replay."""

    status: int
    body: bytes
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written, from its beginning; how many bytes it has, and its name."""

    file: IO[bytes]
    name: str
    size: int

    def pieces(self) -> Iterator[bytes]:
        """Its bytes, some at a time; it is closed after the last."""
        with self.file:
            while piece := self.file.read(PIECE):
                yield piece


@dataclass(frozen=True)
class Runtime:
    """The engine and everything an act is given, opened once a process."""

    engine: Engine
    keys: Keys
    files: Files
    rulebook: Rulebook
    public_url: str
    smtp_url: str = field(default="", repr=False)
    mail_from: str = ""
    signer: Signer | None = None

    @classmethod
    def open(cls, settings: Settings) -> Runtime:
        """Open with the application's role; connections are made when first needed."""
        engine = create_engine(
            sqlalchemy_url(settings.database_url),
            isolation_level="READ COMMITTED",
            hide_parameters=True,
            pool_size=settings.pool_size,
            max_overflow=0,
            pool_timeout=5,
            pool_pre_ping=True,
            connect_args={
                "options": f"-c lock_timeout={LOCK_TIMEOUT_MS}"
                f" -c statement_timeout={STATEMENT_TIMEOUT_MS}"
                " -c idle_in_transaction_session_timeout=60000 -c timezone=UTC"
            },
        )
        return cls(
            engine=engine,
            keys=read_keys(settings),
            files=open_files(settings.store_dir),
            rulebook=read_rulebook(settings),
            public_url=settings.public_url.rstrip("/"),
            smtp_url=settings.smtp_url,
            mail_from=settings.mail_from,
            signer=open_signer(settings.signing_key, settings.signing_passphrase_file),
        )

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()

    def authenticate(self, token: str) -> Actor:
        """Who a bearer token speaks for; refuses `TOKEN_INVALID`."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            return signing_in.by_token(self._context(session, signing_in.STRANGER), token)

    def recognise(self, cookie: str) -> sessions.SignedIn:
        """Who is signed in with a browser's cookie; refuses `SIGNED_OUT`."""
        return self.act(signing_in.STRANGER, lambda ctx: sessions.by_cookie(ctx, cookie))

    def query(self, actor: Actor, question: Callable[[Context], T]) -> T:
        """Ask within one read-only transaction."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            session.execute(text("SET TRANSACTION READ ONLY"))
            return _answering(lambda: question(self._context(session, actor)))

    def written(self, actor: Actor, write: Callable[[Context, IO[bytes]], str]) -> Written:
        """Write a file row by row within one reading transaction; whoever gets it closes it.

        It lies in a temporary file, so that memory does not grow with it, a refusal half-way is
        still an answer of its own, and no slow reader holds a transaction open. `write` gives the
        file's name.
        """
        made = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed by who gets it
        try:
            name = self.query(actor, lambda ctx: write(ctx, made))
            size = made.tell()
            made.seek(0)
        except BaseException:
            made.close()
            raise
        return Written(made, name, size)

    def command(
        self,
        actor: Actor,
        act: Callable[[Context], T],
        *,
        answer: Callable[[T], Any],
        status: int = 201,
        key: str | None = None,
        route: str = "",
        digest: bytes = b"",
        has_secret: bool = False,
    ) -> Answer:
        """Run an act once, whole, and commit it together with its answer.

        With a `key` the answer is remembered: the same key with the same digest gives the same
        bytes (or the same refusal) and no second effect. After a serialization failure, a deadlock
        or a meeting at a retried constraint the whole act runs again on a fresh session.
        """
        asked = answers.Asked(actor.user_id, key, route, digest, has_secret) if key else None

        def once() -> Answer:
            with Session(self.engine, expire_on_commit=False) as session, session.begin():
                ctx = self._context(session, actor)
                if asked and (stored := answers.claim_key(ctx, asked)):
                    return Answer(stored.status, stored.body, replayed=True)
                body = encoded(answer(act(ctx)))
                session.flush()
                if asked:
                    answers.remember(ctx, asked, status, body)
                return Answer(status, body)

        try:
            return self._run(once)
        except Refused as refused:
            if asked and _is_definitive(refused):
                given = self._remember_refusal(actor, asked, refused)
                if given:
                    return given
            raise

    def act(self, actor: Actor, act: Callable[[Context], T]) -> T:
        """Run an act that nobody waits for: the workers' door to a transaction."""

        def once() -> T:
            with Session(self.engine, expire_on_commit=False) as session, session.begin():
                result = act(self._context(session, actor))
                session.flush()
                return result

        return self._run(once)

    def _run(self, once: Callable[[], T]) -> T:
        for attempt in range(TRIES):
            try:
                return _answering(once)
            except _Again:
                time.sleep(random.uniform(0, 0.02 * 2**attempt))  # noqa: S311 - only jitter
        raise Refused("BUSY", "Too many people are changing this at once; try again shortly.")

    def _remember_refusal(
        self, actor: Actor, asked: answers.Asked, refused: Refused
    ) -> Answer | None:
        """Keep a refusal as the key's answer, or give what a twin was answered meanwhile."""

        def once() -> Answer | None:
            with Session(self.engine, expire_on_commit=False) as session, session.begin():
                ctx = self._context(session, actor)
                if stored := answers.claim_key(ctx, asked):
                    return Answer(stored.status, stored.body, replayed=True)
                answers.remember_refusal(ctx, asked, refused)
                return None

        return self._run(once)

    def _context(self, session: Session, actor: Actor) -> Context:
        now = session.scalar(
            text("SELECT now() + make_interval(secs => offset_seconds) FROM clock WHERE id = 1")
        )
        return Context(
            session=session,
            actor=actor,
            now=now,
            keys=self.keys,
            files=self.files,
            rulebook=self.rulebook,
            public_url=self.public_url,
            signer=self.signer,
        )


class _Again(Exception):  # noqa: N818 - it asks for another try
    """The act met another and has to be run again, whole."""


def _answering(run: Callable[[], T]) -> T:
    """Turn what the database says into a refusal, a wish to run again, or leave it a bug."""
    try:
        return run()
    except DBAPIError as wrapped:
        if not isinstance(wrapped.orig, psycopg.Error):
            raise
        raise _meaning(wrapped.orig) or wrapped from wrapped
    except psycopg.Error as raw:
        raise _meaning(raw) or raw from raw


def _meaning(error: psycopg.Error) -> Exception | None:
    constraint = error.diag.constraint_name or ""
    if error.sqlstate in RETRIED_STATES:
        return _Again()
    if error.sqlstate == "23505":
        if constraint.startswith(RETRIED_CONSTRAINTS):
            return _Again()
        for beginning, (code, sentence) in TAKEN.items():
            if constraint.startswith(beginning):
                return Refused(code, sentence)
    if error.sqlstate in {"55P03", "57014"}:
        return Refused("BUSY", "Somebody else is changing this right now; try again shortly.")
    return None


def _is_definitive(refused: Refused) -> bool:
    return refused.code not in TRANSIENT and not refused.code.startswith("IDEMPOTENCY_")


def encoded(value: Any) -> bytes:
    """An answer as the exact bytes that are sent, stored and replayed."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def read_rulebook(settings: Settings) -> Rulebook:
    """Read what policy has written; a text that cannot be used refuses the start."""

    def read(name: str) -> str:
        return (settings.config_dir / name).read_text("utf-8")

    def read_all(folder: str) -> list[str]:
        found = sorted((settings.config_dir / folder).glob("*.toml"))
        return [each.read_text("utf-8") for each in found]

    return Rulebook(
        parse_reasons(read("reasons.toml")),
        parse_catalogue(read("components.toml")),
        {},
        parse_case_terms(read("cases.toml")),
        workload_cap=settings.workload_cap,
        draft_days=settings.draft_days,
        drafts_at_most=settings.drafts_at_most,
        unclaimed_days=settings.unclaimed_days,
        messages=parse_templates(read("messages.toml")),
        declarations=parse_declarations(read("declarations.toml")),
        chart=parse_chart(read("chart.toml")),
        bank_reasons=parse_bank_reasons(read("bank_reasons.toml")),
        access=parse_access(read("access.toml")),
        rails=parse_rails(read_all("rails")),
        offices=parse_offices(read("offices.toml")),
        account_formats=parse_account_formats(read_all("accounts")),
    )


def read_keys(settings: Settings) -> Keys:
    """Read the key files; a missing one has refused the start before this."""

    def read(name: str) -> tuple[bytes, ...]:
        return keys_in((settings.keys_dir / f"{name}.key").read_text())

    return Keys(
        fields=FieldCipher(read("field")),
        index=BlindIndex(read("index")),
        codes=read("codes")[0],
        checkpoints=read("checkpoints"),
    )
