import django.db.models
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0003_enterprises")]

    operations = [
        migrations.AddField(
            model_name="token",
            name="used_on",
            field=django.db.models.DateField(blank=True, null=True),
        ),
    ]
