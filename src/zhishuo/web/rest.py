"""The root of the HTTP API: OpenAPI at /api/v1/openapi.json; every refusal as RFC 9457 JSON."""

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError

from zhishuo.kernel.refusal import Refusal
from zhishuo.matters.rest import router as matters
from zhishuo.web.errors import problem

api = NinjaAPI(title="直说 Zhishuo", version="1", urls_namespace="api", docs_url=None)


class BadRequestBody(Refusal):
    """A request body that is not of the described shape; `where` names the first field that is wrong."""

    code = "bad_request_body"
    title, title_en = "内容格式不对", "Not the described shape"
    says = "字段 {where}：{what}。"
    says_en = "Field {where}: {what}."
    instead = "请对照 /api/v1/openapi.json 改一下再发。"
    instead_en = "Compare with /api/v1/openapi.json and send it again."
    where: str
    what: str


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return problem(refusal)


@api.exception_handler(ValidationError)
def misshapen(request: HttpRequest, error: ValidationError) -> HttpResponse:
    first = error.errors[0]
    where = ".".join(str(part) for part in first["loc"] if part not in ("body", "payload", "query", "path"))
    return problem(BadRequestBody(where=where or "body", what=str(first["msg"]), field=where or None))


api.add_router("", matters)
