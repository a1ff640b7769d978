from django.db import migrations, models

TRIGGERS = """
CREATE FUNCTION packs_calendar_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.removed_at IS NULL AND NEW.removed_at IS NOT NULL
       AND (NEW.id, NEW.low, NEW.high, NEW.date, NEW.kind, NEW.why, NEW.set_by, NEW.at)
         = (OLD.id, OLD.low, OLD.high, OLD.date, OLD.kind, OLD.why, OLD.set_by, OLD.at) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a day that was set is only taken back, once: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER packs_calendar_day_keep BEFORE UPDATE OR DELETE ON packs_calendar_day
FOR EACH ROW EXECUTE FUNCTION packs_calendar_keep();
"""
UNDO = "DROP FUNCTION packs_calendar_keep() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("packs", "0001_versions_for_ever")]
    operations = [
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("low", models.BigIntegerField()),
                ("high", models.BigIntegerField()),
                ("date", models.DateField()),
                ("kind", models.CharField(max_length=8)),
                ("why", models.CharField(max_length=80)),
                ("set_by", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                ("removed_by", models.CharField(blank=True, max_length=60)),
                ("removed_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "packs_calendar_day",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("low__lt", models.F("high"))), name="packs_calendar_scope"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("off", "work", "half", "known"))), name="packs_calendar_kind"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at__isnull", True), models.Q(("kind", "known"), _negated=True)),
                        fields=("low", "high", "date"),
                        name="packs_calendar_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "known"), ("removed_at__isnull", True)),
                        fields=("low", "high", "date"),
                        name="packs_calendar_known_once",
                    ),
                ],
            },
        ),
        migrations.RunSQL(TRIGGERS, UNDO),
    ]
