"""Gathers the facts: each from where it is configured, none typed in twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.conf import settings

from concord.docket import clock
from concord.gateways.ledger import ledger
from concord.people.models import Organisation
from concord.proofs.facts import software, technique
from concord.proofs.facts.model import Both, Row, Section, Sheet, same
from concord.proofs.facts.technique import readable
from concord.proofs.models import Incident, Statement

Topic = Statement.Topic
UNSAID = Both("运营方没有说明。", "The operator has stated nothing about this.")
TITLES = {
    Topic.OWNERSHIP: Both("运营方说明：谁所有、谁运营", "The operator on who owns and runs it"),
    Topic.COMPLIANCE: Both(
        "运营方说明：许可、备案、等级保护", "The operator on licences, filings and graded protection"
    ),
    Topic.INDEPENDENCE: Both("运营方说明：与当事人的关系", "The operator on its relations to parties"),
    Topic.CUSTODY: Both("运营方说明：谁能接触密钥", "The operator on who can reach the keys"),
    Topic.CLOCK: Both("运营方说明：机器的时钟从哪里来", "The operator on where the machines take their time from"),
    Topic.SECURITY: Both("运营方说明：安全、备份、可用性", "The operator on security, backups and availability"),
}


def sheet() -> Sheet:
    """The facts as they are now."""
    return Sheet(
        at=clock.now(),
        site=settings.SITE_URL,
        origin=ledger().origin,
        sections=tuple(replace(one, rows=tuple(_shown(row) for row in one.rows)) for one in _sections()),
    )


def _shown(row: Row) -> Row:
    """Names of organisations, logs and witnesses are written by others, and the sheet is read by judges."""
    label, value = (Both(*map(readable, both)) for both in (row.label, row.value))
    return Row(label, value, row.exact)


ASKS = {
    "ownership": Both("《在线诉讼规则》第十七条第一项", "Online litigation rules, art 17(1)"),
    "independence": Both("《在线诉讼规则》第十七条第二项", "Online litigation rules, art 17(2)"),
    "system": Both("《在线诉讼规则》第十七条第三项", "Online litigation rules, art 17(3)"),
    "technique": Both("《在线诉讼规则》第十七条第四项", "Online litigation rules, art 17(4)"),
    "ledger": Both("《在线诉讼规则》第十六条、第十七条", "Online litigation rules, arts 16 and 17"),
}


def _sections() -> Iterable[Section]:
    said = {row.topic: row for row in Statement.objects.all()}  # in order of time: the newest stays

    def section(key: str, zh: str, en: str, rows: Iterable[Row], *topics: Topic, asks: str = "") -> Section:
        stated = (Row(TITLES[topic], _said(said.get(topic))) for topic in topics)
        return Section(key, Both(zh, en), ASKS[asks or key], (*rows, *stated))

    runs, interests = "Who runs it", "Interests in a case, and what could be interfered with"
    yield section("ownership", "谁运营", runs, _organisations(), Topic.OWNERSHIP, Topic.COMPLIANCE)
    powers = technique.powers()
    yield section("independence", "与当事人有没有利害关系，能不能干预", interests, powers, Topic.INDEPENDENCE)
    yield section("system", "系统与软件", "System and software", software.system(), Topic.SECURITY)
    kept = (*technique.algorithms(), *technique.keys())
    yield section("technique", "存证技术", "How evidence is kept", kept, Topic.CUSTODY)
    clocks, comes = technique.clocks(), "Where the time comes from"
    yield section("clock", "时间从哪里来", comes, clocks, Topic.CLOCK, asks="technique")
    yield section("ledger", "存证日志", "The evidence log", technique.log())
    yield section("incidents", "发生过的问题", "What went wrong", _incidents(), asks="system")
    digests = "Fingerprints of rules and tables (SHA-256)"
    yield section("rules", "规则和数据表的数字指纹（SHA-256）", digests, software.rules(), asks="technique")


def _said(row: Statement | None) -> Both:
    return Both(row.zh, row.en) if row else UNSAID


def _organisations() -> Iterable[Row]:
    rows = Organisation.objects.filter(active=True).exclude(kind=Organisation.Kind.ENTERPRISE).order_by("kind", "code")
    for one in rows:
        court = one.kind == Organisation.Kind.COURT
        label = Both("办理确认的法院", "Court that confirms") if court else Both("调解组织", "Mediation body")
        licence = Both(f"，执业证号 {one.licence}", f", licence {one.licence}") if one.licence else Both("", "")
        mandate = Both(
            *(f"{mark}{text}" if text else "" for mark, text in (("，", one.mandate_zh), (", ", one.mandate_en)))
        )
        yield Row(label, Both(one.name_zh + licence.zh + mandate.zh, one.name_en + licence.en + mandate.en))
    if not rows:
        yield Row(Both("调解组织", "Mediation body"), Both("还没有设置。", "None is set up yet."))


def _incidents() -> Iterable[Row]:
    rows = Incident.objects.all()
    for row in rows:
        ended = technique.moment(row.ended) if row.ended is not None else None
        span = technique.moment(row.began)
        until = Both(f"{span} 起，尚未结束", f"since {span}, not over") if ended is None else same(f"{span} – {ended}")
        yield Row(until, Both(row.zh, row.en))
    if not rows:
        said = Both("运营方没有登记过问题。", "The operator has entered none.")
        yield Row(Both("已登记的问题", "Entered incidents"), said)
