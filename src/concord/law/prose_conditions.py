"""Expressions in words: what a condition or an amount says, in zh and en. The third reader of the tree, after Python
and z3.
"""

from __future__ import annotations

from concord.law.builtin import act_rule, duty_rule
from concord.law.explaining_words import duty_text, listed, moment_text, named, say
from concord.law.expressions.tree import Among, Binary, Call, Choose, Literal, Name, Node, Unary
from concord.law.rulebook import ActRule, Expr, Field, Rulebook, Text
from concord.law.rulebook_graph import sites

COMPARED = {"==": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge"}
JOINED = {"&&": "and", "||": "or", "+": "plus", "-": "minus", "*": "times"}
YES_NO = {"open": "open", "has": "has", "lapsed": "lapsed", "creditor": "creditor", "debtor": "debtor"}
COUNTED = {"count": "done", "overdue": "overdue", "unmet": "unmet"}
OF_DUTY = frozenset(("overdue", "overdue_sum", "total", "paid", "left", "rest", "unmet", "due", "principal"))


def condition_text(law: Rulebook, expr: Expr, act: ActRule | None = None) -> Text:
    """Return an expression in words. act: whose form it reads, if any."""
    return _said(law, expr.tree, act)


def _said(law: Rulebook, node: Node, act: ActRule | None) -> Text:
    if isinstance(node, Binary):
        return _binary(law, node, act)
    if isinstance(node, Unary):
        return _denied(law, node.operand, act) if node.op == "!" else say("negative", a=_said(law, node.operand, act))
    if isinstance(node, Call):
        return _call(law, node, act, yes=True)
    if isinstance(node, Name):
        return _name(law, node, act, yes=True)
    if isinstance(node, Literal):
        return say("true" if node.value else "false") if isinstance(node.value, bool) else named({}, str(node.value))
    if isinstance(node, Among):
        options = listed(_against(law, node.item, one, act) for one in node.options)
        return say("among", a=_said(law, node.item, act), b=options)
    return _choice(law, node, act)


def _choice(law: Rulebook, node: Choose, act: ActRule | None) -> Text:
    condition, then, other = (_said(law, part, act) for part in (node.condition, node.then, node.other))
    return say("choose", c=condition, a=then, b=other)


def _binary(law: Rulebook, node: Binary, act: ActRule | None) -> Text:
    zero = _against_zero(law, node, act)
    if zero is not None:
        return zero
    if node.op in COMPARED:
        left, right = _against(law, node.right, node.left, act), _against(law, node.left, node.right, act)
    else:
        left, right = (_part(law, part, node.op, act) for part in (node.left, node.right))
    return say(COMPARED.get(node.op) or JOINED[node.op], a=left, b=right)


def _against(law: Rulebook, other: Node, node: Node, act: ActRule | None) -> Text:
    """What is compared with something: an option of that by its label, anything else as always."""
    field = _field(law, other, act) if isinstance(other, Name) else None
    if field is None or not isinstance(node, Literal) or node.value not in field.option_labels:
        return _said(law, node, act)
    return say("datum", a=named(field.option_labels[str(node.value)], str(node.value)))


def _field(law: Rulebook, node: Name, act: ActRule | None) -> Field | None:
    """The term, datum or field of a form that a name reads as a whole; None for any other."""
    if len(node.path) != 2:
        return None
    scope, name = node.path
    if scope == "form":
        return next((field for field in act.form if field.name == name), None) if act is not None else None
    return {"terms": law.terms, "data": law.data}.get(scope, {}).get(name)


def _part(law: Rulebook, node: Node, joined: str, act: ActRule | None) -> Text:
    """One side of an operator; in brackets where it joins by another, so that nobody has to guess what goes first."""
    said = _said(law, node, act)
    if isinstance(node, Binary) and node.op in JOINED and joined in JOINED and node.op != joined:
        return {"zh": f"（{said['zh']}）", "en": f"({said['en']})"}
    return said


def _against_zero(law: Rulebook, node: Binary, act: ActRule | None) -> Text | None:
    """`count('x') == 0` is said as people say it: x has not been done."""
    call, zero = node.left, node.right
    if not (isinstance(call, Call) and isinstance(zero, Literal) and zero.value == 0 and call.name in COUNTED):
        return None
    if node.op not in ("==", ">", "!=") or isinstance(zero.value, bool):
        return None
    return say(f"{COUNTED[call.name]}_{'no' if node.op == '==' else 'yes'}", a=_argument(law, call))


def _denied(law: Rulebook, node: Node, act: ActRule | None) -> Text:
    if isinstance(node, Call) and node.name in YES_NO:
        return _call(law, node, act, yes=False)
    if isinstance(node, Name):
        return _name(law, node, act, yes=False)
    return say("not", a=_said(law, node, act))


def _argument(law: Rulebook, call: Call) -> Text:
    """What a function is about: the title of an act, a duty or a moment."""
    first = call.args[0] if call.args else None
    name = str(first.value) if isinstance(first, Literal) else ""
    if call.name == "count":
        rule = act_rule(law, name)
        return named(rule.title if rule is not None else {}, name)
    if call.name in ("has", "at"):
        return moment_text(law, name)
    return duty_text(law, duty_rule(law, name)) if name in law.duties else named({}, name)


def _call(law: Rulebook, node: Call, act: ActRule | None, *, yes: bool) -> Text:
    if node.name in ("creditor", "debtor"):
        return say(node.name if yes else f"no_{node.name}")
    if node.name in YES_NO:
        return say(f"{node.name}_{'yes' if yes else 'no'}", a=_argument(law, node))
    if node.name == "count":
        return say("done_count", a=_argument(law, node))
    if node.name in OF_DUTY or node.name == "at":
        return say(node.name, a=_argument(law, node))
    if node.name == "table":
        return say("table", a=_argument(law, node), b=_said(law, node.args[1], act))
    parts = [_said(law, one, act) for one in node.args]
    if node.name == "interest":
        return say("interest_of", a=parts[0], b=parts[1], c=parts[2])
    return say("days", a=parts[0], b=parts[1]) if node.name == "days" else say(node.name, a=listed(parts))


def _name(law: Rulebook, node: Name, act: ActRule | None, *, yes: bool) -> Text:
    scope, *rest = node.path
    name = rest[0] if rest else ""
    if scope == "now":
        return say("now")
    if scope == "terms":
        found = named(law.terms[name].label if name in law.terms else {}, name)
        return found if yes else say("not", a=found)
    if scope == "form":
        fields = {field.name: field for field in act.form} if act is not None else {}
        label = named(fields[name].label if name in fields else {}, name)
        said = say("form", a=listed([label, *(part.replace("_", " ") for part in rest[1:])]))
        return said if yes else say("not", a=said)
    return _datum(law, name, node, yes=yes)


def _datum(law: Rulebook, name: str, node: Name, *, yes: bool) -> Text:
    """A flag that acts set is said by those acts; any other datum by its name."""
    field = law.data.get(name)
    if field is None or field.type != "bool":
        return say("datum", a=named({}, name))
    setters = [
        _site_text(law, site.kind, site.name)
        for site in sites(law)
        if name in site.then.set and site.then.set[name].source == "true"
    ]
    ending = "yes" if yes else "no"
    if not setters:
        return say(f"datum_{ending}", a=named({}, name))
    return say(f"happened_{ending}", a=listed({one["en"]: one for one in setters}.values()))


def _site_text(law: Rulebook, kind: str, name: str) -> Text:
    if kind == "act":
        return named(law.acts[name].title, name)
    if kind == "lapse":
        return say("entry_lapse", duty=duty_text(law, law.duties[name]))
    titles = {rule.name: rule.title for rule in law.whenever}
    return named(titles.get(name, {}), name)
