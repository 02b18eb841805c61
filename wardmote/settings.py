"""One settings file. Everything that differs between installations is read, loudly, from the environment (docs/running.md)."""

import os
import re
import secrets
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent


def _words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def _switch(name: str, *, default: bool = False) -> bool:
    said = os.environ.get(name, "yes" if default else "no").strip().lower()
    if said not in {"yes", "no"}:
        raise ImproperlyConfigured(f"{name} is “{said}”. Write yes or no.")
    return said == "yes"


def _number(name: str, default: int) -> int:
    said = os.environ.get(name, str(default))
    if not said.isdigit():
        raise ImproperlyConfigured(f"{name} is “{said}”. Write a whole number.")
    return int(said)


PRODUCTION = _switch("WARDMOTE_PRODUCTION")
TESTING = "pytest" in sys.modules
DEBUG = _switch("WARDMOTE_DEBUG") and not PRODUCTION
DATA = Path(os.environ.get("WARDMOTE_DATA", ROOT / "var"))
DATA.mkdir(parents=True, exist_ok=True)
FILES = DATA / "files"
FIGURES = DATA / "figures"  # the store of police open data: docs/decisions/0013-figures.md
COMPONENT_GALLERY = not PRODUCTION
DEMONSTRATION_ACCOUNTS = not PRODUCTION  # listed on the sign-in page; refused in production


def _key(name: str) -> str:
    """A secret from the environment; outside production one is made once and kept in the data folder."""
    said = os.environ.get(name, "")
    if said:
        if PRODUCTION and len(said) < 50:
            raise ImproperlyConfigured(f"{name} is too short. Use at least 50 random characters.")
        return said
    if PRODUCTION:
        raise ImproperlyConfigured(f"{name} is not set. Production needs its own keys; see docs/running.md.")
    kept = DATA / f"{name.lower()}.key"
    if not kept.is_file():
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(50))
    return kept.read_text()


SECRET_KEY = _key("WARDMOTE_SESSION_KEY")
SECRET_KEY_FALLBACKS = _words("WARDMOTE_SESSION_KEY_OLD")
LINK_KEYS = [_key("WARDMOTE_LINK_KEY"), *_words("WARDMOTE_LINK_KEY_OLD")]
SUPPRESSION_KEYS = [_key("WARDMOTE_SUPPRESSION_KEY"), *_words("WARDMOTE_SUPPRESSION_KEY_OLD")]

ALLOWED_HOSTS = _words("WARDMOTE_HOSTS", "" if PRODUCTION else "127.0.0.1,localhost,.localhost,[::1]")
if PRODUCTION and not ALLOWED_HOSTS:
    raise ImproperlyConfigured("WARDMOTE_HOSTS is not set. Name every council's host, separated by commas.")
PUBLIC_PORT = _number(
    "WARDMOTE_PUBLIC_PORT", 0 if PRODUCTION else 8000
)  # in the addresses that e-mails carry; 0 for none
TRUSTED_PROXIES = _number("WARDMOTE_TRUSTED_PROXIES", 0)  # how many proxies in front add to X-Forwarded-For

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "wardmote.kernel",
    "wardmote.messaging",
    "wardmote.organisations",
    "wardmote.assessment",
    "wardmote.decisions",
    "wardmote.partnership",
    "wardmote.scrutiny",
    "wardmote.engagement",
    "wardmote.website",
]

MIDDLEWARE = [
    "wardmote.kernel.middleware.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "wardmote.kernel.middleware.CouncilByHostname",
    "wardmote.website.sign_in.Doors",
    "wardmote.kernel.middleware.SafeHeaders",
]

ROOT_URLCONF = "wardmote.urls"
WSGI_APPLICATION = "wardmote.wsgi.application"
FORM_RENDERER = "wardmote.kernel.forms.ComponentRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "wardmote.kernel.templatetags.components"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "wardmote.website.context.page",
            ],
        },
    }
]


def _database(url: str) -> dict[str, Any]:
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA / "wardmote.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-20000;PRAGMA foreign_keys=ON",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgresql://. Leave it out to use SQLite.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "wardmote",
        "USER": unquote(parts.username or os.environ.get("PGUSER", "")),
        "PASSWORD": unquote(parts.password or os.environ.get("PGPASSWORD", "")),
        "HOST": parts.hostname or os.environ.get("PGHOST", ""),
        "PORT": str(parts.port or os.environ.get("PGPORT", "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": _database(os.environ.get("DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "kernel_cache"}}

AUTH_USER_MODEL = "kernel.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/my/"
LOGOUT_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 20 * 60 * 60  # no time limit under 20 hours on a form
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
LOCALE_PATHS = [ROOT / "locale"]

STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "static"]
STATIC_ROOT = DATA / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise warns when it is not there
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": FILES}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "wardmote.kernel.staticfiles.HashedStaticFiles"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
UPLOAD_LIMIT_MIB = _number("WARDMOTE_UPLOAD_LIMIT_MIB", 50)
CLAMD = os.environ.get("WARDMOTE_CLAMD", "")  # host:port or a socket's path; uploads wait until it says clean

EMAIL_HOST = os.environ.get("WARDMOTE_SMTP_HOST", "")
EMAIL_PORT = _number("WARDMOTE_SMTP_PORT", 25)
EMAIL_HOST_USER = os.environ.get("WARDMOTE_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("WARDMOTE_SMTP_PASSWORD", "")
EMAIL_USE_TLS = _switch("WARDMOTE_SMTP_STARTTLS", default=PRODUCTION)
EMAIL_TIMEOUT = 20
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = DATA / "mail"
DEFAULT_FROM_EMAIL = os.environ.get("WARDMOTE_MAIL_FROM", "record@localhost")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    if TRUSTED_PROXIES:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "wardmote.kernel.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "wardmote": {"level": "WARNING" if TESTING else os.environ.get("WARDMOTE_LOG", "INFO")},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}

RELEASE = (re.search(r"^## (\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE) or [None, "0.0.0"])[1]

# Sign-in (django-allauth). Its own pages are restyled in templates/account and templates/mfa.
ACCOUNT_ADAPTER = "wardmote.website.sign_in.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "wardmote.website.sign_in.SocialAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # people are invited to an address, which proves it
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_REAUTHENTICATION_REQUIRED = False
ACCOUNT_FORMS = {
    "login": "wardmote.website.sign_in_forms.SignInForm",
    "request_login_code": "wardmote.website.sign_in_forms.RequestCodeForm",
    "confirm_login_code": "wardmote.website.sign_in_forms.ConfirmCodeForm",
    "reset_password": "wardmote.website.sign_in_forms.NewPasswordForm",
    "reset_password_from_key": "wardmote.website.sign_in_forms.ChosenPasswordForm",
    "change_password": "wardmote.website.sign_in_forms.ChangePasswordForm",
    "set_password": "wardmote.website.sign_in_forms.SetPasswordForm",
    "reauthenticate": "wardmote.website.sign_in_forms.AgainForm",
}
MFA_ADAPTER = "wardmote.website.sign_in.MFAAdapter"
MFA_FORMS = {
    "authenticate": "wardmote.website.sign_in_forms.SecondStepForm",
    "reauthenticate": "wardmote.website.sign_in_forms.SecondStepAgainForm",
    "activate_totp": "wardmote.website.sign_in_forms.SetUpAppForm",
    "add_webauthn": "wardmote.website.sign_in_forms.AddKeyForm",
    "edit_webauthn": "wardmote.website.sign_in_forms.RenameKeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Wardmote"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "council",
                "name": os.environ.get("WARDMOTE_OIDC_NAME", "Council account"),
                "client_id": os.environ.get("WARDMOTE_OIDC_CLIENT", ""),
                "secret": os.environ.get("WARDMOTE_OIDC_SECRET", ""),
                "settings": {"server_url": os.environ["WARDMOTE_OIDC_SERVER"]},
            }
        ]
        if os.environ.get("WARDMOTE_OIDC_SERVER")
        else []
    }
}
OIDC_GROUP_ROLES = dict(
    pair.split("=", 1) for pair in _words("WARDMOTE_OIDC_GROUPS")
)  # group=role, or group=council/role where one installation serves several councils
OIDC_GROUPS_CLAIM = os.environ.get("WARDMOTE_OIDC_GROUPS_CLAIM", "groups")
if os.environ.get("WARDMOTE_OIDC_SERVER"):  # the browser is sent on from our form to the council's own sign-in
    _server = urlsplit(os.environ["WARDMOTE_OIDC_SERVER"])
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"].append(f"{_server.scheme}://{_server.netloc}")

if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
