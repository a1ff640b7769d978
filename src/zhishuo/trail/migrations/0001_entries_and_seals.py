import django.db.models.functions.datetime
from django.db import migrations, models

TRIGGERS = """
CREATE FUNCTION trail_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
       AND (NEW.id, NEW.county, NEW.at, NEW.recorded, NEW.verb, NEW.subject, NEW.place, NEW.actor, NEW.cause, NEW.data)
           IS NOT DISTINCT FROM
           (OLD.id, OLD.county, OLD.at, OLD.recorded, OLD.verb, OLD.subject, OLD.place, OLD.actor, OLD.cause, OLD.data)
       AND (OLD.seal IS NULL OR NEW.seal IS NOT DISTINCT FROM OLD.seal) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the trail is append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE FUNCTION trail_keep_all() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the trail is append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER trail_entry_keep BEFORE UPDATE OR DELETE ON trail_entry FOR EACH ROW EXECUTE FUNCTION trail_keep();
CREATE TRIGGER trail_entry_truncate BEFORE TRUNCATE ON trail_entry FOR EACH STATEMENT EXECUTE FUNCTION trail_keep_all();
CREATE TRIGGER trail_seal_keep BEFORE UPDATE OR DELETE ON trail_seal FOR EACH ROW EXECUTE FUNCTION trail_keep_all();
CREATE TRIGGER trail_seal_truncate BEFORE TRUNCATE ON trail_seal FOR EACH STATEMENT EXECUTE FUNCTION trail_keep_all();
"""
UNDO = """
DROP FUNCTION trail_keep() CASCADE;
DROP FUNCTION trail_keep_all() CASCADE;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("store", "0001_rows_and_limits")]
    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigIntegerField(editable=False, primary_key=True, serialize=False)),
                ("county", models.IntegerField(editable=False)),
                ("at", models.DateTimeField()),
                ("recorded", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("verb", models.CharField(max_length=60)),
                ("subject", models.CharField(max_length=60)),
                ("place", models.BigIntegerField(null=True)),
                ("actor", models.CharField(max_length=60)),
                ("cause", models.CharField(blank=True, max_length=40)),
                ("data", models.JSONField(default=dict)),
                ("heard", models.DateTimeField(null=True)),
                ("tries", models.SmallIntegerField(default=0)),
                ("seal", models.IntegerField(null=True)),
            ],
            options={
                "db_table": "trail_entry",
                "indexes": [
                    models.Index(fields=["subject", "id"], name="trail_subject"),
                    models.Index(condition=models.Q(("heard__isnull", True)), fields=["id"], name="trail_unheard"),
                    models.Index(condition=models.Q(("seal__isnull", True)), fields=["id"], name="trail_unsealed"),
                    models.Index(fields=["seal", "id"], name="trail_by_seal"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("number", models.IntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("algorithm", models.CharField(max_length=10)),
                ("count", models.IntegerField()),
                ("leaves", models.BinaryField()),
                ("previous", models.BinaryField()),
                ("digest", models.BinaryField()),
            ],
            options={"db_table": "trail_seal"},
        ),
        migrations.RunSQL(TRIGGERS, UNDO),
    ]
