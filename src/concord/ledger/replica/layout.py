"""A member's folder, and a consortium on one machine: keys, genesis, and CometBFT's settings for each node.

    node1/  node.json       name, origin, where it listens
            keys/           log, witness, office, submitter (see concord.ledger.keyfile), each mode 0600
            cometbft/       config/ and data/, as CometBFT wants them
            ledger.sqlite3  the log                witness.sqlite3  what the witness must not forget

A secret key never leaves its folder: members exchange the public halves (member.json) and the genesis.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from concord.ledger import keyfile
from concord.ledger.encoding import Malformed, from_base64, to_base64
from concord.ledger.note import COSIGNATURE, ED25519
from concord.ledger.replica.members import POWER, Member, Roll, Submitter
from concord.ledger.replica.snapshots import EVERY
from concord.ledger.witness.state import State

KEYS: Final = {"log": ED25519, "witness": COSIGNATURE, "office": ED25519, "submitter": ED25519}
VOTING: Final = ("config/priv_validator_key.json", "data/priv_validator_state.json")  # the key, what it voted on
SOCKET: Final = "abci.sock"
PID: Final = "node.pid"
RING: Final = (1, 2, 5, 11)  # a full mesh of many nodes on few cores is not up in time; four neighbours each are
RATE: Final = 50 << 20  # bytes per second between two nodes
SMALL: Final = 8  # nodes up to which each knows each
CROWD: Final = {"timeout_propose": "15s", "timeout_prevote": "5s", "timeout_precommit": "5s", "timeout_commit": "1s"}
FEW: Final = {"timeout_propose": "3s", "timeout_prevote": "1s", "timeout_precommit": "1s", "timeout_commit": "500ms"}


@dataclass(frozen=True, slots=True)
class Site:
    """What a node needs to know of itself. host: by which others reach it; ports: HTTP, CometBFT's p2p and its RPC.

    listen: the address of this machine at which it listens, if that is another one (behind a translation of addresses).
    snapshot_every: blocks from one snapshot for late nodes to the next.
    """

    name: str
    origin: str
    host: str
    http: int
    p2p: int
    rpc: int
    snapshot_every: int = EVERY
    listen: str = ""

    @property
    def url(self) -> str:
        """Where its HTTP answers."""
        return f"http://{self.host}:{self.http}"

    @property
    def address(self) -> str:
        """The address of this machine at which it listens."""
        return self.listen or self.host

    @property
    def rpc_url(self) -> str:
        """Where its own CometBFT answers; never open to others."""
        return f"http://127.0.0.1:{self.rpc}"


def site(folder: Path) -> Site:
    """Takes a node's folder; returns what node.json says. Raises OSError, ValueError, TypeError."""
    return Site(**json.loads((folder / "node.json").read_text()))


def make(folder: Path, here: Site) -> Member:
    """Lays out a node's folder with new keys; returns the member it is. Raises FileExistsError."""
    for part in ("keys", "cometbft/config", "cometbft/data"):
        (folder / part).mkdir(parents=True)
    folder.chmod(0o700)
    keep_out(folder)
    _write(folder / "node.json", asdict(here))
    names = {"log": here.origin, "witness": f"{here.name}/witness", "office": here.name, "submitter": here.name}
    for part, kind in KEYS.items():
        keyfile.create(folder / "keys" / part, keyfile.made(names[part], kind))
    config = folder / "cometbft" / "config"
    _write(config / "node_key.json", {"priv_key": _private(Ed25519PrivateKey.generate())}, secret=True)
    renew_validator(folder)
    State.create(folder / "witness.sqlite3").close()
    found = member(folder)
    _write(folder / "member.json", found.written() | {"submitter": submitter(folder).key.text})
    return found


def keep_out(folder: Path) -> None:
    """Keeps a folder with secret keys out of any repository that it may lie in."""
    (folder / ".gitignore").write_text("*\n")


def renew_validator(folder: Path) -> None:
    """Writes a new key for voting on blocks, and that nothing was voted on with it."""
    voting = Ed25519PrivateKey.generate()
    public = voting.public_key().public_bytes_raw()
    key = {"address": sha256(public).hexdigest()[:40].upper(), "pub_key": _public(public), "priv_key": _private(voting)}
    voted = {"height": "0", "round": 0, "step": 0}
    for part, value in zip(VOTING, (key, voted), strict=True):
        _write(folder / "cometbft" / part, value, secret=True)


def renew(folder: Path) -> None:
    """Makes new keys for a node that is stopped: for log, witness, office and votes. The old ones stay, beside them."""
    suffix = datetime.now(UTC).strftime(".%Y%m%dT%H%M%S")
    for part in ("log", "witness", "office"):
        path = folder / "keys" / part
        old = keyfile.load(path)
        path.rename(path.with_name(part + suffix))
        keyfile.create(path, keyfile.made(old.key.name, old.key.kind))
    for part in VOTING:
        path = folder / "cometbft" / part
        path.rename(path.with_name(path.name + suffix))
    renew_validator(folder)
    _write(folder / "member.json", member(folder).written() | {"submitter": submitter(folder).key.text})


def renew_submitter(folder: Path) -> tuple[Submitter, Submitter]:
    """Makes a new key for handing in batches; returns the old one and the new one."""
    path, old = folder / "keys" / "submitter", submitter(folder)
    path.rename(path.with_name(f"submitter.{old.key.id.hex()}"))
    keyfile.create(path, keyfile.made(old.key.name, old.key.kind))
    return old, submitter(folder)


def member(folder: Path) -> Member:
    """Takes a node's folder; returns the public halves of its keys."""
    here, config = site(folder), folder / "cometbft" / "config"
    keys = {name: keyfile.load(folder / "keys" / name).key for name in KEYS}
    voting = json.loads((config / "priv_validator_key.json").read_text())["pub_key"]["value"]
    node = from_base64(json.loads((config / "node_key.json").read_text())["priv_key"]["value"])[32:]
    peer = f"{sha256(node).hexdigest()[:40]}@{here.host}:{here.p2p}"
    return Member(here.name, here.url, peer, from_base64(voting), keys["log"], keys["witness"], keys["office"].public)


def private(path: Path) -> Ed25519PrivateKey:
    """The secret half of an Ed25519 key's file. Raises Malformed, OSError."""
    found = keyfile.load(path).private
    if not isinstance(found, Ed25519PrivateKey):
        raise Malformed(f"{path.name} is a key of another kind.")
    return found


def submitter(folder: Path) -> Submitter:
    """The submitter's key that comes with a node."""
    return Submitter(keyfile.load(folder / "keys" / "submitter").key, site(folder).name)


def genesis(roll: Roll, at: str) -> dict[str, Any]:
    """The genesis of a consortium that begins at that time (RFC 3339): every node holds the same, word for word."""
    chain = f"concord-{sha256(roll.origin.encode()).hexdigest()[:12]}"
    validators = [
        {"address": sha256(one.validator).hexdigest()[:40].upper(), "pub_key": _public(one.validator),
         "power": str(POWER), "name": one.name}
        for _name, one in sorted(roll.members.items())
    ]  # fmt: skip
    parameters = {
        "block": {"max_bytes": str(4 << 20), "max_gas": "-1"},
        "evidence": {"max_age_num_blocks": "100000", "max_age_duration": "172800000000000", "max_bytes": "1048576"},
        "validator": {"pub_key_types": ["ed25519"]},
        "version": {"app": "0"},
        "abci": {"vote_extensions_enable_height": "0"},
    }
    return {"genesis_time": at, "chain_id": chain, "initial_height": "1",
            "consensus_params": parameters, "validators": validators, "app_hash": "",
            "app_state": roll.written()}  # fmt: skip


def configure(folder: Path, genesis: dict[str, Any], peers: Sequence[Member], *, crowd: bool = False,
              trusted: tuple[Sequence[str], int, str] | None = None) -> None:  # fmt: skip
    """Writes genesis and settings into a node's folder. peers: whom its CometBFT dials.

    trusted: for a late node, RPC addresses of two nodes, and a height with its block's hash, from which it takes a
    snapshot; without it, it goes through every block.
    """
    here, config = site(folder), folder / "cometbft" / "config"
    _write(config / "genesis.json", genesis)
    dialled = ",".join(one.peer for one in peers if one.name != here.name)
    consensus = CROWD if crowd else FEW
    tables: dict[str, dict[str, Any]] = {
        "": {"proxy_app": f"unix://{SOCKET}", "moniker": here.name, "log_level": "error", "abci": "socket"},
        "rpc": {"laddr": f"tcp://127.0.0.1:{here.rpc}"},
        "p2p": {"laddr": f"tcp://{here.address}:{here.p2p}", "persistent_peers": dialled, "pex": False,
                "addr_book_strict": False, "allow_duplicate_ip": True, "max_num_inbound_peers": 64,
                "persistent_peers_max_dial_period": "2s", "flush_throttle_timeout": "10ms",
                "send_rate": RATE, "recv_rate": RATE, "max_packet_msg_payload_size": 10240},
        # a mempool replays: its memory of what it has seen is long, and the application sees doubles all the same
        "mempool": {"type": "flood", "cache_size": 100000, "size": 5000, "max_tx_bytes": 1 << 18, "recheck": True},
        # without an empty block now and then, the next block would bear the time of the last votes: long ago
        "consensus": {**consensus, "create_empty_blocks": False, "create_empty_blocks_interval": "2s"},
        "tx_index": {"indexer": "null"},
        "statesync": {"enable": False},
    }  # fmt: skip
    if trusted:
        servers, height, digest = trusted
        tables["statesync"] = {"enable": True, "rpc_servers": ",".join(servers), "trust_height": height,
                               "trust_hash": digest, "trust_period": "168h0m0s", "discovery_time": "5s"}  # fmt: skip
    (config / "config.toml").write_text("\n".join(_table(name, values) for name, values in tables.items()))


def neighbours(members: Sequence[Member], at: int) -> list[Member]:
    """Whom the node at that place dials: everybody among few, four along a ring among many."""
    if len(members) <= SMALL:
        return list(members)
    return [members[(at + step) % len(members)] for step in RING]


def local(origin: str, names: Sequence[str], *, host: str = "127.0.0.1", port: int = 8701) -> list[Site]:
    """Where nodes of these names would listen on one machine: HTTP from that port on, +1000 p2p, +2000 RPC."""
    return [Site(name, origin, host, port + at, port + 1000 + at, port + 2000 + at) for at, name in enumerate(names)]


def consortium(folder: Path, sites: Sequence[Site]) -> Roll:
    """Lays out a consortium of these nodes: a folder for each, and policy.txt. Raises FileExistsError."""
    members = [make(folder / one.name, one) for one in sites]
    submitters = [submitter(folder / one.name) for one in sites]
    origin = sites[0].origin
    roll = Roll(origin, {one.name: one for one in members}, {one.key.id: one for one in submitters})
    written = genesis(roll, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    for at, one in enumerate(members):
        configure(folder / one.name, written, neighbours(members, at), crowd=len(members) > SMALL)
    keep_out(folder)
    (folder / "policy.txt").write_text(roll.policy())
    return roll


def _table(name: str, values: dict[str, Any]) -> str:
    head = [f"[{name}]"] if name else []
    return "\n".join([*head, *(f"{key} = {json.dumps(value)}" for key, value in values.items()), ""])


def _public(key: bytes) -> dict[str, str]:
    return {"type": "tendermint/PubKeyEd25519", "value": to_base64(key)}


def _private(key: Ed25519PrivateKey) -> dict[str, str]:
    both = key.private_bytes_raw() + key.public_key().public_bytes_raw()
    return {"type": "tendermint/PrivKeyEd25519", "value": to_base64(both)}


def _write(path: Path, value: Any, *, secret: bool = False) -> None:
    path.touch(mode=0o600 if secret else 0o644)
    path.write_text(json.dumps(value, indent=2) + "\n")
