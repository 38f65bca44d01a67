"""Evidence packages to try: a good one, and archives as a forger would write them."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from concord.ledger import archive, note, package
from concord.ledger import checkpoint as checkpoints
from concord.ledger import leaf as leaves
from concord.ledger.package import Item
from tests.ledger import made

READMES = {name: f"{name}\n" for name in package.READMES}
WORDS = made.RECORD | {"kind": "entry", "sha256": "0" * 64}


def stamp(digest: bytes) -> bytes:
    """What stands where a token does; concord.gateways.timestamp makes real ones."""
    return b"token over " + digest


def receipt_of(record: dict[str, object]) -> bytes:
    """A receipt of another record, in the place of the one that made.py knows."""
    leaf = leaves.leaf(submitter=made.LOG_KEY.id, at=made.AT, committed=leaves.commitment(made.SALT, record))
    extra = made.proof.Beside(leaf, record, made.SALT).written()
    return made.GOOD.but(extra=extra).encode()


def packed(*items: Item, platform: Sequence[tuple[str, bytes]] = (("fact-sheet.json", b"{}"),)) -> bytes:
    """A package of these things; of one good file if none are named."""
    own = items or (Item(made.GOOD.written().encode(), "送达 回证.txt", made.FILE),)
    return package.write(own, policy=made.POLICY, readmes=READMES, platform=platform, stamp=stamp)


def sheet(key: Ed25519PrivateKey = made.LOG, text: str = "concord/facts/v1\n{}\n") -> bytes:
    """A fact sheet as a log signs it."""
    signed = note.signature_line(checkpoints.log_key(made.ORIGIN, key), key.sign(text.encode()))
    return note.write(text, [signed]).encode()


def sheets() -> dict[str, tuple[str, bytes]]:
    """Name -> how it stands under the policy of made.py, and a package with that fact sheet."""
    of = {
        "good": ("signed", sheet()),
        "a stranger's": ("stranger", sheet(made.STRANGER)),
        "another text": ("false", sheet().replace(b"{}", b"[]")),
        "no note": ("false", b"forged"),
        "a checkpoint": ("false", (made.GOOD.body + "\n" + made.GOOD.lines[0]).encode()),
        "another head": ("false", sheet(text="concord/other/v1\n{}\n")),
        "a line more": ("false", sheet(text="concord/facts/v1\n{}\n{}\n")),
        "no UTF-8": ("false", b"\xff" + sheet()),
    }
    return {name: (how, packed(platform=[("facts.note", data), ("a.pdf", b"")])) for name, (how, data) in of.items()}


def parts(data: bytes) -> dict[str, bytes]:
    """The files of a good package by name."""
    return {name: bytes(content) for name, content in archive.read(data).items()}


def resealed(files: Mapping[str, bytes], *, add: Mapping[str, bytes] | None = None) -> bytes:
    """The same files with a manifest and a token that fit them, as a forger makes them."""
    inner = {name: content for name, content in files.items() if not name.startswith("META-INF/")} | dict(add or {})
    listed = package.manifest((name, sha256(inner[name]).digest()) for name in list(inner)[1:])
    token = stamp(sha256(listed).digest())
    return plain([*inner.items(), (package.MANIFEST, listed), (package.TOKEN, token)])


def plain(files: list[tuple[str, bytes]], method: int = zipfile.ZIP_STORED) -> bytes:
    """A zip as anybody's tool writes it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as made_zip:
        for name, content in files:
            made_zip.writestr(zipfile.ZipInfo(name, archive.FIRST_DAY), content, method)
    return buffer.getvalue()


def renamed(data: bytes, old: str, new: str) -> bytes:
    """Another name of the same length, in both places."""
    assert len(old.encode()) == len(new.encode())
    return data.replace(old.encode(), new.encode())


Made = tuple[str, Callable[[], bytes]]


def hostile() -> dict[str, tuple[str, bytes]]:
    """Name -> the code that refuses it, and the archive."""
    data = packed()
    files = parts(data)
    every = misnamed(data, files) | misfit(data, files) | miswritten(data)
    return {name: (code, make()) for name, (code, make) in every.items()}


def misnamed(data: bytes, files: dict[str, bytes]) -> dict[str, Made]:
    """Bombs, and names that lead out or are taken."""
    record = "0001/record.json"
    return {
        "a bomb": ("packed", lambda: plain([*files.items(), ("bomb", bytes(20 << 20))], zipfile.ZIP_DEFLATED)),
        "packed": ("packed", lambda: plain(list(files.items()), zipfile.ZIP_DEFLATED)),
        "a size that is a lie": ("packed", lambda: lied(data, 24, 1 << 30)),
        "two sizes that are lies": ("zip", lambda: lied(lied(data, 24, 1 << 30), 20, 1 << 30)),
        "a name that leads out": ("name", lambda: renamed(data, record, "../../record.jso")),
        "an absolute name": ("name", lambda: renamed(data, record, "/001/record.json")),
        "a name with a backslash": ("name", lambda: renamed(data, record, "0001\\record.json")),
        "a drive": ("name", lambda: renamed(data, record, "C:01/record.json")),
        "a folder": ("name", lambda: renamed(data, record, "0001/record.jso/")),
        "two of one name": ("twice", lambda: renamed(another(files), "README.zz.md", "README.en.md")),
        "two names in other letters": ("twice", lambda: renamed(another(files), "README.zz.md", "Readme.EN.md")),
    }  # fmt: skip


def misfit(data: bytes, files: dict[str, bytes]) -> dict[str, Made]:
    """Well written, but not what it says it is."""
    names, record = list(files), "0001/record.json"
    token = sha256(files[package.MANIFEST]).hexdigest()
    shifted = bytes.fromhex(f"0{token}0")
    return {
        "another mimetype": ("mimetype", lambda: plain([("mimetype", b"application/zip"), *list(files.items())[1:]])),
        "a newline behind the mimetype": (
            "mimetype", lambda: plain([("mimetype", files["mimetype"] + b"\n"), *list(files.items())[1:]]),
        ),
        "mimetype not first": ("mimetype", lambda: plain([*list(files.items())[1:], ("mimetype", files["mimetype"])])),
        "no manifest": ("manifest", lambda: plain([(name, files[name]) for name in names[:-2]])),
        "another file": ("manifest", lambda: plain(list((files | {record: b"{}"}).items()))),
        "a file more": ("manifest", lambda: plain([*list(files.items())[:-2], ("0001/file/b", b""), *tail(files)])),
        "a file less": ("manifest", lambda: plain([(n, files[n]) for n in names if n != "README.zh.md"])),
        "another order": ("manifest", lambda: plain([*list(files.items())[:1], *list(files.items())[2:-2],
                                                     *list(files.items())[1:2], *tail(files)])),
        "a manifest of its own": ("manifest", lambda: plain([*list(files.items())[:-2],
                                  (package.MANIFEST, files[package.MANIFEST].replace(b"sha256", b"sha512")),
                                  (package.TOKEN, files[package.TOKEN])])),
        "a token of something else": ("timestamp", lambda: plain([*list(files.items())[:-1], (package.TOKEN, b"x")])),
        "a token half a byte off": ("timestamp", lambda: plain([*list(files.items())[:-1], (package.TOKEN, shifted)])),
        "another record beside": ("parts", lambda: resealed(files | {record: leaves.canonical(WORDS)})),
        "another salt beside": ("parts", lambda: resealed(files | {"0001/salt": bytes(32).hex().encode() + b"\n"})),
        "no salt": ("parts", lambda: resealed({n: c for n, c in files.items() if n != "0001/salt"})),
        "no policy": ("parts", lambda: resealed({n: c for n, c in files.items() if n != "policy"})),
        "nothing to judge": ("parts", lambda: resealed({n: c for n, c in files.items() if not n.startswith("0001/")})),
        "a second file": ("parts", lambda: resealed(files, add={"0001/file/zz": b"z"})),
        "a stranger's file": ("parts", lambda: resealed(files, add={"run.exe": b"z"})),
        "numbers with a gap": ("parts", lambda: resealed({n.replace("0001/", "0002/"): c for n, c in files.items()})),
    }  # fmt: skip


def miswritten(data: bytes) -> dict[str, Made]:
    """Not written as an archive must be."""
    return {
        "bytes before": ("zip", lambda: b"MZ" + data),
        "bytes behind": ("zip", lambda: data + b"x"),
        "a comment": ("zip", lambda: data[:-2] + b"\x01\x00x"),
        "cut off": ("zip", lambda: data[:-40]),
        "empty": ("zip", lambda: b"PK\x03\x04"),
        "bytes between": ("zip", lambda: between(data)),
        "a link": ("zip", lambda: linked(data)),
        "locked": ("zip", lambda: locked(data)),
        "more files than any has": ("too_large", lambda: data[:-14] + struct.pack("<2H", 65535, 65535) + data[-10:]),
    }


def another(files: Mapping[str, bytes]) -> bytes:
    """With a file more, which no manifest names."""
    return plain([*list(files.items())[:-2], ("README.zz.md", b"other words"), *tail(files)])


def tail(files: Mapping[str, bytes]) -> list[tuple[str, bytes]]:
    """Manifest and token."""
    return list(files.items())[-2:]


def listed(data: bytes) -> int:
    """Where the archive's list begins."""
    return int(struct.unpack("<I", data[-6:-2])[0])


def lied(data: bytes, at: int, size: int) -> bytes:
    """The size of the first file in the list (packed: 20, as it is: 24) is another."""
    start = listed(data) + at
    return data[:start] + struct.pack("<I", size) + data[start + 4 :]


def between(data: bytes) -> bytes:
    """Something hidden before the list."""
    start = listed(data)
    return data[:start] + b"hidden" + data[start:-6] + struct.pack("<I", start + 6) + data[-2:]


def linked(data: bytes) -> bytes:
    """The first file is said to be a symbolic link."""
    start = listed(data) + 38
    return data[:start] + struct.pack("<I", 0o120777 << 16) + data[start + 4 :]


def locked(data: bytes) -> bytes:
    """The first file is said to be encrypted, in both places."""
    start = listed(data) + 8
    return data[:6] + b"\x01\x00" + data[8:start] + b"\x01\x00" + data[start + 2 :]
