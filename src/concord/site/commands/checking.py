"""`concord rulebook check`: the gate that a rulebook passes before it is used, told in words."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import click

from concord.law.audit import Finding
from concord.law.audit.gate import gate
from concord.law.defect_words import LEVELS
from concord.law.rulebook import Rulebook
from concord.site.commands.shelved import COLON, files, load

WORDS = {
    "en": {
        "accepted": "accepted",
        "passed": "{name}: {stages} stages, {acts} acts, {duties} duties, {states} states walked,"
        " {claims} claims proved, no defect",
        "no_prover": "{name}: claims (caps) not proved: {count}, for z3 is not installed."
        " Install it: .venv/bin/uv pip install -e '.[audit]'",
        "broken": "This claim does not hold, for example with",
        "unknown": "This claim could be neither proved nor refuted; that is no proof.",
    },
    "zh": {
        "accepted": "已说明理由",
        "passed": "{name}：{stages} 个阶段，{acts} 个行为，{duties} 项义务，走过 {states} 个状态，"
        "{claims} 项主张已证明，没有缺陷",
        "no_prover": "{name}：有 {count} 项主张（caps）没有证明，因为没有安装 z3。"
        "请安装：.venv/bin/uv pip install -e '.[audit]'",
        "broken": "这项主张不成立，例如：",
        "unknown": "这项主张既没有证明，也没有推翻；这不算证明。",
    },
}


@click.command()
@click.argument("names", nargs=-1)
@click.option("--lang", type=click.Choice(["zh", "en"]), default="en", show_default=True)
def check(names: tuple[str, ...], lang: str) -> None:
    """Check NAMES (files, or id@version of the shelf; none = all): schema, types, and every way a matter can go.

    Prints each defect, warning and note with its line, and for what can happen to a matter a shortest way there, dated.
    Claims about all allowed terms (caps) are proved. Exits with 1 if there is a defect or a claim without proof.
    """
    wrong = 0
    for path in files(names):
        law = load(path, lang)
        checked = gate(law)
        for found in checked.findings:
            tell(path, found, lang)
        for reason in checked.accepted:
            why = reason.why.get(lang) or reason.why.get("en", "")
            click.echo(f"{path.name}:{reason.line}: {WORDS[lang]['accepted']}: {reason.at} [{reason.code}]: {why}")
        unproved = 0 if checked.errors else claims(path, law, lang)
        if not checked.errors and not unproved:
            click.echo(WORDS[lang]["passed"].format(
                name=path.stem, stages=len(law.stages), acts=len(law.acts), duties=len(law.duties),
                states=checked.audit.states, claims=len(law.caps),
            ))  # fmt: skip
        wrong += len(checked.errors) + unproved
    sys.exit(1 if wrong else 0)


def tell(path: Path, found: Finding, lang: str) -> None:
    """Prints one finding, with the dated way to it."""
    defect = found.defect
    mark = "" if defect.level == "error" else f"{LEVELS[lang][defect.level]}{COLON[lang]}"
    says = found.says.get(lang) or defect.message
    click.echo(f"{path.name}:{defect.line}: {mark}{defect.path}: {says} [{defect.code}]")
    for line in found.timeline:
        click.echo(f"    {line.day}  {line.says.get(lang) or line.says['en']}")


def claims(path: Path, law: Rulebook, lang: str) -> int:
    """Prints each claim that was not proved, with values that break it; returns how many there are."""
    if not law.caps:
        return 0
    if not find_spec("z3"):
        click.echo(WORDS[lang]["no_prover"].format(name=path.name, count=len(law.caps)))
        return len(law.caps)
    proofs = import_module("concord.law.caps").prove(law)
    for proof in proofs:
        if proof.answer == "proved":
            continue
        values = ", ".join(f"{name} = {value}" for name, value in proof.values.items())
        click.echo(
            f"{path.name}:{proof.cap.line}: caps.{proof.cap.name}: {WORDS[lang][proof.answer]} {values}".rstrip()
        )
    return sum(proof.answer != "proved" for proof in proofs)
