"""`statement-50`, `-5000`, `-50000`: settlement statements a second, against PDFs by hand."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable
from functools import partial

from pypdf import PdfReader

from claims.documents.statements import render_statement
from claims.domain.statements import StatementContent
from tests.benchmarks import hand_stream
from tests.benchmarks.databases import Databases
from tests.benchmarks.measuring import Measured, in_turn, measured
from tests.documents.statement_builders import a_link, a_long_statement

RUNS, SECONDS = 7, 1.0


def of_lines(lines: int) -> Callable[[Databases, str, int | None], list[Measured]]:
    """The benchmark of statements with so many lines."""

    def measure(_: Databases, __: str, runs: int | None = None) -> list[Measured]:
        """Statements a second, each way for a second a run, after both are checked."""
        return [in_seconds(SECONDS, runs or RUNS, lines=lines)]

    return measure


def in_seconds(seconds: float, runs: int, *, lines: int = 50) -> Measured:
    """The figure, measured for so long a run and at least once."""
    content = a_long_statement(lines)
    link = a_link(content)
    ours = partial(render_statement, content, check_url=link)
    by_hand = partial(hand_stream.render, content)
    require_total(ours(), content)
    require_total(by_hand(), content)
    value, yardstick = in_turn(
        runs, partial(_rate, ours, seconds), partial(_rate, by_hand, seconds)
    )
    return measured(f"statement-{lines}", "statements/s", value=value, yardstick=yardstick)


def _rate(render: Callable[[], bytes], seconds: float) -> float:
    """Files a second of processor time: nothing is waited for, and others may use the machine."""
    count, began = 0, time.process_time()
    while (spent := time.process_time() - began) < seconds:
        render()
        count += 1
    return count / spent


def require_total(pdf: bytes, content: StatementContent) -> None:
    """The text of the file shows what is paid, and every line's approved amount."""
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    shown = set(re.findall(r"\d+", re.sub(r"(?<=\d)[.,](?=\d{3}\b)", "", text)))
    amounts = [line.approved for claim in content.claims for line in claim.lines]
    missing = [each for each in (content.paid, *amounts) if str(each // 100) not in shown]
    assert not missing, missing[:3]
