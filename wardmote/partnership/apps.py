"""The start-up of partnership: words for its verbs, the index of what is published, its things as ends of links."""

from django.apps import AppConfig


class PartnershipConfig(AppConfig):
    name = "wardmote.partnership"
    label = "partnership"

    def ready(self) -> None:
        from wardmote.kernel import facts, publishing
        from wardmote.partnership import linking
        from wardmote.partnership.publishing import index_action
        from wardmote.partnership.verbs import VERBS

        for verb, words in VERBS.items():
            facts.register_words(verb, words)
        publishing.register_index("partnership.planaction", index_action)
        linking.register()
