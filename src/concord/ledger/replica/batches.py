"""A batch: what a submitter hands in, as compact as it can be, for every byte of it goes to every node.

    batch  = 1 (1) | submitter key id (4) | how many (2) | record ... | signature (64)
    record = key (16, a UUIDv7) | commitment (32)
    signed = "concord/batch/v1" | 0 | the log's origin | 0 | all before the signature        (Ed25519)

The key tells a record handed in twice from two records; its time (milliseconds, RFC 9562) bounds how long that must be
remembered. The origin in what is signed keeps a batch from being replayed into another log.
"""

from __future__ import annotations

import secrets
import struct
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from concord.ledger.note import ED25519, Key
from concord.ledger.replica.codes import Code, Refused
from concord.ledger.verify import Unproven

KIND: Final = 1
HEAD, RECORD, SIGNATURE = 7, 48, 64
MOST_RECORDS: Final = 4096
LARGEST: Final = HEAD + MOST_RECORDS * RECORD + SIGNATURE


class Record(NamedTuple):
    """A record as the log takes it: the submitter's name for it (UUIDv7, 16 bytes), and its commitment (32 bytes)."""

    key: bytes
    commitment: bytes


class Batch(NamedTuple):
    """A batch taken apart; the signature has not been checked.

    records: commitments by submitter and key (20 bytes). first, last: UTC milliseconds in the oldest and newest key.
    """

    submitter: bytes
    records: Mapping[bytes, bytes]
    first: int
    last: int
    signed: bytes
    signature: bytes


def new_key(at: int) -> bytes:
    """A new UUIDv7 for that time (UTC milliseconds)."""
    chance = secrets.token_bytes(10)
    return at.to_bytes(6, "big") + bytes([0x70 | chance[0] & 0x0F, chance[1], 0x80 | chance[2] & 0x3F]) + chance[3:]


def submitter_key(name: str, public: bytes) -> Key:
    """The public key of a submitter; its id is what stands in batches and leaves."""
    return Key(name, ED25519, public)


def write(origin: str, name: str, key: Ed25519PrivateKey, records: Sequence[Record]) -> bytes:
    """Takes the log's origin, the submitter's name and key, and records; returns the batch. Raises ValueError."""
    if not 0 < len(records) <= MOST_RECORDS:
        raise ValueError(f"a batch holds 1 to {MOST_RECORDS} records")
    submitter = submitter_key(name, key.public_key().public_bytes_raw()).id
    head = bytes([KIND]) + submitter + len(records).to_bytes(2, "big")
    body = head + b"".join(record.key + record.commitment for record in records)
    return body + key.sign(to_sign(origin, body))


def to_sign(origin: str, body: bytes) -> bytes:
    """What the submitter signs."""
    return b"concord/batch/v1\x00" + origin.encode() + b"\x00" + body


def read(data: bytes) -> Batch:
    """Takes a batch; returns its parts. Raises Refused: oversize, or not written as it must be."""
    if len(data) > LARGEST:
        raise Refused(Code.OVERSIZE)
    many = int.from_bytes(data[5:7], "big")
    if len(data) < HEAD or data[0] != KIND or many == 0 or len(data) != HEAD + many * RECORD + SIGNATURE:
        raise Refused(Code.MALFORMED)
    body, submitter = data[HEAD:-SIGNATURE], data[1:5]
    versions = {byte >> 4 for byte in set(body[6::RECORD])} | {byte >> 6 for byte in set(body[8::RECORD])}
    records = {submitter + key: commitment for key, commitment in struct.iter_unpack("16s32s", body)}
    if len(records) != many or versions != {7, 0b10}:
        raise Refused(Code.MALFORMED)
    first, last = min(records), max(records)
    return Batch(submitter, records, _at(first), _at(last), data[:-SIGNATURE], data[-SIGNATURE:])


def _at(named: bytes) -> int:
    return int.from_bytes(named[4:10], "big")


def check_signature(batch: Batch, origin: str, public: bytes) -> None:
    """Raises Refused unless that key (32 bytes) signed the batch for that log."""
    try:
        Key("submitter", ED25519, public).check(batch.signature, to_sign(origin, batch.signed))
    except Unproven as error:
        raise Refused(Code.BAD_SIGNATURE) from error
