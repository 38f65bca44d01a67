"""What was received lately is looked up by its key, so the key comes first. No platform has received anything yet: only
who takes records from others has such rows.
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('gateways', '0005_what_a_consortium_answered'),
    ]

    operations = [
        migrations.DeleteModel(
            name='LedgerSource',
        ),
        migrations.CreateModel(
            name='LedgerSource',
            fields=[
                ('pk', models.CompositePrimaryKey('key', 'submitter', 'log', blank=True, editable=False, primary_key=True, serialize=False)),
                ('log', models.IntegerField()),
                ('key', models.BinaryField(max_length=16)),
                ('submitter', models.BinaryField(max_length=4)),
                ('index', models.BigIntegerField()),
            ],
        ),
    ]
