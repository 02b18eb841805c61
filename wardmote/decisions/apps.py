"""The start-up of decisions: words for its verbs."""

from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "wardmote.decisions"
    label = "decisions"

    def ready(self) -> None:
        from wardmote.decisions.verbs import VERBS
        from wardmote.kernel import facts

        for verb, words in VERBS.items():
            facts.register_words(verb, words)
