"""The public pages name posts, never the people who hold them, so there is no choice to keep about it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]

    operations = [migrations.RemoveField(model_name="council", name="publishes_names")]
