"""All paths: the modules' own, the API, and the pages of the frame."""

from django.urls import include, path

from zhishuo.web import views
from zhishuo.web.rest import api

handler404 = "zhishuo.web.errors.not_found"
handler500 = "zhishuo.web.errors.server_error"

urlpatterns = [
    path("", include("zhishuo.matters.urls")),
    path("", include("zhishuo.packs.urls")),
    path("", include("zhishuo.papers.urls")),
    path("", include("zhishuo.matters.rehoming.urls")),
    path("", include("zhishuo.people.urls")),
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("privacy/", views.privacy, name="privacy"),
    path("look/", views.look, name="look"),
    path("health/", views.health, name="health"),
    path("api/v1/", api.urls),
]
