import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0004_events_of_systems"),
        ("docket", "0003_salts_of_entries"),
        ("people", "0003_enterprises"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Position",
            fields=[
                (
                    "matter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="position",
                        serialize=False,
                        to="docket.matter",
                    ),
                ),
                ("seq", models.PositiveIntegerField()),
                ("until", models.BigIntegerField(null=True)),
                ("rulebook", models.CharField(max_length=96)),
                ("stage", models.CharField(max_length=48)),
                ("outcome", models.CharField(blank=True, max_length=48)),
                ("currency", models.CharField(max_length=3)),
                ("ahead", models.BigIntegerField(default=0)),
                ("overdue", models.BigIntegerField(default=0)),
                ("oldest", models.BigIntegerField(null=True)),
                ("demand", models.CharField(blank=True, max_length=8)),
                ("grace", models.CharField(blank=True, max_length=8)),
                ("grace_until", models.BigIntegerField(null=True)),
                ("act", models.CharField(blank=True, max_length=64)),
                ("clause", models.CharField(blank=True, max_length=64)),
                ("defence", models.CharField(blank=True, max_length=12)),
                ("asked", models.BooleanField(default=False)),
                ("breach", models.BooleanField(default=False)),
                ("rank", models.PositiveSmallIntegerField(default=0)),
                (
                    "dispute",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="docket.matter"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organisation"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MoneyMonth",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.PositiveIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("due", models.BigIntegerField(default=0)),
                ("met", models.BigIntegerField(default=0)),
                ("received", models.BigIntegerField(default=0)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organisation"
                    ),
                ),
                (
                    "position",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="months", to="contracts.position"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("left_out", models.PositiveIntegerField(default=0)),
                ("made_at", models.BigIntegerField()),
                ("confirmed_at", models.BigIntegerField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="RoundLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("chosen", "Chosen"), ("queued", "Queued"), ("done", "Done"), ("refused", "Refused")],
                        default="chosen",
                        max_length=8,
                    ),
                ),
                ("act", models.CharField(blank=True, max_length=64)),
                ("amount", models.BigIntegerField(default=0)),
                ("why", models.JSONField(default=dict)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("run_at", models.BigIntegerField(default=0)),
                (
                    "entry",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="docket.entry"
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="docket.matter"
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="contracts.round"
                    ),
                ),
            ],
            options={
                "ordering": ["round", "number"],
            },
        ),
        migrations.AddIndex(
            model_name="position",
            index=models.Index(
                condition=models.Q(("breach", True)),
                fields=["organisation", "rank", "-overdue"],
                name="contracts_breach",
            ),
        ),
        migrations.AddIndex(
            model_name="position",
            index=models.Index(fields=["organisation", "currency"], name="contracts_position_home"),
        ),
        migrations.AddIndex(
            model_name="moneymonth",
            index=models.Index(fields=["organisation", "month"], name="contracts_month_home"),
        ),
        migrations.AddConstraint(
            model_name="moneymonth",
            constraint=models.UniqueConstraint(fields=("position", "month"), name="contracts_month_once"),
        ),
        migrations.AddIndex(
            model_name="round",
            index=models.Index(fields=["organisation", "-made_at"], name="contracts_round_recent"),
        ),
        migrations.AddIndex(
            model_name="roundline",
            index=models.Index(
                condition=models.Q(("state", "queued")), fields=["run_at"], name="contracts_round_queued"
            ),
        ),
        migrations.AddConstraint(
            model_name="roundline",
            constraint=models.UniqueConstraint(fields=("round", "matter"), name="contracts_round_contract_once"),
        ),
        migrations.AddConstraint(
            model_name="roundline",
            constraint=models.UniqueConstraint(fields=("round", "number"), name="contracts_round_number_once"),
        ),
    ]
