"""The bytes between CometBFT and the application, computed by hand from the encoding that protobuf describes."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from concord.ledger.replica import messages, server
from concord.ledger.replica.messages import Request, Response, answer, framed, kind, varint

# a field is (number << 3 | wire type): 0 a varint, 2 a length and bytes
VECTORS = [
    (Request(flush=kind("RequestFlush")()), "12 00"),
    (Request(info=kind("RequestInfo")(version="0.38.26", block_version=11, p2p_version=8, abci_version="2.0.0")),
     "1a 14  0a 07 302e33382e3236  10 0b  18 08  22 05 322e302e30"),
    (Request(check_tx=kind("RequestCheckTx")(tx=b"\x01\x02", type=1)), "42 06  0a 02 0102  10 01"),
    (Request(commit=kind("RequestCommit")()), "5a 00"),
    (Request(finalize_block=kind("RequestFinalizeBlock")(
        txs=[b"a", b""], height=300, time=kind("Timestamp")(seconds=1, nanos=2))),
     "a2 01 0e  0a 01 61  0a 00  28 ac 02  32 04 08 01 10 02"),
    (answer("echo", message="hi"), "12 04  0a 02 6869"),
    (answer("flush"), "1a 00"),
    (answer("info", data="x", last_block_height=5, last_block_app_hash=b"ab"), "22 09  0a 01 78  20 05  2a 02 6162"),
    (answer("check_tx", code=7), "4a 02  08 07"),
    (answer("commit"), "62 00"),
    (answer("process_proposal", status=2), "92 01 02  08 02"),
    (answer("prepare_proposal", txs=[b"z"]), "8a 01 03  0a 01 7a"),
    (answer("offer_snapshot", result=1), "72 02  08 01"),
    (answer("apply_snapshot_chunk", result=5), "82 01 02  08 05"),
    (answer("finalize_block", app_hash=b"h", tx_results=[kind("ExecTxResult")(code=1)], validator_updates=[
        kind("ValidatorUpdate")(pub_key=kind("PublicKey")(ed25519=b"k"), power=10)]),
     "aa 01 10  12 02 08 01  1a 07 0a 03 0a 01 6b 10 0a  2a 01 68"),
]  # fmt: skip


@pytest.mark.parametrize(("message", "written"), VECTORS, ids=lambda value: str(value)[:40].replace("\n", " "))
def test_a_message_is_written_and_read_as_protobuf_says(message: Any, written: str) -> None:
    data = bytes.fromhex(written)
    assert message.SerializeToString() == data
    assert type(message).FromString(data) == message
    assert framed(message) == bytes([len(data)]) + data


@pytest.mark.parametrize(
    ("number", "written"), [(0, "00"), (127, "7f"), (128, "8001"), (300, "ac02"), (1 << 21, "80808001")]
)
def test_lengths_are_varints(number: int, written: str) -> None:
    assert varint(number).hex() == written


def test_what_a_newer_cometbft_adds_is_passed_over() -> None:
    read = Request.FromString(bytes.fromhex("42 07  0a 02 0102  f8 01 07"))  # field 31
    assert read.check_tx.tx == b"\x01\x02"


# --- the socket


async def _conversations(path: Path, *sent: bytes) -> list[bytes]:
    """Opens a connection for each of these, all at once; sends, and returns what comes until silence."""
    asked: list[str] = []

    def handle(call: str, request: Any) -> Any:
        asked.append(call)
        if call == "query":
            raise ValueError("no such thing")
        return answer(call)

    async with await server.listen(path, handle):
        lines = [await asyncio.open_unix_connection(str(path)) for _one in sent]
        for (_reader, writer), data in zip(lines, sent, strict=True):
            writer.write(data)
        found = []
        for reader, writer in lines:
            writer.write_eof()
            found.append(await asyncio.wait_for(reader.read(), 5))
            writer.close()
    return found


def test_four_connections_are_answered_each_in_its_order(tmp_path: Path) -> None:
    first = framed(Request(commit=kind("RequestCommit")())) + framed(Request(flush=kind("RequestFlush")()))
    echo = framed(Request(echo=kind("RequestEcho")(message="hi")))
    found = asyncio.run(_conversations(tmp_path / "s", first, echo, b"", framed(Request(flush=kind("RequestFlush")()))))
    assert [part.hex() for part in found] == ["02620002" + "1a00", "0612040a026869", "", "021a00"]


def test_a_request_that_cannot_be_answered_is_an_exception_and_not_silence(tmp_path: Path) -> None:
    failing = framed(Request(query=kind("RequestQuery")(path="/x")))
    unknown = b"\x03\xfa\x01\x00"  # field 31
    for (said,) in (asyncio.run(_conversations(tmp_path / "s", sent)) for sent in (failing, unknown)):
        assert Response.FromString(said[1:]).WhichOneof("value") == "exception"


@pytest.mark.parametrize("sent", [b"\xff\xff\xff\xff\xff\xff", varint(messages.LARGEST + 1), b"\x05\x12"])
def test_what_is_no_message_ends_its_connection(tmp_path: Path, sent: bytes) -> None:
    assert asyncio.run(_conversations(tmp_path / "s", sent)) == [b""]
