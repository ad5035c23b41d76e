"""The templates' rules: a missing value is an error, and everything is escaped."""

import pytest
from jinja2 import UndefinedError

from web.templating import templates


def test_a_value_that_a_template_lacks_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        templates().from_string("{{ nothing }}").render()


def test_what_is_shown_is_escaped() -> None:
    assert templates().from_string("{{ x }}").render(x="<b>") == "&lt;b&gt;"
