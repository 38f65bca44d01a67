"""Who may act in an office: accounts, organisations, memberships, absences, and the bearer tokens of accounts."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterator

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts; an e-mail address is kept in lower case, so one person has one account."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> Account:
        """Takes an e-mail address, a password (None = none works) and other fields; returns the saved account."""
        account = self.model(email=email.strip().lower(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, email: str | None) -> Account:
        return self.get(email=(email or "").strip().lower())


class Account(AbstractBaseUser):
    """A person who signs in: staff of an organisation, a mediator. Parties need none (docket.links)."""

    class Language(models.TextChoices):
        ZH = "zh-hans", "中文"
        EN = "en", "English"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("E-mail"), unique=True)
    name_zh = models.CharField(max_length=80, blank=True)
    name_en = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=32, blank=True)
    language = models.CharField(max_length=8, choices=Language.choices, default=Language.ZH)
    is_active = models.BooleanField(default=True)
    stamp = models.PositiveIntegerField(default=0, help_text="counted up to end every session (people.sessions)")
    created_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    objects = AccountManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="account_email_once")]

    def __str__(self) -> str:
        return self.name(get_language() or "zh-hans")

    def name(self, language: str) -> str:
        """The display name in that language, else in the other, else the e-mail address."""
        names = (self.name_en, self.name_zh) if language.startswith("en") else (self.name_zh, self.name_en)
        return next((name for name in names if name), self.email)

    def get_session_auth_hash(self) -> str:
        """What a session must carry to be this account's: changes with the password and with the stamp."""
        return f"{super().get_session_auth_hash()}{self.stamp}"

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same under keys that are being replaced."""
        return (f"{one}{self.stamp}" for one in super().get_session_auth_fallback_hash())

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)


class Organisation(models.Model):
    """A centre, a court, or an enterprise that offers contracts. kind, licence and mandate are its legal status and
    stand on every paper it issues.
    """

    class Kind(models.TextChoices):
        PEOPLE = "people", _("People's mediation committee")
        COMMERCIAL = "commercial", _("Commercial mediation organisation")
        INDUSTRY = "industry", _("Industry mediation organisation")
        ADMINISTRATIVE = "administrative", _("Administrative mediation body")
        COURT = "court", _("Court")
        ENTERPRISE = "enterprise", _("Enterprise")

    CENTRES = (Kind.PEOPLE, Kind.COMMERCIAL, Kind.INDUSTRY, Kind.ADMINISTRATIVE)  # where disputes are mediated

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=16, unique=True, help_text="short, for case numbers and QR codes: YWTM")
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    licence = models.CharField(max_length=120, blank=True, help_text="licence or registration number")
    mandate_zh = models.CharField(max_length=300, blank=True)
    mandate_en = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    address_zh = models.CharField(max_length=200, blank=True)
    address_en = models.CharField(max_length=200, blank=True)
    region = models.CharField(max_length=12, blank=True, help_text="administrative division code of its seat")
    seal_zh = models.CharField(max_length=120, blank=True, help_text="words of its seal; empty = its Chinese name")
    excludes = models.JSONField(default=list, blank=True, help_text="causes of action it does not take")
    court = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="centres",
        help_text="the court that confirms agreements made here",
    )
    centre = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="enterprises",
        help_text="the mediation centre to which disputes from an enterprise's contracts go",
    )
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="enterprise") | models.Q(centre__isnull=False), name="enterprise_has_centre"
            ),
        ]

    def __str__(self) -> str:
        return self.name(get_language() or "zh-hans")

    def name(self, language: str) -> str:
        """Its name in that language."""
        return self.name_en if language.startswith("en") else self.name_zh

    def mandate(self, language: str) -> str:
        """What gives it the right to mediate or judge, as one sentence in that language."""
        return self.mandate_en if language.startswith("en") else self.mandate_zh

    @property
    def mediates(self) -> Organisation:
        """The body where a dispute from a matter of this organisation is mediated: itself, or the one it named."""
        return self.centre if self.kind == self.Kind.ENTERPRISE and self.centre is not None else self

    @property
    def seal(self) -> str:
        """The words of its seal."""
        return self.seal_zh or self.name_zh


class Membership(models.Model):
    """An account's role in an organisation, from `since` to before `until`. A row is ended, never deleted."""

    class Role(models.TextChoices):
        REGISTRAR = "registrar", _("Registrar")
        SUPERVISOR = "supervisor", _("Supervisor")
        MEDIATOR = "mediator", _("Mediator")
        COURT_CLERK = "court_clerk", _("Court clerk")
        JUDGE = "judge", _("Judge")
        PRESIDENT = "president", _("President of the court")
        ADMINISTRATOR = "administrator", _("Administrator")
        OPERATOR = "operator", _("Operator")
        SIGNATORY = "signatory", _("Authorised signatory")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role.choices)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "organisation", "role"],
                condition=models.Q(until=None),
                name="membership_once",
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")), name="membership_forward"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.role} {self.organisation_id}"


class Absence(models.Model):
    """While a member is away, `cover` acts in that role; it must itself belong to the organisation (people.roles)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="absences")
    begins = models.DateTimeField()
    ends = models.DateTimeField()
    cover = models.ForeignKey(Account, models.PROTECT, related_name="covers", null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(ends__gt=models.F("begins")), name="absence_forward"),
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} {self.begins:%Y-%m-%d} - {self.ends:%Y-%m-%d}"

    @property
    def last_day(self) -> datetime.datetime:
        """A moment within its last day."""
        return self.ends - datetime.timedelta(seconds=1)


class Invitation(models.Model):
    """A role that an administrator offers to an address. It is taken by whoever reads the mail with its one-time link.

    Only the SHA-256 of the link's token is kept. closed_at: taken (account says by whom) or withdrawn.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="invitations")
    role = models.CharField(max_length=16, choices=Membership.Role.choices)
    email = models.EmailField()
    name_zh = models.CharField(max_length=80, blank=True)
    name_en = models.CharField(max_length=80, blank=True)
    hash = models.BinaryField(max_length=32, unique=True)
    by = models.ForeignKey(Account, models.PROTECT, related_name="invited")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    account = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="invitations")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "role", "email"],
                condition=models.Q(closed_at=None),
                name="invitation_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.organisation_id}"


class Change(models.Model):
    """Who changed what about an organisation and its people, and when. Rows are only added, never changed."""

    class What(models.TextChoices):
        INVITED = "invited", _("invited")
        WITHDRAWN = "withdrawn", _("withdrew the invitation of")
        JOINED = "joined", _("joined")
        ENDED = "ended", _("ended the role of")
        AWAY = "away", _("entered an absence")
        BACK = "back", _("ended an absence")
        AMENDED = "amended", _("changed the organisation's data")
        PROFILE = "profile", _("changed the roster line of")

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="changes")
    account = models.ForeignKey(Account, models.PROTECT, related_name="changes", help_text="who did it")
    what = models.CharField(max_length=16, choices=What.choices)
    about = models.CharField(max_length=254, blank=True, help_text="whom or what it concerns")
    detail = models.JSONField(default=dict, help_text="field -> [before, after]")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.what}"


class Token(models.Model):
    """A bearer token of an account for the API; the token itself is shown once and only its SHA-256 is kept.

    used_on: the last day on which it was used (UTC).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="tokens")
    label = models.CharField(max_length=80)
    hash = models.BinaryField(max_length=32, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    used_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.label
