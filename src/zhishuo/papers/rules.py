"""Pure: what a file really is, how messages are tried again, when a posting has stood, and every reason to refuse."""

from datetime import datetime, timedelta
from typing import ClassVar, Literal

from zhishuo.kernel.refusal import Refusal, Sentences
from zhishuo.kernel.refusals import Missing, TooLong

Kind = Literal["photo", "voice"]
PHOTO_MOST = 12_000_000
VOICE_MOST = 20_000_000
MOST: dict[str, int] = {"photo": PHOTO_MOST, "voice": VOICE_MOST}
TAKES = {"photo": "照片（JPEG、PNG、WebP、GIF）", "voice": "录音（手机录的都行：m4a、mp3、amr、wav、webm、ogg）"}
ENDINGS = {
    "image/jpeg": (".jpg", ".jpeg", ".jfif"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "image/gif": (".gif",),
    "audio/mpeg": (".mp3",),
    "audio/amr": (".amr",),
    "audio/wav": (".wav",),
    "audio/webm": (".webm", ".weba"),
    "audio/ogg": (".ogg", ".oga", ".opus"),
    "audio/mp4": (".m4a", ".mp4", ".3gp", ".aac"),
    "audio/aac": (".aac", ".m4a"),
}


def sniff(head: bytes) -> str:
    """The type that the first 16 bytes tell, "" where they tell none that we take."""
    starts = (
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"GIF8", "image/gif"),
        (b"ID3", "audio/mpeg"),
        (b"#!AMR", "audio/amr"),
        (b"\x1aE\xdf\xa3", "audio/webm"),
        (b"OggS", "audio/ogg"),
    )
    for start, mime in starts:
        if head.startswith(start):
            return mime
    if head[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        return "audio/mp4"
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:
        return "audio/aac" if head[1] & 0xF6 == 0xF0 else "audio/mpeg"
    return ""


def disguised(name: str, mime: str) -> bool:
    """Whether the name's ending says another kind of file than the content is. A name without a known ending says nothing."""
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    known = {one for endings in ENDINGS.values() for one in endings}
    return ending not in ENDINGS.get(mime, ()) and (
        ending in known or ending in (".pdf", ".doc", ".docx", ".xls", ".xlsx", ".exe", ".zip")
    )


# ---- messages ------------------------------------------------------------------------------------------------------

MESSAGE_STATES = ("queued", "sent", "failed", "held", "given_up", "told")
WAITING = ("queued", "failed")  # the job tries these
STUCK = ("failed", "held", "given_up")  # a person may have to call
ERRORS = ("", "no_gateway", "no_number", "refused", "unreachable")
HOW_TOLD = ("call", "visit", "meet", "post")
TRIES = 5
LEASE = timedelta(minutes=5)  # a worker that dies leaves its messages to others after this
_BACK_OFF = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
NUDGES_SHOWN = 10


def next_try(tries: int, now: datetime) -> datetime | None:
    """When to try again after so many failed tries; None when that was enough and a person has to call."""
    return now + _BACK_OFF[min(tries, len(_BACK_OFF)) - 1] if tries < TRIES else None


def check_tellable(state: str, how: str) -> None:
    """Raises AlreadyTold for what got through, Missing where it is not said how."""
    if state == "sent":
        raise AlreadyTold()
    if how not in HOW_TOLD:
        raise Missing(label="怎么告诉的", label_en="How they were told", field="how")


# ---- letters -------------------------------------------------------------------------------------------------------

LETTER_STATES = ("issued", "served", "refused")
HOW_SERVED = ("hand", "post", "public", "message")
BLANK_WORDS = {
    "number": ("编号", "number"),
    "name": ("姓名", "name"),
    "office": ("单位", "office"),
    "phone": ("电话", "telephone"),
    "due": ("到哪天", "date"),
    "result": ("办成什么样", "result"),
    "remedy": ("不服的话怎么办", "remedy"),
    "basis": ("依据", "legal basis"),
    "channel": ("该走的渠道", "lawful channel"),
    "reason": ("理由", "reason"),
    "place": ("地方", "place"),
    "verdict": ("评价", "verdict"),
    "year": ("年份", "year"),
    "short": ("简称", "short name"),
    "n": ("序号", "running number"),
    "link": ("网址", "link"),
}


def check_served(how: str, to: str) -> None:
    """Raises Missing where it is not said how, or to whom."""
    if how not in HOW_SERVED:
        raise Missing(label="怎么送的", label_en="How it was served", field="how")
    if not to:
        raise Missing(label="送给了谁", label_en="To whom", field="to")


def state_after(before: str, *, refused: bool) -> str:
    """A letter that one party took is served, whoever refuses it later."""
    return "served" if before == "served" or not refused else "refused"


# ---- postings ------------------------------------------------------------------------------------------------------

POSTING_STATES = ("posted", "objected", "done", "taken_down")
UP = ("posted", "objected")
WHERE = ("web", "board", "loudspeaker", "message")
TEXT_MOST = 5_000
OBJECTION_MOST = 1_000
REASON_MOST = 200


def stood(until: datetime | None, objection_until: datetime | None, open_objections: int, now: datetime) -> bool:
    """Whether a posting's days passed and every objection is answered. What stands for good has stood once objections are over."""
    days = (until is None and objection_until is not None) or (until is not None and until <= now)
    heard = objection_until is None or objection_until <= now
    return days and heard and open_objections == 0


def check_words(text: str, most: int, *, label: str, label_en: str, field: str = "text") -> None:
    """Raises Missing or TooLong, naming the field."""
    if not text:
        raise Missing(label=label, label_en=label_en, field=field)
    if len(text) > most:
        raise TooLong(most=most, got=len(text), label=label, label_en=label_en, field=field)


def check_posting(*, title: str, text: str, where: tuple[str, ...], confirmed: bool, numbers: bool) -> None:
    """What may be put up: in words, somewhere, read by a person; with numbers in it only after saying so."""
    check_words(title, 80, label="标题", label_en="Title", field="title")
    check_words(text, TEXT_MOST, label="内容", label_en="Text")
    if not where or not set(where) <= set(WHERE):
        raise Missing(label="贴在哪里", label_en="Where it is put up", field="where")
    if not confirmed:
        raise PersonalThere(why="numbers" if numbers else "unread", field="confirmed")


def check_open_for_objection(state: str, objection_until: datetime | None, now: datetime) -> None:
    """Raises PostingDown or ObjectionsOver."""
    if state not in UP:
        raise PostingDown()
    if objection_until is None or objection_until < now:
        raise ObjectionsOver()


class AlreadyTold(Refusal):
    """The message got through; nobody has to call."""

    code = "already_told"
    status = 409
    title, title_en = "已经送到了", "It got through"
    says = "这一条已经送出，不用再另行告知。"
    says_en = "This message has been sent; nobody has to call."
    instead = "要再说一次，请在那件事上回话。"
    instead_en = "To say something more, reply on the matter itself."


class NoNumber(Refusal):
    """There is no telephone number that could be called."""

    code = "no_number"
    status = 409
    title, title_en = "没有留电话", "No number"
    says = "他没有留电话。"
    says_en = "They left no telephone number."
    instead = "请上门，或者见面时告诉他，再记下来。"
    instead_en = "Visit them or tell them when you meet, then write it down here."


class BlankMissing(Refusal):
    """A letter lacks something that it must have (R10); `blank` in the words of the page."""

    code = "blank_missing"
    title, title_en = "文书还缺一项", "The letter lacks something"
    says = "“{letter}”还缺：{blanks}。"
    says_en = "“{letter_en}” still lacks: {blanks_en}."
    instead = "补上就能出文；缺了它，文书不算数。"
    instead_en = "Fill it in to issue the letter; without it the letter does not count."
    letter: str
    letter_en: str
    blanks: str
    blanks_en: str


class PersonalThere(Refusal):
    """A text for everybody was not confirmed by a person, or holds numbers that could be somebody's (R24, R59)."""

    code = "personal_there"
    title, title_en = "公开前先看一遍", "Read it before it is public"
    whys: ClassVar = {
        "unread": Sentences(
            "还没有人看过这段话。",
            "Nobody has read this text yet.",
            "请看一遍：不写别人的名字、电话、住址、病情，再勾上“看过了”。",
            "Read it: no names, numbers, addresses or illnesses of others; then tick “I have read it”.",
        ),
        "numbers": Sentences(
            "这段话里有电话或身份证号。",
            "There is a telephone or identity number in this text.",
            "是个人的就删掉；是办公电话，看过以后勾上“看过了”。",
            "Delete it if it is a person's; if it is an office's, tick “I have read it”.",
        ),
    }
    why: Literal["unread", "numbers"]


class PostingDown(Refusal):
    """The posting is not up any more."""

    code = "posting_down"
    status = 409
    title, title_en = "已经不在张贴了", "It is not up any more"
    says = "这一份已经不再张贴。"
    says_en = "This is not up any more."
    instead = "有话照样可以直说，也可以打村委会的电话。"
    instead_en = "You can still say something, or call the village committee."


class ObjectionsOver(Refusal):
    """The days for objections are over, or this posting never had any."""

    code = "objections_over"
    status = 409
    title, title_en = "提异议的日子过了", "The days for objections are over"
    says = "这一份现在不能提异议。"
    says_en = "No objection can be made to this now."
    instead = "有话照样可以直说，说了就有编号、有回话。"
    instead_en = "You can still say it as a matter; it gets a number and a reply."


class ObjectionAnswered(Refusal):
    """The objection has its answer already."""

    code = "objection_answered"
    status = 409
    title, title_en = "已经答复过", "It has its answer"
    says = "这条异议已经答复过了。"
    says_en = "This objection has been answered already."
    instead = "还要说的，另出一份公开，或者打电话告诉他。"
    instead_en = "To say more, put up another notice or call them."
