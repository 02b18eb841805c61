"""The kernel's start-up: the history's triggers, search, and words for its own verbs."""

from datetime import timedelta
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class KernelConfig(AppConfig):
    name = "wardmote.kernel"
    label = "kernel"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from wardmote.kernel import checks, facts, files, invariants, jobs, limits, register, signed_links, work

        post_migrate.connect(_after_migrate, sender=self)
        for verb, words in {
            "kernel.published": _("Published"),
            "kernel.taken_down": _("Taken down"),
            "kernel.detail_erased": _("A detail was removed"),
            "kernel.linked": _("Linked"),
        }.items():
            facts.register_words(verb, words)
        work.register_job("kernel.seal", jobs.seal, every=timedelta(seconds=5), title=_("Sealing the history"))
        work.register_job(
            "kernel.seal_late", jobs.seal_late, every=timedelta(hours=1), title=_("Sealing what came late")
        )
        work.register_job("kernel.sweep", limits.sweep, every=timedelta(hours=1), title=_("Forgetting old counters"))
        work.register_job(
            "kernel.forget", signed_links.forget, every=timedelta(hours=24), title=_("Clearing ended links")
        )
        work.register_job(
            "kernel.files", files.check_waiting, every=timedelta(minutes=1), title=_("Checking files for viruses")
        )
        work.register_job(
            "kernel.retain", register.retain, every=timedelta(hours=24), title=_("Deleting what was kept long enough")
        )
        invariants.register_our_own()
        checks.register()
        autodiscover_modules("privacy")


def _after_migrate(**_kwargs: Any) -> None:
    from django.core.management import call_command

    from wardmote.kernel.db import search, triggers

    triggers.make()
    search.make()
    call_command("createcachetable", "kernel_cache", verbosity=0)
