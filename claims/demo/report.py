"""The closing table of a demo: what was claimed, decided and paid, and why not more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from claims.demo.settling import Settled
from claims.domain.money import Money, decimal_text, parse_money


def lines_of(settled: Settled, root: Path) -> Iterator[str]:
    """The table, a line at a time; paths are shown relative to the project."""
    yield ""
    yield f"{'claim':14} {'kind':14} {'status':10} {'claimed':>18} {'approved':>18}  reasons"
    for claim in settled.claims[:20]:
        reasons = ", ".join(sorted({each["reason"] for each in claim["findings"]})) or "-"
        approved = claim["approved"]["amount"] if claim["approved"] else "-"
        yield (
            f"{claim['number']:14} {claim['kind']:14} {claim['status']:10}"
            f" {claim['claimed']['amount']:>18} {approved:>18}  {reasons}"
        )
    if len(settled.claims) > 20:
        yield f"… and {len(settled.claims) - 20} more"
    yield ""
    for status, count in sorted(Counter(claim["status"] for claim in settled.claims).items()):
        yield f"{count:5} claims {status}"
    yield ""
    for reason, count in sorted(settled.reasons.items(), key=lambda row: (-row[1], row[0])):
        yield f"{reason} {count}"
    yield ""
    yield from _sums(settled)
    yield ""
    yield f"{len(settled.files)} settlement statements, each a PDF:"
    for path in settled.files[:10]:
        yield f"  {path.relative_to(root) if path.is_relative_to(root) else path}"
    if len(settled.files) > 10:
        yield f"  … and {len(settled.files) - 10} more beside them"


def _sums(settled: Settled) -> Iterator[str]:
    currency = settled.payouts[0]["total"]["currency"]
    claimed = _total(settled.claims, "claimed", currency)
    approved = _total(settled.claims, "approved", currency)
    stated = _total(settled.statements, "total", currency)
    yield f"claimed    {currency} {claimed.text:>18}"
    yield f"approved   {currency} {approved.text:>18}"
    yield f"not paid   {currency} {decimal_text(claimed.amount - approved.amount, currency):>18}"
    for each in settled.payouts:
        yield f"bank file  {currency} {each['total']['amount']:>18}  {each['rail']}"
    yield f"statements {currency} {stated.text:>18}"


def _total(rows: list[dict[str, Any]], name: str, currency: str) -> Money:
    result = Money(0, currency)
    for row in rows:
        if row[name]:
            result += parse_money(row[name]["amount"], currency)
    return result
