"""What one says in the room."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class MessageForm(forms.Form):
    """A message: some words, a file, or both. key: of this sending, so that a second tap sends nothing twice."""

    talk = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)
    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    text = forms.CharField(
        label=_("Your message"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Write something first."),
            "max_length": _("This is too long. Send it in two messages, or as a file."),
        },
    )
    file = forms.FileField(
        label=_("Photo or file"),
        required=False,
        error_messages={"empty": _("This file is empty. Choose it again, or take a photo.")},
    )
