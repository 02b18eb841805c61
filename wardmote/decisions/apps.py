"""The start-up of decisions: words for its verbs, the index of what is published, reports as ends of links."""

from datetime import timedelta

from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "wardmote.decisions"
    label = "decisions"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from wardmote.decisions import linking, notices, packs, plan_public, record_public, recounting
        from wardmote.decisions.moderngov import taking_in
        from wardmote.decisions.publishing import index_report
        from wardmote.decisions.verbs import VERBS
        from wardmote.decisions.verbs_record import VERBS as RECORD_VERBS
        from wardmote.kernel import facts, publishing, work
        from wardmote.organisations import one_off_days

        for verb, words in (VERBS | RECORD_VERBS).items():
            facts.register_words(verb, words)
        publishing.register_index("decisions.report", index_report)
        publishing.register_index("decisions.planentry", plan_public.index_entry)
        publishing.register_index("decisions.decisionrecord", record_public.index_record)
        work.register_kind(packs.WORK, packs.make_in_background)
        work.register_kind(taking_in.WORK, taking_in.read_in_background)
        work.register_job(
            taking_in.JOB, taking_in.read_due, every=timedelta(hours=1), title=_("Reading meetings from ModernGov")
        )
        work.register_job(
            "decisions.notices",
            notices.announce,
            every=timedelta(seconds=30),
            title=_("Telling people whose turn it is with reports and decisions"),
        )
        linking.register()
        one_off_days.register_recount(recounting.recount)
