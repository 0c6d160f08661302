"""The setting of a demo: the staff, the programme and its payers, made through the API."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from claims.demo.client import Client

STAFF = (
    ("planner", "Dewi Anggraini", ["programme_officer"]),
    ("officer", "Rudi Hartono", ["claims_officer"]),
    ("finance", "Sri Mulyati", ["finance_officer"]),
    ("verifier", "Nur Aini", ["finance_officer"]),
    ("treasurer", "Bambang Wijaya", ["finance_officer"]),
    ("auditor", "Lestari Putri", ["auditor"]),
    ("policy", "Wayan Sudarma", ["policy_officer"]),
)


@dataclass(frozen=True, slots=True)
class Administrators:
    """The two whom the operator sets up: one proposes every role, the other confirms it."""

    proposer: Client
    confirmer: Client


@dataclass(frozen=True, slots=True)
class Staff:
    """The officers of the demo, each with his own log-in."""

    planner: Client
    officer: Client
    finance: Client
    verifier: Client
    treasurer: Client
    auditor: Client
    policy: Client


@dataclass(frozen=True, slots=True)
class Someone:
    """A person or provider of the demo and who acts for him."""

    id: str
    client: Client
    name: str


def hire(administrators: Administrators) -> Staff:
    """Register the officers and give each an account; returns their clients."""
    hired: dict[str, Client] = {}
    for serial, (login, name, roles) in enumerate(STAFF, start=10):
        person = administrators.proposer.post(
            "/v1/people",
            {
                "name": name,
                "national_id": nik(date(1980, 4, 12), serial),
                "id_scheme": "id.nik",
                "birth_on": "1980-04-12",
            },
        )
        hired[login] = sign_up(administrators, login, person["id"], roles)
    return Staff(**hired)


def sign_up(
    administrators: Administrators,
    login: str,
    person_id: str,
    roles: Sequence[str],
    provider_id: str | None = None,
) -> Client:
    """Give a person an account, its roles by two persons, and return him as a client."""
    body: dict[str, Any] = {"login": login, "person_id": person_id, "roles": list(roles),
                            "reason": "Bagian dari peragaan."}  # fmt: skip
    if provider_id:
        body["provider_id"] = provider_id
    user = administrators.proposer.post("/v1/users", body)
    for grant in user["proposed"]:
        administrators.confirmer.post(f"/v1/grants/{grant}/confirmation", {})
    return administrators.proposer.as_(user["token"])


def publish(staff: Staff, programme_id: str, budget_id: str, text: str) -> str:
    """The planner drafts a standard and checks it, the policy officer publishes what he read."""
    body = {"budget_id": budget_id, "text": text}
    draft = staff.planner.post(f"/v1/programmes/{programme_id}/standards", body)
    path = f"/v1/standards/{draft['id']}"
    staff.planner.post(f"{path}/checks", {})
    digest = staff.policy.get(path)["digest"]
    return str(staff.policy.post(f"{path}/publication", {"digest": digest})["id"])


def nik(birth: date, serial: int, *, district: str = "317101") -> str:
    """A made-up NIK that its scheme accepts: district, day of birth, serial."""
    return f"{district}{birth:%d%m%y}{serial:04d}"


def nric(birth: date, serial: int) -> str:
    """A made-up Malaysian NRIC: day of birth, a state's code, serial."""
    return f"{birth:%y%m%d}14{serial:04d}"


def money(amount: str, currency: str) -> dict[str, str]:
    """An amount as the API writes it."""
    return {"amount": amount, "currency": currency}


def names(indonesian: str, english: str) -> dict[str, str]:
    """A name in both languages."""
    return {"id": indonesian, "en": english}
