"""Where an application stands: what is answered, what comes next, what is still missing before it can be filed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from concord.intake.pages import Answers, Page, acts_for_another, all_pages, fixed_context, value

USUAL = 24  # pages of a usual application, shown until cause and kind of applicant are known


@dataclass(frozen=True)
class Progress:
    """n: this page's number from 1; of: pages in all; done: how many are answered."""

    n: int
    of: int
    done: int


def answered(page: Page, answers: Answers, purposes: Collection[str]) -> bool:
    """Whether this page was answered. purposes: of the files that are in (`evidence`, `authority`)."""
    if page.kind == "files":
        return page.purpose in purposes if page.purpose == "authority" else page.name in answers
    if page.kind == "claims":
        return bool(value(answers, "claims", "rows", []))
    if page.name not in answers:
        return False
    return not missing_fields(page, answers)


def missing_fields(page: Page, answers: Answers) -> list[str]:
    """Fields that must be filled now because an earlier answer changed what this page asks."""
    values = {**answers.get(page.name, {}), **fixed_context(page, answers)}
    return [
        item.name
        for item in page.fields
        if not item.optional
        and (item.when is None or values.get(item.when[0], "") in item.when[1])
        and values.get(item.name, "") in ("", None)
    ]


def progress(answers: Answers, page: Page, purposes: Collection[str]) -> Progress:
    pages = all_pages(answers)
    names = [item.name for item in pages]
    done = sum(answered(item, answers, purposes) for item in pages)
    known = value(answers, "who", "kind") and value(answers, "cause", "cause")
    n = names.index(page.name) + 1 if page.name in names else len(names)
    return Progress(n=n, of=len(names) if known else max(len(names), USUAL), done=done)


def before(answers: Answers, page: Page) -> Page | None:
    pages = all_pages(answers)
    at = [item.name for item in pages].index(page.name)
    return pages[at - 1] if at else None


def after(answers: Answers, page: Page) -> Page | None:
    """The page that follows; None when the review comes next."""
    pages = all_pages(answers)
    names = [item.name for item in pages]
    at = names.index(page.name) if page.name in names else -1
    return pages[at + 1] if at + 1 < len(pages) else None


def first_open(answers: Answers, purposes: Collection[str]) -> Page | None:
    """The first page without an answer; None when everything is answered."""
    return next((page for page in all_pages(answers) if not answered(page, answers, purposes)), None)


def page_problem(page: Page, values: dict[str, Any], answers: Answers) -> dict[str, str]:
    """Rules over several fields of one page: field -> sentence."""
    if page.name == "other_contact" and not any(values.get(name) for name in ("phone", "email", "address")):
        return {"phone": _("Give at least one: phone, e-mail or address. Without it nobody can reach the other side.")}
    if page.name == "other_contact":
        return _same_address(values, answers)
    if page.name == "other" and values.get("name") and values["name"] == value(answers, "you", "name"):
        return {"name": _("This is the name of the applicant. Write the name of the other side.")}
    if page.name == "you" and "uscc" in values and not (values["uscc"] or values.get("registration")):
        return {
            "uscc": _(
                "Write the credit code from the licence. A firm from abroad writes its registration number below."
            )
        }
    if page.name == "acting" and acts_for_another(answers) and values.get("name") == value(answers, "you", "name"):
        return {"name": _("This is the name of the person for whom you act. Write your own name.")}
    return {}


def _same_address(values: dict[str, Any], answers: Answers) -> dict[str, str]:
    """What is meant for the other side may never go to the applicant's own address."""
    mine = answers.get("contact", {})
    for name in ("phone", "email"):
        if values.get(name) and values[name] == mine.get(name):
            return {name: _("This is your own. Write the other side's, or leave it empty.")}
    return {}
