"""Ways in which a file or a text gets damaged: bytes flipped, cut, doubled, put in, put elsewhere."""

from __future__ import annotations

from hypothesis import strategies as st


@st.composite
def damaged(draw: st.DrawFn, sources: tuple[bytes, ...]) -> bytes:
    """One of the sources with one to six things done to it."""
    content = draw(st.sampled_from(sources))
    for _time in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(0, len(content) - 1)))
        length = draw(st.integers(1, 64))
        what = draw(st.sampled_from(("flip", "cut", "double", "put", "end", "other")))
        head, part, tail = content[:at], content[at : at + length], content[at + length :]
        if what == "flip" and part:
            content = head + bytes([part[0] ^ (1 << draw(st.integers(0, 7)))]) + part[1:] + tail
        elif what == "cut":
            content = head + tail
        elif what == "double":
            content = head + part + part + tail
        elif what == "put":
            content = head + draw(st.binary(min_size=1, max_size=64)) + part + tail
        elif what == "end":
            content = head
        else:
            content = head + draw(st.sampled_from(sources))[at : at + length] + tail
    return content
