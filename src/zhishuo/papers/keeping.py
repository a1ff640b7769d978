"""Check a file by its content, take its metadata off, keep it under its digest."""

import hashlib
import io
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from django.conf import settings
from PIL import Image, ImageOps, UnidentifiedImageError

from zhishuo.kernel.refusals import BadFile, FileTooLarge
from zhishuo.papers.rules import MOST, TAKES, Kind, disguised, sniff

LONGEST_SIDE = 2048  # enough to read a notice on a wall; a phone's twelve million points are not
Image.MAX_IMAGE_PIXELS = 80_000_000


class Upload(Protocol):
    """What a form or an API gives us: a name, a size in bytes, the content."""

    @property
    def name(self) -> str | None: ...

    @property
    def size(self) -> int | None: ...

    def read(self, n: int = -1, /) -> bytes: ...


@dataclass(frozen=True)
class Kept:
    """A file that is checked and stored, and belongs to nothing yet."""

    kind: Kind
    name: str
    mime: str
    size: int
    digest: str


def keep(upload: Upload, kind: Kind, field: str = "photo") -> Kept:
    """Check and store one upload. Raises FileTooLarge (413) or BadFile (422), naming the field and the file."""
    name = Path(upload.name or "file").name[-120:]
    if (upload.size or 0) > MOST[kind]:
        raise FileTooLarge(name=name, most=MOST[kind], got=upload.size or 0, field=field)
    content = upload.read()
    if not content:
        raise BadFile(name=name, why="empty", field=field)
    mime = sniff(content[:16])
    if not mime.startswith("image/" if kind == "photo" else "audio/"):
        raise BadFile(name=name, why="kind", takes=TAKES[kind], field=field)
    if disguised(name, mime):
        raise BadFile(name=name, why="disguised", field=field)
    if kind == "photo":
        content, mime = _bare_photo(content, name, field), "image/jpeg"
    digest = hashlib.sha256(content).hexdigest()
    _store(digest, content)
    return Kept(kind=kind, name=name, mime=mime, size=len(content), digest=digest)


def _bare_photo(content: bytes, name: str, field: str) -> bytes:
    """The picture alone, upright, without place, time and device; smaller where it is very large."""
    try:
        with Image.open(io.BytesIO(content)) as picture:
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError, SyntaxError) as error:
        raise BadFile(name=name, why="broken", field=field) from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=85)  # a new file: nothing of the old one's metadata comes along
    return out.getvalue()


def path_of(digest: str) -> Path:
    """Where the content with this digest lies."""
    return Path(settings.ZHISHUO.files_folder) / digest[:2] / digest


def _store(digest: str, content: bytes) -> None:
    path = path_of(digest)
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{digest}.{os.getpid()}.{os.urandom(4).hex()}")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())  # acknowledged means that it outlives a power cut
    temporary.replace(path)
