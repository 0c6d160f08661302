"""The child that decodes receipts can do nothing else, and only two run at once."""

import json
import os
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pictures import PNG, a_receipt, refusal_of, written

from claims.documents import images
from claims.documents.images import ImageLimits, clean_image


def test_the_child_sees_nothing_of_ours_and_can_open_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real child is asked, from inside its decoder's place, what it still may do."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    source = Path(images.__file__).with_name("imagechild.py").read_text()
    spy = tmp_path / "spy.py"
    spy.write_text(source.replace("import os\n", "import os, _socket\n").replace("\nmain()\n", SPY))
    monkeypatch.setattr(images, "_CHILD", spy)
    answer = json.loads(images._asked(b"", images.LIMITS))
    assert answer["environment"] == []
    assert answer["ours"] == []
    assert answer["opened"] == "OSError"
    assert answer["connected"] == "OSError"
    assert answer["uid"] == (65534 if os.geteuid() == 0 else os.geteuid())
    assert answer["limits"] == [0, 0, 3, 512 << 20, 10]


SPY = """
_give_up_rights()


def _tried(act):
    try:
        act()
    except OSError as error:
        return "OSError"
    return "done"


json.dump(
    {
        "environment": [name for name in os.environ if not name.startswith("LC_")],
        "ours": [name for name in sys.modules if name.split(".")[0] in {"claims", "config"}],
        "opened": _tried(lambda: open("/etc/hostname")),
        "connected": _tried(lambda: _socket.socket()),
        "uid": os.geteuid(),
        "limits": [
            resource.getrlimit(name)[1]
            for name in (
                resource.RLIMIT_CORE,
                resource.RLIMIT_FSIZE,
                resource.RLIMIT_NOFILE,
                resource.RLIMIT_AS,
                resource.RLIMIT_CPU,
            )
        ],
    },
    sys.stdout,
)
"""


def test_eight_uploads_at_once_share_two_seats(monkeypatch: pytest.MonkeyPatch) -> None:
    running, most, lock = 0, 0, threading.Lock()
    run = subprocess.run

    def counting(*args: object, **options: object) -> object:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        try:
            return run(*args, **options)  # type: ignore[call-overload]
        finally:
            with lock:
                running -= 1

    monkeypatch.setattr(subprocess, "run", counting)
    arrived = [written(a_receipt(size=(300 + number, 400))) for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        widths = [clean.width for clean in pool.map(clean_image, arrived)]
    assert widths == [300 + number for number in range(8)]
    assert most == 2


def test_who_finds_no_seat_in_time_is_told_to_come_again() -> None:
    with images._SEATS, images._SEATS:
        assert refusal_of(written(a_receipt()), seat_seconds=0.05).code == "RECEIPT_BUSY"
    assert clean_image(written(a_receipt()))


def test_every_refusal_frees_its_seat() -> None:
    for _ in range(5):
        refusal_of(PNG + b"\0" * 50)
    assert clean_image(written(a_receipt()), limits=ImageLimits(seat_seconds=0.1))
