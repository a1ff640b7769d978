"""Personal values are sealed one by one in `fields`; the column that was to hold them together goes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("matters", "0004_when_the_last_sweep_was")]

    operations = [migrations.RemoveField(model_name="matter", name="private")]
