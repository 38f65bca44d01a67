"""What happened in each case of the demonstration, day by day, up to where its dossier says that it stands.

A story is a generator: it yields the moment of what comes next (`ago(days, "HH:MM")`), and then does it. `loading`
moves the clock from moment to moment, so all cases grow side by side. Amounts in minor units.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from concord.site.demo import alike, dossiers, settled
from concord.site.demo.case import PARTIES, Case
from concord.site.demo.dossiers import Dossier

JIANG, BAI, LUO = "mediator@centre.example", "mediator2@centre.example", "mediator3@centre.example"
LATE = (
    "逾期付款的，按未付金额每日万分之三支付违约金。",
    "If a payment is late, 0.03% of the unpaid sum is paid for each day.",
)


@dataclass(frozen=True)
class Ago:
    """So many days before the load, at that time of day in the deployment's zone."""

    days: int
    time: str


Begin = Callable[[], Case]
Story = Iterator[Ago]
Telling = Callable[[Begin], Story]


def invited(begin: Begin, days: int) -> Iterator[Ago]:
    """Applied for, and accepted by the registrar on the same day; the story's own case is `begin()` again."""
    yield Ago(days, "10:05")
    case = begin()
    yield Ago(days, "15:20")
    case.do("accept", "registrar")


def met(begin: Begin, days: int, mediator: str) -> Iterator[Ago]:
    """The other side reads it and agrees; both choose the mediator, who takes the case the day after."""
    yield from invited(begin, days)
    case = begin()
    yield Ago(days - 1, "09:12")
    case.opens_link("respondent")
    yield Ago(days - 1, "09:31")
    case.shows("respondent")
    case.confirms_address("respondent")
    case.do("accept_mediation", "respondent")
    yield Ago(days - 1, "16:40")
    case.chooses(mediator)
    yield Ago(days - 2, "08:50")
    case.mediator_begins()


def goods(begin: Begin) -> Story:
    """They talk, also each with the mediator alone; two offers lie on the table."""
    yield from met(begin, 12, JIANG)
    case = begin()
    yield Ago(9, "10:02")
    case.says("mediator", "两位好，我是江敏之。先请各自说说，这批礼盒差在哪里、差多少。")
    yield Ago(9, "10:26")
    case.says("applicant", "货是 8 月 12 日签收的，单子上写着外包装完好。余款 48,600 元拖了两个多月。")
    yield Ago(9, "11:03")
    case.says("respondent", "签收时只看了外箱。9 月初开箱，有 1,150 个受潮，照片已经传上来了。")
    yield Ago(8, "09:40")
    case.says("respondent", "年底回款紧。一次最多拿得出两万，分期的话总数可以到四万二。", side="respondent")
    yield Ago(8, "10:15")
    case.says("mediator", "明白。受潮的那些，您愿意按几折算？", side="respondent")
    yield Ago(8, "15:05")
    case.says("applicant", "如果年前能到一半，受潮的我可以让一点。低于四万四就亏了。", side="applicant")
    yield Ago(6, "14:10")
    case.offers("respondent", case.pays((1_800_000, 24), (1_800_000, 55)), stands="P14D")
    yield Ago(3, "11:30")
    case.offers("applicant", case.pays((2_250_000, 21), (2_250_000, 52)), stands="P14D")
    yield Ago(2, "09:05")
    case.says("mediator", "两边现在相差 9,000 元。受潮的箱数，能不能一起点一次，拍个视频？")


def lease(begin: Begin) -> Story:
    """The lessee has read it and is thinking it over."""
    yield from invited(begin, 5)
    case = begin()
    yield Ago(3, "20:14")
    case.opens_link("respondent")


def export(begin: Begin) -> Story:
    """In English; the buyer's offer stands, the seller has told the mediator alone how far he would go."""
    yield from met(begin, 15, BAI)
    case = begin()
    yield Ago(12, "09:30")
    case.says("mediator", "Good morning both. Ms Halim, how many sets can still be sold at a discount?")
    yield Ago(12, "13:05")
    case.says("respondent", "Of the 200 cracked sets, perhaps 60. The rest is waste. Photos are in the file.")
    yield Ago(11, "10:20")
    case.says("applicant", "The packing passed the drop test. The forwarder's report shows a hard landing.")
    yield Ago(10, "16:45")
    case.says("applicant", "Between us: we could take off USD 1,000 if the balance comes at once.", side="applicant")
    yield Ago(7, "12:30")
    goods_of = {"what": "SJ-118 号订单尾款", "what_en": "Balance of order SJ-118"}
    case.offers("respondent", case.pays((780_000, 30), **goods_of), stands="P14D")
    yield Ago(4, "09:10")
    case.offers("applicant", case.pays((850_000, 20), **goods_of), to="side", stands="P14D")


def mark(begin: Begin) -> Story:
    """The shop was told and has not opened it; the day after, the lawyer files the same against forty others."""
    yield from invited(begin, 2)
    case = begin()
    yield Ago(1, "11:20")
    alike.files_against_others(case, papers=("商标注册证.pdf",))


def photograph(begin: Begin) -> Story:
    """Just filed: the registrar screens it."""
    yield Ago(1, "17:48")
    begin()


def notebooks(begin: Begin) -> Story:
    """The agreement is drawn up; the bookshop has signed, the factory has not."""
    yield from met(begin, 24, LUO)
    case = begin()
    yield Ago(20, "10:10")
    case.says("applicant", "1,216 本脱胶，没法卖。补发没有用，开学季已经过了。")
    yield Ago(19, "15:32")
    case.says("respondent", "胶水批次有问题，我们认。退一部分货款可以谈，坏的要寄回来。")
    yield Ago(10, "11:00")
    rows = case.pays((600_000, 20), (500_000, 50), what="退还货款", what_en="Refund of the price")
    offer = case.offers("respondent", rows)
    yield Ago(9, "09:25")
    case.do("accept_offer", "applicant", offer=offer)
    yield Ago(2, "10:45")
    case.draws_up(rows, LATE)
    yield Ago(2, "18:20")
    case.signs("applicant")


def bottles(begin: Begin) -> Story:
    """Signed by both, and asked to be confirmed: it waits for the court's clerk."""
    yield from met(begin, 34, JIANG)
    case = begin()
    yield Ago(28, "10:30")
    case.says("respondent", "旺季货款年底才回来，分两次付最稳妥。")
    yield Ago(27, "09:15")
    rows = case.pays((2_000_000, 45), (2_200_000, 75), what="保温杯余款", what_en="Balance for the bottles")
    offer = case.offers("respondent", rows)
    yield Ago(26, "14:00")
    case.do("accept_offer", "applicant", offer=offer)
    yield Ago(25, "10:00")
    case.draws_up(rows, LATE)
    yield from signed(case, 24)
    yield Ago(3, "10:10")
    case.both("apply_confirmation")


def lamps(begin: Begin) -> Story:
    """Confirmed by the court; the first instalment came, the second did not."""
    yield from met(begin, 78, BAI)
    case = begin()
    yield Ago(74, "11:20")
    rows = case.pays(
        (1_150_000, 30), (1_150_000, 60), (1_150_000, 90), what="灯具余款", what_en="Balance for the lamps"
    )
    offer = case.offers("respondent", rows)
    yield Ago(73, "10:00")
    case.do("accept_offer", "applicant", offer=offer)
    yield Ago(72, "15:30")
    case.draws_up(rows, LATE)
    yield from signed(case, 71)
    yield Ago(68, "09:40")
    case.both("apply_confirmation")
    yield from confirmed(case, 65)
    yield Ago(45, "16:05")
    said = case.do("say_done", "respondent", "1", row=1, ref="转账 1", amount=1_150_000)
    yield Ago(44, "10:30")
    case.do("accept_statement", "applicant", "1", entry=str(said.pk))


def signed(case: Case, days: int) -> Iterator[Ago]:
    """Both sign, one in the morning, one in the afternoon."""
    for role, time in zip(PARTIES, ("09:20", "17:35"), strict=True):
        yield Ago(days, time)
        case.signs(role)


def confirmed(case: Case, days: int) -> Iterator[Ago]:
    """Docketed, both called together, confirmed by the judge some days later."""
    yield Ago(days, "10:15")
    case.do("docket", "court_clerk", number="（演示）诉前调确 1 号")
    yield Ago(days - 1, "09:30")
    case.do("call", "judge", on=case.now() + 3 * 86400, how="video")
    yield Ago(days - 5, "16:20")
    case.do("confirm", "judge", number="（演示）民特 1 号")


TELLINGS: tuple[tuple[Dossier, Telling], ...] = (
    (settled.LAMPS, lamps),
    (settled.BOTTLES, bottles),
    (dossiers.NOTEBOOKS, notebooks),
    (dossiers.EXPORT, export),
    (dossiers.GOODS, goods),
    (dossiers.LEASE, lease),
    (dossiers.MARK, mark),
    (dossiers.PHOTOGRAPH, photograph),
)
