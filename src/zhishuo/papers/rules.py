"""Pure: what a file really is, told by its first bytes."""

from typing import Literal

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
