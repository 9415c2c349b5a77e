"""All settings of Django, from the environment by `env`; nothing here has side effects."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dj_database_url
from django.utils.translation import gettext_lazy as _

from cairn.config import env, secret_key

SOURCE = Path(__file__).resolve().parent.parent

# --- Where the installation keeps its things ----------------------------------------------------
DATA_DIR = env.folder(
    "CAIRN_DATA_DIR", Path("data"), "Database, keys, mail folder, uploads and backups."
).resolve()
KEYS_DIR = env.folder(
    "CAIRN_KEYS_DIR",
    DATA_DIR / "keys",
    "Secret keys and the purge ledger; back them up apart from the database.",
).resolve()
SECRET_KEY = env.secret(
    "CAIRN_SECRET_KEY", "Signs sessions and links; made in the keys folder where not set."
) or secret_key.read_or_make(KEYS_DIR)

DEBUG = env.switch("CAIRN_DEBUG", False, "Show details of errors: for engineers alone.")
HOST = env.text("CAIRN_HOST", "127.0.0.1", "The address the web server listens on.")
PORT = env.number("CAIRN_PORT", 8000, "The port the web server listens on.")
BASE_URL = env.text(
    "CAIRN_BASE_URL", f"http://{HOST}:{PORT}", "The address people type; links in mails begin so."
).rstrip("/")
WEB_THREADS = env.number("CAIRN_WEB_THREADS", 8, "Threads of one web process.")
WEB_PROCESSES = env.number("CAIRN_WEB_PROCESSES", 2, "Web processes.")
ALLOWED_HOSTS = env.words(
    "CAIRN_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]", "Host names the server answers to."
)
SECURE = BASE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [BASE_URL] if SECURE else []
CLOCK_OFFSET_SECONDS = env.number(
    "CAIRN_CLOCK_OFFSET_SECONDS", 0, "Seconds to live ahead of real time: for rehearsals alone."
)

INSTALLED_APPS = [
    "cairn.config.apps.ConfigConfig",
    "cairn.demo",
    "cairn.home",
    "cairn.data_rights",
    "cairn.conversations",
    "cairn.matching",
    "cairn.goals",
    "cairn.mentorships",
    "cairn.programmes",
    "cairn.roster",
    "cairn.people",
    "cairn.schools",
    "cairn.outbox",
    "cairn.audit",
    "cairn.jobs",
    "cairn.once",
    "cairn.ui",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.google",
    "allauth.socialaccount.providers.microsoft",
    "allauth.socialaccount.providers.openid_connect",
    "django_tasks",
    "django_tasks_db",
    "template_partials.apps.SimpleAppConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages hold a masked CSRF token and are padded at random, so that their length tells nothing.
    "django.middleware.gzip.GZipMiddleware",
    "cairn.config.health.HealthMiddleware",
    "cairn.config.logs.RequestLogMiddleware",
    "cairn.ui.middleware.SecurityHeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cairn.people.middleware.ActingPersonMiddleware",
]

ROOT_URLCONF = "cairn.config.urls"
WSGI_APPLICATION = "cairn.config.wsgi.application"

_LOADERS: list[Any] = [
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
MESSAGE_STORAGE = "cairn.ui.messages.SaidOnce"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "cairn.ui.context.interface",
            ],
            "builtins": ["template_partials.templatetags.partials", "cairn.ui.templatetags.ui"],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [("django.template.loaders.cached.Loader", _LOADERS)],
                )
            ],
        },
    }
]
FORM_RENDERER = "cairn.ui.forms.CairnFormRenderer"

# --- Database -----------------------------------------------------------------------------------
DATABASE_URL = env.text(
    "DATABASE_URL",
    f"sqlite:///{DATA_DIR / 'cairn.sqlite3'}",
    "The database: embedded SQLite, or PostgreSQL 15 or newer (postgres://…).",
)
DATABASES: dict[str, dict[str, Any]] = {
    "default": {**dj_database_url.parse(DATABASE_URL), "ATOMIC_REQUESTS": False}
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # FULL, because a power cut must lose no acknowledged write; IMMEDIATE, because a transaction
    # that begins by reading and then writes would otherwise fail instead of waiting its turn.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 5,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "PRAGMA busy_timeout=5000; PRAGMA cache_size=-20000; PRAGMA temp_store=MEMORY",
    }
    DATABASES["default"]["CONN_MAX_AGE"] = None
else:
    # A connection is asked for a sign of life before it is lent: after a restart of the database
    # every pool holds dead ones. Five seconds without a connection are an answer: 503. A pool that
    # goes on trying waits longer each time; one that gives up soon tries anew with the next page.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 5,
        **DATABASES["default"].get("OPTIONS", {}),
        "pool": {
            "min_size": 1,
            "max_size": WEB_THREADS + 2,
            "timeout": 5,
            "reconnect_timeout": 1,
        },
    }

# --- Cache: shared by all processes, because sign-in limits count there -------------------------
CACHE_URL = env.text(
    "CACHE_URL", "db://", "Shared cache: db:// (in the database) or redis://host:port/0."
)
CACHES: dict[str, dict[str, Any]] = {
    "default": (
        {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "cache",
            # Past its limit (300 where none is named) this cache drops entries that still count, so
            # that anybody could push the counts of wrong passwords out.
            "OPTIONS": {"MAX_ENTRIES": 100_000},
        }
        if CACHE_URL.startswith("db:")
        else {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CACHE_URL}
    )
}

# --- People who sign in -------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["cairn.people.backends.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# 19 MiB, t=2, p=1 is the floor OWASP names; the default of Django costs a class its lesson.
PASSWORD_HASHERS = [
    "cairn.people.passwords.ClassroomArgon2Hasher",
    "django.contrib.auth.hashers.Argon2PasswordHasher",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:today"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "cairn.people.sign_in.SignInAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# A whole class signs in from one address within a minute: wrong passwords are counted by
# cairn.people.throttle, the account first and the address second. "login_failed" is left for the
# codes of the second step.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": "20/15m/key,200/15m/ip",
    "reset_password": "60/m/ip,5/m/key",
    "request_login_code": "60/m/ip,3/m/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.number(
    "CAIRN_PROXIES",
    0,
    "Reverse proxies in front: the address of a visitor is read from what they add.",
)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
_FORMS = "cairn.people.forms.sign_in"
ACCOUNT_FORMS = {
    "login": f"{_FORMS}.LoginForm",
    "reauthenticate": f"{_FORMS}.ReauthenticateForm",
    "change_password": f"{_FORMS}.ChangePasswordForm",
    "set_password": f"{_FORMS}.SetPasswordForm",
    "reset_password": f"{_FORMS}.ResetPasswordForm",
    "reset_password_from_key": f"{_FORMS}.ResetPasswordKeyForm",
    "request_login_code": f"{_FORMS}.RequestLoginCodeForm",
    "confirm_login_code": f"{_FORMS}.ConfirmLoginCodeForm",
    "add_email": f"{_FORMS}.AddEmailForm",
}
MFA_FORMS = {
    "authenticate": f"{_FORMS}.AuthenticateForm",
    "reauthenticate": f"{_FORMS}.ReauthenticateCodeForm",
    "activate_totp": f"{_FORMS}.ActivateTOTPForm",
    "add_webauthn": f"{_FORMS}.AddWebAuthnForm",
    "edit_webauthn": f"{_FORMS}.EditWebAuthnForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
MFA_TOTP_ISSUER = "Cairn"
USERSESSIONS_TRACK_ACTIVITY = False
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_ADAPTER = "cairn.people.sign_in.SchoolSignInAdapter"


def _provider(name: str, client: str, secret: str) -> dict[str, Any]:
    return {"APPS": [{"provider_id": name, "client_id": client, "secret": secret, "name": name}]}


_OIDC = {
    "google": _provider(
        "google",
        env.text("CAIRN_GOOGLE_CLIENT_ID", "", "Sign-in with Google: client id."),
        env.secret("CAIRN_GOOGLE_SECRET", "Sign-in with Google: secret."),
    ),
    "microsoft": _provider(
        "microsoft",
        env.text("CAIRN_MICROSOFT_CLIENT_ID", "", "Sign-in with Microsoft: client id."),
        env.secret("CAIRN_MICROSOFT_SECRET", "Sign-in with Microsoft: secret."),
    ),
    "openid_connect": _provider(
        "school",
        env.text("CAIRN_OIDC_CLIENT_ID", "", "Sign-in with the school's OpenID Connect: id."),
        env.secret("CAIRN_OIDC_SECRET", "Sign-in with the school's OpenID Connect: secret."),
    ),
}
_OIDC["openid_connect"]["APPS"][0]["name"] = env.text(
    "CAIRN_OIDC_NAME", "your school account", "What the button of the school's sign-in says."
)
# An address that Microsoft names is sure only where one tenant, the school's own, is asked: in
# others anybody writes what they like.
_TENANT = env.text(
    "CAIRN_MICROSOFT_TENANT", "", "The school's Microsoft tenant; without it no address is trusted."
)
_OIDC["microsoft"]["APPS"][0]["settings"] = {
    "tenant": _TENANT or "organizations",
    "verified_email": bool(_TENANT),
}
_OIDC["google"]["APPS"][0]["name"] = "Google"
_OIDC["microsoft"]["APPS"][0]["name"] = "Microsoft"
_OIDC["openid_connect"]["APPS"][0]["settings"] = {
    "server_url": env.text("CAIRN_OIDC_SERVER_URL", "", "Address of the OpenID Connect server.")
}
SOCIALACCOUNT_PROVIDERS = {
    name: value for name, value in _OIDC.items() if value["APPS"][0]["client_id"]
}

# --- Cookies and headers ------------------------------------------------------------------------
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# Chrome holds the redirect to a provider against form-action too.
CSP_FORM_ACTION = [
    origin
    for origin, client in (
        ("https://accounts.google.com", "google"),
        ("https://login.microsoftonline.com", "microsoft"),
        (_OIDC["openid_connect"]["APPS"][0]["settings"]["server_url"], "openid_connect"),
    )
    if client in SOCIALACCOUNT_PROVIDERS and origin
]
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_SSL_REDIRECT = False
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "cairn.ui.views.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
ROSTER_MAX_BYTES = env.number(
    "CAIRN_ROSTER_MAX_MB", 200, "Largest roster file, unpacked, in megabytes."
) * (1024 * 1024)

RETENTION_DAYS = env.number(
    "CAIRN_RETENTION_DAYS", 365, "Days after its end for which a pair's messages are kept."
)

# --- Words and times ----------------------------------------------------------------------------
LANGUAGE_CODE = env.text("CAIRN_LANGUAGE", "en", "Language where a person has chosen none.")
LANGUAGES = [("en", _("English")), ("de", _("German")), ("ar", _("Arabic"))]
LANGUAGE_COOKIE_NAME = "language"
LOCALE_PATHS = [SOURCE / "locale"]
FORMAT_MODULE_PATH = "cairn.config.formats"
USE_I18N = USE_TZ = True
TIME_ZONE = env.text("CAIRN_TIME_ZONE", "Europe/London", "Time zone where a school names none.")

# --- Files --------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATA_DIR / "uploads"
FILE_UPLOAD_PERMISSIONS = 0o600

# --- Mail and jobs ------------------------------------------------------------------------------
MAIL_DIR = DATA_DIR / "mail"
SMTP_HOST = env.text("CAIRN_SMTP_HOST", "", "Mail server; empty: mails are written to data/mail.")
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if SMTP_HOST
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = str(MAIL_DIR)
EMAIL_HOST = SMTP_HOST
EMAIL_PORT = env.number("CAIRN_SMTP_PORT", 587, "Port of the mail server.")
EMAIL_HOST_USER = env.text("CAIRN_SMTP_USER", "", "User name at the mail server.")
EMAIL_HOST_PASSWORD = env.secret("CAIRN_SMTP_PASSWORD", "Password at the mail server.")
EMAIL_USE_TLS = env.switch("CAIRN_SMTP_TLS", True, "Speak STARTTLS with the mail server.")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("CAIRN_MAIL_FROM", "Cairn <cairn@localhost>", "Sender of mails.")
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# --- Logs: structured, never the body of anything a person wrote --------------------------------
LOG_FORMAT = env.text("CAIRN_LOG_FORMAT", "json", "Shape of log lines: json or console.")
LOG_LEVEL = env.text("CAIRN_LOG_LEVEL", "INFO", "Least level of log lines.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"structured": {"()": "cairn.config.logs.formatter", "kind": LOG_FORMAT}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        "django.db.backends": {"level": "WARNING"},
        "django_tasks": {"level": "WARNING"},
    },
}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS = ["security.W008", "security.W004"]
