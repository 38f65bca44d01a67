"""Evidence packages (ASiC-E with a timestamp, ETSI EN 319 162-1): files with their receipts, to be judged offline.

    mimetype                        application/vnd.etsi.asic-e+zip
    README.zh.md, README.en.md      how to check it
    policy                          which log and witnesses the platform names; see the warning in policy.py
    platform/...                    what the platform says of itself
    0001/record.json                what was recorded, as canonical JSON
    0001/salt                       the record's salt, hex
    0001/receipt.tlog-proof         the receipt, which carries record and salt too
    0001/file/<name>                the file that the record names; not where the record is of words alone
    META-INF/ASiCManifest.xml       the digest of each of these
    META-INF/timestamp.tst          an RFC 3161 token over the manifest: the package was put together by then

The manifest is made again from the files and has to be the same, byte by byte: nothing in a package is what it does not
say, and no XML is ever read. What is shown of a file is what its receipt shows; the token shows no more than its time,
and that to who trusts an authority. Whoever makes a package writes the READMEs and platform/ as he likes: of these only
platform/facts.note is signed, by the log, and all others are proven by nothing, which a verdict has to say: papers().
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from mmap import mmap
from typing import Any, Final, Literal, NamedTuple
from urllib.parse import quote

from concord.ledger import archive, judgement
from concord.ledger import checkpoint as checkpoints
from concord.ledger import leaf as leaves
from concord.ledger import note as notes
from concord.ledger.archive import Unfit
from concord.ledger.encoding import Malformed, to_base64
from concord.ledger.judgement import Clock, Digests, Evidence, Stamp, Verdict
from concord.ledger.policy import Policy
from concord.ledger.verify import Unproven

MEDIA: Final = "application/vnd.etsi.asic-e+zip"
MIMETYPE, POLICY, MANIFEST, TOKEN = "mimetype", "policy", "META-INF/ASiCManifest.xml", "META-INF/timestamp.tst"
READMES: Final = ("README.zh.md", "README.en.md")
PLATFORM: Final = "platform/"
FACTS, FACTS_HEAD = "platform/facts.note", "concord/facts/v1\n"
RECORD, SALT, RECEIPT, FILE = "record.json", "salt", "receipt.tlog-proof", "file/"
ITEM: Final = re.compile(r"([0-9]{4})/(record\.json|salt|receipt\.tlog-proof|file/[^/]+)")
MOST_ITEMS: Final = 2_000  # each is up to four files of the archive
CHUNK: Final = 1 << 20
TYPES: Final[Mapping[str, str]] = {
    "md": "text/markdown",
    "txt": "text/plain",
    "tlog-proof": "text/plain",
    "json": "application/json",
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
}
OTHER: Final = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to be proven: its receipt, and the file whose digest the record names (name '' = no file)."""

    receipt: bytes
    name: str = ""
    content: bytes | memoryview = b""

    def evidence(self) -> Evidence:
        """What is to be judged. Raises Malformed."""
        given = judgement.evidence(self.receipt)
        if not self.name:
            return given
        return replace(given, digests=Digests.of(_parted(self.content), given.file_salt))


class Judged(NamedTuple):
    """A thing of a package, what was judged, and how."""

    item: Item
    evidence: Evidence
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Package:
    """A package taken apart: each thing, the policy that came along, and the token with what it is said to be over."""

    items: tuple[Item, ...]
    policy: str
    manifest: bytes
    token: bytes
    papers: tuple[str, ...] = ()  # the READMEs and what lies under platform/, by name
    facts: bytes | None = None


class Papers(NamedTuple):
    """What speaks for itself in a package. facts: whether a log of the policy (`log`) signed the platform's fact sheet.

    '': there is none; stranger: no log of the policy signed it; false: a signature does not hold, or it is no sheet.
    """

    unproven: tuple[str, ...]
    facts: Literal["", "signed", "stranger", "false"] = ""
    log: str = ""


def write(
    items: Sequence[Item],
    *,
    policy: str,
    readmes: Mapping[str, str],
    platform: Iterable[tuple[str, bytes]] = (),
    stamp: Callable[[bytes], bytes],
) -> bytes:
    """Takes what is to be packed, and who stamps a SHA-256 (returns the token); returns the package.

    readmes: by name, see READMES. platform: names and contents of what lies under platform/. Raises Malformed, Unfit.
    """
    files: list[tuple[str, bytes]] = [(name, readmes[name].encode()) for name in READMES]
    files.append((POLICY, policy.encode()))
    files += [(PLATFORM + name, content) for name, content in platform]
    for number, item in enumerate(items, start=1):
        files += [(f"{number:04}/{name}", content) for name, content in _parts(item)]
    listed = manifest((name, sha256(content).digest()) for name, content in files)
    token = stamp(sha256(listed).digest())
    whole = archive.write([(MIMETYPE, MEDIA.encode()), *files, (MANIFEST, listed), (TOKEN, token)])
    read(whole)  # what cannot be read again is not handed out
    return whole


def looks_like_one(head: bytes) -> bool:
    """Whether a file that begins with these bytes (60 are enough) is a package: what a receipt never is."""
    return head.startswith(archive.LOCAL)


def read(data: bytes | mmap) -> Package:
    """Takes a package; returns its parts: form and digests are checked, no receipt is judged. Raises Unfit.

    Codes: those of archive.py, and mimetype, manifest, timestamp, parts (something is missing, or does not belong).
    """
    files = archive.read(data)
    names = list(files)
    if names[:1] != [MIMETYPE] or files[MIMETYPE] != MEDIA.encode():
        raise Unfit("mimetype", "The archive does not begin as an evidence package (ASiC-E) does.")
    if names[-2:] != [MANIFEST, TOKEN]:
        raise Unfit("manifest", "The package has no manifest, or no timestamp.")
    listed = bytes(files[MANIFEST])
    if listed != manifest((name, _sha256(files[name]).digest()) for name in names[1:-2]):
        raise Unfit("manifest", "The manifest is not that of these files: one was changed, added or taken away.")
    if sha256(listed).digest() not in bytes(files[TOKEN]):
        raise Unfit("timestamp", "The timestamp is that of something else.")
    items, policy = _items(files, names[1:-2]), _text(files, POLICY)
    papers = tuple(name for name in names if name in READMES or name.startswith(PLATFORM))
    facts = bytes(files[FACTS][: notes.MOST_BYTES + 1]) if FACTS in files else None
    return Package(items, policy, listed, bytes(files[TOKEN]), papers, facts)


def judged(package: Package, policy: Policy, *, now: int | None = None, clock: Clock | None = None) -> list[Judged]:
    """Takes a package, a policy, the verifier's own time, and who judges timestamps (None = nobody, none is judged).

    Returns each thing with what was judged and the verdict. Raises Malformed, and Unfit (timestamp) where the package's
    own token does not hold, to who names an authority.
    """
    stamped(package, clock)
    given = [(item, item.evidence()) for item in package.items]
    return [Judged(item, one, judgement.judge(one, policy, now=now, clock=clock)) for item, one in given]


def stamped(package: Package, clock: Clock | None) -> Stamp | None:
    """When the package was put together, at the latest; None if nobody judges timestamps. Raises Unfit (timestamp)."""
    if clock is None:
        return None
    try:
        return clock(package.token, package.manifest.decode())
    except Unproven as error:
        raise Unfit("timestamp", str(error)) from error


def papers(package: Package, policy: Policy) -> Papers:
    """Takes a package and a policy; returns what in it nothing proves, and whether a log of the policy signed facts."""
    if package.facts is None:
        return Papers(package.papers)
    try:
        note = notes.read(package.facts)
        signed = [key.name for key in policy.logs if checkpoints.check_signed(note, key)]
    except Unproven:
        return Papers(package.papers, "false")
    if not note.text.startswith(FACTS_HEAD) or note.text.count("\n") != 2:
        return Papers(package.papers, "false")
    if not signed:
        return Papers(package.papers, "stranger")
    return Papers(tuple(name for name in package.papers if name != FACTS), "signed", signed[0])


def manifest(listed: Iterable[tuple[str, bytes]]) -> bytes:
    """Takes names with their SHA-256, in order; returns the ASiCManifest that the token is over."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<asic:ASiCManifest xmlns:asic="http://uri.etsi.org/02918/v1.2.1#"'
        ' xmlns:ds="http://www.w3.org/2000/09/xmldsig#">',
        f'<asic:SigReference URI="{TOKEN}" MimeType="application/vnd.etsi.timestamp-token"/>',
    ]
    for name, digest in listed:
        ending = name.rpartition(".")[2].lower()
        uri = quote(name, safe="/!*()")  # and with it every sign that XML knows
        lines.append(
            f'<asic:DataObjectReference URI="{uri}" MimeType="{TYPES.get(ending, OTHER)}">'
            '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
            f"<ds:DigestValue>{to_base64(digest)}</ds:DigestValue></asic:DataObjectReference>"
        )
    return "\n".join([*lines, "</asic:ASiCManifest>", ""]).encode()


def _parts(item: Item) -> Iterable[tuple[str, bytes]]:
    given = item.evidence()
    yield RECORD, leaves.canonical(given.record)
    yield SALT, f"{given.salt.hex()}\n".encode()
    yield RECEIPT, item.receipt
    if item.name:
        yield FILE + item.name, bytes(item.content)


def _items(files: Mapping[str, memoryview], names: Sequence[str]) -> tuple[Item, ...]:
    """Each thing of the package, in order. All that stands beside a receipt has to be what the receipt carries."""
    found: dict[str, list[str]] = {}
    for name in names:
        parts = ITEM.fullmatch(name)
        if parts:
            found.setdefault(parts[1], []).append(parts[2])
        elif name not in (*READMES, POLICY) and not name.startswith(PLATFORM):
            raise Unfit("parts", f"Nothing in a package is called {name}.")
    if list(found) != [f"{number:04}" for number in range(1, len(found) + 1)] or not found:
        raise Unfit("parts", "The package holds nothing to be judged, or not in its order.")
    return tuple(_item(files, number, parts) for number, parts in found.items())


def _item(files: Mapping[str, memoryview], number: str, parts: Sequence[str]) -> Item:
    if list(parts[:3]) != [RECORD, SALT, RECEIPT] or len(parts) > 4:
        raise Unfit("parts", f"A part of {number} is missing, or there is one too many.")
    name = parts[3].removeprefix(FILE) if len(parts) == 4 else ""
    item = Item(bytes(files[f"{number}/{RECEIPT}"]), name, files[f"{number}/{parts[3]}"] if name else b"")
    held: list[tuple[str, Any]] = list(_parts(Item(item.receipt)))
    if any(files[f"{number}/{part}"] != content for part, content in held):
        raise Unfit("parts", f"What lies beside the receipt of {number} is not what the receipt carries.")
    return item


def _text(files: Mapping[str, memoryview], name: str) -> str:
    if name not in files:
        raise Unfit("parts", f"The package holds no {name}.")
    try:
        return bytes(files[name]).decode()
    except UnicodeDecodeError as error:
        raise Malformed(f"The {name} is not UTF-8.") from error


def _parted(content: bytes | memoryview) -> Iterator[bytes | memoryview]:
    for at in range(0, len(content), CHUNK):
        yield content[at : at + CHUNK]


def _sha256(content: bytes | memoryview) -> Any:
    made = sha256()
    for part in _parted(content):
        made.update(part)
    return made
