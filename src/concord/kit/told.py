"""An entry as the timeline tells it to one reader."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from concord.docket.actors import Reader
from concord.docket.models import Entry
from concord.kit.case import role_title
from concord.kit.dates import language
from concord.law.builtin import act_rule
from concord.law.model import Entry as LawEntry
from concord.law.rulebook import Rulebook


@dataclass(frozen=True)
class Told:
    """entry: of the docket, visible to `reader`; names: participant id -> name; texts: (entry id, field) -> text."""

    entry: Entry
    law: Rulebook
    reader: Reader
    names: Mapping[str, str]
    texts: Mapping[tuple[uuid.UUID, str], str]
    currency: str = "CNY"

    @cached_property
    def written(self) -> LawEntry:
        return self.entry.law

    @property
    def form(self) -> dict[str, Any]:
        return self.written.form

    @property
    def mine(self) -> bool:
        """The reader's own side did it."""
        return str(self.entry.participant_id) in self.reader.ids

    @property
    def automatic(self) -> bool:
        """The clock or a standing rule wrote it."""
        return self.entry.participant_id is None

    @property
    def who(self) -> str:
        """Who acted, as this reader would say it: `You`, a name, or an office."""
        if self.mine:
            return _("You")
        role = self.entry.role
        title = role_title(self.law, role)
        name = self.name(self.written.by)
        kind = self.law.roles[role].kind if role in self.law.roles else ""
        if kind == "party":
            return name or title
        if kind == "neutral":
            return _("%(role)s %(name)s") % {"role": title, "name": name} if name else title
        return title if role in self.law.roles else ""

    def name(self, participant: Any) -> str:
        """The name of a participant id, `you` for the reader."""
        return _("you") if str(participant) in self.reader.ids else self.names.get(str(participant), "")

    def text(self, field: str) -> str:
        """A text of this entry, '' when there is none or it was erased."""
        return self.texts.get((self.entry.pk, field), "")

    def choice(self, field: str) -> str:
        """The words of a chosen option."""
        rule = act_rule(self.law, self.entry.act)
        value = self.form.get(field, "")
        for item in rule.form if rule else ():
            if item.name == field:
                return item.option_labels.get(str(value), {}).get(language(), str(value))
        return str(value)

    @property
    def title(self) -> str:
        """The act's title in the rulebook."""
        rule = act_rule(self.law, self.entry.act)
        return (rule.title.get(language()) or rule.title.get("en", "")) if rule else ""
