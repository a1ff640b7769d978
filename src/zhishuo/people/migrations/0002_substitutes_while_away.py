"""Who is away and who stands in (替班)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("people", "0001_people_posts_and_offices")]

    operations = [
        migrations.CreateModel(
            name="StandIn",
            fields=[
                ("id", models.BigIntegerField(editable=False, primary_key=True, serialize=False)),
                ("county", models.IntegerField(editable=False)),
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("ended", models.DateField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="away", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("office", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.office")),
                (
                    "stand_in",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="standing_in", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "db_table": "people_stand_in",
                "indexes": [
                    models.Index(fields=["until"], name="people_stand_in_until"),
                    models.Index(fields=["account"], name="people_stand_in_account"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=Q(("until__gt", F("since"))), name="people_stand_in_ends_after"),
                    models.CheckConstraint(
                        condition=Q(("account", F("stand_in")), _negated=True), name="people_stand_in_by_another"
                    ),
                ],
            },
        )
    ]
