"""A person opened a link with a code and pressed on: whatever waited for notice has reached him (S31)."""

from __future__ import annotations

from concord.docket import clock
from concord.docket.models import Entry, Link, Matter, Participant
from concord.docket.service import awaiting, record_service
from concord.notice.models import Notice


def pressed_on(link: Link) -> None:
    """Record the service of everything that waited for this person, and note it on the notices."""
    participant = link.participant
    matter = Matter.objects.get(pk=participant.matter_id)
    reached(matter, participant)
    now = clock.now()
    Notice.objects.filter(participant=participant, link=link, opened_at=None).update(opened_at=now)


def reached(matter: Matter, participant: Participant, *, how: str = "link") -> None:
    """Serve every entry of which this person has no notice yet while a time waits for it."""
    for seq in awaiting(matter, participant):
        record_service(matter, entry=seq, person=participant, how=how)
        entry = Entry.objects.get(matter=matter, seq=seq)
        waiting = Notice.objects.filter(matter=matter, participant=participant, entry=entry, served_at=None)
        waiting.update(served_at=clock.now())
