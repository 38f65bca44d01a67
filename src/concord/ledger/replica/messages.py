"""The messages between CometBFT v0.38 and an application (ABCI 2.0), made at run time from the table below.

Each line is a message; each field is `name number type`, `*` before a type says repeated. Fields that this application
neither reads nor writes (consensus parameters, proofs of queries) are left out: protobuf carries them along unread.
On the socket a message stands behind its length, written as a varint.
"""

from __future__ import annotations

from typing import Any, Final

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

PACKAGE: Final = "tendermint.abci"
LARGEST: Final = 104857600  # bytes of one message: CometBFT's own bound

TABLE: Final = """
Timestamp: seconds 1 int64, nanos 2 int32
PublicKey: ed25519 1 bytes
Validator: address 1 bytes, power 3 int64
ValidatorUpdate: pub_key 1 PublicKey, power 2 int64
VoteInfo: validator 1 Validator, block_id_flag 3 int32
CommitInfo: round 1 int32, votes 2 *VoteInfo
ExtendedVoteInfo: validator 1 Validator, vote_extension 3 bytes, extension_signature 4 bytes, block_id_flag 5 int32
ExtendedCommitInfo: round 1 int32, votes 2 *ExtendedVoteInfo
Misbehavior: type 1 int32, validator 2 Validator, height 3 int64, time 4 Timestamp, total_voting_power 5 int64
EventAttribute: key 1 string, value 2 string, index 3 bool
Event: type 1 string, attributes 2 *EventAttribute
ExecTxResult: code 1 uint32, data 2 bytes, log 3 string, info 4 string, gas_wanted 5 int64, gas_used 6 int64,\
 events 7 *Event, codespace 8 string
Snapshot: height 1 uint64, format 2 uint32, chunks 3 uint32, hash 4 bytes, metadata 5 bytes

RequestEcho: message 1 string
RequestFlush:
RequestInfo: version 1 string, block_version 2 uint64, p2p_version 3 uint64, abci_version 4 string
RequestInitChain: time 1 Timestamp, chain_id 2 string, validators 4 *ValidatorUpdate, app_state_bytes 5 bytes,\
 initial_height 6 int64
RequestQuery: data 1 bytes, path 2 string, height 3 int64, prove 4 bool
RequestCheckTx: tx 1 bytes, type 2 int32
RequestCommit:
RequestListSnapshots:
RequestOfferSnapshot: snapshot 1 Snapshot, app_hash 2 bytes
RequestLoadSnapshotChunk: height 1 uint64, format 2 uint32, chunk 3 uint32
RequestApplySnapshotChunk: index 1 uint32, chunk 2 bytes, sender 3 string
RequestPrepareProposal: max_tx_bytes 1 int64, txs 2 *bytes, local_last_commit 3 ExtendedCommitInfo,\
 misbehavior 4 *Misbehavior, height 5 int64, time 6 Timestamp, next_validators_hash 7 bytes, proposer_address 8 bytes
RequestProcessProposal: txs 1 *bytes, proposed_last_commit 2 CommitInfo, misbehavior 3 *Misbehavior, hash 4 bytes,\
 height 5 int64, time 6 Timestamp, next_validators_hash 7 bytes, proposer_address 8 bytes
RequestExtendVote: hash 1 bytes, height 2 int64, time 3 Timestamp, txs 4 *bytes, proposed_last_commit 5 CommitInfo,\
 misbehavior 6 *Misbehavior, next_validators_hash 7 bytes, proposer_address 8 bytes
RequestVerifyVoteExtension: hash 1 bytes, validator_address 2 bytes, height 3 int64, vote_extension 4 bytes
RequestFinalizeBlock: txs 1 *bytes, decided_last_commit 2 CommitInfo, misbehavior 3 *Misbehavior, hash 4 bytes,\
 height 5 int64, time 6 Timestamp, next_validators_hash 7 bytes, proposer_address 8 bytes

ResponseException: error 1 string
ResponseEcho: message 1 string
ResponseFlush:
ResponseInfo: data 1 string, version 2 string, app_version 3 uint64, last_block_height 4 int64,\
 last_block_app_hash 5 bytes
ResponseInitChain: validators 2 *ValidatorUpdate, app_hash 3 bytes
ResponseQuery: code 1 uint32, log 3 string, info 4 string, index 5 int64, key 6 bytes, value 7 bytes, height 9 int64,\
 codespace 10 string
ResponseCheckTx: code 1 uint32, data 2 bytes, log 3 string, info 4 string, gas_wanted 5 int64, gas_used 6 int64,\
 events 7 *Event, codespace 8 string
ResponseCommit: retain_height 3 int64
ResponseListSnapshots: snapshots 1 *Snapshot
ResponseOfferSnapshot: result 1 int32
ResponseLoadSnapshotChunk: chunk 1 bytes
ResponseApplySnapshotChunk: result 1 int32, refetch_chunks 2 *uint32, reject_senders 3 *string
ResponsePrepareProposal: txs 1 *bytes
ResponseProcessProposal: status 1 int32
ResponseExtendVote: vote_extension 1 bytes
ResponseVerifyVoteExtension: status 1 int32
ResponseFinalizeBlock: events 1 *Event, tx_results 2 *ExecTxResult, validator_updates 3 *ValidatorUpdate,\
 app_hash 5 bytes
"""
# what may be asked: its number in Request, and that of its answer in Response
CALLS: Final = {
    "echo": (1, 2), "flush": (2, 3), "info": (3, 4), "init_chain": (5, 6), "query": (6, 7), "check_tx": (8, 9),
    "commit": (11, 12), "list_snapshots": (12, 13), "offer_snapshot": (13, 14), "load_snapshot_chunk": (14, 15),
    "apply_snapshot_chunk": (15, 16), "prepare_proposal": (16, 17), "process_proposal": (17, 18),
    "extend_vote": (18, 19), "verify_vote_extension": (19, 20), "finalize_block": (20, 21),
}  # fmt: skip
ACCEPT, REJECT = 1, 2  # of a proposal, of a vote's extension
OFFER_ACCEPT, OFFER_REJECT, OFFER_REJECT_FORMAT = 1, 3, 4
CHUNK_ACCEPT, CHUNK_RETRY_SNAPSHOT, CHUNK_REJECT_SNAPSHOT = 1, 4, 5

_Field = descriptor_pb2.FieldDescriptorProto
_SCALARS: Final = {
    "int64": _Field.TYPE_INT64, "uint64": _Field.TYPE_UINT64, "int32": _Field.TYPE_INT32, "bool": _Field.TYPE_BOOL,
    "uint32": _Field.TYPE_UINT32, "string": _Field.TYPE_STRING, "bytes": _Field.TYPE_BYTES,
}  # fmt: skip


def _pascal(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


def _envelope(kind: str, at: int) -> str:
    fields = [f"{name} {numbers[at]} {kind}{_pascal(name)}" for name, numbers in CALLS.items()]
    return f"{kind}: " + ", ".join((["exception 1 ResponseException"] if at else []) + fields)


def _add_field(message: Any, written: str, *, choice: bool) -> None:
    name, number, kind = written.split()
    field = message.field.add(name=name, number=int(number), label=_Field.LABEL_OPTIONAL)
    if kind.startswith("*"):
        field.label, kind = _Field.LABEL_REPEATED, kind[1:]
    if kind in _SCALARS:
        field.type = _SCALARS[kind]
    else:
        field.type, field.type_name = _Field.TYPE_MESSAGE, f".{PACKAGE}.{kind}"
    if choice:
        field.oneof_index = 0


def _described() -> Any:
    """The table as protobuf describes a file. Exactly one field of PublicKey, Request and Response is set."""
    file = descriptor_pb2.FileDescriptorProto(name="concord/abci.proto", package=PACKAGE, syntax="proto3")
    lines = [line for line in TABLE.splitlines() if line]
    for line in [*lines, _envelope("Request", 0), _envelope("Response", 1)]:
        name, _colon, fields = line.partition(":")
        message = file.message_type.add(name=name)
        choice = name in ("Request", "Response", "PublicKey")
        if choice:
            message.oneof_decl.add(name="value")
        for written in filter(None, fields.strip().split(", ")):
            _add_field(message, written, choice=choice)
    return file


_POOL = descriptor_pool.DescriptorPool()
_POOL.AddSerializedFile(_described().SerializeToString())


def kind(name: str) -> Any:
    """The class of the messages of that name in the table."""
    return message_factory.GetMessageClass(_POOL.FindMessageTypeByName(f"{PACKAGE}.{name}"))


Request = kind("Request")
Response = kind("Response")


def framed(message: Any) -> bytes:
    """A message as it goes over the socket."""
    data: bytes = message.SerializeToString()
    return varint(len(data)) + data


def varint(number: int) -> bytes:
    """A number that is not negative, seven bits to a byte, the lowest first; each byte but the last has its top bit."""
    written = bytearray()
    while number > 0x7F:
        written.append(number & 0x7F | 0x80)
        number >>= 7
    written.append(number)
    return bytes(written)


def answer(call: str, /, **fields: Any) -> Any:
    """The Response to that call."""
    response = Response()
    part = getattr(response, call)
    part.SetInParent()
    part.MergeFrom(kind(f"Response{_pascal(call)}")(**fields))
    return response
