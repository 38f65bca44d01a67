"""Six dossiers, each with what its people would really bring. All names, firms, numbers and papers are invented.

A dossier says who is in dispute, about what, with which files, and how far it has come (`reaches`, a stage of
`cn-mediation`); `loading` walks it there through the same doors that people use. Amounts in minor units.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from concord.site.demo import material
from concord.site.demo.material import Photograph

SHANGHAI = ZoneInfo("Asia/Shanghai")
MARKET = (29.3289, 120.1037)  # a trade market, to a hundredth of a degree


@dataclass(frozen=True)
class Side:
    """A party. number: ID number or USCC; contact: the person who acts, and in what capacity; head: of the firm, where
    that is somebody else."""

    kind: str  # person | organisation
    name: str
    number: str
    phone: str
    email: str
    address: str
    contact: str = ""
    capacity: str = ""  # legal_representative | employee | lawyer
    language: str = "zh-hans"
    head: str = ""


@dataclass(frozen=True)
class Paper:
    """A file that somebody puts in: its name, what it shows, by which side, and how its bytes are made."""

    name: str
    about: str
    side: str  # applicant | respondent | authority (the power of attorney of the applicant's agent)
    make: Callable[[], bytes]


@dataclass(frozen=True)
class Claim:
    kind: str  # pay | deliver | stop | apologise
    what: str
    amount: int = 0


@dataclass(frozen=True)
class Dossier:
    """One dispute. answers: element question -> answer, as the applicant gave them (tables/elements.yaml)."""

    key: str
    cause: str
    currency: str
    applicant: Side
    respondent: Side
    summary: str
    claims: tuple[Claim, ...]
    papers: tuple[Paper, ...]
    reaches: str
    answers: dict[str, str] = field(default_factory=dict)
    alike: tuple[Side, ...] = ()


def moment(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


def photo(
    subject: str, caption: str, when: datetime, place: tuple[float, float] | None = MARKET
) -> Callable[[], bytes]:
    return lambda: material.photograph(Photograph(subject, caption, when, place))


# tables of words: one thing, one line
# fmt: off
QINGHE = Side(
    "organisation", "晴禾包装商行", "91330782MA2E0QH7XK", "13900010001", "lu@qinghe.example",
    "浙江省岚汀市商贸城三区 4 街 1208 号 322000", "陆晴", "legal_representative",
)
DUYUN = Side(
    "organisation", "渡云家居店", "91330782MA2F1DY3BC", "13900010002", "shen@duyun.example",
    "浙江省岚汀市江东路 88 号 322000", "沈渡", "legal_representative",
)
YUNAN = Side(
    "organisation", "云岸科技租赁有限公司", "91330782MA2G5YA1C8", "13900010003", "legal@yunan.example",
    "浙江省岚汀市数创路 16 号 322000", "冯岸", "employee", head="云一舟",
)
XIAOMAN = Side("person", "何小满", "330782199507213612", "13900010004", "xiaoman@mail.example", "浙江省岚汀市稠江街道 9 号 322000")
SONGJIAN = Side(
    "organisation", "Songjian Teaware Co., Ltd.", "91330782MA2H7TJ9D6", "13900010005", "sales@songjian.example",
    "No. 27, Chouzhou North Road, Lanting, Zhejiang 322000", "Song Jian", "legal_representative", "en",
)
HALIM = Side(
    "organisation", "R. Halim Trading", "", "+971500000042", "halim@halimtrading.example",
    "Unit 9, Creek Lane, Dubai", "Rania Halim", "legal_representative", "en",
)
MOXING = Side(
    "organisation", "墨星文创股份有限公司", "91310104MA1K3MX2E6", "13900010006", "qin@moxing.example",
    "上海市徐汇区南丹东路 60 号 200030", "秦砚", "lawyer", head="墨行之",
)
NANXIANG = Side(
    "organisation", "南巷文具店", "91330782MA2J8NX4F3", "13900010007", "nanxiang@mail.example",
    "浙江省岚汀市商贸城一区 2 街 316 号 322000", "周巷", "legal_representative",
)
QIYUN = Side("person", "栖云", "310104199004301519", "13900010008", "qiyun@photo.example", "上海市徐汇区虹桥路 1 号 200030")
HUAJIAN = Side(
    "organisation", "花间客栈", "91330782MA2K6QY5GE", "13900010009", "huajian@mail.example",
    "浙江省岚汀市佛堂古镇 21 号 322002", "姚间", "legal_representative",
)
HEMU = Side(
    "organisation", "禾木文具有限公司", "91330782MA2L9HJ8HP", "13900010010", "hemu@mail.example",
    "浙江省岚汀市北苑路 5 号 322000", "木青", "employee", head="禾木清",
)
SANYUE = Side(
    "organisation", "三月书店", "91330782MA2M2HM6J6", "13900010011", "sanyue@mail.example",
    "浙江省岚汀市宾王路 40 号 322000", "叶三月", "legal_representative",
)

GOODS = Dossier(
    key="goods",
    cause="sale",
    currency="CNY",
    applicant=QINGHE,
    respondent=DUYUN,
    summary="2026 年 8 月 12 日我们交付礼盒 12,000 个，货款 98,600 元，对方付了 50,000 元，余款 48,600 元一直没有付。",
    claims=(Claim("pay", "支付剩余货款", 4_860_000),),
    answers={
        "contract_form": "order", "contract_day": "2026-07-20", "goods": "礼盒（三号）12,000 个", "price": "98600",
        "delivered_day": "2026-08-12", "acceptance": "signed", "paid": "50000", "due_day": "2026-08-31",
        "demanded_day": "2026-10-20",
    },
    papers=(
        Paper("送货单.pdf", "对方仓库签收的送货单", "applicant", lambda: material.scanned_paper("送货单", (
            "客户：渡云家居店", "品名：礼盒（三号）", "数量：12,000 个    单价：8.2166 元", "金额：98,600.00 元",
            "送货日期：2026 年 8 月 12 日", "送货地址：江东路 88 号仓库", "收货人签字：沈渡", "备注：外包装完好"))),
        Paper("对账聊天记录.txt", "8 月底的对账", "applicant", lambda: material.chat_export("与 渡云沈渡 的聊天记录", (
            ("2026-08-28 10:02", "晴禾陆晴", "沈老板，8 月的礼盒 98,600，月底方便结一下吗？"),
            ("2026-08-28 10:15", "渡云沈渡", "先付 5 万，剩下 48,600 下个月。"),
            ("2026-09-02 14:31", "渡云沈渡", "有一批盒子受潮了，要扣的。"),
            ("2026-09-02 14:40", "晴禾陆晴", "收货时签的完好呀，您拍照我看看。")))),
        Paper("IMG_20260902_1431.jpg", "仓库里受潮的礼盒", "respondent", photo("box", "受潮礼盒 1,150 个\n2026-09-02", moment(2026, 9, 2, 14, 31))),
    ),
    reaches="mediating",
)

LEASE = Dossier(
    key="lease",
    cause="lease",
    currency="CNY",
    applicant=YUNAN,
    respondent=XIAOMAN,
    summary="承租人开网店，2026 年 3 月为店里租用手机一部，租期 12 个月，月租 510 元，自 8 月起未付租金，也未归还手机。",
    claims=(Claim("pay", "支付欠付租金", 204_000), Claim("deliver", "返还手机一部")),
    answers={
        "role": "lessor", "thing": "智能手机 256G 黑色", "term_from": "2026-03-08", "term_to": "2027-03-07", "rent": "510",
        "rent_every": "month", "problem": "unpaid", "unpaid_from": "2026-08-08", "demanded_day": "2026-11-02",
    },
    papers=(
        Paper("授权委托书.pdf", "公司委托员工办理", "authority", lambda: material.scanned_paper("授权委托书", (
            "委托人：云岸科技租赁有限公司", "受委托人：冯岸（员工）", "权限：代为申请调解、和解、签署调解协议"))),
        Paper("租赁订单页面.pdf", "下单时保存的网页", "applicant", lambda: material.saved_page("租机订单 YA-2603-0117", (
            "商品：智能手机 256G 黑色", "月租：510.00 元    期数：12    押金：0", "起租日：2026-03-08    买断价：5,880.00 元",
            "承租人：何小满（已实名）", "逾期两期以上，出租人可催告并解除合同", "页面保存时间：2026-11-02 09:12"))),
        Paper("交付照片.jpg", "交付时拍的手机", "applicant", photo("phone", "YA-2603-0117\n2026-03-08 交付", moment(2026, 3, 8, 16, 5))),
        Paper("还款记录.xlsx", "各期应付与实付", "applicant", lambda: material.order_book("还款记录", ("期数", "应付日", "应付（元）", "实付（元）"), [
            (n, f"2026-{2 + n:02d}-08", 510, 510 if n <= 5 else 0) for n in range(1, 10)])),
    ),
    reaches="invited",
)

EXPORT = Dossier(
    key="export",
    cause="sale",
    currency="USD",
    applicant=SONGJIAN,
    respondent=HALIM,
    summary="We shipped 1,850 teapot sets under order SJ-118 on 6 July 2026. USD 9,250 of USD 18,500 is unpaid; the buyer says 200 sets arrived cracked.",
    claims=(Claim("pay", "Pay the balance of order SJ-118", 925_000),),
    answers={
        "contract_form": "written", "contract_day": "2026-05-18", "goods": "Teapot sets, 1,850 sets", "price": "18500",
        "delivered_day": "2026-07-06", "acceptance": "objected", "paid": "9250", "due_day": "2026-08-05",
        "demanded_day": "2026-10-12",
    },
    papers=(
        Paper("orders SJ-118.xlsx", "Order book with shipping dates", "applicant", lambda: material.order_book("SJ-118", ("Item", "Sets", "Unit USD", "Amount USD", "Shipped"), [
            ("Teapot set, celadon", 1200, 10, 12000, "2026-07-06"), ("Teapot set, white", 650, 10, 6500, "2026-07-06")])),
        Paper("chat with Halim.txt", "What was said after arrival", "applicant", lambda: material.chat_export("Chat with Rania Halim", (
            ("2026-08-03 09:11", "Rania Halim", "Container opened. 200 of the white sets are cracked."),
            ("2026-08-03 09:40", "Song Jian", "Sorry to hear. Please send photos; the rest is due on 5 August."),
            ("2026-08-10 18:02", "Rania Halim", "I will pay when the cracked ones are settled.")))),
        Paper("cracked-sets.jpg", "Cracked cups on arrival", "respondent", photo("mug", "White sets, carton 41\n3 Aug 2026", moment(2026, 8, 3, 13, 20), (25.2048, 55.2708))),
    ),
    reaches="mediating",
)

ALIKE = (
    "青禾 新月 朝阳 晨光里 文博 书香 学海 知行 小满 立夏 白露 秋分 冬至 春分 谷雨 惊蛰 同文 博雅 明德 至善 "
    "远志 沉香 半夏 竹里 松间 石上 泉边 云水 江南 塞北 东篱 西窗 南山 北斗 长风 破浪 沧海 明月 清风 流云"
)

MARK = Dossier(
    key="mark",
    cause="trademark",
    currency="CNY",
    applicant=MOXING,
    respondent=NANXIANG,
    summary="被申请人店内销售带有“墨星”标识的中性笔，并非权利人或其授权厂商生产。权利人已公证购买样品。",
    claims=(Claim("stop", "停止销售侵权商品"), Claim("pay", "赔偿损失及合理开支", 800_000)),
    answers={
        "mark": "墨星", "registration": "30581177", "classes": "第 16 类：笔、笔记本", "valid_until": "2031-06-13",
        "right": "owner", "use": "sells", "where": "商贸城一区 2 街 316 号南巷文具店", "found_day": "2026-09-18",
        "notarised": "yes", "basis": "statutory",
    },
    papers=(
        Paper("授权委托书.pdf", "委托律师，可以和解", "authority", lambda: material.scanned_paper("授权委托书", (
            "委托人：墨星文创股份有限公司", "受委托人：秦砚（律师）", "权限：代为申请调解、和解、签署调解协议、申请司法确认"))),
        Paper("商标注册证.pdf", "第 16 类商标注册证扫描件", "applicant", lambda: material.scanned_paper("商标注册证（演示用）", (
            "注册人：墨星文创股份有限公司", "核定使用商品：第 16 类 笔、笔记本", "有效期至：2031 年 6 月 13 日"))),
        Paper("店面照片.jpg", "购买当日的店面", "applicant", photo("shopfront", "南巷文具 316 号\n2026-09-18", moment(2026, 9, 18, 10, 44))),
        Paper("公证购买记录.pdf", "购买过程和小票", "applicant", lambda: material.scanned_paper("购买记录", (
            "时间：2026 年 9 月 18 日 10 时 40 分", "地点：商贸城一区 2 街 316 号", "商品：中性笔 24 支    金额：36.00 元", "收款方：南巷文具店"))),
    ),
    reaches="invited",
    alike=tuple(
        Side("organisation", f"{name}文具店", "", f"139000110{n:02d}", f"shop{n:02d}@mail.example", f"浙江省岚汀市商贸城一区 {1 + n // 8} 街 {300 + n} 号 322000")
        for n, name in enumerate(ALIKE.split(), start=1)
    ),
)

PHOTOGRAPH = Dossier(
    key="photograph",
    cause="copyright",
    currency="CNY",
    applicant=QIYUN,
    respondent=HUAJIAN,
    summary="客栈把我拍的《佛堂晨雾》印成大幅挂在大堂，也用在网店页面，没有问过我，也没有署名。",
    claims=(Claim("stop", "停止使用该作品"), Claim("apologise", "在网店页面致歉七日"), Claim("pay", "赔偿 3,800 元", 380_000)),
    answers={
        "work": "《佛堂晨雾》", "kind": "picture", "created_day": "2025-03-16", "published": "2025 年 4 月，我的作品集网页",
        "right": "author", "use": "online", "where": "花间客栈大堂和它的网店首页", "found_day": "2026-10-03", "still_on": "yes",
    },
    papers=(
        Paper("大堂照片.jpg", "大堂里挂的那一幅", "applicant", photo("print", "客栈大堂\n2026-10-03", moment(2026, 10, 3, 15, 2))),
        Paper("网店页面.pdf", "网店页面存成的 PDF", "applicant", lambda: material.saved_page("花间客栈 · 官方网店", (
            "古镇里的清晨，从一扇窗开始", "（页首大图：佛堂晨雾）", "房价 388 元起", "页面保存时间：2026-10-03 16:20"))),
    ),
    reaches="filed",
)

NOTEBOOKS = Dossier(
    key="notebooks",
    cause="online_shopping",
    currency="CNY",
    applicant=SANYUE,
    respondent=HEMU,
    summary="书店在网上向厂家订购笔记本 3,000 本，到货后约四成脱胶，厂家只肯补发不肯退款。",
    claims=(Claim("pay", "退还货款 12,400 元", 1_240_000),),
    answers={
        "platform": "某电商平台，禾木文具旗舰店", "order_number": "HM2609-551", "bought_day": "2026-09-08",
        "received_day": "2026-09-20", "goods": "缝线笔记本 A5，3,000 本", "price": "30600", "problem": "broken",
        "found_day": "2026-09-25", "after_sale": "partial", "returned": "no",
    },
    papers=(
        Paper("订单明细.xlsx", "网店后台导出的订单", "applicant", lambda: material.order_book("订单", ("订单号", "品名", "数量", "单价（元）", "金额（元）"), [
            ("HM2609-551", "缝线笔记本 A5", 3000, 10.2, 30600)])),
        Paper("脱胶照片.jpg", "脱胶的笔记本", "applicant", photo("box", "脱胶 1,216 本\n2026-09-25", moment(2026, 9, 25, 9, 30))),
    ),
    reaches="signing",
)

DOSSIERS = (GOODS, LEASE, EXPORT, MARK, PHOTOGRAPH, NOTEBOOKS)
# fmt: on
