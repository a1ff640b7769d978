from django.db import migrations, models

TRIGGERS = """
CREATE FUNCTION packs_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published pack is never changed: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER packs_version_keep BEFORE UPDATE OR DELETE ON packs_version FOR EACH ROW EXECUTE FUNCTION packs_keep();
"""
UNDO = "DROP FUNCTION packs_keep() CASCADE;"


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="PackVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40)),
                ("number", models.IntegerField()),
                ("low", models.BigIntegerField()),
                ("high", models.BigIntegerField()),
                ("from_date", models.DateField()),
                ("digest", models.CharField(max_length=64)),
                ("title", models.CharField(max_length=120)),
                ("title_en", models.CharField(blank=True, max_length=120)),
                ("body", models.TextField()),
                ("published_at", models.DateTimeField()),
                ("published_by", models.CharField(max_length=60)),
            ],
            options={
                "db_table": "packs_version",
                "indexes": [models.Index(fields=["key", "digest"], name="packs_version_digest")],
                "constraints": [
                    models.UniqueConstraint(fields=("key", "number"), name="packs_version_once"),
                    models.CheckConstraint(condition=models.Q(("low__lt", models.F("high"))), name="packs_version_scope"),
                ],
            },
        ),
        migrations.RunSQL(TRIGGERS, UNDO),
    ]
