"""The addresses under /api/v1/. They call what the pages call; nothing is decided here."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from ninja import File, Form, NinjaAPI, Status
from ninja.files import UploadedFile
from ninja.throttling import AuthRateThrottle

from concord.api import applications, bookings, events, forms, offers, problems, views
from concord.api.entrance import Bearer, caller, scene
from concord.api.problems import ANSWERS
from concord.api.schemas import (
    ActIn,
    ApplicationIn,
    DocumentOut,
    EntryOut,
    ExhibitOut,
    MatterListed,
    MatterOut,
    Problem,
    WhyNotOut,
    WhyOut,
)
from concord.docket import access, batches, documents, exhibits, visibility
from concord.docket.door import Rejected
from concord.docket.recording import Recorded, record
from concord.kit.downloads import download
from concord.kit.registry import guarded
from concord.kit.scene import Scene
from concord.law.builtin import act_rule
from concord.law.model import Refused
from concord.people import roles
from concord.proofs import packing, receipts

api = NinjaAPI(
    title="Concord",
    version="1",
    description=(
        "The acts of a dispute over HTTP. Every request carries a bearer token of one person and sees and does what "
        "that person sees and does on the pages. Sentences come in the language of Accept-Language (zh, en)."
    ),
    urls_namespace="api",
    docs_url=None,
    auth=Bearer(),
    throttle=[AuthRateThrottle("600/m")],
)
problems.register(api)
api.add_router("", bookings.router)
api.add_router("", offers.router)
api.add_router("", events.router)
TOO_LARGE = {413: Problem}
MOST_LISTED = 200


@api.get("/matters", response={200: list[MatterListed], **ANSWERS}, operation_id="list_matters", tags=["matters"])
def list_matters(request: HttpRequest, offset: int = 0) -> Status:
    """The matters in which the caller takes part, newest first, 200 at a time."""
    start = min(max(offset, 0), 10**9)
    return Status(200, [views.listed(row) for row in access.matters(caller(request))[start : start + MOST_LISTED]])


@api.post("/matters", response={201: MatterOut, **ANSWERS}, operation_id="open_matter", tags=["matters"])
def open_matter(request: HttpRequest, application: ApplicationIn) -> Status:
    """File an application for somebody, as a registrar of the centre does at the counter."""
    offices = roles.active(caller(request).account)
    home = next((o for o in offices if o.role == "registrar" and o.organisation.code == application.organisation), None)
    account = caller(request).account
    if home is None or account is None:
        raise Http404
    try:
        draft = applications.file(application, home.organisation, account)
    except applications.UnfitError as unfit:
        return Status(422, problems.unreadable(unfit.fields))
    return Status(201, views.matter(scene(request, draft.matter_id)))


@api.get("/matters/{matter_id}", response={200: MatterOut, **ANSWERS}, operation_id="get_matter", tags=["matters"])
def get_matter(request: HttpRequest, matter_id: uuid.UUID) -> Status:
    """Where the matter stands for the caller, what is owed until when, and the acts that are open."""
    return Status(200, views.matter(scene(request, matter_id)))


@api.post(
    "/matters/{matter_id}/acts",
    response={201: EntryOut, 409: Problem, **ANSWERS},
    operation_id="record_act",
    url_name="record_act",
    tags=["acts"],
)
def record_act(request: HttpRequest, matter_id: uuid.UUID, act: ActIn) -> Status:
    """Do an act: 201 with its entry, or 409 with the reason. A refusal writes nothing; a repeat gives the first."""
    seen = scene(request, matter_id)
    rule = act_rule(seen.law, act.act)
    by = access.actor_for(seen.reader, rule) if rule else None
    if rule is None or by is None:
        return Status(409, problems.not_possible(seen, Refused("not_you" if rule else "not_now"), act.act))
    if batches.poses(act.idempotency_key):
        return Status(409, problems.reserved_key())
    refused = forms.unopaque(rule, act.payload)
    if refused is not None:
        return Status(409, problems.not_possible(seen, refused, act.act))
    result = record(
        seen.matter,
        act=act.act,
        by=by,
        form=act.payload,
        on=int(act.on.timestamp()) if act.on else 0,
        key=act.idempotency_key,
        expected_version=act.expected_version,
        check=lambda locked: guarded(act.act, locked, by, act.payload),
    )
    if not isinstance(result, Recorded):
        return Status(409, problems.not_possible(seen, result, act.act))
    after = Scene(request, seen.matter, seen.reader)
    return Status(201, next(entry for entry in views.entries(after) if entry.id == result.entry.pk))


@api.get(
    "/matters/{matter_id}/duties/{key}/why",
    response={200: WhyOut, **ANSWERS},
    operation_id="get_why",
    tags=["matters"],
)
def get_why(request: HttpRequest, matter_id: uuid.UUID, key: str) -> Status:
    """Why a duty has its date: the rule, the article, and the sums line by line."""
    found = views.why(scene(request, matter_id), key)
    if found is None:
        raise Http404
    return Status(200, found)


@api.get(
    "/matters/{matter_id}/acts/{act}/why-not",
    response={200: WhyNotOut, **ANSWERS},
    operation_id="get_why_not",
    tags=["acts"],
)
def get_why_not(request: HttpRequest, matter_id: uuid.UUID, act: str) -> Status:
    """Whether an act is open to the caller, and if not why: the check that fails, the rule, the article."""
    found = views.why_not(scene(request, matter_id), act)
    if found is None:
        raise Http404
    return Status(200, found)


@api.get(
    "/matters/{matter_id}/docket",
    response={200: list[EntryOut], **ANSWERS},
    operation_id="get_docket",
    tags=["acts"],
)
def get_docket(request: HttpRequest, matter_id: uuid.UUID) -> Status:
    """The entries that the caller may see, oldest first."""
    return Status(200, views.entries(scene(request, matter_id)))


@api.get(
    "/matters/{matter_id}/exhibits",
    response={200: list[ExhibitOut], **ANSWERS},
    operation_id="list_exhibits",
    tags=["files"],
)
def list_exhibits(request: HttpRequest, matter_id: uuid.UUID) -> Status:
    """The files that the caller may see; one's own also before an act files them."""
    seen = scene(request, matter_id)
    return Status(200, [views.exhibit(seen, row) for row in visibility.visible_exhibits(seen.matter, seen.reader)])


@api.post(
    "/matters/{matter_id}/exhibits",
    response={201: ExhibitOut, 409: Problem, **TOO_LARGE, **ANSWERS},
    operation_id="put_exhibit",
    tags=["files"],
)
def put_exhibit(
    request: HttpRequest, matter_id: uuid.UUID, file: File[UploadedFile], idempotency_key: Form[str] = ""
) -> Status:
    """Upload a file. Name its id in the payload of an act; until then nobody else sees it."""
    seen = scene(request, matter_id)
    owner = next((p for p in seen.reader.participants if p.role == seen.reader.role), seen.reader.participants[0])
    row = exhibits.put_exhibit(
        file, name=file.name or "", matter=seen.matter, participant=owner, key=idempotency_key[:120]
    )
    if isinstance(row, Rejected):
        return Status(413 if row.code == "too_large" else 409, problems.rejected(row))
    return Status(201, views.exhibit(seen, row))


@api.get(
    "/matters/{matter_id}/exhibits/{exhibit_id}",
    response={200: bytes, **ANSWERS},
    operation_id="get_exhibit",
    tags=["files"],
)
def get_exhibit(request: HttpRequest, matter_id: uuid.UUID, exhibit_id: uuid.UUID) -> HttpResponse:
    """The file: the original for who put it in, a copy without hidden data for others."""
    seen = scene(request, matter_id)
    row = visibility.visible_exhibits(seen.matter, seen.reader).filter(pk=exhibit_id).first()
    if row is None:
        raise Http404
    shown = exhibits.shown(seen.reader, row)
    return download(shown.content, shown.media, shown.name)


@api.get(
    "/matters/{matter_id}/proofs/{subject_id}",
    response={200: bytes, 409: Problem, **ANSWERS},
    operation_id="get_proof",
    tags=["files"],
)
def get_proof(request: HttpRequest, matter_id: uuid.UUID, subject_id: uuid.UUID) -> HttpResponse | Status:
    """The receipt of an entry, exhibit or paper (C2SP tlog-proof, with its record): anybody checks it offline.

    409 with code `not_yet` within the first seconds, before the log has taken it, and `not_witnessed` while too few
    witnesses have cosigned.
    """
    found = receipts.receipt(scene(request, matter_id), subject_id)
    return found if isinstance(found, HttpResponse) else Status(receipts.status(found), problems.no_receipt(found))


@api.get(
    "/matters/{matter_id}/packages/{subject_id}",
    response={200: bytes, 409: Problem, **ANSWERS},
    operation_id="get_package",
    tags=["files"],
)
def get_package(request: HttpRequest, matter_id: uuid.UUID, subject_id: uuid.UUID) -> HttpResponse | Status:
    """The evidence package (ASiC-E) of an entry, exhibit or paper: the file, its record, salt and receipt."""
    found = packing.of_one(scene(request, matter_id), subject_id)
    return found if isinstance(found, HttpResponse) else Status(receipts.status(found), problems.no_receipt(found))


@api.get(
    "/matters/{matter_id}/package",
    response={200: bytes, 409: Problem, **ANSWERS},
    operation_id="get_case_package",
    tags=["files"],
)
def get_case_package(request: HttpRequest, matter_id: uuid.UUID) -> HttpResponse | Status:
    """The evidence package of the matter: its papers, and what the caller put in and did."""
    found = packing.of_case(scene(request, matter_id))
    return found if isinstance(found, HttpResponse) else Status(receipts.status(found), problems.no_receipt(found))


@api.get(
    "/matters/{matter_id}/documents",
    response={200: list[DocumentOut], **ANSWERS},
    operation_id="list_documents",
    tags=["files"],
)
def list_documents(request: HttpRequest, matter_id: uuid.UUID) -> Status:
    """The papers that the platform drew up and the caller may see, oldest first."""
    return Status(200, views.documents(scene(request, matter_id)))


@api.get(
    "/matters/{matter_id}/documents/{document_id}",
    response={200: bytes, **ANSWERS},
    operation_id="get_document",
    tags=["files"],
)
def get_document(request: HttpRequest, matter_id: uuid.UUID, document_id: uuid.UUID) -> HttpResponse:
    """The paper itself."""
    seen = scene(request, matter_id)
    row = visibility.visible_documents(seen.matter, seen.reader).filter(pk=document_id).first()
    if row is None:
        raise Http404
    ending = ".pdf" if row.media == "application/pdf" else ""
    return download(documents.content(row), row.media, f"{row.title(seen.lang)}{ending}")
