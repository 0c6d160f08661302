"""The main job on a folder of real till receipts and what they say (truth.json)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from claims.demo import settling
from claims.demo.progress import Progress
from claims.demo.setting import (
    Administrators,
    Someone,
    Staff,
    hire,
    money,
    names,
    nric,
    publish,
    sign_up,
)
from claims.demo.settling import Settled
from claims.domain.reads import Reads

STEPS = 9
RINGGIT = "MYR"
NOW = datetime(2019, 1, 31, 4, 0, tzinfo=UTC)
"""The instant of the demo: the receipts are of 2016 to 2018."""

CITIZENS = 15
ITEM = "essential-goods"


@dataclass(frozen=True, slots=True)
class Till:
    """A receipt of the folder: its image and what a person reads on it."""

    name: str
    image: bytes
    company: str
    issued_on: date
    total: str


def read_folder(folder: Path, reads: Reads) -> list[Till]:
    """The receipts in order of name; dates and amounts are read by the programme's own data."""
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    return [
        Till(
            name=name,
            image=next(folder.glob(f"{name}.*")).read_bytes(),
            company=said["company"],
            issued_on=reads.date(said["date"]),
            total=reads.amount(said["total"], RINGGIT).text,
        )
        for name, said in sorted(truth.items())
    ]


class ReceiptsStory:
    """One run over a folder: every receipt is claimed by one of the citizens made up for it."""

    def __init__(
        self,
        administrators: Administrators,
        progress: Progress,
        out: Path,
        standard: str,
        receipts: list[Till],
    ) -> None:
        self._administrators, self._progress, self._out = administrators, progress, out
        self._standard, self._receipts = standard, receipts

    def run(self) -> Settled:
        """Walk the whole job; the claims come back in the order of the receipts."""
        step, today = self._progress.step, NOW.date()
        with step("Staff signs in"):
            self.staff: Staff = hire(self._administrators)
        with step("A programme in ringgit with its standard, dates day first"):
            self.programme = self._set_up()
        with step(f"{CITIZENS} citizens are enrolled by the rule"):
            citizens = [self._enrol(at) for at in range(CITIZENS)]
        with step("Receipts are uploaded and claimed:"):
            for at, receipt in enumerate(self._progress.count(self._receipts)):
                self._claim(citizens[at % CITIZENS], receipt, today)
        with step("RQ workers run the published standard over every claim"):
            settling.await_decisions(self.staff.officer, self.programme["id"])
        return settling.settle(
            self.staff, self._progress, self.programme["id"], today.isoformat(), self._out
        )

    def _set_up(self) -> dict[str, Any]:
        planner = self.staff.planner
        programme = planner.post(
            "/v1/programmes",
            {
                "code": "BAKUL",
                "names": names("Bantuan Belanja Keperluan", "Essential Goods Allowance"),
                "currency": RINGGIT,
                "starts_on": "2015-01-01",
                "ends_on": "2019-12-31",
                "id_scheme": "my.nric",
                "time_zone": "Asia/Kuala_Lumpur",
                "liable_payer": "Jabatan Kebajikan",
                "payer_name": "Jabatan Kebajikan",
                "payer_account": "514012345678",
                "payer_bic": "MBBEMYKL",
                "rail": "IBG",
            },
        )
        path = f"/v1/programmes/{programme['id']}"
        budget = planner.post(
            f"{path}/budgets",
            {
                "code": "b.01",
                "names": names("Bantuan belanja", "Allowances"),
                "authority": money("50000.00", RINGGIT),
                "spending_authority": "Pegawai Pengawal",
                "account_code": "A4501",
            },
        )
        item = {
            "code": ITEM,
            "names": names("Keperluan pokok", "Essential goods"),
            "unit": "receipt",
        }
        planner.post(f"{path}/items", {"items": [item]})
        publish(self.staff, programme["id"], budget["id"], self._standard)
        return dict(programme)

    def _enrol(self, at: int) -> Someone:
        name, birth = f"Penerima {at + 1:02d}", date(1960 + at, 1 + at % 12, 15)
        person = self.staff.planner.post(
            "/v1/people",
            {
                "name": name,
                "national_id": nric(birth, 5_000 + at),
                "id_scheme": "my.nric",
                "birth_on": birth.isoformat(),
                "account": {
                    "holder": name,
                    "number": f"1640{at:08d}",
                    "bic": "CIBBMYKL",
                    "currency": RINGGIT,
                },
            },
        )
        self.staff.planner.post(
            f"/v1/programmes/{self.programme['id']}/enrolments",
            {
                "person_id": person["id"],
                "standard_code": "receipts-my",
                "facts": {"is_resident": True, "household_income": 300_000},
                "first_day": "2015-01-01",
                "last_day": "2019-12-31",
            },
        )
        client = sign_up(self._administrators, f"penerima-{at + 1}", person["id"], ["citizen"])
        return Someone(person["id"], client, name)

    def _claim(self, citizen: Someone, receipt: Till, today: date) -> None:
        """One line of the receipt's total; there is no receipt number, and none is made up."""
        uploaded = citizen.client.upload("/v1/receipts", receipt.image, name=receipt.name)
        total = money(receipt.total, RINGGIT)
        day = receipt.issued_on.isoformat()
        citizen.client.post(
            "/v1/claims",
            {
                "programme_id": self.programme["id"],
                "kind": "reimbursement",
                "standard_code": "receipts-my",
                "lines": [
                    {
                        "item": ITEM,
                        "quantity": "1",
                        "unit_price": total,
                        "claimed": total,
                        "requested_on": None,
                        "delivered_on": day,
                        "choice_set": None,
                    }
                ],
                "receipts": [
                    {
                        "receipt_id": uploaded["id"],
                        "issuer": receipt.company,
                        "number": None,
                        "issued_on": day,
                        "total": total,
                    }
                ],
            },
        )
