from django.db import migrations, models

SEQUENCE = "CREATE SEQUENCE store_row AS bigint START 1 INCREMENT 200 MAXVALUE 999999999000"


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(SEQUENCE, "DROP SEQUENCE store_row"),
        migrations.CreateModel(
            name="Limit",
            fields=[
                ("key", models.CharField(max_length=120, primary_key=True, serialize=False)),
                ("window", models.BigIntegerField()),
                ("count", models.IntegerField()),
                ("touched", models.DateTimeField()),
            ],
            options={"db_table": "store_limit"},
        ),
        # Lost at a crash, and that is right: nobody is owed a refusal. It saves the disk a write a request.
        migrations.RunSQL("ALTER TABLE store_limit SET UNLOGGED", "ALTER TABLE store_limit SET LOGGED"),
    ]
