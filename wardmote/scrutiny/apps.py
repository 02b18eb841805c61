"""Scrutiny's start-up: words for its verbs, jobs, long work, and the indexed copy of what is published."""

from django.apps import AppConfig


class ScrutinyConfig(AppConfig):
    name = "wardmote.scrutiny"
    label = "scrutiny"

    def ready(self) -> None:
        from wardmote.kernel import facts, publishing
        from wardmote.scrutiny import public
        from wardmote.scrutiny.verbs import VERBS

        for verb, words in VERBS.items():
            facts.register_words(verb, words)
        publishing.register_index("scrutiny.review", public.index_review)
        publishing.register_index("scrutiny.recommendation", public.index_recommendation)
