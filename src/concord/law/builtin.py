"""What every rulebook has without saying so: service of notices (S31), and answers to statements (`objection`).

Acts `record_service` (of a gateway `notice`, or an officer with proof), `accept_statement`, `object_statement`;
duties `serve` (a task of the role `notice`) and `answer` (of whoever may object; silence accepts).
"""

from __future__ import annotations

from concord.law.rulebook import ActRule, DutyRule, Field, From, Late, Period, Rulebook, Text

SERVE = "serve"
ANSWER = "answer"
RECORD_SERVICE = "record_service"
ACCEPT_STATEMENT = "accept_statement"
OBJECT_STATEMENT = "object_statement"
NOTICE = "notice"
REGISTRAR = "registrar"

ACTS: dict[str, ActRule] = {
    RECORD_SERVICE: ActRule(
        name=RECORD_SERVICE,
        by=(NOTICE, REGISTRAR),
        during=(),
        form=(
            Field("entry", "entry", min=1, label={"zh": "通知的内容", "en": "What was served"}),
            Field("person", "participant", label={"zh": "送达给", "en": "Served on"}),
            Field("how", "text", max=500, label={"zh": "送达方式和证明", "en": "How, and the proof"}),
        ),
        stated=True,
        title={"zh": "记录送达", "en": "Record service"},
        source="CPL 85, 90",
    ),
    ACCEPT_STATEMENT: ActRule(
        name=ACCEPT_STATEMENT,
        by=(),
        during=(),
        form=(Field("entry", "entry", min=1, label={"zh": "对方的陈述", "en": "The statement"}),),
        title={"zh": "确认属实", "en": "Yes, that is so"},
    ),
    OBJECT_STATEMENT: ActRule(
        name=OBJECT_STATEMENT,
        by=(),
        during=(),
        form=(
            Field("entry", "entry", min=1, label={"zh": "对方的陈述", "en": "The statement"}),
            Field("why", "text", max=4000, optional=True, label={"zh": "为什么", "en": "Why"}),
        ),
        title={"zh": "提出异议", "en": "Object"},
    ),
}
DUTIES: dict[str, DutyRule] = {
    SERVE: DutyRule(
        name=SERVE,
        by=(NOTICE,),
        do=(RECORD_SERVICE,),
        within=Period(3, "BD"),
        late=Late(Period(3, "BD"), REGISTRAR),
        title={"zh": "送达通知", "en": "Serve the notice"},
        source="CPL 90",
    ),
    ANSWER: DutyRule(
        name=ANSWER,
        by=(),
        do=(ACCEPT_STATEMENT, OBJECT_STATEMENT),
        start=From("notice"),
        title={"zh": "答复对方的陈述", "en": "Answer the statement"},
    ),
}
ANSWER_FIRST: Text = {
    "zh": "对方有一项陈述在等您答复。请先确认或提出异议，再继续。",
    "en": "The other side has stated something and waits for your answer. Accept it or object first, then go on.",
}


def act_rule(law: Rulebook, name: str) -> ActRule | None:
    """Return an act of the rulebook or a built-in one; None if there is none of that name."""
    return law.acts.get(name) or ACTS.get(name)


def duty_rule(law: Rulebook, name: str) -> DutyRule:
    """Return a duty of the rulebook or a built-in one. Raises KeyError."""
    return law.duties.get(name) or DUTIES[name]
