"""How evidence is kept here: what may be done to it, with which algorithms, keys and clocks; and the log itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings

from concord.docket import clock
from concord.gateways import timestamp
from concord.gateways.keys import keyring
from concord.gateways.ledger import ledger, logs, policy, stamping
from concord.gateways.signing import ca_certificate
from concord.ledger import policy as policies
from concord.ledger import words
from concord.ledger.encoding import Malformed
from concord.ledger.note import POST_QUANTUM
from concord.ledger.policy import Policy
from concord.proofs.facts.model import Both, Row, same

MODES = {
    "embedded": Both(
        "单机：由本平台一家写入、一家签名。持有较早收据或检查点的人能发现改动；没有的人单凭它发现不了。",
        "Embedded: this platform alone writes and signs. Whoever holds an older receipt or checkpoint sees a rewrite;"
        " whoever holds none cannot see it by this alone.",
    ),
    "witnessed": Both(
        "见证：由本平台写入，各见证方只会签从它所见过的内容延续下来的检查点。",
        "Witnessed: this platform writes; witnesses cosign only what grows out of all they have seen.",
    ),
    "replicated": Both(
        "联盟：各节点共同排序，每个节点持有全部内容，各自签名。",
        "Replicated: the nodes order together; each holds the whole and signs with a key of its own.",
    ),
}


def mode() -> str:
    """How the log is run here: embedded, witnessed or replicated."""
    chosen: str = settings.CONCORD_LEDGER
    return chosen


def moment(at: int) -> str:
    """UTC seconds as a person reads them."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def powers() -> Iterable[Row]:
    """Who could do what to the evidence, and who would see it."""
    yield Row(
        Both("日志知道什么", "What the log knows"),
        Both(
            "每条记录只有一个 32 字节的承诺和时间；看不出是什么、哪个案件、谁的。批次用随机叶子补齐。",
            "Of each record a commitment of 32 bytes and a time; not what it is, nor of which case, nor whose. Batches"
            " are filled up with leaves of chance.",
        ),
    )
    yield Row(Both("谁能改而不被发现", "Who could change it unseen"), MODES[mode()])
    yield Row(Both("合同由谁重新执行", "Who executes contracts again"), _executing())
    yield Row(
        Both("怎样核对，不必相信本平台", "How to check without believing this platform"),
        Both(
            "每份收据可以离线核验，用核验人自己取得的信任策略；程序：concord ledger verify。",
            "Each receipt is checked offline, by a policy that the checker got himself: concord ledger verify.",
        ),
    )
    yield Row(
        Both("收据证明什么", "What a receipt shows"),
        Both(
            "自某时起未改变，以及依据谁的时钟；不证明内容属实，也不证明存证之前没有改过。",
            "Unchanged since a time, and by whose clock. Not that the content is true, nor that it was unchanged"
            " before.",
        ),
    )


def _executing() -> Both:
    if mode() != "replicated":
        return Both(
            "没有人：本方式不提供重新执行；日志里只有承诺。",
            "Nobody: this mode offers no execution by others; the log holds commitments alone.",
        )
    return Both(
        "双方同意的合同，各成员用自己的规则文本、日历和数据表逐条重新执行，并签名说明一致或者哪里不同；未同意的合同只有承诺。",
        "Of contracts whose parties consented, each member executes every entry again, with rulebook, calendars and"
        " tables of its own, and signs that it is valid, or how it differs. Of all others there are commitments alone.",
    )


def algorithms() -> Iterable[Row]:
    """What is used for what."""
    witnesses = "Ed25519"
    if any(key.kind == POST_QUANTUM for key in asked().witnesses.values()):
        witnesses = "Ed25519, ML-DSA-44"
    for zh, en, value in (
        ("指纹和树", "Digests and tree", "SHA-256; RFC 6962 / RFC 9162"),
        ("承诺", "Commitments", 'SHA-256("concord/record/v1" || 0x00 || salt (32) || RFC 8785 JSON)'),
        ("日志的签名", "The log's signature", "Ed25519 (C2SP signed-note, tlog-checkpoint)"),
        ("见证方的会签", "Witnesses' cosignatures", f"{witnesses} (C2SP tlog-cosignature)"),
        ("收据", "Receipts", "C2SP tlog-proof"),
        ("文书的签名", "Signatures on papers", "PAdES B-T: ECDSA P-256, SHA-256"),
        ("时间戳", "Timestamps", "RFC 3161, SHA-256"),
        ("静态加密", "Sealing at rest", "AES-256-GCM, HKDF-SHA-256"),
    ):
        yield Row(Both(zh, en), same(value))


def keys() -> Iterable[Row]:
    """Which keys there are, and where they lie."""
    log = ledger()
    yield Row(Both("日志的公钥", "The log's public key"), same(log.verifier_key), exact=True)
    root = hashlib.sha256(ca_certificate("der")).hexdigest()
    yield Row(Both("文书签名根证书的指纹", "Fingerprint of the root of papers"), same(root), exact=True)
    yield Row(
        Both("私钥在哪里", "Where private keys lie"),
        Both(
            f"由平台的密钥环加密，存在数据目录，只有程序的用户可读（密钥环第 {keyring().current} 版）。"
            "没有使用硬件密码模块。",
            "Sealed by the platform's keyring, in its data folder, readable by the program's user alone (version"
            f" {keyring().current} of the keyring). No hardware module is used.",
        ),
    )
    yield Row(
        Both("签名人的私钥", "Keys of persons who sign"),
        Both("每次签名新生成一个，用一次就销毁。", "Made anew for each signing, used once, destroyed."),
    )


def clocks() -> Iterable[Row]:
    """Whose clock a time is by."""
    moved = clock.offset() if settings.DEVELOPMENT else 0
    own = Both("运行程序的机器的时钟（UTC）", "the clock of the machine that runs the program (UTC)")
    if moved:
        own = Both(f"{own.zh}，开发环境中已拨快 {moved} 秒", f"{own.en}, moved ahead by {moved} s in development")
    yield Row(Both("记录的时间", "Times of records"), own)
    yield Row(Both("时间戳机构", "Timestamp authority"), _authority())
    last = stamping.latest()
    none = Both("还没有", "none yet")
    yield Row(
        Both("最近一个检查点时间戳", "Latest timestamp on a checkpoint"),
        same(f"{moment(last.at)}, {last.authority}") if last else none,
    )


def _authority() -> Both:
    address = settings.CONCORD_TIMESTAMP
    if address == timestamp.LOCAL:
        return Both(
            "本平台自己的，时间就是运营方机器的时间，没有外部机构作证。",
            "the platform's own: its time is that of the operator's machine; no outside body vouches for it.",
        )
    known = len(timestamp.roots())
    host = urlsplit(address).netloc
    return Both(
        f"{host}（外部机构；本平台登记了 {known} 张根证书）",
        f"{host} (an outside body; {known} root certificates on file)",
    )


def log() -> Iterable[Row]:
    """The log as it stands: its mode, what is published, and who holds it."""
    yield Row(Both("方式", "Mode"), MODES[mode()])
    for one in logs():
        yield Row(Both("日志", "Log"), same(one.origin))
        note = one.published()
        if note:
            yield Row(Both("最近公布的检查点", "Latest published checkpoint"), same(note.strip()), exact=True)
    known = asked()
    least, every = known.asks
    none = Both("没有见证方", "no witnesses")
    quorum = Both(f"{every} 家中至少 {least} 家会签", f"at least {least} of {every} cosign")
    yield Row(Both("见证要求", "What is asked of witnesses"), quorum if every else none)
    for name, key in known.witnesses.items():
        shown = readable(name)
        yield Row(Both(f"见证方 {shown}", f"Witness {shown}"), same(key.text), exact=True)
    yield Row(Both("信任策略", "Policy"), same(readable(_policy()).strip()), exact=True)


def asked() -> Policy:
    """The policy that this deployment's log asks cosignatures by; one that asks for none if it cannot be read."""
    return policies.read(_policy().encode("utf-8", "surrogateescape"))


def _policy() -> str:
    try:
        return policy.published()
    except (OSError, Malformed):  # the start checks say so to the operator; no page falls over it
        return policies.of_one_log(ledger().public)


def readable(text: str) -> str:
    """What others name may be any bytes, and signs that nobody sees: it, as text that can be written and shown."""
    return words.printable(text.encode("utf-8", "surrogateescape").decode("utf-8", "replace"), keep="\n")
