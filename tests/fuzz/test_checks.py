"""The fuzzer's checks hold for texts that hypothesis makes; the long run is `make fuzz`."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.checks import PIECES, check, put_together

TEXTS = st.one_of(st.text(max_size=80), st.binary(max_size=25).map(put_together))


@settings(max_examples=100)
@given(TEXTS, TEXTS)
def test_any_text_is_read_or_refused(words: str, banner: str) -> None:
    check(words, banner)


def test_numbers_name_pieces() -> None:
    assert put_together(b"\x00\x00") == PIECES[0] * 2
    assert len(PIECES) <= 256
