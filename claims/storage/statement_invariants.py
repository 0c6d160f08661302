"""What must never be false of statements: counted without gaps, each beginning where one ended."""

from __future__ import annotations

from claims.storage.invariant import Invariant, count_of

COUNTED = Invariant(
    "52",
    "Statements are numbered without gaps, within a programme and for each payee",
    """
    SELECT id::text, number || ' in its programme' FROM (
      SELECT id, number, split_part(number, '/', 2)::bigint AS no,
             row_number() OVER (PARTITION BY programme_id
                                ORDER BY split_part(number, '/', 2)::bigint) AS due
        FROM statements) AS s WHERE no <> due
    UNION ALL
    SELECT id::text, number || ' for its payee' FROM (
      SELECT id, number, payee_no, row_number() OVER (
               PARTITION BY programme_id, payee_id ORDER BY payee_no) AS due
        FROM statements) AS s WHERE payee_no <> due
    """,
    count_of("statements"),
)

FOLLOWED = Invariant(
    "53",
    "A statement opens with what the payee's last one closed with, the first with nothing",
    """
    SELECT id::text, number FROM (
      SELECT id, number, opening, lag(closing, 1, 0::bigint) OVER (
               PARTITION BY programme_id, payee_id ORDER BY payee_no) AS due
        FROM statements) AS s WHERE opening <> due
    """,
    count_of("statements"),
)
