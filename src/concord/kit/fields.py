"""Form fields that read what people type: amounts, days, periods, rates, rows. Each refuses in a sentence with what to
do.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from concord.kit.figures import SIGNS, money
from concord.kit.limits import most_megabytes
from concord.law import measures

HIGHEST_AMOUNT = 10_000_000_000_00  # past it a typing slip is likelier than a debt
DAY = re.compile(r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$")
SPARE_ROWS = 4


def plain(text: Any) -> str:
    """Typed text with full-width digits made plain, blanks and thousands signs removed."""
    return unicodedata.normalize("NFKC", str(text)).replace(",", "").replace(" ", "").strip()


class Typed(forms.Field):
    """A one-line field. hint stands under the label; prefix before the box; inputmode tells phones which keyboard."""

    inputmode = ""
    width = ""
    input_type = ""

    def __init__(self, *, hint: str = "", prefix: str = "", **more: Any) -> None:
        self.prefix = prefix
        more.setdefault("error_messages", {"required": _("Fill in: %(what)s.") % {"what": more.get("label", "")}})
        more.setdefault("widget", forms.TextInput)
        super().__init__(help_text=hint, **more)
        if self.inputmode:
            self.widget.attrs["inputmode"] = self.inputmode
        if self.width:
            self.widget.attrs["class"] = f"govuk-input--width-{self.width}"
        if self.input_type:
            self.widget.input_type = self.input_type
        self.widget.attrs.setdefault("autocomplete", "off")


class NumberField(Typed):
    """A whole number between `least` and `most`."""

    inputmode, width = "numeric", "5"

    def __init__(self, *, least: int | None = None, most: int | None = None, **more: Any) -> None:
        self.least, self.most = least, most
        super().__init__(**more)

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        text = plain(value)
        if not re.fullmatch(r"-?\d{1,15}", text, re.ASCII):
            raise ValidationError(_("Write a whole number with digits only."))
        return self.within(int(text), str)

    def within(self, number: int, say: Any) -> int:
        if self.least is not None and number < self.least:
            raise ValidationError(_("At least %(least)s.") % {"least": say(self.least)})
        if self.most is not None and number > self.most:
            raise ValidationError(_("At most %(most)s.") % {"most": say(self.most)})
        return number


class AmountField(NumberField):
    """An amount as people write it (`48,600.50`), kept in minor units."""

    inputmode, width = "decimal", "10"

    def __init__(self, *, currency: str = "CNY", **more: Any) -> None:
        self.currency = currency
        super().__init__(prefix=SIGNS.get(currency, currency).strip(), **more)

    def prepare_value(self, value: Any) -> Any:
        return f"{value // 100}.{value % 100:02d}" if isinstance(value, int) else value

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        text = plain(value).strip("¥$€元")
        if text.startswith(("-", "−")):
            written = {"typed": value, "plain": text.lstrip("-−")}
            raise ValidationError(_("You wrote %(typed)s. Write it without a minus, for example %(plain)s.") % written)
        if not re.fullmatch(r"\d{1,18}(\.\d{1,2})?", text, re.ASCII):
            raise ValidationError(_("Write digits, with at most two after the point, for example 48600.50."))
        whole, _dot, cents = text.partition(".")
        amount = int(whole) * 100 + int(cents.ljust(2, "0") or 0)
        if amount == 0 and self.required:
            raise ValidationError(_("The sum must be more than 0."))
        if amount > HIGHEST_AMOUNT:
            raise ValidationError(_("This amount is higher than we can take. Check the number of zeros."))
        return self.within(amount, lambda minor: money(minor, self.currency))


class RateField(Typed):
    """A rate as the law writes it: `0.05%/day`, `3.35%/year`; kept as that text."""

    width = "10"

    def to_python(self, value: Any) -> str | None:
        if value in self.empty_values:
            return None
        text = plain(value).replace("/天", "/day").replace("/日", "/day").replace("/年", "/year")
        if measures.rate(text) is None:
            raise ValidationError(_("Write the rate with its time, for example 0.05%/day or 3.35%/year."))
        return text


class DayField(Typed):
    """A day, kept as YYYY-MM-DD. The browser's own picker where there is one; typing `2026年8月14日` works too."""

    width, input_type = "10", "date"

    def to_python(self, value: Any) -> str | None:
        if value in self.empty_values:
            return None
        match = DAY.match(unicodedata.normalize("NFKC", str(value)).strip())
        if not match:
            raise ValidationError(_("Write the date as year, month, day, for example 2026-08-14."))
        try:
            day = date(*(int(part) for part in match.groups()))
        except ValueError:
            raise ValidationError(_("This day does not exist in the calendar. Check the month and the day.")) from None
        if not 1949 <= day.year <= 2199:
            raise ValidationError(_("Check the year."))
        return day.isoformat()


class MomentField(Typed):
    """A day and hour in the deployment's zone, kept as UTC seconds."""

    width, input_type = "20", "datetime-local"

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        try:
            moment = datetime.fromisoformat(str(value).strip())
        except ValueError:
            raise ValidationError(_("Write the day and the hour, for example 2026-08-14 15:30.")) from None
        if not 1949 <= moment.year <= 2199:
            raise ValidationError(_("Check the year."))
        zoned = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(settings.TIME_ZONE))
        return int(zoned.timestamp())


class TextField(forms.CharField):
    """Free text of some lines, or of one; control and direction-override characters are dropped."""

    def __init__(self, *, longest: int = 4000, rows: int = 4, **more: Any) -> None:
        self.longest = longest
        wrong = {"required": _("Write a sentence here: %(what)s.") % {"what": more.get("label", "")}}
        box = forms.Textarea(attrs={"rows": rows}) if rows > 1 else forms.TextInput(attrs={"autocomplete": "off"})
        super().__init__(widget=box, error_messages=wrong, **more)

    def to_python(self, value: Any) -> str:
        text = str(value or "").replace("\r\n", "\n").replace("\r", "\n")
        kept = "".join(c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))
        kept = unicodedata.normalize("NFC", kept).strip()
        if len(kept) > self.longest:
            over = {"over": len(kept) - self.longest, "longest": self.longest}
            raise ValidationError(
                _("This is %(over)d characters too long. Keep to %(longest)d; a file can carry the rest.") % over
            )
        return kept


class PeriodWidget(forms.MultiWidget):
    """A number and its unit."""

    template_name = "kit/pieces/period.html"
    look = "input"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        number = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__([number, forms.Select(choices=units())], attrs)

    def id_for_label(self, id_: str) -> str:
        return id_

    def decompress(self, value: Any) -> list[Any]:
        found = measures.period(value) if isinstance(value, str) else None
        return [abs(found.n), found.unit] if found else [None, "D"]


def units() -> list[tuple[str, str]]:
    return [("D", _("days")), ("BD", _("working days")), ("W", _("weeks")), ("M", _("months"))]


class PeriodField(forms.Field):
    """A length of time, kept as the law writes it: `P7D`, `P3BD`."""

    def __init__(self, **more: Any) -> None:
        wrong = {"required": _("Write how many days.")}
        super().__init__(widget=PeriodWidget(), error_messages=wrong, **more)

    def clean(self, value: Any) -> str | None:
        number, unit = [*value, "", ""][:2] if isinstance(value, list | tuple) else ("", "")
        if not number:
            if self.required:
                raise ValidationError(self.error_messages["required"])
            return None
        if not re.fullmatch(r"[1-9]\d{0,3}", plain(number), re.ASCII) or unit not in dict(units()):
            raise ValidationError(_("Write a whole number of at least 1 and choose days, weeks or months."))
        return f"P{plain(number)}{unit}"


class RowsWidget(forms.Widget):
    """Groups of fields, one a row; the page's script hides spare rows behind a button."""

    look = "rows"

    def __init__(self, columns: Mapping[str, forms.Field], most: int) -> None:
        self.row_form = type("RowForm", (forms.Form,), dict(columns))
        self.most = most
        self.bound: list[forms.Form] = []
        super().__init__()

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[forms.Form]:
        count = min(
            int(data.get(f"{name}-count") or 0) if str(data.get(f"{name}-count") or 0).isdigit() else 0, self.most
        )
        self.bound = [
            self.row_form(data, files, prefix=f"{name}-{i}", empty_permitted=True, use_required_attribute=False)
            for i in range(count)
        ]
        return self.bound

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        forms_ = self.bound or self.fresh(name, value or [])
        return render_to_string("kit/pieces/rows.html", {"forms": forms_, "name": name, "count": len(forms_)})

    def fresh(self, name: str, start: list[dict[str, Any]]) -> list[forms.Form]:
        count = min(max(len(start) + SPARE_ROWS, SPARE_ROWS), self.most)
        filled = [*start, *({} for _spare in range(count - len(start)))]
        return [
            self.row_form(prefix=f"{name}-{i}", initial=row, use_required_attribute=False)
            for i, row in enumerate(filled)
        ]


class RowsField(forms.Field):
    """A list of rows; empty rows are left out, and a wrong one says which and why."""

    def __init__(self, *, columns: Mapping[str, forms.Field], most: int, **more: Any) -> None:
        super().__init__(widget=RowsWidget(columns, most), **more)

    def clean(self, value: Any) -> list[dict[str, Any]]:
        kept, wrong = [], []
        for number, form in enumerate(value or [], start=1):
            if not form.has_changed():
                continue
            if not form.is_valid():
                wrong += [
                    _("Row %(n)d, %(field)s: %(what)s")
                    % {"n": number, "field": form.fields[name].label, "what": said[0]}
                    for name, said in form.errors.items()
                ]
                continue
            kept.append({name: given for name, given in form.cleaned_data.items() if given not in (None, "")})
        if wrong:
            raise ValidationError(wrong)
        if not kept and self.required:
            raise ValidationError(_("Fill in at least one row."))
        return kept


def sized(kind: type[forms.FileField]) -> type[forms.FileField]:
    """A file field that refuses what is over the limit before reading it."""

    class Sized(kind):  # type: ignore[misc, valid-type]  # the base is chosen by the caller
        def clean(self, data: Any, initial: Any = None) -> Any:
            file = super().clean(data, initial)
            if file and file.size > settings.CONCORD_MAX_FILE:
                said = _("This file is over %(most)s MB. Send a smaller copy, or only the part that matters.")
                raise ValidationError(said % {"most": most_megabytes()})
            return file

    return Sized
