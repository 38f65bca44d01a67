"""The door for files under damaged ones: it takes or refuses with a sentence, and never breaks."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from concord.docket import door, renditions
from tests.docket import corpus
from tests.fuzz.damage import damaged

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # a library grumbles at what it then forgives
LIMIT = 1024 * 1024
SMALL = tuple(
    content
    for _name, content, *_rest in (*corpus.GOOD.values(), *corpus.BAD.values())
    if isinstance(content, bytes) and 0 < len(content) < 200_000
)
NAMES = st.one_of(
    st.text(max_size=200),
    st.sampled_from(
        ("a.pdf", "照片.jpg", "x.docx", "../../etc/passwd", "a\u202egpj.exe", ".htaccess", "b.zip", "c.txt")
    ),
)
PATIENT = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)


def taken(content: bytes, name: str) -> None:
    answer = door.admit(content, name=name, limit=LIMIT)
    if isinstance(answer, door.Rejected):
        assert answer.sentence
        return
    assert answer.content == content
    assert answer.name
    assert not set("/\\\x00\u202e") & set(answer.name)
    copy = renditions.stripped(answer.content, answer.media)
    assert copy is None or copy.content


@PATIENT
@given(damaged(SMALL), NAMES)
def test_a_damaged_file_is_taken_or_refused(content: bytes, name: str) -> None:
    taken(content, name)


@PATIENT
@given(st.binary(max_size=4000), NAMES)
def test_any_bytes_are_taken_or_refused(content: bytes, name: str) -> None:
    taken(content, name)


@PATIENT
@given(st.lists(st.binary(max_size=300), max_size=8), NAMES)
def test_a_file_in_parts_is_the_file(parts: list[bytes], name: str) -> None:
    whole = door.admit(b"".join(parts), name=name, limit=LIMIT)
    assert type(door.admit(iter(parts), name=name, limit=LIMIT)) is type(whole)
