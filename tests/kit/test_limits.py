"""The greatest size of a file is said as it is set, wherever it is said."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import FileField
from django.template.loader import render_to_string
from django.utils import translation

from concord.kit.fields import sized

MEGA = 1024 * 1024


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
@pytest.mark.django_db
def test_sentences_say_the_limit_that_is_set(settings: object, lang: str) -> None:
    settings.CONCORD_MAX_FILE = 7 * MEGA  # type: ignore[attr-defined]  # pytest-django's settings object
    with translation.override(lang):
        page = render_to_string("400.html")
        with pytest.raises(ValidationError) as refused:
            sized(FileField)().clean(SimpleUploadedFile("a.txt", bytes(7 * MEGA + 1)))
    assert page.count("7 MB") == 3  # on the page, and what scripts say of one file and of several
    assert "50 MB" not in page
    assert "7 MB" in refused.value.messages[0]
