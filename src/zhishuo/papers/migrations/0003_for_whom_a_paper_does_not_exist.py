"""What is about an official is hidden from that person and their unit, and so are its messages and letters (R9)."""

import django.contrib.postgres.fields
from django.db import migrations, models

_HIDDEN = django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=24), null=True, size=None)


class Migration(migrations.Migration):
    dependencies = (("papers", "0002_messages_letters_and_postings"),)

    operations = (
        migrations.AddField(model_name="letter", name="hidden", field=_HIDDEN),
        migrations.AddField(model_name="message", name="hidden", field=_HIDDEN.clone()),
    )
