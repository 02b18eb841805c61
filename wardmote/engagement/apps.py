"""Engagement's start-up: the jobs that tell followers and forget them."""

from datetime import timedelta

from django.apps import AppConfig


class EngagementConfig(AppConfig):
    name = "wardmote.engagement"
    label = "engagement"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from wardmote.engagement import jobs
        from wardmote.kernel import work

        work.register_job(
            "engagement.announce", jobs.announce, every=timedelta(minutes=1), title=_("Telling followers")
        )
        work.register_job(
            "engagement.forget",
            jobs.forget,
            every=timedelta(hours=24),
            title=_("Clearing addresses of former followers"),
        )
