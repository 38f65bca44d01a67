from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('gateways', '0004_one_log_a_year'),
    ]

    operations = [
        migrations.AddField(
            model_name='ledgerrecord',
            name='path',
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name='ledgerrecord',
            name='size',
            field=models.BigIntegerField(null=True),
        ),
    ]
