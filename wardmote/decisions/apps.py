"""The start-up of decisions: words for its verbs, the index of what is published, reports as ends of links."""

from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "wardmote.decisions"
    label = "decisions"

    def ready(self) -> None:
        from wardmote.decisions import linking
        from wardmote.decisions.publishing import index_report
        from wardmote.decisions.verbs import VERBS
        from wardmote.kernel import facts, publishing

        for verb, words in VERBS.items():
            facts.register_words(verb, words)
        publishing.register_index("decisions.report", index_report)
        linking.register()
