"""The pages beside the desk."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from concord.kit import registry

registry.tab("absence", _("Absence"), "absence", order=60)
registry.tab("staff", _("Staff"), "staff", roles=("administrator",), order=70)
