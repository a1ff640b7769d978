"""Every word of the pages has its English, with the same placeholders and tags; nothing is there in vain."""

import re

import pytest
from babel.messages.catalog import Catalog
from tools import messages


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    return messages.merged()


def test_every_word_has_its_english(catalogue: Catalog) -> None:
    assert not messages.untranslated(catalogue)


def test_placeholders_and_tags_agree(catalogue: Catalog) -> None:
    assert not messages.mismatched(catalogue)


def test_the_catalogue_is_that_of_the_source(catalogue: Catalog) -> None:
    assert not messages.stale(catalogue), "run tools/messages.py"


def test_english_is_english(catalogue: Catalog) -> None:
    chinese = [said for message in catalogue if message.id for said in messages._all(message) if messages.HAN.search(said)]
    # The other language is offered by its own name.
    assert set(chinese) <= {"中文"}


def test_english_has_no_chinese_punctuation(catalogue: Catalog) -> None:
    marks = re.compile("[，。！？：；（）、]")
    assert not [said for message in catalogue if message.id for said in messages._all(message) if marks.search(said)]


def test_words_in_templates_python_and_verbs_are_collected() -> None:
    """One of each kind: else an empty collection would pass for a complete one."""
    found = {words for words, _context in messages.wanted()}
    assert "说一件事" in found, "a template's"
    assert "撤回了。" in found, "Python's"
    assert "家里事" in found, "a variable's, from a dictionary"
    assert "认领" in found, "a verb's"
    assert len(found) > 300


def test_a_sentence_with_another_placeholder_is_found() -> None:
    wrong = Catalog(locale="en")
    wrong.add("再看 %(count)s 件", "See %(number)s more")
    wrong.add("<b>%(due)s前</b>给您回话", "You hear back by %(due)s")
    wrong.add("共 %(n)s 件", "%(n)s in all")
    assert len(messages.mismatched(wrong)) == 2
