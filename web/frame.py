"""What stands around every page: where a person may go, what the session may be lowered to, and how it is set."""

from dataclasses import dataclass
from typing import Any, Final

from indexes.duties import Duty
from web import banner
from web.language import COOKIE, LANGUAGES, Language, picked
from web.session import Identity

KEYS_COOKIE: Final = "keys"
READING: Final = (("/", "Ask", "a"), ("/library", "Library", "l"), ("/answers", "History", "h"))
OFF: Final = "off"  # what that cookie says when single letters are no keys


@dataclass(frozen=True, slots=True)
class Way:
    """A page to go to: its name, and the letter that follows `g`, "" for none."""

    href: str
    name: str
    key: str = ""
    here: bool = False


def frame(path: str, cookies: dict[str, str], identity: Identity | None) -> dict[str, Any]:
    """Give what `frame.html` prints beside a page's own values, for the page at `path`."""
    reached = ways(path, identity) if identity else ()
    return {
        "screen": banner.NEUTRAL if identity is None else banner.screen(identity.ceiling),
        "identity": identity,
        "here": path if any(way.here for way in reached) else "/",
        "languages": LANGUAGES,
        "ways": reached,
        "lower": banner.levels(identity.ceiling) if identity else (),
        "shortcuts": cookies.get(KEYS_COOKIE) != OFF,
    }


def ways(path: str, identity: Identity) -> tuple[Way, ...]:
    """Give where this person may go."""
    found = (
        [("/", "Ask", "a"), ("/library", "Library", "l"), ("/answers", "History", "h")]
        if Duty.READER in identity.duties
        else []
    )
    if identity.reviewer:
        found.append(("/review", "Review", ""))
    if Duty.ADMINISTRATOR in identity.duties:
        found += [("/admin/users", "Accounts", ""), ("/admin/embeds", "Panels", "")]
    if {Duty.INGESTER, Duty.ADMINISTRATOR} & identity.duties:
        found.append(("/admin/runs", "Runs", ""))
    if {Duty.AUDITOR, Duty.SECURITY_OFFICER} & identity.duties:
        found.append(("/admin/audit", "Audit", ""))
    if identity.reviewer or Duty.SECURITY_OFFICER in identity.duties:
        found.append(("/admin/reports", "Reports", ""))
    if {Duty.ADMINISTRATOR, Duty.AUDITOR, Duty.SECURITY_OFFICER} & identity.duties:
        found.append(("/admin/evaluation", "Evaluation", ""))
    return tuple(Way(href, name, key, path == href) for href, name, key in found)


def spoken(cookies: dict[str, str], accepted: str) -> Language:
    """Give the language of a page; `accepted` is the header Accept-Language."""
    return picked(cookies.get(COOKIE, ""), accepted)
