"""Why something was refused, and what to do instead.

A refusal is a value that can be raised. Each reason is one class:

    class NotHolder(Refusal):
        code = "not_holder"
        status = 403
        title, title_en = "不是承办单位", "Not the unit in charge"
        says = "这件事现在由{holder}办。"
        says_en = "This matter is with {holder} now."
        instead = "要接过来，请先让{holder}交给您。"
        instead_en = "Ask {holder} to hand it over to you."
        holder: str

Subclasses become dataclasses by themselves (no decorator): annotated names are their data, may be given by
position or name, and cannot be changed afterwards. `{...}` in a sentence is any attribute of the refusal,
properties included. Where one class has several reasons, `whys` maps the value of its data `why` to the four
sentences. Tone: plain spoken Chinese, what is wrong first, never "操作失败".
"""

import dataclasses
import inspect
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from string import Formatter
from typing import Any, ClassVar, Literal, NamedTuple, Self, dataclass_transform

Lang = Literal["zh", "en"]


class Sentences(NamedTuple):
    """What a refusal says: the reason and the way out, in Chinese and in English."""

    says: str
    says_en: str
    instead: str
    instead_en: str


@dataclass_transform(kw_only_default=False, field_specifiers=(dataclasses.field,))
class _Raisable(Exception):  # noqa: N818 (a refusal is an answer, not an error)
    """Makes every subclass a dataclass whose data are fixed once set.

    Why not `@dataclass(frozen=True)`: a frozen class refuses the `__traceback__`, `__cause__` and
    `__context__` that Python sets while an exception travels. Only the data are frozen here.
    """

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        dataclasses.dataclass(eq=False)(cls)

    def __setattr__(self, name: str, value: object) -> None:
        if name in type(self).__dataclass_fields__ and name in self.__dict__:  # type: ignore[attr-defined]
            raise dataclasses.FrozenInstanceError(f"{name} of {type(self).__name__} cannot be changed")
        super().__setattr__(name, value)

    def _values(self) -> dict[str, Any]:
        return {f.name: getattr(self, f.name) for f in dataclasses.fields(self)}  # type: ignore[arg-type]

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash((type(self), repr(self._values())))

    def __reduce__(self) -> tuple[Any, ...]:
        # The default way rebuilds from positional arguments only and loses what was given by name.
        return _rebuild, (type(self), self._values())


def _rebuild(cls: type[_Raisable], values: dict[str, Any]) -> _Raisable:
    return cls(**values)


_KNOWN: dict[str, type["Refusal"]] = {}
_CODE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


class Refusal(_Raisable):
    """The base of all reasons; see the module text for how to write one.

    Class attributes: `code` (snake_case, unique in the whole program), `status` (HTTP), `title`/`title_en`
    (short, the same for every occurrence), the four sentences or `whys`. A class without its own `code` is a
    family, not a reason. `field` (by name only) is the form field or data key that has to be put right, None
    when it is not about one. Making a class with a code that another has, or without its sentences, raises
    TypeError.
    """

    code: ClassVar[str] = ""
    status: ClassVar[int] = 422
    title: ClassVar[str] = ""
    title_en: ClassVar[str] = ""
    says: ClassVar[str] = ""
    says_en: ClassVar[str] = ""
    instead: ClassVar[str] = ""
    instead_en: ClassVar[str] = ""
    whys: ClassVar[Mapping[str, Sentences]] = {}

    field: str | None = dataclasses.field(default=None, kw_only=True)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        taken = [name for name in inspect.get_annotations(cls) if hasattr(Refusal, name)]
        if [name for name in taken if name not in ("field", "whys")]:
            raise TypeError(f"{cls.__name__}: data may not be called {', '.join(taken)}")
        if "code" not in cls.__dict__:
            return
        if not _CODE.fullmatch(cls.code):
            raise TypeError(f"{cls.__name__}: code {cls.code!r} is not snake_case")
        if not (cls.title and cls.title_en):
            raise TypeError(f"{cls.__name__}: needs title and title_en")
        cls._check_sentences()
        known = _KNOWN.setdefault(cls.code, cls)
        if (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
            raise TypeError(f"{cls.__name__}: {known.__module__}.{known.__qualname__} has code {cls.code!r}")
        _KNOWN[cls.code] = cls

    @classmethod
    def _check_sentences(cls) -> None:
        """A sentence that is missing, or names what is not there, is found when the class is made."""
        names = {f.name for f in dataclasses.fields(cls)}
        for why, sentences in cls.templates():
            for template in sentences:
                if not template:
                    raise TypeError(f"{cls.__name__} {why}: each of its four sentences is needed")
                for _, name, _, _ in Formatter().parse(template):
                    if name is not None and name not in names and not hasattr(cls, name):
                        raise TypeError(f"{cls.__name__} {why}: it has no {{{name}}} to say")

    @classmethod
    def templates(cls) -> Iterator[tuple[str, Sentences]]:
        """(why, sentences) for each way of saying this refusal; why is "" when there is only one."""
        if cls.whys:
            yield from cls.whys.items()
        else:
            yield "", Sentences(cls.says, cls.says_en, cls.instead, cls.instead_en)

    @classmethod
    def catalogue(cls) -> tuple[type["Refusal"], ...]:
        """Every reason made so far, by code."""
        return tuple(_KNOWN[code] for code in sorted(_KNOWN))

    def _sentences(self) -> Sentences:
        if self.whys:
            return self.whys[self._values()["why"]]
        return Sentences(self.says, self.says_en, self.instead, self.instead_en)

    def _say(self, template: str) -> str:
        # Only the template is ours; values are put in as they are and never read as templates.
        names = {name for _, name, _, _ in Formatter().parse(template) if name}
        return template.format_map({name: getattr(self, name) for name in names})

    @property
    def sentence(self) -> str:
        """What is wrong, in Chinese: one or two short sentences."""
        return self._say(self._sentences().says)

    @property
    def sentence_en(self) -> str:
        """What is wrong, in English."""
        return self._say(self._sentences().says_en)

    @property
    def remedy(self) -> str:
        """What to do instead, in Chinese."""
        return self._say(self._sentences().instead)

    @property
    def remedy_en(self) -> str:
        """What to do instead, in English."""
        return self._say(self._sentences().instead_en)

    def __str__(self) -> str:
        return self.sentence

    def data(self) -> dict[str, Any]:
        """The data without `field`, ready for JSON (dates as ISO text, tuples and sets as lists)."""
        return {name: _plain(value) for name, value in self._values().items() if name != "field"}

    def problem(self, lang: Lang = "zh") -> dict[str, Any]:
        """The refusal as an RFC 9457 problem: type title status detail, code field remedy, the data."""
        chinese = lang == "zh"
        return {
            **self.data(),
            "type": f"/problems/{self.code}",
            "title": self.title if chinese else self.title_en,
            "status": self.status,
            "detail": self.sentence if chinese else self.sentence_en,
            "code": self.code,
            "field": self.field,
            "remedy": self.remedy if chinese else self.remedy_en,
        }

    def about(self, field: str) -> Self:
        """The same refusal, naming the field that it is about (the kernel does not know forms)."""
        return type(self)(**{**self._values(), "field": field})


def _plain(value: object) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, tuple | list | set | frozenset):
        return [_plain(one) for one in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    # A PlaceCode or a StrEnum leaves as the plain number or text that it is.
    for base in (bool, int, float, str):
        if isinstance(value, base):
            return base(value)
    return None if value is None else str(value)
