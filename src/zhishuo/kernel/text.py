"""Text as people send it: cleaned for keeping, cut into words for search, shortened to a title.

Search works without any extension in the database: an index holds each word, each pair of neighbouring
characters and each single character, so that whatever part of a word somebody types is found; a query asks
for all of them.
"""

import re
import unicodedata
from functools import lru_cache

import rjieba

from zhishuo.kernel.masking import mask_in

# Longer texts are refused at the door; this bounds what one row can put into the index.
INDEXED_MOST = 20_000
ASKED_MOST = 200
_TOKEN_MOST = 64

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_PIECE = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+")
_IS_HAN = re.compile(rf"[{_HAN}]")
# Digits that belong together: 26-48157-3, 010-12345678, and with spaces only 138 1234 1234 and 26 48157 3.
_NUMBER = re.compile(r"(?<![\d-])(?:\d+(?:-\d+)+|\d{3}[ ]\d{4}[ ]\d{4}|\d{2}[ ]\d{5,9}[ ]\d)(?![\d-])", re.ASCII)

_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n{3,}")
# Marks without a shape that turn, hide or join what follows; the joiner of emoji (U+200D) is let through.
_SHAPELESS = re.compile(r"[\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u00ad]")

_GREETING = re.compile(
    r"^(?:尊敬的|敬爱的|亲爱的)[^，,。！!：:\n]{0,20}[，,。！!：:\s]+"
    r"|^[^，,。！!：:\s]{0,8}(?:领导|书记|市长|县长|区长|镇长|乡长|主任|同志)们?"
    r"[，,。！!：:\s]*(?:[你您]们?好)?[，,。！!：:\s]+"
    r"|^(?:[你您]们?好|大家好)[呀啊]?[，,。！!：:\s]*"
)
_SENTENCE_END = re.compile(r"[。！？!?；;\n…]+")
_CLAUSE_END = re.compile(r"[，,、：:\s]+")
_TITLE_LEAST = 6


def clean(text: str) -> str:
    """The text as it is kept: NFC, no control or shapeless characters, single spaces, paragraphs kept.

    Line ends become \\n, lines lose the white space around them, more than one blank line becomes one. Lone
    surrogates, which no database takes, are dropped.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n\n").replace("\x0b", "\n").replace("\x0c", "\n")
    text = "".join(c for c in _SHAPELESS.sub("", text) if c.isspace() or unicodedata.category(c) not in ("Cc", "Cs"))
    text = _SPACES.sub(" ", unicodedata.normalize("NFC", text))  # composed when nothing shapeless stands between any more
    lines = (line.strip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def title_of(text: str, limit: int = 28) -> str:
    """What was said as a title of at most `limit` characters: the first clauses after any greeting.

    Telephone and identity numbers are masked, since titles stand in lists. "" for an empty text.
    """
    text = clean(text)
    said = text
    while (greeting := _GREETING.match(said)) and said[greeting.end() :]:
        said = said[greeting.end() :]
    title = ""
    for part in _SENTENCE_END.split(mask_in(said)):
        sentence = part.strip(" ，,、：:")
        title = f"{title}，{sentence}" if title and sentence else title or sentence
        if len(title) >= _TITLE_LEAST:
            break
    return _shortened(title, limit) or text[:limit]


def _shortened(title: str, limit: int) -> str:
    """Cut after the last clause that fits; in the middle of one, with …, when that would leave too little."""
    title = _SPACES.sub(" ", title)
    if len(title) <= limit:
        return title
    ends = [found.start() for found in _CLAUSE_END.finditer(title) if found.start() <= limit]
    if ends and ends[-1] >= min(10, limit // 2):
        return title[: ends[-1]]
    return title[: limit - 1] + "…"


def _folded(text: str, most: int) -> str:
    return unicodedata.normalize("NFKC", text[:most]).casefold()


def tokens(text: str) -> list[str]:
    """What the text is found by, each once: words, pairs and single characters, Latin words, numbers.

    A run of digits stays whole; parts joined by dashes or spaces (26-48157-3) are there apart and joined.
    """
    folded = _folded(text, INDEXED_MOST)
    found: dict[str, None] = {}
    for piece in _PIECE.findall(folded):
        if _IS_HAN.match(piece):
            found.update(dict.fromkeys(rjieba.cut_for_search(piece)))
            found.update(dict.fromkeys(_pairs(piece)))
            found.update(dict.fromkeys(piece))
        else:
            found[piece[:_TOKEN_MOST]] = None
    for number in _NUMBER.findall(folded):
        found[_joined(number)[:_TOKEN_MOST]] = None
    return list(found)


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)]


def _joined(number: str) -> str:
    return re.sub(r"\D", "", number)


def _quoted(token: str) -> str:
    # Tokens hold letters and digits only; quoting keeps it so should that ever change.
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'"


def search_document(text: str) -> str:
    """The text as a literal for `%s::tsvector`: quoted lexemes, no positions; "" for a text without words."""
    return " ".join(_quoted(token) for token in tokens(text))


def search_query(text: str) -> str:
    """What somebody types as a literal for `%s::tsquery`: every word must be there, wherever it stands.

    A Chinese word is asked for by its pairs of characters, so parts of words are found; Latin words and
    digits by their beginning. "" when nothing is left to ask for: set no filter then, an empty query finds
    nothing.
    """
    folded = _folded(text, ASKED_MOST)
    folded = _NUMBER.sub(lambda number: " " + _joined(number[0]) + " ", folded)
    asked: dict[str, None] = {}
    for piece in _PIECE.findall(folded):
        if not _IS_HAN.match(piece):
            asked[_quoted(piece[:_TOKEN_MOST]) + ":*"] = None
            continue
        for word in rjieba.cut(piece):
            asked.update(dict.fromkeys(map(_quoted, _pairs(word) or [word])))
    return " & ".join(asked)


@lru_cache(maxsize=4096)
def pinyin_of(name: str) -> tuple[str, str]:
    """(whole, initials) of a name in pinyin without tones: 王秀兰 → ("wangxiulan", "wxl")."""
    # Its dictionaries take time and memory to load, and only name search needs them.
    from pypinyin import lazy_pinyin

    syllables = lazy_pinyin("".join(_PIECE.findall(_folded(name, ASKED_MOST))))
    return "".join(syllables), "".join(syllable[0] for syllable in syllables if syllable)
