"""Messaging's start-up: the job that sends, and words for its verbs."""

from datetime import timedelta

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "wardmote.messaging"
    label = "messaging"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from wardmote.kernel import facts, work
        from wardmote.messaging import jobs

        facts.register_words("messaging.mail_switched", _("Outgoing mail was switched on or off"))
        facts.register_words("messaging.sent_again", _("An e-mail was sent again"))
        work.register_job("messaging.send", jobs.send_waiting, every=timedelta(seconds=5), title=_("Sending e-mail"))
        work.register_job("messaging.forget", jobs.forget, every=timedelta(hours=24), title=_("Clearing old e-mail"))
