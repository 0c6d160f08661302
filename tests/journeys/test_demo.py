"""`claims demo` as a person runs it: real servers, real workers, a closing table, nothing left."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


def start(tmp_path: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start the demo in a bare environment and a session of its own."""
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "PYTHONPATH": str(ROOT),
        "CLAIMS_OUT_DIR": str(tmp_path / "out"),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "claims.cli", "demo", *arguments],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def pids_in(text: str) -> list[int]:
    """The process ids the demo printed."""
    return [int(found) for found in re.findall(r"pid (\d+)", text)]


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def require_nothing_left(pids: list[int]) -> None:
    deadline = time.monotonic() + 10
    while any(map(is_alive, pids)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not [pid for pid in pids if is_alive(pid)]


def test_the_demo_pays_both_kinds_of_claim_and_verifies(tmp_path: Path) -> None:
    demo = start(tmp_path)
    output, _ = demo.communicate(timeout=110)
    assert demo.returncode == 0, output
    assert "verify: ok" in output
    pids = pids_in(output)
    assert len(pids) >= 5, output
    require_nothing_left(pids)
    for reason in ("FEE_ABOVE_STANDARD", "DUPLICATE_FILE", "ABOVE_THRESHOLD", "CO_PAY_PERCENT"):
        assert re.search(rf"^{reason} \d+$", output, re.MULTILINE), output
    pdfs = list((tmp_path / "out").rglob("*.pdf"))
    assert len(pdfs) == 4
    assert all(path.read_bytes().startswith(b"%PDF-") for path in pdfs)
    sent, answered = sorted(
        (tmp_path / "out").rglob("*.xml"), key=lambda path: path.stat().st_mtime
    )
    assert b"pain.001.001.09" in sent.read_bytes()
    assert b"camt.054.001.08" in answered.read_bytes()


@pytest.mark.slow
def test_the_demo_fails_when_its_workers_stand_still(tmp_path: Path) -> None:
    demo = start(tmp_path, "--patience", "5")
    assert demo.stdout is not None
    seen, stopped = "", []
    for line in demo.stdout:
        seen += line
        found = re.search(r"(?:adjudication|documents)\S* .*pid (\d+)", line)
        if found:
            stopped.append(int(found[1]))
            os.kill(stopped[-1], signal.SIGSTOP)
        if "did not happen" in line:
            for pid in stopped:
                os.kill(pid, signal.SIGCONT)
    demo.wait(timeout=100)
    demo.stdout.close()
    assert stopped, seen
    assert demo.returncode != 0, seen
    assert "did not happen" in seen
    assert "verify: ok" not in seen
    require_nothing_left(pids_in(seen))


RECEIPTS = os.environ.get("CLAIMS_RECEIPTS") or str(ROOT.parent / "shared" / "receipts")


OUR_STANDARD = ROOT / "config" / "standards" / "receipts-my.toml"
AGE_RULE = '[[rules]]\nid = "age"\nkind = "claim_age"\nfrom = "receipt"\ndays = 365\n'

needs_receipts = pytest.mark.skipif(
    not (Path(RECEIPTS) / "truth.json").exists(), reason="the folder of real receipts is not here"
)


@needs_receipts
def test_ninety_real_receipts_are_each_accounted_for(tmp_path: Path) -> None:
    output = the_receipts_demo(tmp_path)
    assert count_of("CLAIM_TOO_OLD", output) == 46
    assert count_of("DUPLICATE_FILE", output) == 1
    assert count_of("FEE_ABOVE_STANDARD", output) > 0
    assert count_of("CEILING_REACHED", output) > 0
    require_accounted_for(output)


@needs_receipts
def test_without_the_age_rule_the_second_of_two_equal_files_is_still_refused(
    tmp_path: Path,
) -> None:
    text = OUR_STANDARD.read_text("utf-8")
    assert text.count(AGE_RULE) == 1
    ageless = tmp_path / "ageless.toml"
    ageless.write_text(text.replace(AGE_RULE, "").replace(', "age"', ""), "utf-8")
    output = the_receipts_demo(tmp_path, "--standard", str(ageless))
    assert count_of("CLAIM_TOO_OLD", output) == 0
    assert count_of("DUPLICATE_FILE", output) == 1
    require_accounted_for(output)


def the_receipts_demo(tmp_path: Path, *options: str) -> str:
    demo = start(tmp_path, "--receipts", RECEIPTS, *options)
    output, _ = demo.communicate(timeout=170)
    assert demo.returncode == 0, output
    assert "verify: ok" in output
    require_nothing_left(pids_in(output))
    return output


def count_of(reason: str, output: str) -> int:
    found = re.search(rf"^{reason} (\d+)$", output, re.MULTILINE)
    return int(found[1]) if found else 0


def require_accounted_for(output: str) -> None:
    """Every total of truth.json is in, and is approved or named with its reason.

    There is a line for the bank file of each rail.
    """
    found = re.findall(
        r"^(claimed|approved|not paid|bank file|statements) +MYR +([\d.]+)(?:  \S+)?$",
        output,
        re.MULTILINE,
    )
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for name, amount in found:
        sums[name] += Decimal(amount)
    truth = json.loads((Path(RECEIPTS) / "truth.json").read_text("utf-8"))
    totals = [re.sub(r"[^\d.]", "", each["total"]) for each in truth.values()]
    assert sums["claimed"] == sum(map(Decimal, totals))
    assert sums["claimed"] == sums["approved"] + sums["not paid"]
    assert sums["approved"] == sums["bank file"] == sums["statements"]
