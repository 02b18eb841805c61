"""The root of the API: every room's routes under /api/v1/, described by OpenAPI 3.1."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import ValidationError

from wardmote.assessment.api import router as evidence
from wardmote.decisions.api_plan import router as forward_plan
from wardmote.decisions.api_records import router as decisions
from wardmote.kernel.words import list_words
from wardmote.partnership.api import router as partnership
from wardmote.scrutiny.api import router as scrutiny

api = NinjaAPI(
    title="Scrutiny record",
    version="1",
    description="What scrutiny asked, what was answered and what changed. Everything here is published under the Open Government Licence v3.0.",
    docs_url=None,
    urls_namespace="api",
)
api.add_router("", scrutiny)
api.add_router("", forward_plan)
api.add_router("", decisions)
api.add_router("", evidence)
api.add_router("", partnership)


@api.exception_handler(ValidationError)
def explain(request: HttpRequest, wrong: ValidationError) -> HttpResponse:
    """422: which filters could not be read, in the words of ``Problem``. Only numbers can be wrong: all else is text."""
    names = sorted({str(each["loc"][-1]) for each in wrong.errors})
    detail = _("Write %(names)s as a whole number.") % {"names": list_words(names)}
    return api.create_response(request, {"detail": detail}, status=422)
