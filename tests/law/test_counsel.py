"""Counsel's tools: the page of a role, what a version changes, a hypothetical timeline, walks beside a rulebook."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner

from concord.law import comparing, comparing_articles, prose, shelf, walks
from concord.law.playing import play
from concord.law.playing_lines import LineError, amount, pieces
from concord.law.reading import RulebookError, load
from concord.law.rulebook import Rulebook
from concord.law.walks import Walk
from concord.site.command import main

MEDIATION = shelf.rulebook("cn-mediation@2025.1")
OLDER = shelf.rulebook("cn-mediation@2022.1")
LEAST_WALKS = {"cn-mediation@2025.1": 12, "udrp@2015.07": 6, "lease@1": 6, "cn-filing@1": 10}


def changed(*pairs: tuple[str, str]) -> Rulebook:
    """Mediation with some words of its file replaced, as version 2026.1."""
    text = shelf.source("cn-mediation@2025.1").decode().replace('version: "2025.1"', 'version: "2026.1"')
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return load(text)


@pytest.mark.parametrize("key", shelf.names())
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_role_has_a_page_without_a_gap(key: str, lang: str) -> None:
    law = shelf.rulebook(key)
    for name, role in law.roles.items():
        page = prose.page(law, name, lang)
        assert "{" not in page
        assert "None" not in page
        assert role.title[lang] in page.splitlines()[0]


def test_the_respondents_page_says_what_counts() -> None:
    page = prose.page(MEDIATION, "respondent", "en")
    assert "Answer by the 7th day after notice: mediate, refuse, or make an offer." in page
    assert "- **Answer**: 7 days; from the day the notice arrives; when it is over: " in page
    assert "the outcome is “No answer from the other side”; it goes to “Ended” [OM 15, 25]" in page
    assert "You talk until the end of 30 days (Applied for by the parties), 30 days (Delegated" in page
    assert "7 days (Entrusted by the court, simple procedure)." in page
    assert "Screen the application (3 working days" in page
    assert "**Designate a mediator**" not in page  # that is the registrar's


def test_a_role_that_is_not_there() -> None:
    with pytest.raises(prose.UnknownRoleError):
        prose.page(MEDIATION, "jester", "en")


def test_what_2025_changed_is_articles_and_the_tracks_of_the_courts() -> None:
    found = comparing.in_words(OLDER, MEDIATION, "en")
    assert "CPL stood for “民事诉讼法 2021”, and now stands for “民事诉讼法 2023”." in found
    renumbered = [line for line in found if line.startswith("CPL 246 is now CPL 250: ")]
    assert len(renumbered) == 1
    assert "Enforce or go to court" in renumbered[0]
    assert [line for line in found if "The court fee” these are possible" in line and "Payment reversed" in line]
    assert found[-1] == "Running matters may be moved to the new version; dates that run stay as they are."
    told = "\n".join(found)
    assert "The stage “Pre-filing mediation over, to be docketed” is now “Back with the court”." in found
    assert "New stage: “The court fee”." in found
    assert "New for Applicant, Respondent: Agree to go on longer (entrusted)" in told
    assert "not more than 30 days in all" in told
    assert "No longer possible for Judge: Allow the suit to be withdrawn." in found
    own = {"File the report", "Sign the agreement", "Agree to mediate", "Choose a mediator", "Draw up the agreement"}
    assert not [line for line in found if any(line.startswith(f"“{title}”") for title in own)]


def test_what_2025_changed_is_told_on_a_page_and_a_half() -> None:
    """Counsel reads it: a stage that has another name, and a law that was numbered anew, are said once."""
    for lang in ("zh", "en"):
        found = comparing.in_words(OLDER, MEDIATION, lang)
        assert len(found) <= 40
        assert sum(map(len, found)) <= (2_500 if lang == "zh" else 5_500)


def test_citations_are_compared_article_by_article() -> None:
    swaps = comparing_articles.swaps
    assert comparing_articles.articles("CPL 206, 250; JI 460; RULE") == ["CPL 206", "CPL 250", "JI 460", "RULE"]
    assert swaps("CPL 202, 246; JI 460", "CPL 206, 250; JI 460") == [("CPL 202", "CPL 206"), ("CPL 246", "CPL 250")]
    assert swaps("OM 21", "OM 21; OP25 5") == [("", "OP25 5")]
    assert swaps("OM 20, 21", "OM 20") == [("OM 21", "")]
    assert swaps("OM 20", "") == [("OM 20", "")]
    assert swaps("OM 20", "OM 20") == []


def test_an_act_that_moves_is_told_with_the_stages_it_came_to_and_left() -> None:
    newer = changed(("during: [reporting, handing_back]", "during: [reporting, signing]"))
    found = comparing.in_words(MEDIATION, newer, "en")
    title = "“Report to the court, and hand the case back”"
    assert f"{title} is possible at To be signed too." in found
    assert f"{title} is no longer possible at Handing the case back." in found


def test_a_version_against_itself() -> None:
    assert comparing.in_words(MEDIATION, MEDIATION, "zh") == ["两个版本没有区别。"]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "response: {by: respondent, each: true, do: [accept_mediation, refuse_mediation, offer_now], within: P7D",
            "response: {by: respondent, each: true, do: [accept_mediation, refuse_mediation, offer_now], within: P10D",
            "“Answer”, time: was “7 days; from the day the notice arrives”, is now “10 days; from the day the notice",
        ),
        ("serve: P3BD", "serve: P5BD", "“Answer”, time to serve: was “3 working days”, is now “5 working days”."),
        (
            "extend: {duty: response, by: P7D}",
            "extend: {duty: response, by: P14D}",
            "“I need more time”, what follows: was ““Answer” gets 7 days more”, is now ““Answer” gets 14 days more”.",
        ),
        (
            "pauses: {address: [response], appraisal: [term], writing: [term]}",
            "pauses: {address: [response], appraisal: [term], writing: []}",
            "What “writing” holds: was “Time for mediation”, is now “none”.",
        ),
        ('set: {agreed: "true"}', 'set: {agreed: "false"}', ""),
    ],
)
def test_each_change_is_said(old: str, new: str, sentence: str) -> None:
    if not sentence:
        old, new = 'set: {fact_agreed: "true"}', 'set: {fact_agreed: "false"}'
        sentence = "“Confirm the fact in writing”: in the file, its then differs."
    found = comparing.in_words(MEDIATION, changed((old, new)), "en")
    assert any(line.startswith(sentence) for line in found), found


def test_a_renamed_stage_is_a_rename_and_no_flood() -> None:
    way = "migrates:                                 # the self-applied track"
    text = shelf.source("cn-mediation@2025.1").decode()
    start = text.index(way)
    names = [name for name in MEDIATION.stages if name != "enforcing"]
    moves = "".join(f"    {name}: {name}\n" for name in names) + "    enforcing: with_the_enforcement_office\n"
    text = re.sub(r"\benforcing(?=[:,\]}\n])", "with_the_enforcement_office", text[:start])
    text += f'migrates:\n  "2025.1":\n{moves}'
    newer = load(text.replace('version: "2025.1"\nkind', 'version: "2026.1"\nkind'))
    assert comparing.in_words(MEDIATION, newer, "en") == [
        "The stage “enforcing” is now “with the enforcement office”.",
        "Running matters may be moved to the new version; dates that run stay as they are.",
    ]


def test_what_is_gone_and_what_is_new_is_named() -> None:
    newer = changed(("      stop: {by: parties", "      leave_the_talks: {by: parties"))
    found = comparing.in_words(MEDIATION, newer, "en")
    assert "No longer possible for Applicant, Respondent: Stop." in found
    assert any(line.startswith("New for Applicant, Respondent: Stop (at In mediation).") for line in found)


def test_a_timeline_gives_dated_results_and_what_waits() -> None:
    lines = "2026-03-02 10:00 registrar accept\n2026-03-03 09:00 serve respondent\n"
    result = CliRunner().invoke(main, ["rulebook", "try", "cn-mediation@2025.1", "--why"], input=lines)
    assert result.exit_code == 0, result.output
    assert "Mon 2 Mar 2026 10:00  Registrar: Accept [OM 8, 9]" in result.output
    assert "- respondent: Answer, Tue 10 Mar 2026 24:00, open" in result.output
    assert "    7 days: day 1 is Wed 4 Mar 2026, day 7 is Tue 10 Mar 2026." in result.output


def test_a_refusal_in_a_timeline_says_why_and_the_rest_goes_on() -> None:
    lines = "2026-03-02 10:00 applicant sign\n2026-03-02 11:00 registrar accept\n"
    result = CliRunner().invoke(main, ["rulebook", "try", "cn-mediation@2025.1", "--lang", "zh"], input=lines)
    assert "2026-03-02 10:00 applicant sign: 不能 (not_now)" in result.output
    assert "现在：等待对方回应" in result.output


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("tomorrow applicant sign", "is no line"),
        ("2026-13-02 applicant sign", "is no time"),
        ("2026-03-02 applicant", "names nobody or no act"),
        ("2026-03-02 jester sign", "has no role 'jester'"),
        ("2026-03-02 applicant fly", "knows no act 'fly'"),
        ("2026-03-02 registrar accept colour=red", "has no field 'colour'; it has: none"),
        ("2026-03-02 serve respondent", "No notice waits"),
        ("2026-03-02 begin rent=5", "'rent' is neither a term nor a role"),
        ("2026-03-02 registrar accept what", "is no field"),
        ("2026-03-02 respondent offer_now obligations=[{who: a", "is missing at the end"),
        ("2026-03-02 respondent offer_now obligations=7", "write a list"),
        ("9" * 20_000, "is no line"),
    ],
)
def test_a_line_that_cannot_be_read_says_what_is_wrong(line: str, says: str) -> None:
    with pytest.raises(LineError, match="line 1: ") as caught:
        play(MEDIATION, [line])
    assert says in str(caught.value)


def test_the_words_of_a_line() -> None:
    assert pieces("a b=[{c: d, e: f}] g='x y'") == ["a", "b=[{c: d, e: f}]", "g='x y'"]
    assert (amount("1000.5"), amount("-0.05"), amount("3")) == (100050, -5, 300)


@pytest.mark.parametrize("key", sorted(LEAST_WALKS))
def test_the_walks_beside_a_rulebook_hold(key: str) -> None:
    result = CliRunner().invoke(main, ["rulebook", "test", key])
    assert result.exit_code == 0, result.output
    held = int(result.output.split(": ")[1].split()[0])
    assert held >= LEAST_WALKS[key]


def failures(then: str, when: str = "2026-03-02 10:00 registrar accept") -> tuple[str, ...]:
    return walks.run(MEDIATION, Walk({"en": "x"}, 1, (), tuple(when.splitlines()), (then,))).failures


@pytest.mark.parametrize(
    ("then", "says"),
    [
        ("stage filed", "it is invited"),
        ("outcome refused", "it is none"),
        ("ended refused", "it is at invited"),
        ("until response 2026-03-09", "without a date"),
        ("until serve 2026-03-09", "Thu 5 Mar 2026"),
        ("no response", "it stands (unserved)"),
        ("waits term", "no such duty stands"),
        ("status response open", "it is unserved"),
        ("may applicant accept", "not open to them"),
        ("may-not registrar declare_unreachable", "open to them"),
        ("refused not_now", "it is accepted"),
        ("happened 2026-03-02 10:00 begun", "it did not happen"),
        ("happened 2026-03-03 10:00 accept", "other times"),
        ("owed response 5.00", "it is 0.00"),
        ("why response Qingming", "Without notice no time runs"),
        ("sleeps response", "is none of: stage"),
        ("until response", "needs other words"),
    ],
)
def test_a_walk_that_does_not_hold_says_what_is_instead(then: str, says: str) -> None:
    found = failures(then)
    assert len(found) == 1
    assert says in found[0]


def test_a_refusal_that_nobody_expected_fails_a_walk() -> None:
    assert failures("stage invited", "2026-03-02 10:00 registrar accept\n2026-03-02 11:00 applicant sign") == (
        "“2026-03-02 11:00 applicant sign” was refused: not_now sign",
    )


@pytest.mark.parametrize(
    "text",
    [
        "walks: []",
        "rulebook: x\nwalks:\n  - {walk: a}\n",
        "rulebook: x\nwalks:\n  - {walk: a, then: [b]}\n",
        "- 1",
        "a: &b 1",
    ],
)
def test_a_file_of_walks_with_a_defect_says_where(text: str) -> None:
    with pytest.raises(RulebookError) as caught:
        walks.read(text)
    assert caught.value.defects


def test_walks_are_no_rulebooks() -> None:
    assert not [name for name in shelf.names() if name.endswith("walks")]
