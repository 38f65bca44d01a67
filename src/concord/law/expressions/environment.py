"""What an expression may name: the declared terms, data, form fields, duties, moments and acts of its rulebook."""

from __future__ import annotations

import msgspec

from concord.law.expressions.lexer import ExpressionError
from concord.law.rulebook import Field

PLAIN = {"choice": "text", "audience": "text", "consent": "bool"}


class Environment(msgspec.Struct, frozen=True):
    """The names around one expression.

    terms, data, form: declared fields by name (form None: there is no form here); forms: every act's form, for fields
    of type entry; duties: name -> deadline, debt, schedule or task; schedules: duty -> its rows datum; moments: what
    some act or rule marks; acts: names that count() may take; bare: only terms, `now` and tables may be read.
    """

    terms: dict[str, Field] = {}
    data: dict[str, Field] = {}
    form: dict[str, Field] | None = None
    forms: dict[str, dict[str, Field]] = {}
    duties: dict[str, str] = {}
    schedules: dict[str, str] = {}
    moments: frozenset[str] = frozenset()
    acts: frozenset[str] = frozenset()
    bare: bool = False

    def type_of(self, path: tuple[str, ...], at: int) -> str:
        """Return the type of `now` or of a path. Raises ExpressionError for what is not declared."""
        if path == ("now",):
            return "time"
        scopes = {"terms": self.terms, "data": None if self.bare else self.data, "form": self.form}
        fields = scopes.get(path[0])
        name = ".".join(path)
        if fields is None or not 2 <= len(path) <= 3 or (path[0] != "form" and len(path) == 3):
            raise ExpressionError("undeclared", f"'{name}' cannot be read here.", at)
        field = fields.get(path[1])
        if field is None:
            raise ExpressionError("undeclared", f"'{path[0]}.{path[1]}' is not declared.", at)
        if len(path) == 3:
            return self._inner(field, path[2], name, at)
        return type_of_field(field)

    def _inner(self, field: Field, part: str, name: str, at: int) -> str:
        """The type of form.x.y: a field of the entry that x names, or a column of the row."""
        if field.type == "entry" and field.act:
            sources = [self.forms.get(act, {}) for act in field.act]
        elif field.type == "row":
            datum = self.data.get(self.schedules.get(field.of, ""))
            sources = [{column.name: column for column in datum.columns}] if datum else []
        else:
            raise ExpressionError("undeclared", f"'{name}': {field.name} is neither a row nor an entry.", at)
        types = {type_of_field(source[part]) if part in source else "" for source in sources}
        if len(types) != 1 or "" in types:
            raise ExpressionError("undeclared", f"'{name}' is not a field of every form that it may name.", at)
        found = types.pop()
        return found if not field.optional or found.endswith("?") else found + "?"


def type_of_field(field: Field) -> str:
    """The type of a field in expressions; `?` where it may be missing."""
    kind = PLAIN.get(field.type, field.type)
    if kind in ("row", "rows"):
        kind = f"{kind}:{field.of or field.name}"
    elif kind == "entry":
        kind = f"entry:{field.name}"
    return f"{kind}?" if field.optional and field.default is None else kind
