"""A partner's update that an officer did not add to the record keeps when and why."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("scrutiny", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="actionupdate",
            name="declined_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="actionupdate",
            name="declined_because",
            field=models.TextField(
                blank=True, help_text="Why an officer did not add it to the record, as the partner is told."
            ),
        ),
    ]
