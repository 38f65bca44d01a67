"""Settings: everything that differs between deployments comes from the environment (docs/operating.md).

`CONCORD_ENV` is `development` (default) or `production`. Production refuses to start without a secret key, hosts and
real gateways; in development the doubles say on every page that they are doubles.
"""

from __future__ import annotations

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from concord.site.database import database


def env(name: str, default: str = "") -> str:
    return os.environ.get(f"CONCORD_{name}", default)


PACKAGE = Path(__file__).resolve().parents[1]
ROOT = PACKAGE.parents[1]
ENV = env("ENV", "development")
PRODUCTION = ENV == "production"
DEVELOPMENT = not PRODUCTION
NEEDED = ("SECRET_KEY", "URL", "HOSTS", "MAIL", "SMS")  # in production; site/checks.py looks whether they are good
CONCORD_DATA = Path(env("DATA", str(ROOT / "var"))).resolve()
CONCORD_DATA.mkdir(parents=True, exist_ok=True)


def secret_key() -> str:
    """Production needs CONCORD_SECRET_KEY, and says what else is missing; development makes one and keeps it."""
    given = env("SECRET_KEY")
    if given:
        return given
    if PRODUCTION:
        missing = ", ".join(f"CONCORD_{name}" for name in NEEDED if not env(name))
        raise ImproperlyConfigured(f"Set {missing}: production does not start without them (docs/operating.md).")
    kept = CONCORD_DATA / "development-secret-key"
    if not kept.exists():
        kept.write_text(os.urandom(32).hex())
        kept.chmod(0o600)
    return kept.read_text().strip()


SECRET_KEY = secret_key()
DEBUG = False
SITE_URL = env("URL", f"http://localhost:{os.environ.get('PORT', '8000')}")
ALLOWED_HOSTS = [h for h in env("HOSTS", "" if PRODUCTION else "localhost,127.0.0.1,[::1],testserver").split(",") if h]
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "channels",
    "concord.kit",  # before allauth: its pages take our frames
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "concord.gateways",
    "concord.people",
    "concord.docket",
    "concord.intake",
    "concord.notice",
    "concord.negotiation",
    "concord.mediators",
    "concord.mediation",
    "concord.agreement",
    "concord.confirmation",
    "concord.performance",
    "concord.likecases",
    "concord.contracts",
    "concord.filing",
    "concord.proofs",
    "concord.staff",
    "concord.casefile",
    "concord.api",
    "concord.site",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "concord.site.headers.Headers",
    "concord.site.static.StaticFiles",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "concord.site.language.LanguageByLink",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "concord.site.outages.Outages",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

ROOT_URLCONF = "concord.site.urls"
ASGI_APPLICATION = "concord.site.asgi.application"
DATABASES = {"default": database(env("DATABASE"), CONCORD_DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name_en"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"

ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to addresses that strangers type in
ACCOUNT_ADAPTER = "concord.people.adapter.StaffAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ADAPTER = "concord.people.adapter.SecondFactors"
MFA_FORMS = {
    "add_webauthn": "concord.people.factors.AddPasskey",
    "edit_webauthn": "concord.people.factors.RenamePasskey",
    "activate_totp": "concord.people.factors.Digits",
    "authenticate": "concord.people.factors.Code",
    "reauthenticate": "concord.people.factors.CodeAgain",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # half a minute either way: clocks of phones drift, and people type slowly
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an address is proved by the invitation that it received
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEVELOPMENT

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env("TIME_ZONE", "Asia/Shanghai")

STATIC_URL = "/static/"
STATIC_ROOT = CONCORD_DATA / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEVELOPMENT
CHANNEL_LAYERS = (
    {"default": {"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": {"hosts": [env("REDIS")]}}}
    if env("REDIS")
    else {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
)

CACHES = (
    {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": env("REDIS")}}
    if env("REDIS")
    else {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
)

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if PRODUCTION else 0
X_FRAME_OPTIONS = "DENY"

FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
CONCORD_MAX_FILE = 50 * 1024 * 1024

CONCORD_THREADS = int(env("THREADS", "4"))  # requests worked on at once in a process
CONCORD_LOOPS = env("LOOPS", "on") != "off"  # off: `concord worker` does what the web processes then leave

# Gateways: an address each; the development doubles are the default and refused in production (site/checks.py).
CONCORD_MAIL = env("MAIL", "outbox:")
CONCORD_SMS = env("SMS", "outbox:")
CONCORD_SMS_BODY, CONCORD_SMS_HEADERS = env("SMS_BODY"), env("SMS_HEADERS")
CONCORD_SMS_FORM, CONCORD_SMS_SECRET = env("SMS_FORM"), env("SMS_SECRET")
CONCORD_STORAGE = env("STORAGE", "folder:")
CONCORD_TIMESTAMP, CONCORD_TIMESTAMP_ROOTS = env("TIMESTAMP", "local:"), env("TIMESTAMP_ROOTS")
CONCORD_TIMESTAMP_EVERY = int(env("TIMESTAMP_EVERY", "60"))  # seconds between two timestamps on checkpoints, at least
CONCORD_LEDGER = env("LEDGER", "embedded")  # or witnessed, replicated: docs/ledger.md
CONCORD_LEDGER_POLICY, CONCORD_LEDGER_NODE = env("LEDGER_POLICY"), env("LEDGER_NODE")
CONCORD_LEDGER_FILLER = float(env("LEDGER_FILLER", "120"))  # seconds between batches of nothing, on average
CONCORD_MAIL_FROM = env("MAIL_FROM", "Concord <noreply@localhost>")
CONCORD_FONTS = Path(env("FONTS", str(ROOT / "node_modules/@expo-google-fonts")))

# What breaks is told on standard error, with where; paths of refused requests are not: some carry a link's secret.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "level": "ERROR"}},
}
