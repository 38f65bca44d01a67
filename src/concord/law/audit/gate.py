"""The gate that a rulebook passes before it is used: linters and auditor together, less what its author accepts."""

from __future__ import annotations

import msgspec

from concord.law.audit.auditor import Audit, Finding, audit
from concord.law.clause_lint import lint_clauses
from concord.law.defect_words import LANGUAGES, sentence
from concord.law.defects import Defect
from concord.law.lint import lint
from concord.law.privacy_lint import lint_privacy
from concord.law.rulebook import Accepted, Rulebook


class Checked(msgspec.Struct, frozen=True):
    """What was found, in the order of the file, and which warnings the rulebook accepts, with its reasons."""

    findings: tuple[Finding, ...]
    accepted: tuple[Accepted, ...]
    audit: Audit

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Those that stop a rulebook from being used."""
        return tuple(found for found in self.findings if found.defect.level == "error")


def gate(law: Rulebook) -> Checked:
    """Check a rulebook: what it says (linters of rules, clauses, privacy), then every way a matter can go (audit).

    Only warnings can be accepted; a reason for something that is not there is a warning itself. What the linter calls
    an error is not walked: the walk would tell the same in more words.
    """
    defects = [*lint(law), *lint_clauses(law), *lint_privacy(law)]
    told = [Finding(defect, {lang: sentence(defect, lang) for lang in LANGUAGES}) for defect in defects]
    if any(found.defect.level == "error" for found in told):
        return Checked(tuple(told), (), Audit(()))
    audited = audit(law)
    found = [*told, *audited.findings]
    used = [reason for reason in law.accepts if any(_is_about(reason, one) for one in found)]
    left = [one for one in found if not any(_is_about(reason, one) for reason in used)]
    left += [_needless(reason) for reason in law.accepts if reason not in used]
    left.sort(key=lambda one: (one.defect.line, one.defect.path, one.defect.code))
    return Checked(tuple(left), tuple(used), audited)


def _is_about(reason: Accepted, found: Finding) -> bool:
    defect = found.defect
    return defect.level == "warning" and (reason.code, reason.at) == (defect.code, defect.path)


def _needless(reason: Accepted) -> Finding:
    says = {"zh": "没有这样的提示，理由可以删去。", "en": "There is no such warning; the reason can go."}
    return Finding(Defect(reason.line, f"accepts.{reason.name}", "accepts-nothing", says["en"], "warning"), says)
