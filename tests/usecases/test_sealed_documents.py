"""With a certificate, statements and letters are kept sealed; their digest is of what they say."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb

from claims.documents.signing import open_signer
from claims.runtime import Runtime
from claims.usecases import decision_letters, statements
from claims.usecases.signing_in import STRANGER
from config.settings import SettingRefused, Settings
from tests import cast as people
from tests.cast import Cast, work_all
from tests.documents.certificates import Authority, a_signer_file, an_authority
from tests.documents.seals import verdict
from tests.usecases.strangers import Owner, refusal
from tests.usecases.test_statements import a_paid_claim, content_of_row


@pytest.fixture(scope="module")
def authority() -> Authority:
    return an_authority()


@pytest.fixture
def sealing(settings: Settings, authority: Authority, tmp_path: Path) -> Iterator[Runtime]:
    """The unit of work of an installation whose settings name a key."""
    key_file, passphrase_file = a_signer_file(tmp_path, authority)
    with_key = dataclasses.replace(
        settings, signing_key=key_file, signing_passphrase_file=passphrase_file
    )
    opened = Runtime.open(with_key)
    yield opened
    opened.close()


@pytest.fixture
def cast(sealing: Runtime) -> Cast:
    return people.assemble(sealing)


def test_a_worker_issues_a_sealed_statement_whose_digest_is_of_what_it_says(
    sealing: Runtime, cast: Cast, authority: Authority, owner: Owner
) -> None:
    row = a_paid_claim(sealing, cast, 120_000)
    _, kept = sealing.query(cast.finance, lambda ctx: statements.read_file(ctx, row.id))
    assert verdict(kept, authority).bottom_line
    assert row.pdf_sha256 == hashlib.sha256(kept).hexdigest()
    drawn = sealing.query(cast.finance, lambda ctx: statements.again(ctx, row.id))
    assert row.unsigned_sha256 == hashlib.sha256(drawn).hexdigest()
    assert kept.startswith(drawn)
    assert row.digest == content_of_row(sealing, cast, row).digest
    assert row.signed_by == "Bendahara Uji, Dinas Sosial Uji"
    event = owner.execute("SELECT payload FROM events WHERE topic = 'statement.issued'").fetchone()
    assert event is not None
    told = json.loads(event[0])
    assert (told["unsigned"], told["signed_by"]) == (row.unsigned_sha256, row.signed_by)


def test_anybody_is_told_whether_and_by_whom_a_statement_is_sealed(
    sealing: Runtime, runtime: Runtime, cast: Cast
) -> None:
    sealed = a_paid_claim(sealing, cast, 120_000)
    bare = a_paid_claim(runtime, cast, 130_000, seed=2)
    for row, name in ((sealed, sealed.signed_by), (bare, None)):
        asked = {"number": row.number, "digest": row.digest}
        found = runtime.query(STRANGER, lambda ctx, asked=asked: statements.check(ctx, **asked))
        assert found
        assert (found.total.amount, found.signed_by) == (row.total, name)
    assert bare.unsigned_sha256 is None


def test_a_letter_is_sealed_once_and_given_in_the_same_bytes(
    sealing: Runtime, cast: Cast, authority: Authority
) -> None:
    claim = people.claim_reimbursement(sealing, cast, 400_000, quantity=2)
    work_all(sealing)
    ask: Any = lambda ctx: decision_letters.read(ctx, claim)  # noqa: E731
    row, kept = sealing.act(cast.siti, ask)
    assert verdict(kept, authority).bottom_line
    assert sealing.act(cast.siti, ask)[1] == kept
    drawn = sealing.query(cast.officer, lambda ctx: decision_letters.again(ctx, claim))
    assert row.unsigned_sha256 == hashlib.sha256(drawn).hexdigest()
    found = sealing.query(
        STRANGER,
        lambda ctx: decision_letters.check(ctx, number=row.number, digest=row.digest),
    )
    assert found
    assert found.signed_by == row.signed_by


def test_a_runtime_is_not_opened_with_a_passphrase_that_is_wrong(
    settings: Settings, authority: Authority, tmp_path: Path
) -> None:
    key_file, passphrase_file = a_signer_file(tmp_path, authority)
    passphrase_file.write_text("keliru")
    wrong = dataclasses.replace(
        settings, signing_key=key_file, signing_passphrase_file=passphrase_file
    )
    with pytest.raises(SettingRefused, match="CLAIMS_SIGNING_PASSPHRASE_FILE"):
        Runtime.open(wrong)


def test_an_expired_certificate_issues_nothing_and_the_letter_comes_with_the_next(
    sealing: Runtime, cast: Cast, authority: Authority, tmp_path: Path, owner: Owner
) -> None:
    claim = people.claim_reimbursement(sealing, cast, 400_000, quantity=2)
    work_all(sealing)
    assert sealing.signer
    since = sealing.signer.not_before
    ended = open_signer(
        *a_signer_file(tmp_path, authority, since=since, until=since + timedelta(days=1))
    )
    ask: Any = lambda ctx: decision_letters.read(ctx, claim)  # noqa: E731
    expired = dataclasses.replace(sealing, signer=ended)
    assert refusal(expired, cast.siti, ask) == "CERTIFICATE_NOT_VALID"
    assert owner.execute("SELECT count(*) FROM decision_letters").fetchone() == (0,)
    assert sealing.act(cast.siti, ask)[0].signed_by


@pytest.mark.parametrize(
    "seal",
    [
        {"signed_by": "Dinas", "unsigned_sha256": None},
        {"signed_by": None, "unsigned_sha256": "a" * 64},
    ],
)
def test_the_database_takes_no_seal_without_the_digest_of_what_it_seals(
    sealing: Runtime, cast: Cast, owner: Owner, seal: dict[str, str | None]
) -> None:
    a_paid_claim(sealing, cast, 120_000)
    with pytest.raises(psycopg.errors.CheckViolation, match="ck_statements_signed"):
        another(owner, seal)


def test_the_database_takes_no_seal_that_changed_nothing(
    sealing: Runtime, cast: Cast, owner: Owner
) -> None:
    row = a_paid_claim(sealing, cast, 120_000)
    with pytest.raises(psycopg.errors.CheckViolation, match="ck_statements_sealed"):
        another(owner, {"unsigned_sha256": row.pdf_sha256})


def another(owner: Owner, seal: dict[str, str | None]) -> None:
    """Try to write the one statement once more, with another seal."""
    owner.execute(
        "INSERT INTO statements SELECT (jsonb_populate_record(s, %s)).* FROM statements AS s",
        [Jsonb(seal)],
    )
