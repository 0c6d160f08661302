"""The main job as its people walk it: vouchers and receipts, till, rules, desk, bank, statement."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from claims.demo import settling
from claims.demo.kuitansi import draw
from claims.demo.progress import Progress
from claims.demo.setting import (
    Administrators,
    Someone,
    Staff,
    hire,
    money,
    names,
    nik,
    publish,
    sign_up,
)
from claims.demo.settling import Settled

STEPS = 12
RUPIAH = "IDR"
CITIZENS = ("Siti Rahmawati", "Budi Santoso", "Ketut Suardana", "Maria Wanggai")
ITEMS = (
    ("nurse-visit", "Kunjungan perawat", "Nurse visit", "kunjungan"),
    ("physiotherapy", "Fisioterapi", "Physiotherapy", "sesi"),
    ("care-kit", "Paket perawatan", "Care kit", "paket"),
    ("wheelchair-rent", "Sewa kursi roda", "Wheelchair rent", "hari"),
)


class Story:
    """One run of the demo; every act is a request of somebody with a log-in of his own."""

    def __init__(
        self,
        administrators: Administrators,
        progress: Progress,
        out: Path,
        standard: str,
        today: date,
    ) -> None:
        self._administrators, self._progress, self._out = administrators, progress, out
        self._standard, self._today = standard, today

    def run(self) -> Settled:
        """Walk the whole job and give what came of it."""
        step = self._progress.step
        with step("Staff signs in: planner, policy, claims and three finance officers, auditor"):
            self.staff: Staff = hire(self._administrators)
        with step("A programme with budget and catalogue; its standard is published by a second"):
            self.programme = self._set_up()
        with step("A clinic is accredited; four citizens are enrolled by the rule"):
            self.clinic = self._accredit()
            self.citizens = [self._enrol(at, name) for at, name in enumerate(CITIZENS)]
        with step("Vouchers are issued and handed over"):
            vouchers = [self._issue(each) for each in self.citizens[:2]]
        with step("The clinic redeems them and claims, with its kuitansi"):
            for at, voucher in enumerate(vouchers):
                self._redeem_and_claim(voucher, at)
        with step("Citizens who paid first claim with their receipts"):
            self._claim_back()
        with step("RQ workers run the published standard over every claim"):
            settling.await_decisions(self.staff.officer, self.programme["id"])
        with step("The claims officer decides what the rules held back"):
            self._decide_held()
        return settling.settle(
            self.staff, self._progress, self.programme["id"], self._today.isoformat(), self._out
        )

    def _set_up(self) -> dict[str, Any]:
        planner = self.staff.planner
        programme = planner.post(
            "/v1/programmes",
            {
                "code": "LANSIA",
                "names": names("Perawatan Lansia di Rumah", "Home Care for the Elderly"),
                "currency": RUPIAH,
                "starts_on": f"{self._today.year}-01-01",
                "ends_on": f"{self._today.year + 1}-12-31",
                "id_scheme": "id.nik",
                "time_zone": "Asia/Jakarta",
                "liable_payer": "Dinas Sosial",
                "payer_name": "Dinas Sosial",
                "payer_account": "001201009876543",
                "payer_bic": "BRINIDJA",
            },
        )
        path = f"/v1/programmes/{programme['id']}"
        budget = planner.post(
            f"{path}/budgets",
            {
                "code": "2026.5.01",
                "names": names("Belanja bantuan perawatan", "Care assistance"),
                "authority": money("250000000.00", RUPIAH),
                "spending_authority": "DIPA SP-990001 · Satker 990001 · KPA Dinas Sosial",
                "account_code": "521219",
            },
        )
        planner.post(
            f"{path}/items",
            {
                "items": [
                    {"code": code, "names": names(indonesian, english), "unit": unit}
                    for code, indonesian, english, unit in ITEMS
                ]
            },
        )
        publish(self.staff, programme["id"], budget["id"], self._standard)
        return dict(programme)

    def _accredit(self) -> Someone:
        name = "Klinik Sehat Bersama"
        provider = self.staff.planner.post(
            "/v1/providers",
            {
                "code": "KLINIK-01",
                "name": name,
                "sector": "private",
                "account": {
                    "holder": name,
                    "number": "7210093344",
                    "bic": "CENAIDJA",
                    "currency": RUPIAH,
                },
                "accreditations": [
                    {
                        "programme_id": self.programme["id"],
                        "item_code": code,
                        "first_day": f"{self._today.year}-01-01",
                        "last_day": None,
                    }
                    for code, *_ in ITEMS
                ],
            },
        )
        person = self.staff.planner.post(
            "/v1/people",
            {
                "name": "Agus Salim",
                "national_id": nik(date(1985, 3, 9), 90),
                "id_scheme": "id.nik",
                "birth_on": "1985-03-09",
            },
        )
        client = sign_up(self._administrators, "klinik", person["id"], ["provider"], provider["id"])
        return Someone(provider["id"], client, name)

    def _enrol(self, at: int, name: str) -> Someone:
        birth = date(1951 + at, 8, 17)
        person = self.staff.planner.post(
            "/v1/people",
            {
                "name": name,
                "national_id": nik(birth, 100 + at),
                "id_scheme": "id.nik",
                "birth_on": birth.isoformat(),
                "account": {
                    "holder": name,
                    "number": f"90012345{at:04d}",
                    "bic": "BMRIIDJA",
                    "currency": RUPIAH,
                },
            },
        )
        self.staff.planner.post(
            f"/v1/programmes/{self.programme['id']}/enrolments",
            {
                "person_id": person["id"],
                "standard_code": "home-care",
                "facts": {
                    "age": self._today.year - birth.year,
                    "lives_alone": at % 2 == 0,
                    "monthly_income": 150_000_000,
                },
                "first_day": f"{self._today.year}-01-01",
                "last_day": f"{self._today.year + 1}-12-31",
            },
        )
        client = sign_up(self._administrators, f"warga-{at + 1}", person["id"], ["citizen"])
        return Someone(person["id"], client, name)

    def _issue(self, citizen: Someone) -> dict[str, Any]:
        [voucher] = self.staff.planner.post(
            f"/v1/programmes/{self.programme['id']}/vouchers",
            {
                "vouchers": [
                    {
                        "person_id": citizen.id,
                        "standard_code": "home-care",
                        "value": money("900000.00", RUPIAH),
                        "items": ["nurse-visit", "physiotherapy"],
                        "first_day": self._today.isoformat(),
                        "last_day": (self._today + timedelta(days=90)).isoformat(),
                    }
                ]
            },
        )["vouchers"]
        citizen.client.post(f"/v1/vouchers/{voucher['id']}/activation", {})
        return dict(voucher)

    def _redeem_and_claim(self, voucher: dict[str, Any], at: int) -> None:
        """The first claim is within the standard; the second asks more a visit than it allows."""
        visits, price = ((2, 150_000), (2, 175_000))[at]
        amount = visits * price
        redemption = self.clinic.client.post(
            "/v1/redemptions",
            {
                "serial": voucher["serial"],
                "code": voucher["code"],
                "key": f"till-{at}",
                "amount": money(f"{amount}.00", RUPIAH),
                "items": ["nurse-visit"],
                "service_on": self._today.isoformat(),
                "choice_set": 3,
            },
        )
        receipt = self._receipt(
            self.clinic, self.clinic.name, f"KSB-{at + 1:04d}", "Kunjungan perawat", visits, price
        )
        self._claim(
            self.clinic,
            {"kind": "redemption", "redemption_id": redemption["id"]},
            [("nurse-visit", visits, price)],
            receipt,
        )

    def _claim_back(self) -> None:
        """One within the standard, one above its price, one with another's receipt, one held."""
        _, budi, ketut, maria = self.citizens
        fair = self._receipt(ketut, "Apotek Sejahtera", "A-1001", "Paket perawatan", 1, 320_000)
        self._reimburse(ketut, [("care-kit", 1, 320_000)], fair)
        dear = self._receipt(budi, "Griya Terapi", "GT-77", "Fisioterapi", 2, 240_000)
        self._reimburse(budi, [("physiotherapy", 2, 240_000)], dear)
        content = self._drawn(budi.name, "Griya Terapi", "GT-77", "Fisioterapi", 2, 240_000)
        again = self._uploaded(maria, content, "Griya Terapi", "GT-77", 480_000)
        self._reimburse(maria, [("physiotherapy", 2, 240_000)], again)
        large = self._receipt(maria, "Alat Sehat", "AS-5", "Sewa kursi roda", 60, 25_000)
        self._reimburse(maria, [("wheelchair-rent", 60, 25_000)], large)

    def _reimburse(
        self, citizen: Someone, lines: list[tuple[str, int, int]], receipt: dict[str, Any]
    ) -> None:
        body = {
            "kind": "reimbursement",
            "standard_code": "home-care",
            "provider_id": self.clinic.id,
        }
        self._claim(citizen, body, lines, receipt)

    def _claim(
        self,
        claimant: Someone,
        body: dict[str, Any],
        lines: list[tuple[str, int, int]],
        receipt: dict[str, Any],
    ) -> None:
        claimant.client.post(
            "/v1/claims",
            {
                "programme_id": self.programme["id"],
                **body,
                "lines": [
                    {
                        "item": item,
                        "quantity": str(quantity),
                        "unit_price": money(f"{price}.00", RUPIAH),
                        "claimed": money(f"{quantity * price}.00", RUPIAH),
                        "requested_on": self._today.isoformat(),
                        "delivered_on": self._today.isoformat(),
                        "choice_set": 3,
                    }
                    for item, quantity, price in lines
                ],
                "receipts": [receipt],
            },
        )

    def _receipt(
        self, claimant: Someone, issuer: str, number: str, what: str, quantity: int, price: int
    ) -> dict[str, Any]:
        content = self._drawn(claimant.name, issuer, number, what, quantity, price)
        return self._uploaded(claimant, content, issuer, number, quantity * price)

    def _drawn(
        self, payer: str, issuer: str, number: str, what: str, quantity: int, price: int
    ) -> bytes:
        return draw(
            issuer=issuer,
            number=number,
            issued_on=self._today,
            payer_name=payer,
            lines=[(what, quantity, price)],
            seed=len(payer) + price,
        )

    def _uploaded(
        self, claimant: Someone, content: bytes, issuer: str, number: str, total: int
    ) -> dict[str, Any]:
        receipt = claimant.client.upload("/v1/receipts", content)
        return {
            "receipt_id": receipt["id"],
            "issuer": issuer,
            "number": number,
            "issued_on": self._today.isoformat(),
            "total": money(f"{total}.00", RUPIAH),
        }

    def _decide_held(self) -> None:
        """The officer approves what was held, and says why with a code."""
        officer = self.staff.officer
        for held in officer.pages(
            "/v1/claims", programme_id=self.programme["id"], status="in_review"
        ):
            claim = officer.get(f"/v1/claims/{held['id']}")
            officer.post(
                f"/v1/claims/{claim['id']}/decisions",
                {
                    "reason": "REVIEWED_IN_ORDER",
                    "note": "Kuitansi cocok dengan layanan.",
                    "lines": [
                        {"no": line["no"], "approved": line["claimed"], "bearer": "citizen"}
                        for line in claim["lines"]
                    ],
                },
                If_Match=f'"{claim["version"]}"',
            )
