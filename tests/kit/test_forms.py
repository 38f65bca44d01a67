"""Forms built from rulebooks: every act in both languages, and each wrong value refused in a sentence."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from concord.kit.fields import AmountField, DayField, MomentField, NumberField, PeriodField, TextField
from concord.kit.forms import Choices, form_for, simple
from concord.kit.templatetags.kit import look_of
from concord.law import shelf
from concord.law.builtin import ACTS
from concord.law.rulebook import Field

PEOPLE = [("a", "晴禾"), ("b", "渡云")]


def refusal(field: Any, value: Any) -> str:
    with translation.override("en"), pytest.raises(ValidationError) as caught:
        field.clean(value)
    return str(caught.value.messages[0])


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("key", shelf.names())
def test_every_act_has_a_form_with_a_label_for_each_field(key: str, lang: str) -> None:
    law = shelf.rulebook(key)
    with translation.override("zh-hans" if lang == "zh" else "en"):
        for rule in (*law.acts.values(), *ACTS.values()):
            form = form_for(rule, law, Choices(people=PEOPLE), lang=lang)
            assert all(field.label for field in form.fields.values()), rule.name
            assert set(form.fields) >= {item.name for item in rule.form}


def test_yuan_become_fen() -> None:
    field = AmountField(label="sum")
    assert field.clean("48,600.50") == 4_860_050
    assert field.clean("￥４８６００") == 4_860_000
    assert field.clean("0.05") == 5


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("-48600", "without a minus"),
        ("0", "more than 0"),
        ("12.345", "two after the point"),
        ("9" * 16, "zeros"),
        ("soon", "digits"),
    ],
)
def test_a_wrong_amount_is_refused_with_what_to_do(typed: str, says: str) -> None:
    assert says in refusal(AmountField(label="sum"), typed)


def test_a_day_may_be_typed_as_people_write_it() -> None:
    assert DayField(label="day").clean("2026年8月14日") == "2026-08-14"
    assert DayField(label="day").clean("2026/8/14") == "2026-08-14"


def test_a_day_that_does_not_exist_is_refused() -> None:
    assert "does not exist" in refusal(DayField(label="day"), "2026-02-30")
    assert "year, month, day" in refusal(DayField(label="day"), "tomorrow")


def test_an_hour_is_read_in_the_zone_of_the_deployment() -> None:
    assert MomentField(label="when").clean("1970-01-01T08:00") == 0


def test_a_period_is_a_number_and_a_unit() -> None:
    with translation.override("en"):
        field = PeriodField(label="longer")
    assert field.clean(["7", "D"]) == "P7D"
    assert field.clean(["3", "BD"]) == "P3BD"
    assert "at least 1" in refusal(field, ["0", "D"])
    assert "at least 1" in refusal(field, ["7", "X"])
    assert "how many" in refusal(field, ["", "D"])


def test_a_number_is_kept_within_its_bounds() -> None:
    field = NumberField(label="n", least=1, most=60)
    assert field.clean("60") == 60
    assert "At least 1" in refusal(field, "0")
    assert "At most 60" in refusal(field, "61")


def test_direction_overrides_and_control_characters_leave_a_text() -> None:
    assert TextField(label="why").clean("a\u202eb\x00c\r\nd") == "abc\nd"


def test_rows_are_read_empty_ones_left_out_and_a_wrong_one_named() -> None:
    law = shelf.rulebook("cn-mediation@2025.1")
    typed = {
        "to": "without_prejudice",
        "open_for_0": "3",
        "open_for_1": "D",
        "obligations-count": "3",
        "obligations-0-who": "b",
        "obligations-0-whom": "a",
        "obligations-0-kind": "pay",
        "obligations-0-amount": "20000",
        "obligations-0-day": "2026-12-31",
    }
    form = form_for(law.acts["offer"], law, Choices(people=PEOPLE), lang="en", data=typed, files={})
    assert form.is_valid(), form.errors
    given, files, on = form.act_form()
    row = {"who": "b", "whom": "a", "kind": "pay", "amount": 2_000_000, "day": "2026-12-31"}
    assert given == {"to": "without_prejudice", "open_for": "P3D", "obligations": [row]}
    assert (files, on) == ({}, 0)
    with translation.override("en"):
        wrong = form_for(
            law.acts["offer"],
            law,
            Choices(people=PEOPLE),
            lang="en",
            data=typed | {"obligations-0-amount": "-5"},
            files={},
        )
        assert not wrong.is_valid()
        assert wrong.errors["obligations"][0].startswith("Row 1, Amount: You wrote -5.")


def test_a_count_of_rows_beyond_the_rulebook_is_cut() -> None:
    law = shelf.rulebook("cn-mediation@2025.1")
    form = form_for(
        law.acts["offer"], law, Choices(people=PEOPLE), lang="en", data={"obligations-count": "9999999"}, files={}
    )
    assert not form.is_valid()
    assert len(form.fields["obligations"].widget.bound) == law.data["obligations"].max


def test_a_consent_must_be_given() -> None:
    law = shelf.rulebook("cn-mediation@2025.1")
    form = form_for(law.acts["take_case"], law, lang="en", data={}, files={})
    assert "no_conflict" in form.errors


def test_a_few_words_are_written_in_one_line_and_a_reference_too() -> None:
    assert shape("why", 200) == shape("ref", None) == "input"
    assert shape("why", None) == shape("why", 201) == "textarea"


def shape(name: str, longest: int | None) -> str:
    made = simple(Field(name, "text", max=longest), Choices(), {"label": name, "required": True})
    return look_of(made.widget)
