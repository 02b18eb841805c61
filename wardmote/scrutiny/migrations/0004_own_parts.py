"""How each decision maker's and partner's own part of a published recommendation stands, in columns."""

from django.db import migrations, models

from wardmote.scrutiny.standing import own_part

COLUMNS = ("is_answered", "answered_on", "days", "reply_due_on", "action_due_on", "silent_from_on")


def fill(apps, schema_editor):
    """Work the columns out from what is published."""
    topics = apps.get_model("scrutiny", "PublishedTopic").objects.filter(kind__in=["decision-maker", "partner"])
    rows = topics.select_related("recommendation__publication").order_by("recommendation_id")
    waiting = []
    for row in rows.iterator(chunk_size=200):
        own = own_part(row.recommendation.publication.content, row.kind, row.slug)
        for name in COLUMNS:
            setattr(row, name, own[name])
        waiting.append(row)
        if len(waiting) == 200:
            topics.bulk_update(waiting, COLUMNS)
            waiting.clear()
    topics.bulk_update(waiting, COLUMNS)


class Migration(migrations.Migration):
    dependencies = [("scrutiny", "0003_hearing_of_one")]

    operations = [
        migrations.AddField(
            "publishedtopic", "is_answered", models.BooleanField(default=False, help_text="Whether it owes no answer.")
        ),
        migrations.AddField("publishedtopic", "answered_on", models.DateField(blank=True, null=True)),
        migrations.AddField(
            "publishedtopic",
            "days",
            models.IntegerField(blank=True, help_text="From asked to answered in full.", null=True),
        ),
        migrations.AddField("publishedtopic", "reply_due_on", models.DateField(blank=True, null=True)),
        migrations.AddField("publishedtopic", "action_due_on", models.DateField(blank=True, null=True)),
        migrations.AddField("publishedtopic", "silent_from_on", models.DateField(blank=True, null=True)),
        migrations.AddIndex(
            "publishedtopic", models.Index(fields=["council", "kind", "slug", "days"], name="published_own_days")
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
