"""The reasons that every module shares. A module's own reasons stand in its `rules.py`."""

from typing import ClassVar, Literal

from zhishuo.kernel.refusal import Refusal, Sentences

_COUNT_ZH = ("零", "一", "两", "三", "四", "五", "六", "七", "八", "九", "十")


class NotFound(Refusal):
    """The thing does not exist, or this person may not know that it does; both must look alike."""

    code = "not_found"
    status = 404
    title, title_en = "没有找到", "Not found"
    says = "没有找到这{what}。"
    says_en = "This {what_en} was not found."
    instead = "请看看网址或号码有没有写错；也可以打纸上的电话，请人帮您查。"
    instead_en = "Check the address or the number, or call the number on the card and ask for help."
    what: str = "一页"
    what_en: str = "page"


class Forbidden(Refusal):
    """This person may see the thing but not do this to it."""

    code = "forbidden"
    status = 403
    title, title_en = "这不归您办", "Not yours to do"
    says = "您现在的岗位不能{verb}。"
    says_en = "Your post may not do this: {verb_en}."
    instead = "该办的人看得到这件事；要改岗位能做的事，请找管理员。"
    instead_en = "Those in charge can see it. Ask the administrator if your post should be able to do this."
    verb: str = "做这一步"
    verb_en: str = "this step"


class SignInFirst(Refusal):
    """Only somebody who has signed in may do this."""

    code = "sign_in_first"
    status = 401
    title, title_en = "请先登录", "Sign in first"
    says = "要先登录，才能看这里。"
    says_en = "You need to sign in to see this."
    instead = "请登录后再来；说事不用登录。"
    instead_en = "Sign in and come back. Saying something needs no account."


class Missing(Refusal):
    """A needed field is empty. `label` is the field's name as the form shows it."""

    code = "missing"
    title, title_en = "有一项没填", "Something is missing"
    says = "还没填{label}。"
    says_en = "{label_en} is missing."
    instead = "填上这一项就行，别的都还在。"
    instead_en = "Fill this in; everything else is still here."
    label: str = "这一项"
    label_en: str = "This field"


class TooLong(Refusal):
    """Text longer than it may be; lengths in characters."""

    code = "too_long"
    title, title_en = "太长了", "Too long"
    says = "{label}写了 {got} 个字，最多 {most} 个字。"
    says_en = "{label_en} has {got} characters; at most {most} fit."
    instead = "请把要紧的写在前面，其余的可以拍照或以后补说。"
    instead_en = "Put what matters first; add a photo, or say the rest later."
    most: int
    got: int
    label: str = "这一项"
    label_en: str = "This field"


class TooMany(Refusal):
    """Too many requests from one address or person; `retry_after` in whole seconds."""

    code = "too_many"
    status = 429
    title, title_en = "太快了", "Too many requests"
    says = "这会儿来得太密了。"
    says_en = "Too many requests from here just now."
    instead = "请过{wait}再试；写的还在，没有丢。急事请打电话。"
    instead_en = "Try again in {wait_en}; what you wrote is still here. If it is urgent, please call."
    retry_after: int

    @property
    def wait(self) -> str:
        """The waiting time in words, rounded up: seconds below a minute, else minutes."""
        return f" {self.retry_after} 秒" if self.retry_after < 60 else f" {-(-self.retry_after // 60)} 分钟"

    @property
    def wait_en(self) -> str:
        """`wait` in English."""
        short = self.retry_after < 60
        n = self.retry_after if short else -(-self.retry_after // 60)
        return f"{n} {'second' if short else 'minute'}{'' if n == 1 else 's'}"


class ChangedMeanwhile(Refusal):
    """Somebody else was first: `who` (a name) did `did` (a verb's word) at `at` ("14:31", local time)."""

    code = "changed_meanwhile"
    status = 409
    title, title_en = "刚刚有人改过", "Changed meanwhile"
    says = "{at} {who}{did}了。您写的还在，没有丢。"
    says_en = "{who} was first, at {at}: {did_en}. What you wrote is still here."
    instead = "请看看现在的样子，再决定要不要接着办。"
    instead_en = "Look at how it stands now, then decide whether to go on."
    at: str
    who: str
    did: str = "改动"
    did_en: str = "changed it"


class WrongStage(Refusal):
    """The stage does not allow the verb. `can` and `can_en` are the words of what can be done now."""

    code = "wrong_stage"
    status = 409
    title, title_en = "现在不能这样办", "Not at this stage"
    says = "现在不能{verb}。这件事{stage}。"
    says_en = "This cannot be done now: {verb_en}. The matter stands at: {stage_en}."
    instead = "{now}"
    instead_en = "{now_en}"
    verb: str
    stage: str
    verb_en: str
    stage_en: str
    can: tuple[str, ...] = ()
    can_en: tuple[str, ...] = ()

    @property
    def now(self) -> str:
        """What can be done now, as a sentence."""
        return f"现在能做的：{'、'.join(self.can)}。" if self.can else "请看“经过”，等它走到下一步。"

    @property
    def now_en(self) -> str:
        """`now` in English."""
        if not self.can_en:
            return "See its history and wait for the next step."
        return f"You can: {', '.join(self.can_en)}."


class BadPlaceCode(Refusal):
    """Text or a number that cannot be a place code (R37, R38); `got` as it was given."""

    code = "bad_place_code"
    title, title_en = "地方代码不对", "Not a place code"
    whys: ClassVar = {
        "digits": Sentences(
            "地方代码“{got}”里有不是数字的字。",
            "The place code “{got}” has characters that are not digits.",
            "请只写数字：村、镇、县 12 位，网格 15 位。",
            "Write digits only: 12 for a village, town or county, 15 for a grid.",
        ),
        "length": Sentences(
            "地方代码“{got}”位数不对。",
            "The place code “{got}” has the wrong number of digits.",
            "村、镇、县写 12 位，网格写 15 位，后面的零也要写上。",
            "Write 12 digits for a village, town or county and 15 for a grid, with the zeros at the end.",
        ),
        "gap": Sentences(
            "地方代码“{got}”中间缺了一级。",
            "The place code “{got}” skips a level.",
            "上一级全是零，下一级就不能有数；请照区划代码表核对。",
            "Below a part that is all zeros nothing can follow; check it against the official list.",
        ),
        "town": Sentences(
            "地方代码“{got}”的乡镇一段（第 7 到 9 位）超过了 599。",
            "The town part (digits 7 to 9) of the place code “{got}” is above 599.",
            "街道是 001–099，镇是 100–199，乡是 200–399，其他是 400–599；请核对。",
            "Streets are 001–099, towns 100–199, townships 200–399, others 400–599; please check.",
        ),
    }
    got: str
    why: Literal["digits", "length", "gap", "town"]


class BadNumber(Refusal):
    """Text that cannot be a matter's number; `got` as it was given, shortened."""

    code = "bad_number"
    title, title_en = "号码对不上", "Not a matter's number"
    whys: ClassVar = {
        "digits": Sentences(
            "号码“{got}”里有不是数字的字。",
            "The number “{got}” has characters that are not digits.",
            "号码全是数字，像 26-48157-3 这样；请照短信或卡片再写一遍。",
            "It is all digits, such as 26-48157-3; copy it again from the message or the card.",
        ),
        "short": Sentences(
            "号码“{got}”位数不够。",
            "The number “{got}” is too short.",
            "号码至少 8 位，像 26-48157-3 这样；请看看是不是少写了。",
            "It has at least 8 digits, such as 26-48157-3; see whether some are missing.",
        ),
        "long": Sentences(
            "号码“{got}”太长了。",
            "The number “{got}” is too long.",
            "号码像 26-48157-3 这样；请看看是不是多写了，或者写成了电话。",
            "It looks like 26-48157-3; see whether some digits are extra, or whether it is a phone number.",
        ),
        "check": Sentences(
            "号码“{got}”对不上，可能有一位写错了，或者相邻两位写反了。",
            "The number “{got}” does not add up: a digit is wrong, or two neighbours are swapped.",
            "请照短信或卡片一位一位对一遍。",
            "Compare it with the message or the card, digit by digit.",
        ),
    }
    got: str
    why: Literal["digits", "short", "long", "check"]


class BadPhone(Refusal):
    """Text that cannot be a telephone number. It does not keep what was typed: that may be a real number."""

    code = "bad_phone"
    title, title_en = "电话号码不对", "Not a phone number"
    whys: ClassVar = {
        "letters": Sentences(
            "电话里有不是数字的字。",
            "The phone number has characters that are not digits.",
            "请只写数字，如 13800000000 或 010-12345678。",
            "Write digits only, such as 13800000000 or 010-12345678.",
        ),
        "short": Sentences(
            "少了{how_many}位，手机号是 11 位。",
            "{n} too few: a mobile number has 11 digits.",
            "请数一数再写；座机请带上区号。",
            "Count the digits again; write a landline with its area code.",
        ),
        "long": Sentences(
            "多了{how_many}位，手机号是 11 位。",
            "{n} too many: a mobile number has 11 digits.",
            "请看看是不是多写了，一次只写一个号码。",
            "See whether a digit is extra, and write one number only.",
        ),
        "start": Sentences(
            "没有这样开头的手机号。",
            "No mobile number begins like this.",
            "手机号第二位是 3 到 9；请再对一遍。",
            "The second digit of a mobile number is 3 to 9; please check again.",
        ),
        "landline": Sentences(
            "座机的位数不对。",
            "The landline has the wrong number of digits.",
            "座机是区号加 7 位或 8 位号码，如 010-12345678。",
            "A landline is the area code and 7 or 8 digits, such as 010-12345678.",
        ),
        "area": Sentences(
            "座机没有写区号。",
            "The landline lacks its area code.",
            "请在前面加上区号，如 010-12345678。",
            "Put the area code before it, such as 010-12345678.",
        ),
    }
    why: Literal["letters", "short", "long", "start", "landline", "area"]
    n: int = 0

    @property
    def how_many(self) -> str:
        """`n` as it is spoken before 位: 一, 两, 三 …"""
        return _COUNT_ZH[self.n] if self.n < len(_COUNT_ZH) else f" {self.n} "


class BadDate(Refusal):
    """Text that is no date or time; `got` as it was given."""

    code = "bad_date"
    title, title_en = "日期看不懂", "Not a date"
    says = "“{got}”不是能认出的日期。"
    says_en = "“{got}” is not a date that can be read."
    instead = "请写成 2026-11-23 或 2026-11-23 16:20 这样。"
    instead_en = "Write it like 2026-11-23 or 2026-11-23 16:20."
    got: str


class BadFile(Refusal):
    """A file that is not what its name says, cannot be opened, is empty, or is of a kind that is not
    taken."""

    code = "bad_file"
    title, title_en = "文件不对", "Not a file we can take"
    whys: ClassVar = {
        "disguised": Sentences(
            "“{name}”里面的内容和名字不一样。",
            "“{name}” is not what its name says.",
            "请用原来的程序另存一份，或者直接拍照。",
            "Save it again from the program that made it, or take a photo.",
        ),
        "broken": Sentences(
            "“{name}”打不开，可能没有传完整。",
            "“{name}” cannot be opened; it may have arrived incomplete.",
            "请重新选一次再传；没有它也可以先说。",
            "Choose it again; you can also go on without it.",
        ),
        "empty": Sentences(
            "“{name}”是空的。",
            "“{name}” is empty.",
            "请重新选一次；没有它也可以先说。",
            "Choose another; you can also go on without it.",
        ),
        "kind": Sentences(
            "“{name}”这种文件这里收不了。",
            "Files like “{name}” cannot be taken here.",
            "这里收：{takes}。",
            "Taken here: {takes}.",
        ),
    }
    name: str
    why: Literal["disguised", "broken", "empty", "kind"]
    takes: str = ""


class FileTooLarge(Refusal):
    """A file larger than it may be; `most` and `got` in bytes."""

    code = "file_too_large"
    status = 413
    title, title_en = "文件太大", "File too large"
    says = "“{name}”有 {got_mb} 兆，最大 {most_mb} 兆。"
    says_en = "“{name}” has {got_mb} MB; at most {most_mb} MB fit."
    instead = "请换一张小一点的照片，或把录音、录像分成几段。"
    instead_en = "Choose a smaller picture, or split the recording."
    name: str
    most: int
    got: int

    @property
    def got_mb(self) -> str:
        """Megabytes rounded up, so that a file over the limit never reads as equal to it."""
        return f"{-(-self.got * 10 // 1_000_000) / 10:g}"

    @property
    def most_mb(self) -> str:
        """The limit in megabytes, rounded down."""
        return f"{self.most * 10 // 1_000_000 / 10:g}"
