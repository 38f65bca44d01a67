"""Tags and filters that every page is made of. `{% load kit %}`.

Drawing
  {% icon "clock" %} {% icon "check" size="s" %}     inline SVG; names in kit.icons.DRAWINGS
  {% mark %} {% mark 96 %}                           the tally mark
  {% half "applicant" %}                             a side's shape: applicant filled left, respondent outlined right,
                                                     else whole
  {% qr "https://..." %}                             QR code as inline SVG

Figures and dates (legal times are UTC seconds)
  {{ fen|money }} {{ cents|money:"USD" }}            ¥48,600 · USD 9,250.50
  {{ fen|money_full:"CNY" }}                         ¥48,600.00
  {% when ts %}                                      <time>Fri 11 Dec 2026 18:00 (Beijing time)</time>; the zone shows
                                                     to readers abroad
  {% until due %}                                    the same for a due date: midnight is written as 24:00 of the day
                                                     before
  {{ ts|day }} {{ ts|moment }} {{ ts|second }}       date + weekday · + hour · to the second, without <time>
  {{ bytes|filesize }}                               3.4 MB

Patterns (each is a template in kit/pieces/)
  {% due deadline %}                                 kit.deadlines.Deadline: panel with beads, last day, what follows,
                                                     more time
  {% chip entry.seen %}  {% chip seen party=False name="Qinghe" %}    who can see this
  {% receipt number at digest url package %}         notched edge: number (text), second, short fingerprint; where
                                                     the full proof and the evidence package are to be had
  {% offer_track ask offer currency="CNY" ask_label="You ask" offer_label="They offer" %}    the gap between two amounts
  {% who name side %}                                side's shape + name
  {% file_row name detail tag icon="paper" url="" %} one file: what arrived
  {% findings list %}                                rows with .level (ok | look | stop), .title, .detail, .actions
                                                     [(label, url)]
  {% summary rows %}                                 rows of (key, value) or (key, value, change_url)
  {% steps done total saved="14:06" %}               "Step 2 of 9" with a progress bar
  {% refusal refused %}                              kit.refusals.Says: why it was not recorded and what to do next
  {% unverified_of figures %}                        kit.unverified: a note beside figures of law tables nobody checked

Forms (Django forms; widgets get their classes here)
  {% error_summary form %}                           "Two things to fix", linked; put it first in the page
  {% fields form %}                                  every visible field
  {% field form.amount %}                            one field: label, hint, error, control (inputs, card radios,
                                                     checkboxes, rows)

Page frames, and the blocks to fill:
  kit/party.html      title, heading, content                    for parties, 1120 px
  kit/staff.html      title, heading, content                    for offices and mediators, 1440 px, with tabs
  kit/question.html   title, back, steps, heading, hint, form, actions, after    one question per page, 680 px
  kit/paper.html      title, heading, paper, after               what has legal effect looks like paper
Context they read: `case` (kit.case.Strip) for the case strip, `house` (kit.house.House) when it is not the deployment's
own, `tabs` for staff pages. `kit.scene.Scene(request, matter, reader).context(...)` brings them all.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

import segno
from django import forms, template
from django.conf import settings
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from concord.kit import confidence, dates, figures, house, icons, unverified
from concord.kit.deadlines import Deadline
from concord.law import citations

register = template.Library()

register.simple_tag(icons.icon, name="icon")
register.simple_tag(icons.mark, name="mark")
register.simple_tag(icons.half, name="half")


@register.filter
def cited(source: str) -> str:
    """A citation of the law in the language in force."""
    return citations.cited(source, dates.language())


@register.filter
def money(minor: int | None, currency: str = "CNY") -> str:
    """Minor units to `¥48,600`; '' for None."""
    return "" if minor in (None, "") else figures.money(int(minor), currency)


@register.filter
def money_full(minor: int | None, currency: str = "CNY") -> str:
    """Minor units to `¥48,600.00`; '' for None."""
    return "" if minor in (None, "") else figures.money(int(minor), currency, full=True)


@register.filter
def filesize(count: int | None) -> str:
    return figures.size(count or 0)


@register.filter
def day(at: int | datetime) -> str:
    return dates.day(dates.local(at).date())


@register.filter
def moment(at: int | datetime) -> str:
    return dates.when(at)


@register.filter
def second(at: int | datetime) -> str:
    return dates.second(at)


def timed(at: int | datetime, text: str) -> SafeString:
    return format_html(
        '<time datetime="{}">{}</time><span class="cc-zone" data-zone="{}" hidden> ({})</span>',
        dates.local(at).isoformat(),
        text,
        settings.TIME_ZONE,
        dates.zone_name(),
    )


@register.simple_tag
def when(at: int | datetime) -> SafeString:
    """A time with its zone, which the page's script shows to readers in another zone."""
    return timed(at, dates.when(at))


@register.simple_tag
def until(at: int) -> SafeString:
    """A due date; see kit.dates.until."""
    return timed(at, dates.until(at))


@register.simple_tag
def qr(text: str, label: str = "") -> SafeString:
    """A QR code that scales with its box (class cc-qr)."""
    drawn = segno.make(text, error="m", micro=False)
    width, height = drawn.symbol_size(border=0)
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(drawn.matrix) for x, dark in enumerate(row) if dark)
    return format_html(
        '<svg class="cc-qr" viewBox="0 0 {} {}" role="img" aria-label="{}"><path fill="#17262B" d="{}"/></svg>',
        width,
        height,
        label or _("QR code"),
        path,
    )


@register.inclusion_tag("kit/pieces/due.html")
def due(deadline: Deadline) -> dict[str, Any]:
    return {"deadline": deadline}


@register.simple_tag
def beads(deadline: Deadline) -> SafeString:
    """A bead for each day of a deadline; those that are left are marked."""
    return mark_safe("".join('<i class="is-left"></i>' if left else "<i></i>" for left in deadline.beads))  # noqa: S308 - constants


@register.inclusion_tag("kit/pieces/chip.html")
def chip(seen: str, party: bool = True, name: str = "") -> dict[str, Any]:
    return {"chip": confidence.chip(seen, party=party, name=name)}


@register.inclusion_tag("kit/pieces/receipt.html")
def receipt(number: str, at: int | datetime, digest: bytes | str, url: str = "", package: str = "") -> dict[str, Any]:
    text = digest.hex() if isinstance(digest, bytes | memoryview) else str(digest)
    groups = [text[i : i + 4] for i in range(0, len(text), 4)]
    short = " ".join(groups) if len(groups) <= 4 else f"{groups[0]} {groups[1]} … {groups[-1]}"
    words = {"number": number, "at": dates.second(at), "digest": text, "short": short}
    return words | {"url": url, "package": package}


@register.inclusion_tag("kit/pieces/offer_track.html")
def offer_track(
    ask: int, offer: int, currency: str = "CNY", ask_label: str = "", offer_label: str = "", scale: int = 0
) -> dict[str, Any]:
    """The two halves and the distance between them, to scale. ask, offer: minor units; scale: the amount that spans
    the track.
    """
    gap = abs(ask - offer)
    width = min(80, round(100 * gap / max(scale or ask, gap, 1) * 2.4)) if gap else 0
    at = (100 - width) // 2
    return {
        "at": at,
        "to": at + width,
        "gap": figures.money(gap, currency) if gap else "",
        "ask": figures.money(ask, currency),
        "offer": figures.money(offer, currency),
        "ask_label": ask_label or _("You ask"),
        "offer_label": offer_label or _("They offer"),
        "left": icons.LEFT,
        "right": icons.RIGHT,
    }


@register.simple_tag
def who(name: str, side: str = "") -> SafeString:
    return format_html('<span class="cc-nowrap">{} {}</span>', icons.half(side), name)


@register.inclusion_tag("kit/pieces/file_row.html")
def file_row(name: str, detail: str = "", tag: str = "", icon: str = "paper", url: str = "") -> dict[str, Any]:
    return {"name": name, "detail": detail, "tag": tag, "icon": icon, "url": url}


@register.inclusion_tag("kit/pieces/findings.html")
def findings(rows: Sequence[Any]) -> dict[str, Any]:
    looks = {"ok": "check", "look": "eye", "stop": "alert"}
    return {"rows": [(row, looks.get(getattr(row, "level", "look"), "eye")) for row in rows]}


@register.inclusion_tag("kit/pieces/summary.html")
def summary(rows: Sequence[Sequence[Any]]) -> dict[str, Any]:
    return {"rows": [(*row, "")[:3] for row in rows]}


@register.inclusion_tag("kit/pieces/steps.html")
def steps(done: int, total: int, saved: str = "") -> dict[str, Any]:
    return {"done": done, "total": total, "saved": saved}


@register.inclusion_tag("kit/pieces/refusal.html")
def refusal(refused: Any) -> dict[str, Any]:
    return {"refused": refused}


@register.inclusion_tag("kit/pieces/error_summary.html")
def error_summary(form: forms.BaseForm | None) -> dict[str, Any]:
    """What to fix, each linked to its field. Empty when nothing is wrong."""
    found: list[tuple[str, str]] = []
    for name, messages in form.errors.items() if form is not None and form.is_bound else ():
        target = form[name].id_for_label or f"id_{form.add_prefix(name)}" if name in form.fields else "main"
        found += [(target, message) for message in messages]
    title = ngettext("%(n)d thing to fix", "%(n)d things to fix", len(found)) % {"n": len(found)}
    return {"found": found, "title": title}


@register.inclusion_tag("kit/pieces/fields.html")
def fields(form: forms.BaseForm) -> dict[str, Any]:
    return {"form": form}


@register.inclusion_tag("kit/pieces/field.html")
def field(bound: forms.BoundField, heading: bool = False) -> dict[str, Any]:
    """One field. heading: its label is the page's h1 (one-question pages)."""
    widget = bound.field.widget
    kind = getattr(widget, "look", "") or look_of(widget)
    control = {
        "radios": "govuk-radios__input",
        "checkboxes": "govuk-checkboxes__input",
        "checkbox": "govuk-checkboxes__input",
    }
    classes = control.get(kind) or {
        "textarea": "govuk-textarea",
        "select": "govuk-select",
        "file": "govuk-file-upload",
    }.get(kind, "govuk-input")
    own = str(widget.attrs.get("class", ""))
    attrs = {"class": f"{classes} {own}{' govuk-input--error' if bound.errors and kind == 'input' else ''}".strip()}
    described = [f"{bound.auto_id}-{part}" for part, on in (("hint", bound.help_text), ("error", bound.errors)) if on]
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if bound.errors:
        attrs["aria-invalid"] = "true"
    plain = "" if kind in ("radios", "checkboxes", "rows") else bound.as_widget(attrs=attrs)
    return {
        "field": bound,
        "kind": kind,
        "control": plain,
        "heading": heading,
        "prefix": getattr(bound.field, "prefix", ""),
    }


def look_of(widget: forms.Widget) -> str:
    """Which markup a widget takes."""
    for look, kinds in (
        ("checkboxes", forms.CheckboxSelectMultiple),
        ("radios", forms.RadioSelect),
        ("checkbox", forms.CheckboxInput),
        ("file", forms.FileInput),
        ("textarea", forms.Textarea),
        ("select", forms.Select),
    ):
        if isinstance(widget, kinds):
            return look
    return "input"


@register.simple_tag(takes_context=True)
def language_links(context: template.Context) -> list[dict[str, Any]]:
    """The languages of the site: code, name in itself, address of this page in it, whether it is in force."""
    request = context.get("request")
    now = (get_language() or settings.LANGUAGE_CODE).lower()
    links = []
    for code, short, name in (("zh-hans", "zh", "中文"), ("en", "en", "English")):
        query = QueryDict(mutable=True)
        if request is not None:
            query.update(request.GET)
        query["lang"] = short
        links.append({"code": code, "name": name, "url": f"?{query.urlencode()}", "current": now.startswith(short)})
    return links


@register.simple_tag(takes_context=True)
def who_runs_this(context: template.Context) -> house.House | None:
    """The `house` of the context, or the deployment's own; None before one is set up."""
    return context.get("house") or house.deployment()


@register.simple_tag
def doubles() -> bool:
    """Whether this deployment sends nothing: the outbox stands in for mail or SMS."""
    return settings.DEVELOPMENT and "outbox:" in (settings.CONCORD_MAIL, settings.CONCORD_SMS)


@register.simple_tag
def static_page_language() -> str:
    """The value of <html lang>."""
    return "en" if dates.language() == "en" else "zh-Hans"


@register.simple_tag
def script_says() -> SafeString:
    """What the page's script may have to say, in the language in force: the same sentences on every page."""
    return _script_says(get_language() or settings.LANGUAGE_CODE, settings.CONCORD_MAX_FILE)


@cache
def _script_says(_language: str, _limit: int) -> SafeString:
    return render_to_string("kit/pieces/script_says.html")


@register.filter
def lines(text: str) -> SafeString:
    """Text with its line ends kept, escaped."""
    return mark_safe("<br>".join(format_html("{}", line) for line in (text or "").splitlines()))  # noqa: S308 - each line is escaped


@register.inclusion_tag("kit/pieces/unverified.html")
def unverified_of(found: Sequence[unverified.FromTable]) -> dict[str, str]:
    """The note beside figures of law tables; nothing where all of them were checked."""
    return {"says": unverified.note(*found)}
