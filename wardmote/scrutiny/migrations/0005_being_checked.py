"""How many replies of a published recommendation wait for somebody to confirm their rule, in a column."""

from django.db import migrations, models

from wardmote.scrutiny.standing import replies_being_checked


def fill(apps, schema_editor):
    """Work the column out from what is published."""
    rows = apps.get_model("scrutiny", "PublishedRecommendation").objects.filter(is_answered=False)
    for row in rows.select_related("publication").iterator(chunk_size=200):
        if row.publication.content and (count := replies_being_checked(row.publication.content)):
            rows.filter(pk=row.pk).update(being_checked=count)


class Migration(migrations.Migration):
    dependencies = [("scrutiny", "0004_own_parts")]

    operations = [
        migrations.AddField(
            "publishedrecommendation",
            "being_checked",
            models.PositiveSmallIntegerField(
                default=0, help_text="Open replies whose date is under a rule that nobody has confirmed."
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
