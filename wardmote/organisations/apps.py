"""Organisations' start-up: words for its verbs."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "wardmote.organisations"
    label = "organisations"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from wardmote.kernel import facts
        from wardmote.organisations.permissions import acting_post

        for verb, words in {
            "organisations.body_changed": _("A body was added or changed"),
            "organisations.body_renamed": _("Renamed"),
            "organisations.post_changed": _("A post was added or changed"),
            "organisations.post_renamed": _("Renamed"),
            "organisations.post_held": _("Somebody took up a post"),
            "organisations.post_left": _("Somebody left a post"),
            "organisations.succeeded": _("Passed on to a successor"),
            "organisations.body_ended": _("A body came to an end"),
            "organisations.post_ended": _("A post came to an end"),
            "organisations.capacity_changed": _("A capacity was added or changed"),
            "organisations.membership_given": _("A role was given"),
            "organisations.membership_ended": _("A role ended"),
            "organisations.invited": _("Invited"),
            "organisations.invitation_accepted": _("Invitation accepted"),
            "organisations.invitation_withdrawn": _("Invitation withdrawn"),
            "organisations.account_closed": _("An account was closed"),
            "organisations.person_changed": _("A person's details changed"),
            "organisations.ward_changed": _("A ward was added or changed"),
            "organisations.area_changed": _("A group of wards was added or changed"),
            "organisations.group_changed": _("A political group was added or changed"),
            "organisations.meeting_changed": _("A meeting was added or changed"),
            "organisations.agenda_published": _("Agenda published"),
            "organisations.meeting_held": _("The meeting was held"),
            "organisations.meeting_cancelled": _("The meeting was cancelled"),
            "organisations.item_changed": _("An agenda item was added or changed"),
            "organisations.rule_set": _("A council rule was set"),
            "organisations.rule_confirmed": _("A rule was confirmed"),
            "organisations.one_off_day_added": _("A one-off bank holiday was added"),
            "organisations.one_off_day_taken_away": _("A one-off bank holiday was taken away"),
            "organisations.look_changed": _("The council's look or settings changed"),
        }.items():
            facts.register_words(verb, words)
        facts.register_naming(acting_post)
