"""Addresses of the room intake."""

from __future__ import annotations

from django.urls import path

from concord.intake.views import correct, files, questions, refer, screen, start, submit

urlpatterns = [
    path("apply/", start.start, name="apply"),
    path("apply/continue/", start.go_on, name="apply-continue"),
    path("apply/saved/", start.saved, name="apply-saved"),
    path("apply/resume/<str:token>/", start.resume, name="apply-resume"),
    path("apply/q/<slug:name>/", questions.question, name="apply-question"),
    path("apply/elsewhere/", questions.elsewhere_page, name="apply-elsewhere"),
    path("apply/claims/<slug:row>/remove/", questions.remove_claim, name="apply-claim-remove"),
    path("apply/files/<slug:name>/", files.files, name="apply-files"),
    path("apply/file/<uuid:file>/remove/", files.remove_file, name="apply-file-remove"),
    path("apply/review/", submit.review_page, name="apply-review"),
    path("apply/code/send/", submit.send_code, name="apply-submit"),
    path("apply/code/", submit.enter_code, name="apply-code"),
    path("apply/file/", submit.file, name="apply-file"),
    path("apply/done/", submit.done, name="apply-done"),
    path("apply/done/receipt.pdf", submit.receipt_pdf, name="apply-receipt"),
    path("desk/refer/", refer.refer, name="refer"),
    path("c/<uuid:matter>/screen/", screen.screen, name="screen"),
    path("c/<uuid:matter>/correct/", correct.correct, name="correct"),
]
