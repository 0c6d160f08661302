"""What is said of deliveries at the desks."""

from __future__ import annotations

from typing import Final

from claims.pages.entrance_texts import PAIRS as ENTRANCE
from claims.pages.two_languages import Pairs, by_language

PAIRS: Final[Pairs] = {
    "deliveries": ("Yang dikirim", "What was sent"),
    "deliveries_lead": (
        "Setiap pesan tentang hal ini: kepada siapa, kapan, atau mengapa tidak terkirim.",
        "Every message about this: to whom, when, or why it was not sent.",
    ),
    "no_deliveries": ("Belum ada pesan tentang ini.", "Nothing was written about this yet."),
    "delivery_subject": ("Perihal", "Subject"),
    "delivery_recipient": ("Kepada", "To"),
    "delivery_written": ("Ditulis", "Written"),
    "delivery_state": ("Keadaan", "State"),
    "delivery_sent": ("terkirim", "sent"),
    "delivery_not_sent": ("tidak terkirim", "not sent"),
    "delivery_waiting": ("menunggu server surat", "waits for the mail server"),
    "delivery_NO_ADDRESS": ("tidak ada alamat surel", "no e-mail address"),
    "delivery_NO_MAIL_SERVER": ("tidak ada server surat", "no mail server"),
    "delivery_ADDRESS_REFUSED": ("alamat ditolak server", "the server refused the address"),
}

TEXTS: Final = by_language(ENTRANCE, PAIRS)
