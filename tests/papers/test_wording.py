"""Amounts, days and terms in words, against figures written by hand."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from concord.kit.papers.wording import capitals, day, moment, money, term, worded

SHANGHAI = ZoneInfo("Asia/Shanghai")
NAMES = {"a": {"zh": "晴禾", "en": "Qinghe"}, "b": {"zh": "渡云", "en": "Duyun"}}


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角整"),
        (55, "伍角伍分"),
        (100, "壹元整"),
        (105, "壹元零伍分"),
        (150, "壹元伍角整"),
        (1_000, "壹拾元整"),
        (10_100, "壹佰零壹元整"),
        (101_000, "壹仟零壹拾元整"),
        (2_300_000, "贰万叁仟元整"),
        (2_000_005, "贰万元零伍分"),
        (10_000_100, "壹拾万零壹元整"),
        (10_010_000, "壹拾万零壹佰元整"),
        (123_456_789, "壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分"),
        (10_000_000_000, "壹亿元整"),
        (10_000_000_100, "壹亿零壹元整"),
        (10_001_000_000, "壹亿零壹万元整"),
        (1_000_000_000_000, "壹佰亿元整"),
        (20_300_405_006_07, "贰佰零叁亿零肆拾万伍仟零陆元零柒分"),
    ],
)
def test_large_signs(fen, words):
    assert capitals(fen) == words


def test_money_and_days():
    assert money(4_860_050, "CNY")["zh"] == "人民币48,600.50元"
    assert money(4_860_050, "USD") == {"zh": "48,600.50美元", "en": "USD 48,600.50", "figure": "48,600.50"}
    assert money(-1, "CNY")["zh"] == "人民币-0.01元"
    assert day("2028-02-29") == {"zh": "2028年2月29日", "en": "29 February 2028"}
    assert day("") == {"zh": "", "en": ""}


def test_moments_are_in_the_deployment_s_zone():
    said = moment(1_798_732_799, SHANGHAI)
    assert said["zh"] == "2026年12月31日 23:59:59（北京时间）"
    assert said["en"] == "31 December 2026, 23:59:59 (UTC+08)"
    assert moment(1_798_732_799, ZoneInfo("Asia/Urumqi"))["zh"] == "2026年12月31日 21:59:59（UTC+06）"
    assert moment(0, SHANGHAI)["zh"] == ""


@pytest.mark.parametrize(
    ("row", "zh", "en"),
    [
        (
            {"kind": "pay", "amount": 2_300_000, "day": "2026-12-31", "what": "", "what_en": ""},
            "晴禾于2026年12月31日（含当日）前向渡云支付人民币23,000.00元（大写：贰万叁仟元整）。",
            "Qinghe pays Duyun CNY 23,000.00 by 31 December 2026.",
        ),
        (
            {"kind": "deliver", "amount": 0, "day": "2026-12-20", "what": "礼盒 10 个", "what_en": "10 boxes"},
            "晴禾于2026年12月20日（含当日）前向渡云交付：礼盒 10 个。",
            "Qinghe delivers to Duyun by 20 December 2026: 10 boxes.",
        ),
        (
            {"kind": "refrain", "amount": 0, "day": "", "what": "使用该商标", "what_en": ""},
            "晴禾不得：使用该商标（权利人：渡云）。",
            "Qinghe refrains, for the benefit of Duyun, from: 使用该商标.",
        ),
        (
            {"kind": "apologise", "amount": 0, "day": "2026-12-20", "what": "书面", "what_en": "in writing"},
            "晴禾于2026年12月20日（含当日）前向渡云赔礼道歉：书面。",
            "Qinghe apologises to Duyun by 20 December 2026: in writing.",
        ),
    ],
)
def test_terms_are_sentences(row, zh, en):
    assert term({"who": "a", "whom": "b", **row}, NAMES, "CNY") == {"zh": zh, "en": en}


def test_other_currencies_have_no_large_signs():
    row = {"who": "a", "whom": "b", "kind": "pay", "amount": 100, "day": "", "what": "", "what_en": ""}
    assert term(row, NAMES, "USD") == {"zh": "晴禾向渡云支付1.00美元。", "en": "Qinghe pays Duyun USD 1.00."}


def test_keys_say_what_a_value_is():
    said = worded({"amount": 100, "days": 3, "since": "2026-12-01", "at": 0, "name": "x"}, "CNY", SHANGHAI)
    assert said["amount"]["none"] is False
    assert said["days"] == 3
    assert said["since"]["en"] == "1 December 2026"
    assert said["name"] == "x"
