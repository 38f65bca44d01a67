"""The application's questions: one thing per page, in the order in which a person thinks of them.

A page is asked or not, depending on what was answered before; nothing here is stored and nothing reads a clock.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from concord.intake import consents, elements
from concord.intake.fields import Field, Option, Text, say

Answers = Mapping[str, Mapping[str, Any]]


def always(_answers: Answers) -> bool:
    return True


@dataclass(frozen=True)
class Page:
    """One page. kind: `form` (fields), `claims`, `files`, `consent`, `address`. section: its card on the review."""

    name: str
    title: Text
    fields: tuple[Field, ...] = ()
    hint: Text = ""
    kind: str = "form"
    section: str = "case"
    when: Callable[[Answers], bool] = always
    consent: consents.Consent | None = None
    purpose: str = ""

    @property
    def heading(self) -> str:
        return say(self.title)

    @property
    def help(self) -> str:
        return say(self.hint)


def value(answers: Answers, page: str, name: str, default: Any = "") -> Any:
    return answers.get(page, {}).get(name, default)


def is_firm(answers: Answers) -> bool:
    return value(answers, "who", "kind") == "organisation"


def is_person(answers: Answers) -> bool:
    return value(answers, "who", "kind") == "person"


def acts_for_another(answers: Answers) -> bool:
    """Somebody else than the applicant (or the head of the firm) writes: an employee, a lawyer, another agent."""
    return value(answers, "capacity", "capacity") in ("staff", "lawyer", "agent", "guardian")


def needs_authority(answers: Answers) -> bool:
    return value(answers, "capacity", "capacity") in ("staff", "lawyer", "agent")


def id_allowed(answers: Answers) -> bool:
    """An ID number is asked only after separate consent to using it (PIPL 29)."""
    return is_person(answers) and value(answers, "sensitive_data", "agree") == "yes"


def consumer_cause(answers: Answers) -> bool:
    return bool(elements.may_be_consumer(value(answers, "cause", "cause")))


PERSON = Option("person", _("A person"), _("You, or somebody for whom you act"))
FIRM = Option("organisation", _("A company, shop or other organisation"), _("With a business licence or credit code"))
ID_TYPES = (
    Option("id_card", _("Chinese resident ID card")),
    Option("passport", _("Passport")),
    Option("other", _("Another document")),
)
LANGUAGES = (Option("zh-hans", "中文"), Option("en", "English"))


def cause_page() -> Page:
    options = tuple(Option(cause.id, cause.title, cause.hint) for cause in elements.causes())
    return Page(
        "cause",
        _("What is it about?"),
        (Field("cause", "choice", _("What is it about?"), options=options),),
        hint=_("Choose the closest. You can change it later."),
    )


PURPOSE = Page(
    "purpose",
    _("What did you buy it for?"),
    (
        Field(
            "purpose",
            "choice",
            _("What did you buy it for?"),
            options=(
                Option("daily", _("For daily life"), _("For yourself, your family or friends")),
                Option("business", _("For business"), _("To sell on, to work with, for the firm")),
            ),
        ),
    ),
    hint=_("Disputes of consumers and of merchants go to different bodies."),
    when=consumer_cause,
)

STORY = Page(
    "story",
    _("What happened, in your own words?"),
    (
        Field(
            "story",
            "story",
            _("What happened?"),
            _("Who did what, and when? How is the amount made up? The other side will read this."),
            longest=4000,
        ),
    ),
)

WHO = Page(
    "who",
    _("Who makes the claim?"),
    (Field("kind", "choice", _("Who makes the claim?"), options=(PERSON, FIRM)),),
    section="you",
)

CAPACITY_PERSON = Page(
    "capacity",
    _("Do you act for yourself?"),
    (
        Field(
            "capacity",
            "choice",
            _("Do you act for yourself?"),
            options=(
                Option("self", _("Yes, it is my own matter")),
                Option("lawyer", _("No, I am a lawyer or legal worker")),
                Option("agent", _("No, I am a relative, colleague or other agent")),
                Option("guardian", _("No, I am the guardian or parent")),
            ),
        ),
    ),
    section="you",
    when=is_person,
)
CAPACITY_FIRM = Page(
    "capacity",
    _("In what capacity do you act for the firm?"),
    (
        Field(
            "capacity",
            "choice",
            _("In what capacity do you act for the firm?"),
            options=(
                Option("head", _("Legal representative, or owner of the shop"), _("Named on the business licence")),
                Option("staff", _("Member of staff"), _("With a power of attorney of the firm")),
                Option("lawyer", _("Lawyer or legal worker"), _("With a power of attorney of the firm")),
            ),
        ),
    ),
    section="you",
    when=is_firm,
)

CONSENT_SENSITIVE = Page(
    "sensitive_data",
    consents.SENSITIVE.title,
    kind="consent",
    consent=consents.SENSITIVE,
    section="consents",
    when=is_person,
)

YOU_PERSON = Page(
    "you",
    _("Whose claim is it?"),
    (
        Field("name", "text", _("Name"), _("As on the identity document."), longest=100, autocomplete="name"),
        Field("id_type", "choice", _("Document"), options=ID_TYPES, when=("_id", ("yes",))),
        Field(
            "id_card",
            "id_card",
            _("ID number"),
            _("Only to check. The other side never sees it."),
            when=("id_type", ("id_card",)),
        ),
        Field("id_other", "text", _("Document number"), longest=40, when=("id_type", ("passport", "other"))),
    ),
    section="you",
    when=is_person,
)
YOU_FIRM = Page(
    "you",
    _("Which firm makes the claim?"),
    (
        Field(
            "name",
            "text",
            _("Name of the firm"),
            _("As on the business licence."),
            longest=120,
            autocomplete="organization",
        ),
        Field(
            "uscc",
            "uscc",
            _("Unified social credit code"),
            _("18 characters, on the business licence. A firm from abroad leaves it empty."),
            optional=True,
        ),
        Field(
            "registration",
            "text",
            _("Registration number abroad"),
            _("Only for a firm from abroad."),
            optional=True,
            longest=60,
        ),
        Field("head", "text", _("Legal representative or owner"), longest=100),
    ),
    section="you",
    when=is_firm,
)

ACTING = Page(
    "acting",
    _("Who are you?"),
    (
        Field("name", "text", _("Your name"), longest=100, autocomplete="name"),
        Field("position", "text", _("Position or law firm"), optional=True, longest=100),
    ),
    hint=_("You write for somebody else, so both names stand in the file."),
    section="you",
    when=acts_for_another,
)
AUTHORITY = Page(
    "authority",
    _("Upload the power of attorney"),
    kind="files",
    purpose="authority",
    hint=_("A photo will do. It says that you may act, and whether you may settle."),
    section="you",
    when=needs_authority,
)
CONTACT = Page(
    "contact",
    _("How do we reach you?"),
    (
        Field("phone", "phone", _("Mobile phone"), _("From abroad with + and the country code."), autocomplete="tel"),
        Field("email", "email", _("E-mail"), autocomplete="email"),
        Field("language", "choice", _("In which language shall we write to you?"), options=LANGUAGES),
    ),
    section="you",
)
OTHER_KIND = Page(
    "other_who",
    _("Who is the other side?"),
    (
        Field(
            "kind",
            "choice",
            _("Who is the other side?"),
            options=(
                Option("person", _("A person")),
                Option("organisation", _("A company, shop or other organisation")),
            ),
        ),
    ),
    section="other",
)
OTHER = Page(
    "other",
    _("What do you know about the other side?"),
    (
        Field("name", "text", _("Name"), _("As on the contract, the licence or the shop page."), longest=120),
        Field(
            "uscc",
            "uscc",
            _("Unified social credit code, if you know it"),
            optional=True,
            when=("_other", ("organisation",)),
        ),
        Field(
            "head",
            "text",
            _("Legal representative or owner, if you know"),
            optional=True,
            longest=100,
            when=("_other", ("organisation",)),
        ),
    ),
    section="other",
)
OTHER_CONTACT = Page(
    "other_contact",
    _("How can we reach the other side?"),
    (
        Field("phone", "phone", _("Mobile phone"), optional=True),
        Field("email", "email", _("E-mail"), optional=True),
        Field("address", "text", _("Postal address"), optional=True, longest=300),
        Field("language", "choice", _("In which language shall we write to them?"), options=LANGUAGES),
    ),
    hint=_("At least one of the three. The more you give, the sooner they hear of it."),
    section="other",
)
CLAIMS = Page(
    "claims",
    _("What do you ask for?"),
    kind="claims",
    hint=_("One row for each thing. You can add several."),
    section="claims",
)
EVIDENCE = Page(
    "evidence",
    _("Show what you have"),
    kind="files",
    purpose="evidence",
    hint=_("Contract, delivery note, chat, invoice: a photo will do. You can add more later."),
    section="evidence",
)
CONSENT_ONLINE = Page(
    "online_mediation", consents.ONLINE.title, kind="consent", consent=consents.ONLINE, section="consents"
)
CONSENT_SERVICE = Page(
    "electronic_service", consents.SERVICE.title, kind="consent", consent=consents.SERVICE, section="consents"
)
ADDRESS = Page(
    "service_address",
    consents.ADDRESS.title,
    (
        Field("signee", "text", _("Who may take papers for you"), _("A name. It may be you."), longest=100),
        Field("relation", "text", _("Relation to you"), _("Such as: myself, colleague, family."), longest=60),
        Field("address", "text", _("Postal address"), longest=300, autocomplete="street-address"),
        Field("postcode", "postcode", _("Postcode"), autocomplete="postal-code"),
        Field("agree", "consent", _("I confirm this address")),
    ),
    kind="address",
    consent=consents.ADDRESS,
    section="consents",
)


def all_pages(answers: Answers) -> list[Page]:
    """The pages that this application asks, in order, given what was answered so far."""
    chosen = value(answers, "cause", "cause")
    fixed = [cause_page(), PURPOSE, *_element_pages(chosen), STORY, WHO, CAPACITY_PERSON, CAPACITY_FIRM]
    fixed += [CONSENT_SENSITIVE, YOU_PERSON, YOU_FIRM, ACTING, AUTHORITY, CONTACT, OTHER_KIND, OTHER, OTHER_CONTACT]
    fixed += [CLAIMS, EVIDENCE, CONSENT_ONLINE, CONSENT_SERVICE, ADDRESS]
    return [page for page in fixed if page.when(answers)]


def _element_pages(cause: str) -> list[Page]:
    return [
        Page(
            f"e-{item.id}",
            item.field.label,
            (replace(item.field, hint=""),),
            hint=item.field.hint,
            section="elements",
            when=functools.partial(_leads_to, item.when),
        )
        for item in elements.questions(cause)
    ]


def _leads_to(when: tuple[str, tuple[str, ...]] | None, answers: Answers) -> bool:
    """Whether an earlier element answer leads to a question."""
    return when is None or value(answers, f"e-{when[0]}", when[0]) in when[1]


def page_named(answers: Answers, name: str) -> Page | None:
    return next((page for page in all_pages(answers) if page.name == name), None)


def fixed_context(page: Page, answers: Answers) -> dict[str, str]:
    """Values from earlier pages that decide which fields of this page are asked."""
    if page.name == "you":
        return {"_id": "yes" if id_allowed(answers) else "no"}
    if page.name == "other":
        return {"_other": value(answers, "other_who", "kind")}
    return {}
