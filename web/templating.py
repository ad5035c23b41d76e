"""The templates of pages, fragments and reports, in each language. The only loader of Jinja2's templates."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from web.language import ENGLISH, language, texts


@cache
def templates(code: str = ENGLISH) -> Environment:
    """Give the templates in one language: everything is escaped, and a missing value is an error.

    Inside, `_("...")` and `ngettext` give the template's own words in that language, `told(sentence)` those of the
    rooms below, and `lang` its code.
    """
    folder = Path(__file__).parent / "templates"
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    spoken = language(code)
    install = cast("Callable[..., None]", environment.install_gettext_callables)  # type: ignore[attr-defined]
    install(*texts(spoken), newstyle=True)
    shared: Mapping[str, object] = {"told": spoken.told, "lang": code}
    environment.globals.update(shared)
    return environment
