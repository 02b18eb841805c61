"""The root of the API: every room's routes under /api/v1/, described by OpenAPI 3.1."""

from ninja import NinjaAPI

from wardmote.scrutiny.api import router as scrutiny

api = NinjaAPI(
    title="Scrutiny record",
    version="1",
    description="What scrutiny asked, what was answered and what changed. Everything here is published under the Open Government Licence v3.0.",
    docs_url=None,
    urls_namespace="api",
)
api.add_router("", scrutiny)
