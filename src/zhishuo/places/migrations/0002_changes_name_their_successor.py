"""A change says where a place went and which document orders it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("places", "0001_places_changes_and_figures")]

    operations = [
        migrations.AddField("change", "successor", models.BigIntegerField(null=True)),
        migrations.AddField("change", "paper", models.CharField(blank=True, db_default="", max_length=80)),
        migrations.AddIndex(
            "place", models.Index(fields=["successor"], name="places_successor", condition=models.Q(successor__isnull=False))
        ),
    ]
