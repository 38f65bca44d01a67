"""Since when something is unchanged, and by whose clock: what its receipt shows, and never the docket's own time."""

from __future__ import annotations

import logging
from typing import NamedTuple

from django.utils.translation import gettext as _

from concord.docket import proofs
from concord.gateways.ledger import RecordAltered, stamping
from concord.gateways.storage import StorageError
from concord.gateways.timestamp import local
from concord.kit import dates
from concord.ledger import judgement, words
from concord.ledger import policy as policies
from concord.ledger.encoding import Malformed
from concord.ledger.judgement import Verdict

log = logging.getLogger("concord.proofs")


class Unchanged(NamedTuple):
    """at: UTC seconds; whose: by whose clock, in the language in force."""

    at: int
    whose: str


class Altered(Exception):
    """What lies here is not what the log holds."""


def unchanged(found: proofs.Subject) -> Unchanged | None:
    """What the receipt of an entry, exhibit or paper shows, judged by the deployment's own policy and by the timestamps
    that it believes; None while it has no receipt. Raises Altered.
    """
    try:
        text = proofs.proof(found)
    except RecordAltered as error:
        log.exception("a record differs from its leaf")
        raise Altered from error
    except (OSError, Malformed, StorageError):
        log.exception("no receipt to judge")
        return None
    if text is None:
        return None
    verdict = _judged(text)
    if verdict.failed:
        log.error("the receipt of %s does not hold at step %s: %s", found.pk, verdict.failed, verdict.why)
        return None
    return Unchanged(verdict.since, _whose(verdict))


def _judged(text: str) -> Verdict:
    given = judgement.evidence(text.encode())
    trusted = policies.read((given.policy or "").encode())
    believed = stamping.believed()
    verdict = judgement.judge(given, trusted, clock=believed if believed.certificates else None)
    if verdict.step == "clocks":  # the token is of an authority of before: it says nothing here any more
        verdict = judgement.judge(given, trusted)
    return verdict


def _whose(verdict: Verdict) -> str:
    if verdict.whose == "authority" and verdict.stamp and local.NAME in verdict.stamp.authority:
        return _("the operator's own clock")
    return words.whose(verdict, dates.language())
