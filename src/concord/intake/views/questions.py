"""One question per page. What was typed is kept page by page; a wrong answer is shown again with a sentence."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods, require_POST

from concord.docket import clock
from concord.intake import claims, consents, drafts, flow
from concord.intake.fields import CURRENCIES, Field, Option, Reading, asked, read, say
from concord.intake.models import Draft
from concord.intake.pages import Answers, Page, all_pages, fixed_context, page_named, value
from concord.intake.scope import elsewhere
from concord.intake.views.shared import purposes, today, with_draft

YES_NO = (Option("yes", _l("Yes")), Option("no", _l("No")))
TEMPLATES = {"consent": "intake/consent.html", "claims": "intake/claims.html", "address": "intake/address.html"}


@with_draft
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, draft: Draft, name: str) -> HttpResponse:
    """Show or keep one page of the application."""
    answers = draft.answers
    page = page_named(answers, name)
    if page is None:
        return redirect("apply-review")
    if page.kind == "files":
        return redirect("apply-files", page.name)
    if page.kind == "claims":
        return _claims(request, draft, page)
    if request.method != "POST":
        return _show(request, draft, page, _typed(page, answers), {})
    if page.kind == "consent":
        return _consent(request, draft, page)
    reading = read(_visible(page, answers, request.POST.dict()), _with_context(page, answers, request), today=today())
    reading.wrong.update({} if reading.wrong else flow.page_problem(page, reading.values, answers))
    if reading.wrong:
        return _show(request, draft, page, reading.typed, reading.wrong, status=422)
    return _keep(request, draft, page, _with_words(page, reading.values))


def _with_context(page: Page, answers: Answers, request: HttpRequest) -> dict[str, str]:
    return {**request.POST.dict(), **fixed_context(page, answers)}


def _visible(page: Page, answers: Answers, typed: dict[str, str]) -> tuple[Field, ...]:
    """The fields asked now; a field hangs on another one only while that one is asked itself."""
    seen, shown = {**typed, **fixed_context(page, answers)}, []
    for item in page.fields:
        if asked(item, seen):
            shown.append(item)
        else:
            seen.pop(item.name, None)
    return tuple(shown)


def _with_words(page: Page, values: dict[str, Any]) -> dict[str, Any]:
    """The address confirmation keeps the words that were confirmed, and when."""
    if page.consent is None:
        return values
    return {**values, "consent": consents.given(page.consent, yes=True, lang=_lang(), at=clock.now())}


def _lang() -> str:
    return "en" if say({"zh": "zh", "en": "en"}) == "en" else "zh"


def _keep(request: HttpRequest, draft: Draft, page: Page, values: dict[str, Any]) -> HttpResponse:
    drafts.keep(draft, page.name, values)
    found = elsewhere(draft.organisation, draft.answers)
    if found and page.name in ("cause", "purpose"):
        return redirect("apply-elsewhere")
    if request.GET.get("back") == "review" and flow.first_open(draft.answers, purposes(draft)) is None:
        return redirect("apply-review")
    return _go_on(request, draft, page)


def _go_on(request: HttpRequest, draft: Draft, page: Page) -> HttpResponse:
    following = flow.after(draft.answers, page)
    if request.GET.get("back") == "review":
        following = flow.first_open(draft.answers, purposes(draft))
    return redirect("apply-question", following.name) if following else redirect("apply-review")


def _consent(request: HttpRequest, draft: Draft, page: Page) -> HttpResponse:
    """Each consent is asked and kept alone: yes or no, the words shown, the language, the time."""
    agree = request.POST.get("agree", "")
    if agree not in ("yes", "no"):
        return _show(request, draft, page, {}, {"agree": _("Choose one of the answers.")}, status=422)
    if page.consent is None:
        raise ValueError("A consent page has no words.")
    kept = consents.given(page.consent, yes=agree == "yes", lang=_lang(), at=clock.now())
    if agree == "no" and page.consent.needed:
        drafts.keep(draft, page.name, {"agree": "", "consent": kept})
        return _show(request, draft, page, {"agree": "no"}, {"agree": say(page.consent.without)}, status=422)
    return _keep(request, draft, page, {"agree": agree, "consent": kept})


def _typed(page: Page, answers: Answers) -> dict[str, str]:
    return {name: _as_typed(page, name, kept) for name, kept in answers.get(page.name, {}).items()}


def _as_typed(page: Page, name: str, kept: Any) -> str:
    kind = next((item.kind for item in page.fields if item.name == name), "")
    return f"{int(kept) / 100:.2f}" if kind == "money" and isinstance(kept, int) else str(kept)


def _show(
    request: HttpRequest, draft: Draft, page: Page, typed: dict[str, str], wrong: dict[str, str], status: int = 200
) -> HttpResponse:
    """The page with what was typed and a sentence at each wrong field."""
    return render(
        request,
        TEMPLATES.get(page.kind, "intake/question.html"),
        page_context(draft, page)
        | {"fields": _bound(page, draft.answers, typed, wrong), "wrong": wrong, "typed": typed},
        status=status,
    )


def page_context(draft: Draft, page: Page) -> dict[str, Any]:
    """Frame of a question page: progress, way back, who runs this, when it was kept."""
    answers = draft.answers
    earlier = flow.before(answers, page)
    shown = [item for item in page.fields if item.kind != "consent"]
    return {
        "alone": len(shown) == 1 and say(shown[0].label) == page.heading,
        "words": say(page.consent.words) if page.consent else "",
        "without": say(page.consent.without) if page.consent else "",
        "page": page,
        "draft": draft,
        "organisation": draft.organisation,
        "progress": flow.progress(answers, page, purposes(draft)),
        "earlier": earlier.name if earlier else "",
        "contact": answers.get("contact", {}),
    }


def _bound(page: Page, answers: Answers, typed: dict[str, str], wrong: dict[str, str]) -> list[dict[str, Any]]:
    """Fields for the template. Those that hang on an earlier page are there or not; on this page, they are revealed."""
    context = fixed_context(page, answers)
    out = []
    for item in page.fields:
        if item.when and item.when[0] in context and not asked(item, context):
            continue
        if item.when and item.when[0] == "id_type" and context.get("_id") == "no":
            continue
        shown_when = item.when if item.when and item.when[0] not in context else None
        value = typed.get(item.name, "") or _likely(page, item)
        out.append(bound(item, value, wrong.get(item.name, ""), shown_when))
    return out


def _likely(page: Page, item: Field) -> str:
    """What is chosen before anybody chose: the language in which the applicant reads; not the other side's."""
    return (get_language() or "") if (page.name, item.name) == ("contact", "language") else ""


TYPES = {"phone": "tel", "email": "email", "day": "date"}
INPUT_MODES = {"money": "decimal", "int": "numeric", "phone": "tel"}


def bound(item: Field, typed: str, error: str, when: tuple[str, tuple[str, ...]] | None) -> dict[str, Any]:
    """A field with what was typed, its sentence, and how a browser shows it."""
    options = item.options or (YES_NO if item.kind == "yes_no" else ())
    return {
        "field": item,
        "value": typed,
        "error": error,
        "when": when,
        "type": TYPES.get(item.kind, "text"),
        "inputmode": INPUT_MODES.get(item.kind, ""),
        "options": [{"value": o.value, "label": say(o.label), "hint": say(o.hint)} for o in options],
    }


def _claims(request: HttpRequest, draft: Draft, page: Page) -> HttpResponse:
    """Rows of what is asked for: add one, or go on."""
    rows = list(value(draft.answers, "claims", "rows", []))
    reading = Reading()
    if request.method == "POST":
        currency = claims.read_currency(request.POST.get("currency", value(draft.answers, "claims", "currency", "CNY")))
        going_on = "next" in request.POST
        if going_on and rows and not _claim_typed(request):
            drafts.keep(draft, "claims", {"rows": rows, "currency": currency})
            return _go_on(request, draft, page)
        reading = claims.read_claim(request.POST.dict(), rows, today=today())
        if not reading.wrong:
            drafts.keep(draft, "claims", {"rows": [*rows, reading.values], "currency": currency})
            return _go_on(request, draft, page) if going_on else redirect("apply-question", "claims")
    currency = value(draft.answers, "claims", "currency", "CNY")
    fields = [
        bound(item, reading.typed.get(item.name, ""), reading.wrong.get(item.name, ""), item.when)
        for item in claims.FIELDS
    ]
    shown = [{**row, "name": claims.KIND_NAMES[row["kind"]]} for row in rows]
    extra = {
        "fields": fields,
        "rows": shown,
        "total": claims.total(rows),
        "currency": currency,
        "currencies": CURRENCIES,
    }
    status = 422 if reading.wrong else 200
    return render(
        request, TEMPLATES["claims"], page_context(draft, page) | extra | {"wrong": reading.wrong}, status=status
    )


def _claim_typed(request: HttpRequest) -> bool:
    return any(request.POST.get(name, "").strip() for name in ("amount", "what", "thing"))


@with_draft
@require_POST
def remove_claim(request: HttpRequest, draft: Draft, row: str) -> HttpResponse:
    """Take one row out."""
    rows = [kept for kept in value(draft.answers, "claims", "rows", []) if kept["id"] != row]
    drafts.keep(draft, "claims", {**draft.answers.get("claims", {}), "rows": rows})
    return redirect("apply-question", "claims")


@with_draft
def elsewhere_page(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Why this organisation cannot take the dispute, and where to go."""
    found = elsewhere(draft.organisation, draft.answers)
    if found is None:
        return redirect("apply-review")
    page = all_pages(draft.answers)[0]
    return render(request, "intake/elsewhere.html", page_context(draft, page) | {"found": found})
