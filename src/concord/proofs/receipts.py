"""The receipt of an entry, exhibit or paper as pages and programs get it: the file, or why there is none now."""

from __future__ import annotations

import logging
from typing import Any, NamedTuple

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from concord.docket import proofs
from concord.gateways.ledger import RecordAltered
from concord.kit.downloads import download
from concord.kit.scene import Scene
from concord.ledger.encoding import Malformed

log = logging.getLogger("concord.proofs")
SOON = {"not_yet": "5", "no_timestamp": "60", "often": "60"}  # by code: seconds until it is worth asking again


class NoReceipt(NamedTuple):
    """Why there is none now, and what to do. code: `not_yet` (asked again in a moment, it is there), `not_witnessed`
    (recorded, but too few have cosigned), `altered`, and of packages `nothing` (there is nothing to pack),
    `too_large`, `no_timestamp` (the authority does not answer), `often` (too many were asked for), and
    `no_policy` (the operator's file of CONCORD_LEDGER_POLICY cannot be read).
    """

    code: str
    title: str
    says: str


def status(why: NoReceipt) -> int:
    """With which HTTP status it is said."""
    return 429 if why.code == "often" else 409


def receipt(scene: Scene, pk: Any) -> HttpResponse | NoReceipt:
    """The proof of what has this id, to download. Raises Http404 for what is not there or not for this reader."""
    text = written(scene, subject(scene, pk))
    if isinstance(text, NoReceipt):
        return text
    return download(text.encode(), "text/plain; charset=utf-8", f"{scene.matter.number} {str(pk)[-6:]}.tlog-proof")


def subject(scene: Scene, pk: Any) -> proofs.Subject:
    """What has this id. Raises Http404 for what is not there or not for this reader."""
    found = proofs.visible(scene.matter, scene.reader, pk)
    if found is None:
        raise Http404
    return found


def written(scene: Scene, found: proofs.Subject) -> str | NoReceipt:
    """The proof of something that the reader may see, as text, or why there is none now."""
    try:
        text = proofs.proof(found, scene.reader)
    except RecordAltered:
        log.exception("a record differs from its leaf")
        says = _("What lies here is not what the log holds. Do not rely on it, and tell the centre.")
        return NoReceipt("altered", _("This record was changed"), says)
    except (OSError, Malformed):
        return no_policy()
    if text is None and proofs.is_unwitnessed(found):
        says = _(
            "It stands in the log and is safe there. The receipt waits until enough witnesses have cosigned: please"
            " come back later."
        )
        return NoReceipt("not_witnessed", _("Not yet witnessed"), says)
    if text is None:
        says = _("It was recorded a moment ago. The log takes it within seconds: please try again.")
        return NoReceipt("not_yet", _("Not in the log yet"), says)
    return text


def no_policy() -> NoReceipt:
    """The answer while the policy cannot be read; the operator's log says why. Called where that was raised."""
    log.exception("CONCORD_LEDGER_POLICY cannot be read")
    says = _("The policy that belongs to it cannot be read at the moment. Please come back later, or tell the centre.")
    return NoReceipt("no_policy", _("No receipt just now"), says)
