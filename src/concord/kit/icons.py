"""Icons and the mark, drawn by us: 24 px, stroke 1.75, round ends. No gavel, scales, handshake or crest."""

from __future__ import annotations

from functools import cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

DRAWINGS = {
    "alert": '<path d="M12 4L2.8 19.5h18.4z"/><path d="M12 10v4.2M12 16.8v.2"/>',
    "arrow": '<path d="M5 12h13M12.5 6.5L18 12l-5.5 5.5"/>',
    "bell": '<path d="M6 16.5V11a6 6 0 0112 0v5.5l1.5 1.5h-15z"/><path d="M10 20.5h4"/>',
    "calendar": '<rect x="4" y="5.5" width="16" height="14.5" rx="2"/><path d="M4 10h16M8.5 3.5v4M15.5 3.5v4"/>',
    "camera": '<path d="M4 8h3.5l1.5-2.5h6L16.5 8H20v11H4z"/><circle cx="12" cy="13" r="3.3"/>',
    "check": '<path d="M5 12.5l4.5 4.5L19 7.5"/>',
    "chevron": '<path d="M9 5.5l6.5 6.5L9 18.5"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5V12l3 2"/>',
    "cross": '<path d="M6 6l12 12M18 6L6 18"/>',
    "download": '<path d="M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 17v2.5h14V17"/>',
    "eye": '<path d="M2.5 12S6 6 12 6s9.5 6 9.5 6-3.5 6-9.5 6-9.5-6-9.5-6z"/><circle cx="12" cy="12" r="2.6"/>',
    "help": '<circle cx="12" cy="12" r="8.5"/><path d="M9.7 9.5a2.4 2.4 0 114 1.8c-1 .8-1.7 1.2-1.7 2.4M12 16.8v.2"/>',
    "lock": '<rect x="5.5" y="10.5" width="13" height="9.5" rx="1.5"/><path d="M8.5 10.5V8a3.5 3.5 0 017 0v2.5"/>',
    "mail": '<rect x="3.5" y="6" width="17" height="12.5" rx="2"/><path d="M4 7.5l8 6 8-6"/>',
    "minus": '<circle cx="12" cy="12" r="8.5"/><path d="M8.5 12h7"/>',
    "money": '<circle cx="12" cy="12" r="8.5"/><path d="M9 8l3 4 3-4M12 12v5M9.5 13h5M9.5 15.3h5"/>',
    "offline": (
        '<path d="M3 9a13.5 13.5 0 0118 0M6.5 12.7a8.5 8.5 0 0111 0M10 16.3a3.5 3.5 0 014 0M12 19.5v.1M4 3l16 18"/>'
    ),
    "paper": '<path d="M7 3.5h7l4 4v13H7z"/><path d="M14 3.5v4h4M10 12h5M10 15.5h5"/>',
    "plus": '<path d="M12 4v16M4 12h16"/>',
    "pause": '<circle cx="12" cy="12" r="8.5"/><path d="M10 9v6M14 9v6"/>',
    "pen": '<path d="M4.5 19.5l1-4L16 5l3 3L8.5 18.5z"/>',
    "people": (
        '<circle cx="9" cy="9" r="3.2"/>'
        '<path d="M3.5 19a5.5 5.5 0 0111 0M16 6.2a3 3 0 010 5.6M17 14.2a5.5 5.5 0 013.5 4.8"/>'
    ),
    "phone": (
        '<path d="M6 3.5h3.5l1.5 4.5-2.2 1.6a11 11 0 005.6 5.6l1.6-2.2 4.5 1.5V18a2.5 2.5 0 01-2.5 2.5'
        'A14.5 14.5 0 013.5 6 2.5 2.5 0 016 3.5z"/>'
    ),
    "search": '<circle cx="10.5" cy="10.5" r="6"/><path d="M15 15l5 5"/>',
    "talk": '<path d="M4 5.5h11v8H9l-3 3v-3H4z"/><path d="M18 9.5h2v7h-2v3l-3-3h-3.5"/>',
    "upload": '<path d="M12 16V5M7.5 9L12 4.5 16.5 9M5 16v3.5h14V16"/>',
    "wall": '<path d="M4 5h16v14H4zM4 9.7h16M4 14.3h16M9 5v4.7M15 5v4.7M12 9.7v4.6M9 14.3V19M15 14.3V19"/>',
}
TURNS = {"arrow", "chevron"}  # mirrored where the script runs right to left

LEFT = "M7 4H15V10.4L19 13.2L15 16L11 18.8L15 21.6V28H7A3 3 0 0 1 4 25V7A3 3 0 0 1 7 4Z"
RIGHT = "M17 4H25A3 3 0 0 1 28 7V25A3 3 0 0 1 25 28H17V21.6L13 18.8L17 16L21 13.2L17 10.4Z"


@cache
def icon(name: str, size: str = "") -> SafeString:
    """Takes a name of DRAWINGS and a size ('' = 24 px, 's' = 18, 'l' = 32); returns inline SVG hidden from screen
    readers.
    """
    classes = "cc-icon" + (f" cc-icon--{size}" if size else "") + (" cc-icon--turns" if name in TURNS else "")
    return format_html(
        '<svg class="{}" width="24" height="24" fill="none" stroke="currentColor" '
        'viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        classes,
        mark_safe(DRAWINGS[name]),  # noqa: S308 - constants of this module
    )


@cache
def mark(size: int = 34) -> SafeString:
    """The mark, `size` px wide: two halves that interlock."""
    return format_html(
        '<svg width="{0}" height="{0}" viewBox="0 0 32 32" aria-hidden="true" focusable="false">'
        '<path class="cc-mark-a" d="{1}"/><path class="cc-mark-b" d="{2}"/></svg>',
        size,
        LEFT,
        RIGHT,
    )


@cache
def half(side: str) -> SafeString:
    """A side's shape, never a colour: `applicant` left and filled, `respondent` right and outlined, anything else
    whole.
    """
    paths = {
        "applicant": ((LEFT, "currentColor"),),
        "respondent": ((RIGHT, "none"),),
    }.get(side, ((LEFT, "currentColor"), (RIGHT, "none")))
    drawn = [format_html('<path d="{}" fill="{}"/>', d, fill) for d, fill in paths]
    return format_html(
        '<svg class="cc-side" width="18" height="18" viewBox="0 0 32 32" aria-hidden="true" focusable="false" '
        'fill="none" stroke="currentColor" stroke-width="2.4" stroke-linejoin="round">{}</svg>',
        mark_safe("".join(drawn)),  # noqa: S308 - constants of this module
    )
