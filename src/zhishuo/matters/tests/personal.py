"""What tests of personal values share: a family matter whose playbook asks for a name, a telephone and a household; where a text stands."""

from dataclasses import replace

import pytest
from django.db import connection
from tests.world import GRID, World

from zhishuo.kernel.values import Text
from zhishuo.matters import actions, practice
from zhishuo.matters.models import Matter
from zhishuo.matters.playbook import Field, Playbook
from zhishuo.matters.tests.cases import registered
from zhishuo.packs import api as packs
from zhishuo.trail.api import hear
from zhishuo.web.wiring import REACTIONS

NAME, PHONE, HOME, GIVEN = "李秋菊", "13987652217", "张守田家", "马玉芳"
MASKED = {"kin_helper": "李某", "kin_phone": "139****2217", "kin_home": "张某"}
CLEAR = (NAME, PHONE, "139 8765 2217", HOME, GIVEN)
VALUES = {"kin_helper": NAME, "kin_phone": "139 8765 2217", "kin_home": HOME}


def asking_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped packs ask for one name; here “family” and “village” ask for a telephone and a household too, and have a thing to hand over."""
    found = practice._found

    def more(version: int, key: str) -> tuple[packs.Version, Playbook]:
        version_, book = found(version, key)
        if key not in ("family", "village"):
            return version_, book
        purpose = Text(zh="好联系", en="To reach them")
        extra = {
            name: Field(title=Text(zh=zh, en=name), type=type_, at="sort", purpose=purpose)
            for name, zh, type_ in (
                ("kin_helper", "家里谁来一起说", "person"), ("kin_phone", "家里人的电话", "phone"), ("kin_home", "哪一户", "household"),
            )
        }  # fmt: skip
        handed = replace(book.steps["look"], title=Text(zh="把药送去", en="Bring the medicine"), kind="deliver", after=(), by=())
        return version_, replace(book, fields=extra | book.fields, steps=book.steps | {"bring": handed})

    monkeypatch.setattr(practice, "_found", more)


def family(world: World) -> Matter:
    """In the hands of the grid worker, looked at, ready to sit down together."""
    matter = registered("儿媳妇和婆婆两年不说话，请人说和说和。", playbook="family", place=GRID)
    actions.take(matter.id, by=world.grid)
    return actions.do_step(matter.id, "look", by=world.grid, data={"heard": 2}, text="都愿意坐下来")


def filled(world: World) -> Matter:
    return actions.fill(family(world).id, VALUES, by=world.grid)


def sat(world: World) -> Matter:
    """Filled in, a thing handed over, sat down together with one more of the family named, answered, heard by all reactions."""
    matter = filled(world)
    actions.do_step(matter.id, "bring", by=world.grid, data={"to": GIVEN})
    actions.do_step(matter.id, "sit", by=world.mediators, text="都认了错", data={"kin_helper": NAME})
    actions.answer(matter.id, "agreed", "说开了，往后各让一步。", by=world.grid)
    hear(REACTIONS, batch=10_000)
    return Matter.objects.get(pk=matter.id)


def opened(matter: Matter) -> dict[str, str]:
    own = practice.practice_of(matter.pack_id, matter.playbook)
    return {name: own.unseal(name, value) for name, value in matter.fields.items()}


def standing(text: str) -> list[str]:
    """table.column of everything in the database in which this text stands in clear, bytes too."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT table_name, column_name, data_type FROM information_schema.columns
            JOIN information_schema.tables USING (table_schema, table_name)
            WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
              AND data_type IN ('text', 'character varying', 'character', 'json', 'jsonb', 'ARRAY', 'tsvector', 'bytea')"""
        )
        found = []
        for table, column, kind in cursor.fetchall():
            inside = "position(convert_to(%s, 'UTF8') in {0}) > 0" if kind == "bytea" else "position(%s in {0}::text) > 0"
            cursor.execute(f'SELECT 1 FROM "{table}" WHERE {inside.format(f"{chr(34)}{column}{chr(34)}")} LIMIT 1', [text])
            if cursor.fetchone():
                found.append(f"{table}.{column}")
    return found
