"""A phone number or an e-mail address as a person types it, read strictly."""

from __future__ import annotations

import unicodedata

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _


def read(kind: str, typed: str) -> str:
    """Takes what was typed and its kind (`phone`, `email`); returns it as it is kept (E.164; no blanks).

    '' for nothing. Raises ValueError with a sentence for the person.
    """
    plain = unicodedata.normalize("NFKC", typed).strip()
    if not plain:
        return ""
    return _phone(plain) if kind == "phone" else _email(plain.replace(" ", ""))


def _phone(plain: str) -> str:
    said = _("We cannot read this phone number. Write it with digits; abroad, with + and the country code.")
    try:
        number = phonenumbers.parse(plain, "CN")
    except phonenumbers.NumberParseException:
        raise ValueError(said) from None
    if not phonenumbers.is_possible_number(number):
        raise ValueError(_("This phone number has too few or too many digits. Check it once more."))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _email(plain: str) -> str:
    try:
        validate_email(plain)
    except ValidationError:
        raise ValueError(_("This e-mail address is not complete. It looks like name@example.com.")) from None
    return plain
