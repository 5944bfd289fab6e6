"""Settings, all from the environment (see `environment.py`)."""

import sys
from datetime import timedelta

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from policing.environment import BASE_DIR, database, env, existing_file, lon_lat, origin_of, required, required_key, tile_addresses
from policing.norms import *  # noqa: F403
from policing.providers import *  # noqa: F403
from policing.queues import ROUTES, SCHEDULE

MIGRATING = len(sys.argv) > 1 and sys.argv[1] in {"migrate", "sqlmigrate", "pgtrigger", "make_partitions"}

SECRET_KEY = required("SECRET_KEY", "the secret that signs sessions and links")
SEALING_KEY = required_key("SEALING_KEY", "the key that seals personal data in the database")
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
BASE_URL = env.str("BASE_URL", default="http://localhost:8000").rstrip("/")
STREAM_URL = env.str("STREAM_URL", default="").rstrip("/")
PLAIN_HTTP = env.bool("PLAIN_HTTP", default=False)
ALLOW_PRIVATE_CALLBACKS = env.bool("ALLOW_PRIVATE_CALLBACKS", default=False)
CALLBACK_AUTHORITIES = existing_file("CALLBACK_AUTHORITIES")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[BASE_URL])

INSTALLED_APPS = [
    "accounts.administration.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "csp",
    "pgtrigger",
    "pghistory",
    "rest_framework",
    "rest_framework_api_key",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "accounts",
    "delivery",
    "grids",
    "partners",
    "alerts",
    "patrols",
    "disputes",
    "desk",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "partners.request_log.RequestLogged",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "policing.last_words.Redirects",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.SeenSessions",
    "accounts.middleware.KeptByNobody",
    "accounts.middleware.OwnLanguage",
    "accounts.middleware.WhoChangedIt",
]

ROOT_URLCONF = "policing.urls"
WSGI_APPLICATION = "policing.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "csp.context_processors.nonce",
                "policing.context.page",
            ]
        },
    }
]

DATABASES = {"default": database("MIGRATION_DATABASE_URL", default="DATABASE_URL") if MIGRATING else database("DATABASE_URL")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = required("REDIS_URL", "the address of Valkey or Redis, like redis://host:6379/0")
KEY_PREFIX = env.str("KEY_PREFIX", default="zhufang")
CACHES = {
    "default": {
        "BACKEND": "policing.lib.cache.FailOpenCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": KEY_PREFIX,
        "OPTIONS": {"socket_connect_timeout": 0.2, "socket_timeout": 0.5},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

# A queue that is away or hangs must cost a request nothing: short sockets, no retries (docs/decisions).
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "global_keyprefix": f"{KEY_PREFIX}:",
    "socket_connect_timeout": 0.2,
    "socket_timeout": 5,
    "max_retries": 0,
    "visibility_timeout": 3600,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
# Never: Celery would close the connection to PostgreSQL around every task, and a fresh one costs ten times what routing an alert asks (policing/celery.py).
CELERY_DB_REUSE_MAX = 10**12
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# Alerts have a worker of their own: escalating, and routing what was lost, must not wait for a receiver that hangs.
CELERY_TASK_DEFAULT_QUEUE = "alerts"
CELERY_TASK_ROUTES = ROUTES
CELERY_BEAT_SCHEDULE = SCHEDULE
CELERY_TIMEZONE = "Asia/Shanghai"

# How long a worker may keep what it is sending; what a dead one held is taken by the next after this.
DELIVERY_LEASE = timedelta(seconds=env.int("DELIVERY_LEASE_S", default=90))

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.ByPassword", "accounts.backends.BySignInPage"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# A link to set a password works for a day.
PASSWORD_RESET_TIMEOUT = 24 * 3600
LOGIN_REDIRECT_URL = "desk:board"
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "accounts.adapter.StationAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
# Per address only: a limit per login would let a stranger lock an officer out.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.bool("BEHIND_PROXY", default=False) else 0
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "20/5m/ip"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = PLAIN_HTTP
MFA_TOTP_ISSUER = "Zhufang"
USERSESSIONS_TRACK_ACTIVITY = True

SESSION_COOKIE_AGE = 12 * 3600
# A browser nobody was heard on for so long is signed out; an open board or wall is heard all the time (docs/decisions). 0: never.
SESSION_IDLE = timedelta(minutes=env.int("SESSION_IDLE_MINUTES", default=120))
SESSION_COOKIE_NAME = "sessionid" if PLAIN_HTTP else "__Host-sessionid"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not PLAIN_HTTP
CSRF_COOKIE_NAME = "csrftoken" if PLAIN_HTTP else "__Host-csrftoken"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 0 if PLAIN_HTTP else env.int("HSTS_SECONDS", default=31536000)
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024

# Streets behind the map: addresses of tiles with {z}, {x} and {y}, one over the other, with a space between; a path is one of this site. None by default.
MAP_TILES = tile_addresses("MAP_TILES")
MAP_CREDIT = env.str("MAP_CREDIT", default="")
# Where a map looks that has nothing to show yet.
MAP_CENTRE = lon_lat("MAP_CENTRE", default=(113.9, 35.3))
TILE_HOSTS = sorted({origin for address in MAP_TILES if (origin := origin_of(address))})
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": [],
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:", *TILE_HOSTS],
        "worker-src": [SELF],
        "connect-src": [SELF, *([STREAM_URL] if STREAM_URL else []), *TILE_HOSTS],
        "font-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "policing.formats"
TIME_ZONE = env.str("TIME_ZONE", default="Asia/Shanghai")
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = env.str("STATIC_ROOT", default="") or None
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 60 if PLAIN_HTTP else 3600

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["partners.authentication.PartnerKeyAuthentication", "accounts.authentication.StaffSession"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["policing.lib.parsers.StrictJSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "policing.lib.pages.Pages",
    "PAGE_SIZE": 100,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_THROTTLE_CLASSES": ["partners.throttles.KeyThrottle"],
    "EXCEPTION_HANDLER": "policing.lib.envelope.answer_error",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
# For each key, in each server process; a key may have figures of its own.
KEY_ALERTS_PER_MINUTE = env.int("KEY_ALERTS_PER_MINUTE", default=600)
KEY_OTHERS_PER_MINUTE = env.int("KEY_OTHERS_PER_MINUTE", default=1200)
# How long lines of the request log gather in a process before they are written; 0 writes none by itself.
REQUEST_LOG_SECONDS = env.float("REQUEST_LOG_SECONDS", default=2.0)
SPECTACULAR_SETTINGS = {
    "TITLE": "Zhufang",
    "DESCRIPTION": _("Alerts from partners, orders from the station. A partner's guide with examples stands at /contract/."),
    "VERSION": "1.1.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": True,
    "ENUM_NAME_OVERRIDES": {
        "GridKind": "grids.models.Grid.Kind",
        "RouteKind": "patrols.models.Route.Kind",
        "RoleEnum": "grids.models.Shift.ROLES",
        "DaysEnum": "grids.models.ShiftTemplate.Days",
        "PartyRole": "disputes.models.Party.Role",
        "DisputeSource": "disputes.models.Dispute.Source",
        "ImportStatus": "grids.lifecycle.ImportStatus",
    },
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "policing.openapi.complete"],
}

vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="zhufang@localhost")
EMAIL_TIMEOUT = 10

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "policing.lib.logs.json_formatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO")},
}
