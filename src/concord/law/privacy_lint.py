"""Does anything personal go on the ledger, or stay readable in an entry that nobody can erase (S32, PIPL 6, 19, 47)?

An entry keeps what the kernel reads: numbers, days, choices, participants' opaque ids. Texts and files are payloads
beside it, sealed and salted, and the entry holds their digests; so whatever a person could be known by has to be asked
for as a text or a file. A rulebook itself is published with its digest, so it names nobody either.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from concord.law.defects import Defect
from concord.law.expressions.tree import Name, names
from concord.law.identifiers import id_card_ok
from concord.law.rulebook import ActRule, Consequence, Expr, Field, Rulebook, Text
from concord.law.rulebook_graph import act_path, duty_path, expressions, sites

CODES = frozenset(
    ("personal-unsealed", "personal-reference", "free-text-kept", "sealed-text-read", "personal-in-rulebook")
)
SEALED = frozenset(("text", "file"))  # what the docket takes out of a form, a row, the terms and the data
REFERENCE = "ref"  # a text of this name keeps one and the same keyed digest, so that a payment is known again
OPAQUE = frozenset(("participant", "entry", "row", "rows", "audience", "consent", "bool"))
PERSONAL = re.compile(
    r"姓名|名字|手机号|电话|联系方式|身份证|证件号|护照|住址|地址|住所|邮箱|电子邮件|微信|银行卡|银行账|卡号|出生|生日|性别|民族|车牌"
    r"|病历|人脸|指纹"
    r"|\b(?:(?:full|first|last|family|given) ?names?|surname|your name|name of the person"
    r"|(?:phone|mobile) (?:number|no)|telephone|e-?mail|address|passport|identity (?:card|number)|id (?:card|number|no)"
    r"|wechat|card number|bank account|account number|iban|date of birth|birthday|gender|plate number|fingerprint)\b",
    re.IGNORECASE,
)
KEYS = re.compile(
    r"(?:^|_)(?:name|fullname|surname|phone|mobile|telephone|tel|email|mail|address|idcard|id_card|id_number|passport|"
    r"wechat|iban|birthday|birth|gender|plate)(?:_|$)"
)
PHONE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?!\d)")
CARD = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
ACCOUNT = re.compile(r"(?<!\d)62\d{14,17}(?!\d)")
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def lint_privacy(law: Rulebook) -> list[Defect]:
    """Return where a rulebook would leave personal data unsealed, in the order of its file."""
    found = [defect for check in CHECKS for defect in check(law)]
    return sorted(set(found), key=lambda defect: (defect.line, defect.path, defect.code, defect.message))


def asked(law: Rulebook) -> Iterator[Defect]:
    """What a person is known by is asked for as a text or a file, and as no reference."""
    for line, path, field in _fields(law):
        if field.type in OPAQUE or not _asks(field):
            continue
        if field.type not in SEALED:
            message = f"It asks for personal data as {field.type}, which stays readable: make it a text."
            yield Defect(line, path, "personal-unsealed", message)
        elif field.name == REFERENCE:
            message = "It asks for personal data as a reference, whose digest is always the same: call it otherwise."
            yield Defect(line, path, "personal-reference", message)


def _asks(field: Field) -> bool:
    return bool(KEYS.search(field.name)) or any(PERSONAL.search(text) for text in field.label.values())


def _fields(law: Rulebook) -> Iterator[tuple[int, str, Field]]:
    """Every field that somebody fills in, with its line and path; columns of rows too."""
    for act in law.acts.values():
        yield from _of(act.form, f"{act_path(act)}.form", act.line)
    yield from _of(tuple(law.terms.values()), "terms", 0)
    yield from _of(tuple(law.data.values()), "data", 0)


def _of(fields: tuple[Field, ...], path: str, line: int) -> Iterator[tuple[int, str, Field]]:
    for field in fields:
        yield line, f"{path}.{field.name}", field
        yield from _of(field.columns, f"{path}.{field.name}", line)


def kept(law: Rulebook) -> Iterator[Defect]:
    """What a person typed is not put into `data`, which every later entry and copy of the state carries along."""
    for site in sites(law):
        act = law.acts.get(site.name) if site.kind == "act" else None
        for datum, expr in site.then.set.items():
            for name in _typed(act, expr):
                message = f"'data.{datum}' would keep what a person typed as '{name}': keep a choice or a mark instead."
                yield Defect(site.line, site.path, "free-text-kept", message)


def _typed(act: ActRule | None, expr: Expr) -> Iterator[str]:
    """The text fields of its act's form that an expression reads as themselves."""
    types = {field.name: field.type for field in act.form} if act is not None else {}
    for node in names(expr.tree):
        if (
            isinstance(node, Name)
            and len(node.path) == 2
            and node.path[0] == "form"
            and types.get(node.path[1]) == "text"
        ):
            yield node.path[1]


def read(law: Rulebook) -> Iterator[Defect]:
    """No rule reads what a text says: the law has its digest, so the rule would need it unsealed."""
    texts = {f"terms.{name}" for name, field in law.terms.items() if field.type in SEALED}
    for path, expr in expressions(law):
        act = next((act for act in law.acts.values() if act_path(act) == path), None)
        told = {".".join(node.path) for node in names(expr.tree) if isinstance(node, Name)} & texts
        told |= {f"form.{name}" for name in _typed(act, expr) if not _only_set(act, expr)}
        for name in sorted(told):
            message = f"It reads what '{name}' says, which is sealed: the law has its digest alone."
            yield Defect(_line(law, path), path, "sealed-text-read", message)
    for act in law.acts.values():
        if act.same and any(field.name == act.same and field.type in SEALED for field in act.form):
            message = f"It reads what 'form.{act.same}' says, which is sealed: the law has its digest alone."
            yield Defect(act.line, act_path(act), "sealed-text-read", message)


def _only_set(act: ActRule | None, expr: Expr) -> bool:
    then: Consequence = act.then if act is not None else Consequence()
    return any(expr is one for one in then.set.values())  # told by `kept`


def _line(law: Rulebook, path: str) -> int:
    lines = {act_path(act): act.line for act in law.acts.values()}
    lines |= {duty_path(duty): duty.line for duty in law.duties.values()}
    lines |= {f"whenever.{rule.name}": rule.line for rule in law.whenever} | {
        site.path: site.line for site in sites(law)
    }
    return lines.get(path, 0)


def named(law: Rulebook) -> Iterator[Defect]:
    """No text of the rulebook holds a number or an address by which a person is known."""
    for line, path, words in _words(law):
        for text in words.values():
            for what in _found(text):
                message = f"'{what}' looks like personal data; a rulebook is published with its digest."
                yield Defect(line, path, "personal-in-rulebook", message)


def _found(text: str) -> Iterator[str]:
    cards = [found for found in CARD.findall(text) if id_card_ok(found.upper())]
    yield from (_masked(found) for found in cards)
    for pattern in (PHONE, ACCOUNT, MAIL):
        yield from (_masked(found[0]) for found in pattern.finditer(text))


def _masked(found: str) -> str:
    """What was found without what it says: a report is no place to repeat it."""
    return f"{found[:3]}…{found[-2:]}"


def _words(law: Rulebook) -> Iterator[tuple[int, str, Text]]:
    yield 0, "title", law.title
    for role in law.roles.values():
        yield 0, f"roles.{role.name}.title", role.title
    for name, stage in law.stages.items():
        yield stage.line, f"stages.{name}.title", stage.title
        yield stage.line, f"stages.{name}.waits", stage.waits
        for told, words in stage.says.items():
            yield stage.line, f"stages.{name}.says.{told}", words
    for act in law.acts.values():
        yield act.line, f"{act_path(act)}.title", act.title
        yield act.line, f"{act_path(act)}.refuse", act.refuse
    for duty in law.duties.values():
        yield duty.line, f"{duty_path(duty)}.title", duty.title
    for rule in law.whenever:
        yield rule.line, f"whenever.{rule.name}.title", rule.title
    for clause in law.clauses:
        yield clause.line, f"clauses.{clause.id}.title", clause.title
        yield clause.line, f"clauses.{clause.id}.says", clause.says
    for line, path, field in _fields(law):
        labels = {
            f"{option} {lang}": text for option, words in field.option_labels.items() for lang, text in words.items()
        }
        given = {"default": field.default} if isinstance(field.default, str) else {}
        yield line, path, {**field.label, **labels, **given, "options": " ".join(field.options)}


CHECKS: tuple[Callable[[Rulebook], Iterator[Defect]], ...] = (asked, kept, read, named)
