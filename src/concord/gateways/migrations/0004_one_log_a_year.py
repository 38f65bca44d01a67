"""The log lies in rows as they are published, one log for each year. What was there becomes the log 0, under the name
that it had, so that every receipt that was handed out still holds.
"""

from itertools import islice
from urllib.parse import urlsplit

from django.conf import settings
from django.db import migrations, models

from concord.ledger import growth

CHUNK = 4096


def carry_over(apps, schema_editor):
    Leaf, Record = apps.get_model("gateways", "LedgerLeaf"), apps.get_model("gateways", "LedgerRecord")
    Log, Tile = apps.get_model("gateways", "LedgerLog"), apps.get_model("gateways", "LedgerTile")
    rest, size, held = Leaf.objects.order_by("index").iterator(CHUNK), 0, {}
    while leaves := list(islice(rest, CHUNK)):
        rows = growth.grown(size, held, [bytes(leaf.leaf) for leaf in leaves])
        size += len(leaves)
        held = {row: data for row, data in (held | rows).items() if row in growth.open_rows(size)}
        Tile.objects.bulk_create(
            [Tile(log=0, level=level, number=number, data=data) for (level, number), data in rows.items()],
            update_conflicts=True,
            unique_fields=["log", "level", "number"],
            update_fields=["data"],
        )
        places = {leaf.key: leaf.index for leaf in leaves if leaf.key}
        records = list(Record.objects.filter(key__in=places))
        for record in records:
            record.log, record.index = 0, places[record.key]
        Record.objects.bulk_update(records, ["log", "index"], batch_size=500)
    if size:
        Log.objects.create(number=0, origin=f"{urlsplit(settings.SITE_URL).netloc}/ledger", size=size)


class Migration(migrations.Migration):
    dependencies = [
        ("gateways", "0003_alter_dispatch_key_alter_ledgerleaf_key_and_more"),
    ]

    operations = [
        migrations.CreateModel(
            name="LedgerCheckpoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("log", models.IntegerField()),
                ("size", models.BigIntegerField()),
                ("note", models.TextField()),
                ("at", models.BigIntegerField()),
                ("settled", models.BooleanField()),
                ("timestamp", models.BinaryField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="LedgerLog",
            fields=[
                ("number", models.IntegerField(primary_key=True, serialize=False)),
                ("origin", models.CharField(max_length=300)),
                ("size", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="LedgerSource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("log", models.IntegerField()),
                ("key", models.BinaryField(max_length=16)),
                ("submitter", models.BinaryField(max_length=4)),
                ("index", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="LedgerState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("log", models.IntegerField()),
                ("name", models.CharField(max_length=40)),
                ("value", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="LedgerTile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("log", models.IntegerField()),
                ("level", models.SmallIntegerField()),
                ("number", models.BigIntegerField()),
                ("data", models.BinaryField()),
            ],
        ),
        migrations.AddField(
            model_name="ledgerrecord",
            name="index",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="ledgerrecord",
            name="log",
            field=models.IntegerField(null=True),
        ),
        migrations.AddField(
            model_name="ledgerrecord",
            name="ticket",
            field=models.BinaryField(max_length=16, null=True),
        ),
        migrations.AddConstraint(
            model_name="ledgerrecord",
            constraint=models.UniqueConstraint(fields=("log", "index"), name="ledger_record_place"),
        ),
        migrations.AddIndex(
            model_name="ledgercheckpoint",
            index=models.Index(fields=["log", "settled", "size"], name="ledger_checkpoint_settled"),
        ),
        migrations.AddConstraint(
            model_name="ledgercheckpoint",
            constraint=models.UniqueConstraint(fields=("log", "size"), name="ledger_checkpoint_once"),
        ),
        migrations.AddConstraint(
            model_name="ledgersource",
            constraint=models.UniqueConstraint(fields=("log", "key", "submitter"), name="ledger_source_once"),
        ),
        migrations.AddConstraint(
            model_name="ledgerstate",
            constraint=models.UniqueConstraint(fields=("log", "name"), name="ledger_state_once"),
        ),
        migrations.AddConstraint(
            model_name="ledgertile",
            constraint=models.UniqueConstraint(fields=("log", "level", "number"), name="ledger_tile_once"),
        ),
        migrations.RunPython(carry_over),
        migrations.DeleteModel(
            name="LedgerLeaf",
        ),
        migrations.DeleteModel(
            name="LedgerNode",
        ),
    ]
