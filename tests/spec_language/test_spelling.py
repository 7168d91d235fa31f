"""A suggestion corrects a typing error and never changes the meaning of the word."""

import pytest

from generator.spec_language.schema import kinds
from generator.spec_language.spelling import did_you_mean
from tests.support.specs.hostile import PLAIN_NAMES, PLAIN_TYPES

KEYS = {key for kind in kinds().values() for key in kind.keys}
WORDS = sorted({*KEYS, *PLAIN_NAMES, *PLAIN_TYPES, "E-mail Address", "NEW"})
LONG = [word for word in WORDS if len(word) > 4 and word.isalpha()]


OTHERS = (
    "no {}|not {}|non-{}|no_{}|NOT_{}|un{}|!{}|{} is absent|without {}|{} = 1|{} == x|{} > 2|{}_2"
    "|{} 3|{} or x|{} and {}|{} is set|only {}|never {}|{} is not x|either {} or y|--no-{}"
)


@pytest.mark.parametrize("phrase", OTHERS.split("|"))
def test_another_meaning_gets_no_hint(phrase: str) -> None:
    """Neither for the word nor for the phrase."""
    for word in WORDS:
        other = phrase.format(word, word)
        assert did_you_mean(other, [word]) == did_you_mean(word, [other]) == "", other


@pytest.mark.parametrize(
    ("phrase", "other"),
    [
        *(("exclude", "include"), ("minimum", "maximum"), ("import", "export"), ("int64", "int32")),
        *(("FOUND", "NOT_FOUND"), ("start_date", "end_date"), ("from_date", "to_date")),
        *(("first_name", "last_name"), ("yes unless x", "yes if x"), ("no if x", "yes if x")),
        *(("counterexamples", "examples"), ("line_2", "line_3"), ("is_read", "is_unread")),
    ],
)
def test_an_opposite_gets_no_hint(phrase: str, other: str) -> None:
    """Although such words differ in few letters."""
    assert did_you_mean(phrase, [other]) == did_you_mean(other, [phrase]) == ""


def test_typing_errors_get_a_hint() -> None:
    """A letter is added, missing, doubled, moved or in another case."""
    for word in LONG:
        middle = len(word) // 2
        slips = [
            *(word[:middle] + word[middle + 1 :], word[:middle] + word[middle] + word[middle:]),
            *(word + "s", word.swapcase() + "e", word[1:] + "q"),
        ]
        for slip in slips:
            assert did_you_mean(slip, [word]) == f"; did you mean '{word}'?", slip


def test_other_spaces_get_a_hint() -> None:
    """Spaces and hyphens are ignored."""
    for slip in ("EmailAddress", "e-mail  address", "Email Address", "E mail Adress"):
        assert did_you_mean(slip, ["E-mail Address"]) == "; did you mean 'E-mail Address'?"
