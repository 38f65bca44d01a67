"""What must hold in a deployment whose server was killed: `python -m tests.faults.audit` prints it as JSON.

First everything that waits is done, as the next server would do it; then every matter, reaction and leaf is looked at.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import django

django.setup()

from concord.docket import chain, proofs, reactor, rules, standing  # noqa: E402
from concord.docket.models import Document, Entry, Exhibit, Matter, Payload, Reaction, Waiting  # noqa: E402
from concord.gateways.ledger import logs  # noqa: E402
from concord.gateways.models import Dispatch, LedgerRecord, OutboxMessage  # noqa: E402
from concord.law import engine  # noqa: E402
from concord.ledger import checkpoint as checkpoints  # noqa: E402
from concord.ledger.hashing import EMPTY, leaf_hash, node_hash  # noqa: E402
from concord.notice.models import Notice  # noqa: E402


def settle() -> None:
    """Does what is left, retries included, without waiting for their time."""
    Reaction.objects.filter(status=Reaction.Status.CLAIMED).update(status=Reaction.Status.WAITING, claimed_until=None)
    for _round in range(5):
        Reaction.objects.filter(status=Reaction.Status.WAITING).update(run_at=0)
        reactor.run_all()
    while proofs.run_once():
        pass


def of_matter(matter: Matter) -> list[str]:
    """What is wrong with one matter."""
    wrong = [f"chain: {broken.why} at {broken.seq}" for broken in chain.breaks(matter)]
    law = rules.law_of(matter)
    entries = [row.law for row in matter.entries.order_by("seq")]
    replayed = engine.empty_state(law)
    try:
        replayed = engine.replay(replayed, entries)
    except Exception as error:
        wrong.append(f"replay: {error}")
    if replayed != matter.law_state:
        wrong.append("state is not what the entries give")
    named = Counter((row.key, str(row.participant_id or "")) for row in Waiting.objects.filter(matter=matter))
    if named != Counter((one.key, one.person) for one in standing.owed(law, matter.law_state)):
        wrong.append("what waits is not what the state says")
    said = Entry.objects.filter(matter=matter, act="say")
    if said.exclude(payloads__field="text").exists():
        wrong.append("a message without its text")
    return [f"{matter.number}: {one}" for one in wrong]


def of_reactions() -> list[str]:
    """Each once in effect: all done, a paper and a message per key, nothing told twice or to nobody."""
    wrong = [f"{row.handler} {row.status}: {row.error[-200:]}" for row in Reaction.objects.exclude(status="done")]
    told = set(Reaction.objects.filter(handler="notice.tell").values_list("entry_id", flat=True))
    if set(Entry.objects.values_list("pk", flat=True)) != told:
        wrong.append("an entry set nothing off")
    begun = Entry.objects.filter(act="begin").values_list("matter_id", flat=True)
    papers = Counter(Document.objects.filter(kind="receipt").values_list("matter_id", flat=True))
    wrong += [f"{papers[matter]} receipts in {matter}" for matter in begun if papers[matter] != 1]
    sent = Counter(OutboxMessage.objects.values_list("channel", "key"))
    notices = Notice.objects.filter(channel__in=["email", "sms"])
    wrong += [f"notice {row.key} waits still" for row in notices.filter(status=Notice.Status.WAITING)]
    known = set(notices.filter(status__in=["sent", "arrived"]).values_list("key", flat=True))
    wrong += [f"{number} messages under {key}" for key, number in sent.items() if number != 1]
    wrong += [f"notice {key} went to nobody" for key in known - {key for _channel, key in sent}]
    gone = Counter(Dispatch.objects.filter(outcome="sent").values_list("channel", "key"))
    return wrong + [f"{number} dispatches of {key}" for key, number in gone.items() if number != 1]


def of_ledger() -> list[str]:
    """Every entry, exhibit and paper has one leaf, and the tree is the tree of these leaves."""
    wanted = {f"entry/{pk}" for pk in Entry.objects.values_list("pk", flat=True)}
    wanted |= {f"exhibit/{pk}" for pk in Exhibit.objects.values_list("pk", flat=True)}
    wanted |= {f"document/{pk}" for pk in Document.objects.values_list("pk", flat=True)}
    wrong = [f"no leaf: {key}" for key in wanted - set(LedgerRecord.objects.values_list("key", flat=True))]
    wrong += [f"not noted: {row.key}" for row in LedgerRecord.objects.filter(at=None)]
    for log in logs():
        leaves = [log.leaf(index) or b"" for index in range(log.size())]
        records = LedgerRecord.objects.filter(log=log.number)
        wrong += [f"another leaf: {row.key}" for row in records if leaves[row.index][13:] != bytes(row.commitment)]
        if log.root() != root([leaf_hash(leaf) for leaf in leaves]):
            wrong.append("the tree is not that of its leaves")
        if checkpoints.opened(log.published() or "", log.public).size != log.size():
            wrong.append("not all of the tree is signed for")
    return wrong


def root(hashes: list[bytes]) -> bytes:
    """RFC 6962, as it is written there."""
    if len(hashes) < 2:
        return hashes[0] if hashes else EMPTY
    half = 1 << ((len(hashes) - 1).bit_length() - 1)
    return node_hash(root(hashes[:half]), root(hashes[half:]))


def audit() -> dict[str, Any]:
    settle()
    wrong = [one for matter in Matter.objects.all() for one in of_matter(matter)]
    orphans = Payload.objects.filter(entry__matter=None).count()
    return {
        "wrong": wrong + of_reactions() + of_ledger() + ([f"{orphans} texts of nothing"] if orphans else []),
        "keys": list(Entry.objects.exclude(key="").values_list("key", flat=True)),
        "numbers": list(Matter.objects.values_list("number", flat=True)),
        "entries": Entry.objects.count(),
    }


if __name__ == "__main__":
    print(json.dumps(audit()))
