"""A citation names its law in the reader's language."""

from __future__ import annotations

import re

import pytest

from concord.law import shelf, tables
from concord.law.citations import cited, in_english
from concord.law.explaining_words import source_text


@pytest.mark.parametrize(
    ("source", "zh", "en"),
    [
        ("民法典 188, 192", "民法典 188, 192", "Civil Code 188, 192"),
        ("民事诉讼法2023 205; OM 9", "民事诉讼法2023 205; 在线调解规则 9",
         "Civil Procedure Law 2023 205; Online Mediation Rules 9"),
        ("民诉法解释 358(5)", "民诉法解释 358(5)", "SPC Interpretation of the Civil Procedure Law 358(5)"),
        ("RULE", "本机构的调解规则", "the centre's own rules"),
        ("诉讼费用交纳办法 国务院令第481号 第13条", "诉讼费用交纳办法 国务院令第481号 第13条",
         "Measures on Payment of Litigation Costs State Council Order No. 481 art. 13"),
        ("法释〔2014〕8号 1, 2", "法释〔2014〕8号 1, 2", "Judicial Interpretation [2014] No. 8 1, 2"),
        ("P 4(k)", "P 4(k)", "P 4(k)"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_a_citation_in_both_languages(source: str, zh: str, en: str) -> None:
    assert (cited(source, "zh"), cited(source, "en")) == (zh, en)


@pytest.mark.parametrize("table", ["screening", "agreement"])
def test_whatever_is_found_is_cited_without_a_chinese_name_for_a_reader_of_english(table: str) -> None:
    found = re.findall(r"'article': '([^']*)'", str(tables.data(table)))
    assert len(found) > 5
    for source in found:
        assert not re.search(r"[\u4e00-\u9fff]", cited(source, "en")), source


def test_the_laws_of_the_mediation_have_english_names() -> None:
    law = shelf.rulebook("cn-mediation@2025.1")
    for name in law.sources.values():
        assert not re.search(r"[\u4e00-\u9fff]", in_english(name)), name
    text = source_text(law, "OM 15, 25")
    assert "人民法院在线调解规则" in text["zh"]
    assert text["en"].startswith(
        "OM 15, 25 (Online Mediation Rules of the People's Courts Judicial Interpretation [2021]"
    )
