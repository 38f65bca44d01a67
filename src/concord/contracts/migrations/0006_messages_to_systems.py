from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contracts", "0005_positions_and_rounds")]

    operations = [
        migrations.AddField(
            model_name="webhookkey",
            name="url",
            field=models.CharField(blank=True, default="", max_length=500),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="webhookkey",
            name="kind",
            field=models.CharField(
                choices=[("payments", "Payments"), ("events", "Events"), ("outgoing", "Outgoing")],
                default="payments",
                max_length=8,
            ),
        ),
    ]
