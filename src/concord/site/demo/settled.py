"""Two disputes beside the six, further on: one lies with the court, in the other an instalment was missed.

They give the court's desk its work, and show what a creditor can do. All invented, as in `dossiers`.
"""

from __future__ import annotations

from concord.site.demo import material
from concord.site.demo.dossiers import Claim, Dossier, Paper, Side, moment, photo

# tables of words: one thing, one line
# fmt: off
QUANBIAN = Side(
    "organisation", "泉边杯业有限公司", "91330782MA2N3QB7KE", "13900010021", "sales@quanbian.example",
    "浙江省岚汀市工业园三期 12 号 322000", "泉声", "legal_representative",
)
YUANFAN = Side(
    "organisation", "远帆户外用品店", "91330782MA2P4YF8LY", "13900010022", "yuanfan@mail.example",
    "浙江省岚汀市城西路 210 号 322000", "帆远", "legal_representative",
)
DENGXIA = Side(
    "organisation", "灯下照明电器厂", "91330782MA2Q5DX9M2", "13900010023", "dengxia@mail.example",
    "浙江省岚汀市灯具街 7 号 322000", "邓夏", "legal_representative",
)
NANCHUANG = Side(
    "organisation", "南窗民宿", "91330782MA2R6NC1NP", "13900010024", "nanchuang@mail.example",
    "浙江省岚汀市湖畔路 33 号 322000", "南川", "legal_representative",
)

BOTTLES = Dossier(
    key="bottles",
    cause="sale",
    currency="CNY",
    applicant=QUANBIAN,
    respondent=YUANFAN,
    summary="5 月卖给对方保温杯 2,000 只，货款 84,000 元，收到 40,000 元，剩下 44,000 元对方说等旺季卖了再付。",
    claims=(Claim("pay", "保温杯余款", 4_400_000),),
    answers={
        "contract_form": "written", "contract_day": "2026-05-06", "goods": "304 保温杯，500 毫升，2,000 只",
        "price": "84000", "delivered_day": "2026-05-20", "acceptance": "used", "paid": "40000",
        "due_day": "2026-06-20", "demanded_day": "2026-08-18",
    },
    papers=(
        Paper("购销合同.pdf", "双方盖章的合同", "applicant", lambda: material.scanned_paper("购销合同", (
            "卖方：泉边杯业有限公司", "买方：远帆户外用品店", "货物：304 保温杯 500 毫升，2,000 只",
            "总价：84,000.00 元", "付款：交货后三十日内付清"))),
        Paper("货架照片.jpg", "对方已在卖这批杯子", "applicant", photo(
            "mug", "远帆门店货架\n2026-08-16", moment(2026, 8, 16, 11, 20))),
    ),
    reaches="confirming",
)

LAMPS = Dossier(
    key="lamps",
    cause="sale",
    currency="CNY",
    applicant=DENGXIA,
    respondent=NANCHUANG,
    summary="4 月给民宿供灯具 140 盏，货款 56,000 元，收到 20,000 元，余款 36,000 元拖到现在。",
    claims=(Claim("pay", "灯具余款", 3_600_000),),
    answers={
        "contract_form": "order", "contract_day": "2026-04-02", "goods": "壁灯和台灯共 140 盏", "price": "56000",
        "delivered_day": "2026-04-18", "acceptance": "signed", "paid": "20000", "due_day": "2026-05-18",
        "demanded_day": "2026-08-03",
    },
    papers=(
        Paper("送货签收单.pdf", "民宿前台签收", "applicant", lambda: material.scanned_paper("送货签收单", (
            "收货：南窗民宿", "货物：壁灯 90 盏、台灯 50 盏", "金额：56,000.00 元",
            "签收：南川    2026 年 4 月 18 日"))),
    ),
    reaches="performing",
)

SETTLED = (BOTTLES, LAMPS)
# fmt: on
