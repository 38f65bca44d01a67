"""What still waits to be sent is found quickly."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notice", "0002_alter_notice_key")]

    operations = [
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("status", "waiting")), fields=["made_at"], name="notice_waiting"
            ),
        ),
    ]
