"""Scrutiny's start-up: words for its verbs, jobs, long work, and the indexed copy of what is published."""

from datetime import timedelta

from django.apps import AppConfig


class ScrutinyConfig(AppConfig):
    name = "wardmote.scrutiny"
    label = "scrutiny"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from wardmote.decisions import pack_sources
        from wardmote.kernel import facts, publishing, work
        from wardmote.organisations import one_off_days, rules
        from wardmote.scrutiny import (
            importing_store,
            linking,
            notices,
            papers,
            public,
            recounting,
            reminders,
            rule_effects,
            sheets,
        )
        from wardmote.scrutiny.verbs import VERBS

        for verb, words in VERBS.items():
            facts.register_words(verb, words)
        publishing.register_index("scrutiny.review", public.index_review)
        publishing.register_index("scrutiny.recommendation", public.index_recommendation)
        work.register_kind(importing_store.READ_WORK, importing_store.read_in_background)
        work.register_kind(sheets.SHEET_WORK, sheets.write_in_background)
        work.register_job(
            "scrutiny.notices", notices.announce, every=timedelta(seconds=30), title=_("Telling people what is new")
        )
        work.register_job("scrutiny.reminders", reminders.remind, every=timedelta(hours=1), title=_("Reminders"))
        work.register_job(
            "scrutiny.rule_effects",
            rule_effects.follow,
            every=timedelta(seconds=30),
            title=_("Publishing again after a rule was confirmed"),
        )
        work.register_kind(rule_effects.WORK, rule_effects.publish_again)
        rules.register_effect(rule_effects.counted_by)
        one_off_days.register_recount(recounting.recount)
        linking.register()
        pack_sources.register("scrutiny.update", papers.for_pack)
