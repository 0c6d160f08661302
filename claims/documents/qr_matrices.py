"""The modules of a QR code for a plain address; what no text changes is worked out once a version.

ISO/IEC 18004, byte mode, error correction M, one mask. segno says once which modules of a version
are fixed and how its data is split into blocks; a text then costs its parity bytes and one pick of
its bits into their places, instead of encoding it anew. A test holds that both draw the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from operator import itemgetter
from typing import Any, Final

import segno
from segno import consts

MASK: Final = 4
"""Every reader undoes any of the eight masks. Addresses and digests look random under each, and
trying out which looks best would take longer than drawing the whole statement."""

LONGEST_ADDRESS: Final = 500

_NEEDS_BYTES: Final = re.compile(r"[^0-9A-Z $%*+\-./:]", re.ASCII)
_BYTE_MODE: Final = 4
_PADDING: Final = (0xEC, 0x11)
_POLYNOMIAL: Final = 0x11D
_PATTERNS: Final = {
    getattr(consts, f"TYPE_{name}_{shade}")
    for name in ("ALIGNMENT_PATTERN", "TIMING", "VERSION")
    for shade in ("DARK", "LIGHT")
}
_SHORT_COUNT_UNTIL: Final = 9
"""Up to this version the count of bytes has 8 bits, above it 16."""


def is_plain(text: str) -> bool:
    """Whether a text is ASCII that neither the numeric nor the alphanumeric mode could hold."""
    return text.isascii() and len(text) <= LONGEST_ADDRESS and bool(_NEEDS_BYTES.search(text))


def rows_of(text: str) -> list[str]:
    """The rows of a plain text's code from the top, `1` where dark, without the quiet zone."""
    data = text.encode("ascii")
    version = _version_for(len(data))
    layout = _layout(version)
    count_bits = _count_bits(version)
    bits = 4 + count_bits + 8 * len(data)
    message = (_BYTE_MODE << count_bits | len(data)) << 8 * len(data) | int.from_bytes(data, "big")
    # Four zero bits end it, and more up to a whole byte. As segno does, that is a byte of zeros
    # where none is needed; readers stop at the four, and both ways draw the same code.
    room = 8 * layout.capacity - bits
    ended = min(4, room)
    filled = min(ended + 8 - (bits + ended) % 8, room)
    codewords = (message << filled).to_bytes((bits + filled) // 8, "big")
    missing = layout.capacity - len(codewords)
    codewords += bytes(_PADDING[at % 2] for at in range(missing))
    parity = b"".join(
        _parity(codewords[start:end], layout.parity_length) for start, end in layout.blocks
    )
    sent = bytes(layout.interleaved(codewords + parity))
    drawn = int.from_bytes(sent, "big") << layout.spare ^ layout.mask
    modules = "".join(layout.picked(f"{drawn:0{layout.data_modules}b}01"))
    side = layout.side
    return [modules[at : at + side] for at in range(0, side * side, side)]


@dataclass(frozen=True, slots=True)
class _Layout:
    """What no text changes. `capacity` is in bytes, `spare` in bits that carry nothing."""

    side: int
    capacity: int
    blocks: tuple[tuple[int, int], ...]
    parity_length: int
    interleaved: Callable[[bytes], Sequence[int]]
    spare: int
    mask: int
    data_modules: int
    picked: Callable[[str], Sequence[str]]


@cache
def _layout(version: int) -> _Layout:
    blank = segno.make_qr("a", error="m", mask=MASK, boost_error=False, version=version)
    modules = [list(row) for row in blank.matrix_iter(border=0, verbose=True)]
    fixed = [[bool(module) for module in row] for row in blank.matrix]
    side = len(modules)
    path = _path(modules)
    blocks, length = _blocks(version)
    # Where each module's bit stands: its place on the path, or behind it a zero and a one.
    places = {where: at for at, where in enumerate(path)}
    picks = [places.get((y, x), len(path) + fixed[y][x]) for y in range(side) for x in range(side)]
    mask = "".join("01"[(y // 2 + x // 3) % 2 == 0] for y, x in path)
    sent = blocks[-1][1] + length * len(blocks)
    return _Layout(
        side=side,
        capacity=blocks[-1][1],
        blocks=blocks,
        parity_length=length,
        interleaved=itemgetter(*_interleaving(blocks, length)),
        spare=len(path) - 8 * sent,
        mask=int(mask, 2),
        data_modules=len(path),
        picked=itemgetter(*picks),
    )


def _path(modules: list[list[int]]) -> list[tuple[int, int]]:
    """The modules that carry data in the order of its bits: up and down in columns of two."""
    side = len(modules)
    rights = [right if right > 6 else right - 1 for right in range(side - 1, 0, -2)]
    return [
        (y, x)
        for turn, right in enumerate(rights)
        for y in (range(side) if turn % 2 else reversed(range(side)))
        for x in (right, right - 1)
        if not _is_corner(y, x, side) and modules[y][x] not in _PATTERNS
    ]


def _is_corner(y: int, x: int, side: int) -> bool:
    """Whether a module belongs to a finder with its margin and the format beside it."""
    is_upper, is_left = y < 9, x < 9
    return (is_upper and (is_left or x >= side - 8)) or (is_left and y >= side - 8)


def _blocks(version: int) -> tuple[tuple[tuple[int, int], ...], int]:
    """Where each block of a version's data begins and ends, and its parity bytes."""
    layouts: Any = consts.ECC
    groups = layouts[version][consts.ERROR_LEVEL_M]
    ends = [0]
    for group in groups:
        for _ in range(group.num_blocks):
            ends.append(ends[-1] + group.num_data)
    return tuple(pairwise(ends)), groups[0].num_total - groups[0].num_data


def _interleaving(blocks: Sequence[tuple[int, int]], length: int) -> list[int]:
    """The order in which bytes are sent: of each block the first, then of each the second."""
    longest = max(end - start for start, end in blocks)
    data = [start + at for at in range(longest) for start, end in blocks if start + at < end]
    behind = blocks[-1][1]
    parity = [behind + length * block + at for at in range(length) for block in range(len(blocks))]
    return data + parity


@cache
def _version_for(length: int) -> int:
    """The smallest version that holds so many bytes."""
    return next(
        version
        for version in range(1, 41)
        if 4 + _count_bits(version) + 8 * length <= 8 * _blocks(version)[0][-1][1]
    )


def _count_bits(version: int) -> int:
    return 8 if version <= _SHORT_COUNT_UNTIL else 16


def _parity(block: bytes, length: int) -> bytes:
    """The Reed-Solomon parity of a block: the remainder of a division, a byte a step."""
    table = _multiples(length)
    top, kept = 8 * (length - 1), (1 << 8 * length) - 1
    left = 0
    for byte in block:
        left = (left << 8 & kept) ^ table[left >> top ^ byte]
    return left.to_bytes(length, "big")


@cache
def _multiples(length: int) -> tuple[int, ...]:
    """The generator polynomial of a degree, without its first term, times each byte."""
    generator = [1]
    root = 1
    for _ in range(length):
        shifted = [*generator, 0]
        for at, each in enumerate(generator):
            shifted[at + 1] ^= _product(each, root)
        generator, root = shifted, _product(root, 2)
    return tuple(
        int.from_bytes(bytes(_product(each, factor) for each in generator[1:]), "big")
        for factor in range(256)
    )


def _product(one: int, other: int) -> int:
    """A product in the field of 256 elements."""
    found = 0
    while other:
        if other & 1:
            found ^= one
        one <<= 1
        if one & 0x100:
            one ^= _POLYNOMIAL
        other >>= 1
    return found
