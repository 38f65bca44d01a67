"""The advice that goes with a returned application, by ground (OM 9): each its own words, in both languages."""

# ruff: noqa: E501  sentences that people read stay whole
from __future__ import annotations

from concord.people.models import Organisation

GROUNDS = ("not_within_remit", "no_jurisdiction", "unsuitable_online", "outside_scope", "duplicate")

TITLES = {
    "not_within_remit": {"zh": "不属于可调解的民事纠纷", "en": "Not a matter for mediation or a court"},
    "no_jurisdiction": {"zh": "应由其他地方的法院或机构处理", "en": "Another court or body is competent"},
    "unsuitable_online": {"zh": "不适宜在线调解", "en": "Not suitable for mediation online"},
    "outside_scope": {"zh": "超出本机构的受理范围", "en": "Outside what this centre may take"},
    "duplicate": {"zh": "同一纠纷已在处理", "en": "The same dispute is pending"},
}

TEXTS = {
    "not_within_remit": {
        "zh": "您说的事不属于法院主管或可以调解的民事纠纷。请向主管的行政机关反映；拿不准找谁，可以打 12348 问。",
        "en": (
            "What you describe is not a civil dispute that a court or a mediator can take. Turn to the authority in charge; "
            "the legal service line 12348 tells you which one."
        ),
    },
    "no_jurisdiction": {
        "zh": "这件纠纷应由有管辖权的法院特邀的调解组织办理，一般在对方住所地或合同履行地。您可以向那里的法院或调解组织申请。",
        "en": (
            "This dispute belongs to a mediation body on the roster of the competent court, as a rule where the other side "
            "lives or where the contract is performed. Apply there."
        ),
    },
    "unsuitable_online": {
        "zh": "这件纠纷不适合在网上调解。您可以到窗口当面申请，或者打电话约时间。您提交的材料我们都留着，不用重交。",
        "en": (
            "This dispute is not suited to mediation online. Apply at the counter, or call for an appointment. What you sent "
            "us is kept; you need not send it again."
        ),
    },
    "outside_scope": {
        "zh": "{name}依法不受理这类纠纷。消费纠纷可以打 12315，或找住处的人民调解委员会（不收费），也可以到基层法院起诉。",
        "en": (
            "The law does not let {name} take disputes of this kind. For a consumer dispute call 12315, or ask the people's "
            "mediation committee where you live (free of charge), or go to the basic court."
        ),
    },
    "duplicate": {
        "zh": "同一纠纷已经在处理，不用再申请一次。请在原来的案件里补充材料；找不到链接，可以在网站上用案号找回。",
        "en": (
            "The same dispute is pending already, so no second application is needed. Add what you have to that case; if the "
            "link is lost, our page “Find your case” sends a new one."
        ),
    },
}


def grounds(lang: str, organisation: Organisation) -> list[dict[str, str]]:
    """The grounds to choose from, with the text of advice that goes with each."""
    return [{"value": name, "label": TITLES[name][lang], "text": text(name, lang, organisation)} for name in GROUNDS]


def text(ground: str, lang: str, organisation: Organisation) -> str:
    """The advice for a ground, '' for none."""
    return TEXTS[ground][lang].format(name=organisation.name(lang)) if ground in TEXTS else ""
