"""The shape of a deed's page: lenient fields (what is wrong is said by the action, in words), options with notes, a playbook's own fields."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from zhishuo.kernel.actor import Actor
from zhishuo.matters.models import Matter
from zhishuo.matters.pages.choices import Option
from zhishuo.matters.pages.deedwords import label
from zhishuo.matters.pages.life import Life
from zhishuo.matters.pages.story import title_text
from zhishuo.matters.pages.wording import FOR_THE_SPEAKER, begin
from zhishuo.matters.playbook import Field
from zhishuo.matters.refusals import FieldMissing

OWN = "f-"  # before the names of a playbook's fields, so that none of them is mistaken for one of ours
MOST_CHIPS = 12


class Options(forms.RadioSelect):
    """One of several, each on its own line with a note."""


class Checks(forms.CheckboxSelectMultiple):
    """Several of several."""


class Day(forms.DateInput):
    input_type = "date"


class Minute(forms.DateTimeInput):
    input_type = "datetime-local"


class Choice(forms.ChoiceField):
    """A choice as it was sent: what is none of the list goes on to the action, which refuses it in words."""

    def __init__(self, options: Iterable[Option], label: str, *, hint: str = "", listed: bool = False) -> None:
        self.options = list(options)
        plain = not any(one.note for one in self.options) and len(self.options) <= MOST_CHIPS
        widget = forms.Select if listed else forms.RadioSelect if plain else Options
        first = [("", _("请选"))] if listed else []
        super().__init__(
            choices=[*first, *((one.key, one.word) for one in self.options)],
            label=label,
            help_text=hint,
            required=False,
            widget=widget,
        )

    def validate(self, value: Any) -> None:
        """Nothing is refused here."""


class Several(forms.MultipleChoiceField):
    """Some of a list, as they were sent."""

    widget = Checks

    def __init__(self, options: Iterable[Option], label: str, *, hint: str = "") -> None:
        self.options = list(options)
        super().__init__(choices=[(one.key, one.word) for one in self.options], label=label, help_text=hint, required=False)

    def validate(self, value: Any) -> None:
        """Nothing is refused here."""


def words(name: str, *, hint: str = "", rows: int = 4) -> forms.CharField:
    return forms.CharField(required=False, strip=False, label=name, help_text=hint, widget=forms.Textarea(attrs={"rows": rows}))


def line(name: str, *, hint: str = "", initial: str = "") -> forms.CharField:
    return forms.CharField(required=False, label=name, help_text=hint, initial=initial)


def private(name: str, *, hint: str, tel: bool = False) -> forms.CharField:
    """A line about a person: no browser keeps it as a draft or offers it to the next one."""
    widget = forms.TextInput(attrs={"autocomplete": "off"} | ({"inputmode": "tel"} if tel else {}))
    return forms.CharField(required=False, label=name, help_text=hint, widget=widget)


def number(name: str, *, hint: str = "", initial: str = "") -> forms.CharField:
    return forms.CharField(
        required=False, label=name, help_text=hint, initial=initial, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )


def day(name: str, *, hint: str = "") -> forms.CharField:
    return forms.CharField(required=False, label=name, help_text=hint, widget=Day())


def minute(name: str, *, hint: str = "") -> forms.CharField:
    return forms.CharField(required=False, label=name, help_text=hint, widget=Minute())


def yes_no(name: str, yes: str = "", no: str = "", *, hint: str = "") -> Choice:
    return Choice([Option("yes", yes or _("是")), Option("no", no or _("不是"))], name, hint=hint)


def hidden(value: object) -> forms.CharField:
    return forms.CharField(required=False, initial=value, widget=forms.HiddenInput())


Fields = dict[str, forms.Field]
Data = Mapping[str, Any]


@dataclass
class Asked:
    """What a deed's page is built for: the matter and who asks, and what the link or the form named ("ask", "step")."""

    matter: Matter
    actor: Actor
    sent: QueryDict
    name: str = ""
    showing: bool = True  # the form will be seen; without that only its fields count

    @cached_property
    def life(self) -> Life:
        """All there is about it, read when a deed's fields or its page need it: most deeds are done without."""
        return Life(self.matter, self.actor)

    def named(self, key: str) -> str:
        return str(self.sent.get(key, ""))

    def row(self, key: str) -> int:
        """The id of a sub-object that the link or the form names; 0 where it names none."""
        given = self.named(key)
        return int(given) if given.isdigit() and len(given) < 19 else 0

    def words(self) -> forms.CharField:
        """The field of words, as this deed calls it; with the words of a sample where one was chosen."""
        found = words(label(self.name))
        if self.sample:
            found.initial = self.sample[0]
        return found

    @cached_property
    def sample(self) -> tuple[str, str] | None:
        """(words, outcome) of the sample that the link named."""
        named = self.named("sample")
        return begin(self.life, self.name, named) if named and self.name in FOR_THE_SPEAKER else None


class DeedForm(forms.Form):
    """The fields of one deed, and the revision of the matter that the person saw."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, fields: Fields, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(fields)

    def own(self) -> dict[str, Any]:
        """What was typed into the playbook's fields, by their names."""
        return own(self.cleaned_data)


def own(data: Data) -> dict[str, Any]:
    return {name.removeprefix(OWN): value for name, value in data.items() if name.startswith(OWN)}


@dataclass(frozen=True)
class Deed:
    """`fields` of its form; `run` does it; `say` is a sentence more about this matter; `pick` are links to choose from first;
    `preview` is what everybody will read, from the words typed so far (none: before any were)."""

    run: Callable[[Asked, Data, int | None], object]
    fields: Callable[[Asked], Fields] = field(default=lambda asked: {})
    say: Callable[[Asked], str] = field(default=lambda asked: "")
    pick: Callable[[Asked], list[dict[str, str]]] = field(default=lambda asked: [])
    preview: Callable[[Asked, Data], dict[str, Any] | None] = field(default=lambda asked, data: None)


def simple(run: Callable[..., object], *, text: bool = True) -> Deed:
    """A deed that asks for words at most: action(matter id, by=, text=, seen=)."""

    def do(asked: Asked, data: Data, seen: int | None) -> object:
        given = {"text": data.get("text", "")} if text else {}
        return run(asked.matter.id, by=asked.actor, seen=seen, **given)

    return Deed(do, (lambda asked: {"text": asked.words()}) if text else (lambda asked: {}))


def chosen(data: Data, name: str, what: str, what_en: str) -> bool:
    """A yes or a no that has to be said. Raises FieldMissing."""
    given = data.get(name)
    if given not in ("yes", "no"):
        raise FieldMissing(what=what, what_en=what_en, field=name)
    return bool(given == "yes")


def whole(given: object) -> int:
    """An id as it was sent; 0 where it is none, which every action refuses."""
    text = str(given or "")
    return int(text) if text.isdigit() and len(text) < 19 else 0


def ids(given: object) -> list[int]:
    return [whole(one) for one in given] if isinstance(given, list | tuple) else []


def span(given: object, unit: str = "workdays") -> str:
    """A number of days as packs write a length of time; "" for none. What is no number goes on and is refused in words."""
    text = str(given or "").strip()
    if not text:
        return ""
    if not text.isdigit() or not int(text):
        return text
    return f"{int(text)} {unit.removesuffix('s') if int(text) == 1 else unit}"


# ---- a playbook's own fields


def of_playbook(fields: Mapping[str, Field], filled: Mapping[str, Any], *, must: bool = True) -> Fields:
    """Typed inputs of a playbook's fields, with what is filled in already, as it may be shown (opening.filled)."""
    found: Fields = {}
    for name, item in fields.items():
        one = _input(item)
        one.initial = _shown(filled.get(name))
        if must and not item.required:
            one.label = _("%(label)s（可以不填）") % {"label": one.label}
        found[OWN + name] = one
    return found


def _shown(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value


def _input(item: Field) -> forms.Field:
    title, hint = title_text(item.title), _hint(item)
    options = [Option(key, title_text(text)) for key, text in item.options.items()]
    made: dict[str, Callable[[], forms.Field]] = {
        "number": lambda: number(title, hint=hint),
        "money": lambda: number(title, hint=hint or _("单位是元。")),
        "date": lambda: day(title, hint=hint),
        "datetime": lambda: minute(title, hint=hint),
        "slot": lambda: minute(title, hint=hint),
        "choice": lambda: Choice(options, title, hint=hint),
        "checklist": lambda: Several(options, title, hint=hint),
        "yes_no": lambda: yes_no(title, hint=hint),
        "person": lambda: private(title, hint=hint),
        "household": lambda: private(title, hint=hint),
        "phone": lambda: private(title, hint=hint, tel=True),
    }
    return made.get(item.type, lambda: words(title, hint=hint, rows=3))()


def _hint(item: Field) -> str:
    """The purpose where the law wants it said, and what the playbook advises."""
    said = [title_text(item.purpose)] if item.purpose else []
    if item.advise is not None and item.advise.text is not None:
        said.append(title_text(item.advise.text))
    return "".join(said)


def records(
    kind_of: Mapping[str, tuple[str, str, bool]], numbers: Iterable[str], dates: Iterable[str], *, english: bool
) -> Fields:
    """Inputs of what a kind of step records besides words."""
    found: Fields = {}
    for name, (chinese, said, needed) in kind_of.items():
        title = said[:1].upper() + said[1:] if english else chinese
        label = title if needed else _("%(label)s（可以不填）") % {"label": title}
        found[OWN + name] = number(label) if name in numbers else day(label) if name in dates else line(label)
    return found
