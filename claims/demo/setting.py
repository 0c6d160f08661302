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
    ("treasurer", "Bambang Wijaya", ["finance_officer"]),
    ("auditor", "Lestari Putri", ["auditor"]),
    ("policy", "Wayan Sudarma", ["policy_officer"]),
)


@dataclass(frozen=True, slots=True)
class Staff:
    """The officers of the demo, each with his own log-in."""

    planner: Client
    officer: Client
    finance: Client
    treasurer: Client
    auditor: Client
    policy: Client


@dataclass(frozen=True, slots=True)
class Someone:
    """A person or provider of the demo and who acts for him."""

    id: str
    client: Client
    name: str


def hire(administrator: Client, registrar: Client | None = None) -> Staff:
    """Register the officers and give each an account; returns their clients."""
    hired: dict[str, Client] = {}
    for serial, (login, name, roles) in enumerate(STAFF, start=10):
        person = (registrar or administrator).post(
            "/v1/people",
            {
                "name": name,
                "national_id": nik(date(1980, 4, 12), serial),
                "id_scheme": "id.nik",
                "birth_on": "1980-04-12",
            },
        )
        hired[login] = sign_up(administrator, login, person["id"], roles)
    return Staff(**hired)


def sign_up(
    administrator: Client,
    login: str,
    person_id: str,
    roles: Sequence[str],
    provider_id: str | None = None,
) -> Client:
    """Give a person an account and return him as a client."""
    body: dict[str, Any] = {"login": login, "person_id": person_id, "roles": list(roles)}
    if provider_id:
        body["provider_id"] = provider_id
    return administrator.as_(administrator.post("/v1/users", body)["token"])


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
