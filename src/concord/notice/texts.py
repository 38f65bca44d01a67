"""What a message says. Outside the case it tells no more than: who runs this, who wrote, the case number, the link.

Mail and text travel over systems we do not know, so what somebody claims, offers or says stands behind the code.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from concord.notice import contract_texts


@dataclass(frozen=True)
class Occasion:
    """What happened, as far as it may be said outside.

    act: name in the rulebook; title: the act or duty in the reader's language; role: of the reader; writer: who acted,
    or '' for the house itself; until: the last day in words, or ''; past: that day is over; days: to answer in, from
    arrival, or 0; line: the whole sentence where a time ran out, or ''; now: what is the reader's to do after that, or
    ''.
    """

    act: str
    title: str
    role: str
    writer: str = ""
    until: str = ""
    reminder: bool = False
    past: bool = False
    days: int = 0
    line: str = ""
    now: str = ""


@dataclass(frozen=True)
class Frame:
    """What every message carries. phone: the house's public number; contract: it is about a contract and no dispute."""

    house: str
    standing: str
    phone: str
    number: str
    link: str
    contract: bool = False


@dataclass(frozen=True)
class Words:
    subject: str
    mail: str
    sms: str


def words(occasion: Occasion, frame: Frame, lang: str) -> Words:
    """Subject, mail and text message in one language."""
    with translation.override(lang):
        line = line_of(occasion)
        subject = f"[{frame.number}] {line}"
        named = _("Contract number: %(number)s") if frame.contract else _("Case number: %(number)s")
        parts = [line, what_now(occasion), named % {"number": frame.number}]
        parts.append(_("Open it here: %(link)s") % {"link": frame.link})
        parts.append(_sealed(frame))
        parts.append(_genuine(frame))
        sms = _short(frame) % {"house": frame.house, "number": frame.number, "line": line, "link": frame.link}
        return Words(subject=subject[:160], mail="\n\n".join(part for part in parts if part), sms=sms)


def staff_words(occasion: Occasion, frame: Frame, lang: str) -> Words:
    """The same for an office or a mediator, who signs in: no code, no question whether it is genuine."""
    with translation.override(lang):
        line = line_of(occasion)
        if occasion.until:
            line = _("%(line)s Until %(until)s.") % {"line": line, "until": occasion.until}
        mail = f"{line}\n\n{frame.link}\n\n{frame.house}"
        return Words(subject=f"[{frame.number}] {line}"[:160], mail=mail, sms=f"[{frame.house}] {frame.number}: {line}")


def many_words(occasion: Occasion, frame: Frame, numbers: list[str], lang: str, *, staff: bool) -> Words:
    """One message about several cases. frame: of the first of them; numbers: of all; staff: it signs in."""
    with translation.override(lang):
        count = ngettext("%(n)d case", "%(n)d cases", len(numbers)) % {"n": len(numbers)}
        line = line_of(occasion)
        parts = [
            line,
            _("This concerns %(count)s:") % {"count": count} + "\n" + "\n".join(f"- {number}" for number in numbers),
        ]
        if staff:
            parts += [frame.link, frame.house]
        else:
            parts.append(_("Open the first one here: %(link)s") % {"link": frame.link})
            parts.append(_("The list of all of them is there. The link alone shows nothing: we send you a code."))
            parts.append(_genuine(frame))
        sms = _("[%(house)s] %(count)s: %(line)s %(link)s We never ask for money, bank cards or passwords.") % {
            "house": frame.house,
            "count": count,
            "line": line,
            "link": frame.link,
        }
        return Words(subject=f"[{count}] {line}"[:160], mail="\n\n".join(parts), sms=sms)


def _sealed(frame: Frame) -> str:
    if frame.contract:
        return _("The link alone shows nothing of the contract. We send you a code when you open it.")
    return _("The link alone shows nothing of the case. We send you a code when you open it.")


def _short(frame: Frame) -> str:
    """The text message."""
    if frame.contract:
        return _("[%(house)s] Contract %(number)s: %(line)s %(link)s We never ask for bank cards or passwords.")
    return _("[%(house)s] Case %(number)s: %(line)s %(link)s We never ask for money, bank cards or passwords.")


def _genuine(frame: Frame) -> str:
    whole = _("%(house)s (%(standing)s)") % {"house": frame.house, "standing": frame.standing}
    lines = [whole if frame.standing else frame.house]
    words = {"house": frame.house, "phone": frame.phone, "number": frame.number}
    if frame.contract:
        lines.append(
            _("We never ask for a bank card or a password, and take no payment through a link. How to pay %(house)s"
              " stands on the page of the contract.") % words
        )  # fmt: skip
    else:
        lines.append(_("We never ask for money, a bank card or a password."))
    if frame.phone:
        unsure = _("Unsure? Call %(phone)s and give the contract number %(number)s.") if frame.contract else _(
            "Unsure? Call %(phone)s and give the case number %(number)s."
        )  # fmt: skip
        lines.append(unsure % words)
    return "\n".join(lines)


def line_of(occasion: Occasion) -> str:
    """What happened, in one sentence, in the language in force."""
    if occasion.reminder and occasion.past:
        said = _("A reminder: %(what)s. The last day was %(until)s, and it is still open.")
        return said % {"what": occasion.title, "until": occasion.until}
    if occasion.reminder:
        return _("A reminder: %(what)s, until %(until)s.") % {"what": occasion.title, "until": occasion.until}
    special = SPECIAL.get((occasion.act, occasion.role)) or SPECIAL.get((occasion.act, ""))
    if special:
        return _(special) % {"writer": occasion.writer, "title": occasion.title}
    if occasion.line:
        return occasion.line
    if occasion.writer:
        return _("%(writer)s: %(title)s.") % {"writer": occasion.writer, "title": occasion.title}
    return _("There is news: %(title)s.") % {"title": occasion.title}


def what_now(occasion: Occasion) -> str:
    """What the reader can do about it, in the language in force; may be empty."""
    if occasion.act in ("accept", DELEGATED) and occasion.role == "respondent":
        can = _(
            "Nobody has decided anything. You can talk it over, refuse, make an offer, ask for more time, or tell us "
            "that we have the wrong person. It costs nothing, and answering admits nothing."
        )
        return f"{can}\n\n{_silence(occasion)}"
    if occasion.act == "begin" and occasion.role == "applicant":
        return _("The receipt is in the case. A registrar reads your application within three working days.")
    if occasion.act in ENDING:
        return _("The mediation has ended. The case says how you can go on.")
    if occasion.now:
        return occasion.now
    if occasion.until and not occasion.reminder:
        return _("There is time until %(until)s.") % {"until": occasion.until}
    return ""


def _silence(occasion: Occasion) -> str:
    """Until when an answer counts, and what follows without one; the page behind the link names the day."""
    follows = _("Without an answer the mediation ends, and they can go to court. Silence admits nothing.")
    if occasion.act == DELEGATED:
        follows = _("Without an answer the case goes back to the court. Silence admits nothing.")
    days = occasion.days
    if not days:
        return follows
    until = ngettext(
        "You have %(n)d day to answer, counted from when this reaches you. The page names the last day.",
        "You have %(n)d days to answer, counted from when this reaches you. The page names the last day.",
        days,
    ) % {"n": days}
    return _("%(until)s %(follows)s") % {"until": until, "follows": follows}


ASKING = frozenset(  # it may be the reader's turn then
    {"keep_address", "choose", "draw_up", "redraw", "sign", "say_done", "apply_confirmation"}
)
ENDING = frozenset({"refuse_mediation", "stop", "stop_choosing", "stop_waiting"})
DELEGATED, ENTRUSTED = "accept_delegated", "accept_entrusted"  # `accept` of a case that a court sent
SPECIAL = {
    ("begin", "applicant"): gettext_noop("We have your application."),
    ("begin", "registrar"): gettext_noop("A new application waits to be screened."),
    ("court_refers", "applicant"): gettext_noop("The court has sent your case to us for mediation."),
    (DELEGATED, "applicant"): gettext_noop("The centre takes your case. We are writing to the other side."),
    (DELEGATED, "respondent"): gettext_noop(
        "The court has sent a matter between you and %(writer)s to us for mediation. We ask for your answer."
    ),
    (ENTRUSTED, ""): gettext_noop(
        "The court has sent your case to us for mediation, as both sides agreed. Choose a mediator together."
    ),
    ("accept", "respondent"): gettext_noop(
        "%(writer)s has turned to us about a matter with you, and asks for your answer."
    ),
    ("accept", "applicant"): gettext_noop("Your application was accepted. We are writing to the other side."),
    ("ask_correction", "applicant"): gettext_noop("Your application needs one more thing from you."),
    ("correct", "registrar"): gettext_noop("The applicant has completed the application."),
    ("return_application", "applicant"): gettext_noop("We cannot take your application. Read where else you can go."),
    ("accept_mediation", ""): gettext_noop("%(writer)s agrees to mediate."),
    ("refuse_mediation", ""): gettext_noop("%(writer)s does not want to mediate."),
    ("offer_now", ""): gettext_noop("%(writer)s makes an offer."),
    ("offer", ""): gettext_noop("%(writer)s makes an offer."),
    ("accept_offer", ""): gettext_noop("%(writer)s accepts the offer. The mediator now writes the agreement."),
    ("decline_offer", ""): gettext_noop("%(writer)s does not accept the offer. You can go on talking."),
    ("more_time", ""): gettext_noop("%(writer)s asked for more time and has it."),
    ("wrong_person", ""): gettext_noop("Somebody tells us that we wrote to the wrong person."),
    ("keep_address", "respondent"): gettext_noop(
        "We have checked your word that we have the wrong person. Your time to answer runs again."
    ),
    ("add_evidence", ""): gettext_noop("%(writer)s has filed evidence."),
    ("choose", ""): gettext_noop("%(writer)s has named a mediator."),
    ("take_case", ""): gettext_noop("%(writer)s has taken the case as mediator."),
    ("instruct", ""): gettext_noop(
        "%(writer)s has checked who takes part and explained the rules. The talks can begin."
    ),
    ("prolong", ""): gettext_noop("%(writer)s agrees to go on longer. It counts once everybody has agreed."),
    **dict.fromkeys(
        [("stop", ""), ("stop_choosing", ""), ("stop_waiting", "")],
        gettext_noop("%(writer)s does not wish to go on with the mediation."),
    ),
    ("draw_up", ""): gettext_noop("%(writer)s has drawn up the agreement. Read it; you decide whether you sign."),
    ("redraw", ""): gettext_noop("%(writer)s has changed the agreement. Read it anew; you decide whether you sign."),
    ("sign", ""): gettext_noop("%(writer)s has signed the agreement. It takes effect when all have signed."),
    ("in_force", ""): gettext_noop("All have signed: the agreement is in force. The signed paper is in the case."),
    ("say_done", ""): gettext_noop("%(writer)s says that it has done what was agreed. Look whether that is right."),
    ("accept_statement", ""): gettext_noop("%(writer)s confirms what was stated."),
    ("object_statement", ""): gettext_noop("%(writer)s objects to what was stated."),
    ("receive", ""): gettext_noop("%(writer)s confirms receipt."),
    ("apply_confirmation", ""): gettext_noop("%(writer)s asks the court to confirm the agreement."),
    ("docket", ""): gettext_noop("The court has docketed the application to confirm the agreement."),
    ("call", ""): gettext_noop("The court calls both sides together. The case says when and how."),
    ("confirm", ""): gettext_noop("The court has confirmed the agreement. The ruling is in the case."),
    ("dismiss", ""): gettext_noop("The court did not confirm the agreement. The case says why."),
    ("lapse:obligation", ""): gettext_noop("Something that was agreed was not done by its day."),
    ("lapse:joint_choice", ""): gettext_noop("The two sides did not choose in time: the centre names the mediator."),
    ("lapse:response", "applicant"): gettext_noop(
        "The other side did not answer in time: the mediation has ended. The case says how to go on."
    ),
    ("lapse:response", "respondent"): gettext_noop(
        "The time to answer is over: the mediation has ended. Silence admits nothing."
    ),
    ("lapse:acceptance", ""): gettext_noop("The mediator did not confirm in time: the centre names another one."),
    **contract_texts.SPECIAL,
    ("alert", ""): gettext_noop("This is late: %(title)s."),
    ("say", ""): gettext_noop("There is a message for you."),
}
