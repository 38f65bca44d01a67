"""Papers: every one in both languages, tagged, with its own fonts; what people wrote stays text; forms are signed."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import pikepdf
import pytest

from concord.gateways.signing import Appearance, sign_pdf, validate
from concord.gateways.typesetting import TypesettingError, typeset
from concord.gateways.typesetting.fonts import showable
from concord.kit.papers import PaperDataError, Part, bundle, render
from tests.papers import poppler
from tests.papers.samples import AGREEMENT, AT, BASE, DISMISSAL, ENFORCEMENT, RECEIPT, ROWS, RULING, SAMPLES
from tests.papers.samples_of_filing import FILING

EVERY = SAMPLES | FILING
NASTY = '#panic("x") $x^2$ *a* _b_ `c` <l> @ref // \\ /* https://a.example [ ] { } ~ -- "” #import "x.typ"'


@pytest.fixture(autouse=True)
def _own_keys(settings, tmp_path):
    settings.CONCORD_DATA = tmp_path


def text_of(pdf: bytes, *pages: str) -> str:
    return "".join(poppler.run("pdftotext", "-raw", *pages, "-", "-", pdf=pdf).split())


@pytest.mark.parametrize(("name", "lang"), list(product(EVERY, ("zh-hans", "en"))))
def test_every_paper_in_both_languages(name, lang):
    pdf = render(name, EVERY[name], lang)
    said = text_of(pdf)
    assert EVERY[name]["number"].replace(" ", "") in said
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.Root.MarkInfo.Marked
        assert str(opened.Root.Lang).startswith("en" if lang == "en" else "zh")
        about = opened.open_metadata()
        assert about["pdfaid:part"] == "2"
        assert about.get("pdfuaid:part") == (None if "/AcroForm" in opened.Root else "1")
    fonts = poppler.run("pdffonts", "-", pdf=pdf).splitlines()[2:]
    assert fonts
    assert all("NotoSerifSC" in line or "NotoSansSC" in line for line in fonts)
    assert all(line.split()[-5] == "yes" for line in fonts), "every font is embedded"


def test_a_digest_that_is_copied_is_the_digest():
    said = poppler.run("pdftotext", "-raw", "-", "-", pdf=render("receipt", RECEIPT, "zh-hans"))
    assert RECEIPT["exhibits"][0]["sha256"] in said.replace("\n", "")
    assert "\u200b" not in said


def test_the_receipt_says_when_and_what_it_does():
    zh, en = text_of(render("receipt", RECEIPT, "zh-hans")), text_of(render("receipt", RECEIPT, "en"))
    assert "2026年12月14日08:02:05" in zh
    assert "诉讼时效自提出请求之日起中断" in zh
    assert "14December2026,08:02:05(UTC+08)" in en
    assert "interruptsthelimitationperiod" in en
    for said in (zh, en):
        assert "晴禾包装商行" in said or "QinghePackaging" in said
        assert "LT-TJ-2023-0007" in said


def test_the_agreement_speaks_both_languages_whatever_the_reader_s():
    for lang in ("zh-hans", "en"):
        said = text_of(render("agreement", AGREEMENT, lang))
        assert "渡云家居店于2026年12月31日（含当日）前向晴禾包装商行支付人民币23,000.00元（大写：贰万叁仟元整）" in said
        assert "DuyunHomeware" in said
        assert "CNY23,000.00" in said.replace("CNY\n", "CNY")
        assert "以中文文本为准" in said
        assert "Chineseonly" in said, "the clause that was given in Chinese only is marked"
    english_prevails = text_of(render("agreement", {**AGREEMENT, "prevails": "en"}, "en"))
    assert "以英文文本为准" in english_prevails
    assert "以中文文本为准" not in english_prevails


def fields(pdf: bytes) -> dict[str, list[float]]:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return {str(f.T): [float(edge) for edge in f.Rect] for f in opened.Root.AcroForm.Fields}


def test_the_agreement_is_signed_by_the_house_then_by_the_parties():
    pdf = render("agreement", AGREEMENT, "zh-hans")
    places = fields(pdf)
    assert list(places) == ["mediator-1", "seal", "party-p1", "party-p2"]
    assert all(right - left > 150 and top - bottom > 45 for left, bottom, right, top in places.values())
    look = Appearance(lines=("电子签名，2026年12月14日 10:20",), typed="签名")
    for number, field in enumerate(places):
        seal = Appearance(seal=BASE["house"]["name_zh"], lines=("调解组织印章",))
        pdf = sign_pdf(
            pdf, name=f"签字人{number}", field=field, appearance=seal if field == "seal" else look, at=AT + number
        )
    assert [(r.field, r.valid) for r in validate(pdf)] == [(field, True) for field in places]
    assert text_of(pdf).count("电子签名，2026年12月14日10:20") == 3


def test_a_ruling_confirms_or_dismisses():
    confirmed, dismissed = (text_of(render("ruling", data, "zh-hans")) for data in (RULING, DISMISSAL))
    assert "达成的调解协议有效" in confirmed
    assert "十五日内提出" in confirmed
    assert "六个月内提出" in confirmed
    assert "驳回申请人" in dismissed
    assert "第三百五十八条第五项" in dismissed
    assert "协议有效。" not in dismissed
    assert list(fields(render("ruling", RULING, "zh-hans"))) == ["seal", "judge"]
    assert "Englishversionforinformation" in text_of(render("ruling", RULING, "en"))


def test_the_creditor_s_application_shows_what_is_unpaid_and_how_interest_was_counted():
    said = text_of(render("enforcement_application", ENFORCEMENT, "zh-hans"))
    for figure in ("15,000.05", "113.75", "15,113.80", "壹万伍仟元零伍分", "2029年1月31日", "该年的节假日安排尚未公布"):
        assert figure in said
    assert "履行:" not in said, "what the creditor owes is not asked of the debtor"
    assert "未到期" not in said
    paid, *open_rows = ENFORCEMENT["rows"]
    later = ENFORCEMENT | {"rows": [paid, *({**row, "later": True} for row in open_rows)]}
    assert text_of(render("enforcement_application", later, "zh-hans")).count("（未到期）") == len(open_rows)


@pytest.mark.parametrize("name", SAMPLES)
def test_what_people_wrote_stays_text(name):
    def nasty(value, key=""):
        if isinstance(value, dict):
            return {k: nasty(v, k) for k, v in value.items()}
        if isinstance(value, list):
            return [nasty(v, key) for v in value]
        kept = ("day", "since", "until", "sha256", "kind", "role", "who", "whom", "id", "outcome", "verify", "number")
        return NASTY if isinstance(value, str) and value and not key.endswith(kept) else value

    said = text_of(render(name, nasty(SAMPLES[name]), "zh-hans"))
    assert '#panic("x")$x^2$*a*_b_`c`<l>@ref//' in said


def test_signs_that_no_font_shows_are_written_out():
    said = text_of(render("receipt", {**RECEIPT, "cause": {"zh": "货款\u202e😀\x00 محمد \u200f完"}}, "zh-hans"))
    assert "〔GRINNINGFACE〕" in said
    assert "〔RIGHT-TO-LEFTOVERRIDE〕" in said
    assert "〔ARABICLETTERMEEM〕" in said
    assert showable(["a\r\nb\tc", {"k": "é"}]) == ["a\nb c", {"k": "é"}]


@pytest.mark.parametrize(
    ("name", "change", "says"),
    [
        ("receipt", {"surprise": 1}, "surprise"),
        ("receipt", {"applicant": None}, "applicant"),
        ("agreement", {"rows": [{**ROWS[0], "who": "stranger"}]}, "stranger"),
        ("agreement", {"rows": [{**ROWS[0], "day": "2026-02-30"}]}, "day"),
        ("agreement", {"rows": [{**ROWS[0], "amount": "12"}]}, "amount"),
        ("letter", {}, "letter"),
    ],
)
def test_wrong_data_is_refused_by_name(name, change, says):
    with pytest.raises(PaperDataError, match=says):
        render(name, {**SAMPLES.get(name, RECEIPT), **change}, "zh-hans")


def test_a_warning_is_an_error(tmp_path):
    (tmp_path / "odd.typ").write_text('#set text(font: "No Such Face")\nx')
    with pytest.raises(TypesettingError, match="no such face"):
        typeset(tmp_path / "odd.typ", {}, at=AT, standards=("1.7",))


def test_the_same_data_gives_the_same_paper():
    assert render("receipt", RECEIPT, "en") == render("receipt", RECEIPT, "en")


def test_papers_can_be_set_from_several_threads():
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: render("receipt", RECEIPT, "zh-hans"), range(8)))
    assert len(set(made)) == 1


def test_a_long_agreement_breaks_into_pages():
    rows = [{**ROWS[0], "amount": 100_000 + i, "day": f"20{27 + i // 12}-{i % 12 + 1:02d}-28"} for i in range(60)]
    clause = {
        "zh": "双方同意按月对账，差异以书面确认为准。" * 30,
        "en": "Both sides reconcile monthly, in writing. " * 30,
    }
    pdf = render("agreement", {**AGREEMENT, "rows": rows, "clauses": [clause] * 4}, "zh-hans")
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert len(opened.pages) > 5
    assert "人民币1,000.59元" in text_of(pdf)


PARTS = [
    Part({"zh": "调解协议", "en": "Agreement"}, b"", "agreement.pdf"),
    Part({"zh": "民事裁定书", "en": "Ruling"}, b"", "ruling.pdf"),
    Part({"zh": "强制执行申请书", "en": "Application"}, b"", "application.pdf", keep=False),
]
TITLE = {**BASE, "title": {"zh": "申请执行材料", "en": "Papers for enforcement"}}


@pytest.fixture
def parts():
    agreement = sign_pdf(
        render("agreement", AGREEMENT, "zh-hans"),
        name="周晴",
        field="party-p1",
        appearance=Appearance(typed="周晴"),
        at=AT,
    )
    papers = (agreement, render("ruling", RULING, "zh-hans"), render("enforcement_application", ENFORCEMENT, "zh-hans"))
    return [Part(p.title, pdf, p.filename, p.keep) for p, pdf in zip(PARTS, papers, strict=True)]


def test_a_bundle_is_numbered_through_and_holds_the_originals(parts):
    bound = bundle(parts, TITLE, "zh-hans")
    counts = [len(pikepdf.open(io.BytesIO(part.pdf)).pages) for part in parts]
    with pikepdf.open(io.BytesIO(bound)) as opened:
        total = len(opened.pages)
        assert total == 1 + sum(counts)
        assert opened.attachments["agreement.pdf"].get_file().read_bytes() == parts[0].pdf
        assert set(opened.attachments) == {"agreement.pdf", "ruling.pdf"}
        assert [r.valid for r in validate(opened.attachments["agreement.pdf"].get_file().read_bytes())] == [True]
        assert "pdfaid:part" not in opened.open_metadata()
    for page in range(1, total + 1):
        assert f"{page}/{total}" in text_of(bound, "-f", str(page), "-l", str(page))
    said = text_of(bound)
    assert f"调解协议2–{1 + counts[0]}" in said
    assert "周晴" in said


def test_a_long_index_moves_the_pages_it_names(parts):
    many = [Part({"zh": f"文书{i}", "en": ""}, parts[1].pdf, f"{i}.pdf") for i in range(40)]
    bound = bundle(many, TITLE, "zh-hans")
    with pikepdf.open(io.BytesIO(bound)) as opened:
        front = len(opened.pages) - 40
    assert front > 1
    assert f"文书0{front + 1}" in text_of(bound)


def test_an_unreadable_part_is_refused():
    with pytest.raises(PaperDataError, match=r"agreement\.pdf"):
        bundle([Part({"zh": "x"}, b"no pdf", "agreement.pdf")], TITLE, "zh-hans")
