"""The committee may also set a day to hear how a recommendation of no review goes."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("scrutiny", "0002_declined_updates")]

    operations = [
        migrations.AddField(
            model_name="reportback",
            name="recommendation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="report_backs",
                to="scrutiny.recommendation",
            ),
        ),
        migrations.AlterField(
            model_name="reportback",
            name="review",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="report_backs",
                to="scrutiny.review",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportback",
            constraint=models.CheckConstraint(
                condition=Q(review__isnull=False, recommendation__isnull=True)
                | Q(review__isnull=True, recommendation__isnull=False),
                name="hears_of_a_review_or_one",
            ),
        ),
    ]
