"""The start-up of the assessment room: words for its verbs, indexes of what is published, long work, renewed links."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "wardmote.assessment"
    label = "assessment"

    def ready(self) -> None:
        from wardmote.assessment import figures, publishing
        from wardmote.assessment.requesting import renew
        from wardmote.assessment.verbs import VERBS
        from wardmote.kernel import facts, signed_links, work
        from wardmote.kernel.models import SignedLink
        from wardmote.kernel.publishing import register_index

        for verb, words in VERBS.items():
            facts.register_words(verb, words)
        register_index("assessment.figureset", figures.index_figures)
        register_index(publishing.KIND, publishing.index_assessment)
        work.register_kind(figures.LOADING, figures.load_in_background)
        signed_links.register_renewal(SignedLink.Purpose.DATA_REQUEST, renew)
