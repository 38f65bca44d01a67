"""What is sent while an application is being written: the code, and the link to go on with it elsewhere."""

from __future__ import annotations

import hashlib

from django.utils import translation
from django.utils.translation import gettext as _

from concord.docket import clock
from concord.gateways.mail import Message, Rejected, Unreachable, mail
from concord.gateways.sms import Text, sms
from concord.intake.models import Draft


def send_code(draft: Draft, *, channel: str, to: str, code: str, lang: str) -> bool:
    """Send a one-time code at once (the person waits for it). False when it did not go out."""
    at = clock.now()
    key = f"intake code {draft.id} {hashlib.sha256(code.encode()).hexdigest()[:12]} {at}"
    with translation.override(lang):
        words = _("%(centre)s: your code is %(code)s. It holds for 10 minutes. Tell it to nobody.") % {
            "centre": draft.organisation.name(lang),
            "code": code,
        }
        subject = _("Your code")
    try:
        if channel == "sms":
            sms().send(Text(to=to, text=words, key=key, language=lang), at=at)
        else:
            mail().send(Message(to=to, subject=subject, text=words, key=key, language=lang), at=at)
    except (Unreachable, Rejected):
        return False
    return True


def send_resume_link(draft: Draft, *, to: str, link: str) -> bool:
    """Send the link that opens the draft to the applicant's own e-mail. False when it did not go out."""
    lang = draft.language
    with translation.override(lang):
        text = _(
            "You began an application at %(centre)s. Go on here: %(link)s\n\n"
            "We keep it for 30 days after your last change. Whoever has the link can read what you wrote."
        ) % {"centre": draft.organisation.name(lang), "link": link}
        subject = _("Go on with your application")
    try:
        key = f"intake resume {draft.id} {clock.now()}"
        mail().send(Message(to=to, subject=subject, text=text, key=key, language=lang), at=clock.now())
    except (Unreachable, Rejected):
        return False
    return True
