"""Pages of the intranet that may show the chat panel: their origins, and the most that the panel shows there."""

from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlsplit

from indexes.database import Row, Store
from indexes.errors import NotFound, UsageError
from indexes.policy import Marking, text, unknown
from indexes.rows import stored_marking

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
WRONG_ORIGIN = "An origin is written https://portal.example or https://portal.example:8443, without a path."
ONLY_TLS = "Only origins with https may show the panel; http is for this machine alone."
_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class Panel:
    """One registration. `ceiling` is None where the panel shows all that its user may read."""

    origin: str
    ceiling: Marking | None

    @property
    def id(self) -> str:
        """A name for addresses: 16 hex digits, computed from the origin alone."""
        return panel_id(self.origin)


def panel_id(origin: str) -> str:
    """Return the name under which an origin stands in addresses."""
    return sha256(origin.encode()).hexdigest()[:16]


def origin_of(written: str) -> str:
    """Return an origin as browsers write it. Raises UsageError for anything else, and for http beyond this machine."""
    try:
        parts = urlsplit(written.strip())
        port = parts.port
    except ValueError as error:
        raise UsageError(WRONG_ORIGIN) from error
    host = parts.netloc.rpartition(":")[0] if port is not None else parts.netloc
    plain = host.isascii() and all(one.isalnum() or one in "-.[]:" for one in host)
    extra = parts.path not in ("", "/") or parts.query or parts.fragment
    if parts.scheme not in _PORTS or not host or not plain or extra:
        raise UsageError(WRONG_ORIGIN)
    if parts.scheme == "http" and host.lower() not in LOOPBACK:
        raise UsageError(ONLY_TLS)
    shown = "" if port in (None, _PORTS[parts.scheme]) else f":{port}"
    return f"{parts.scheme}://{host.lower()}{shown}"


def add_panel(control: Store, written: str, ceiling: Marking | None) -> Panel:
    """Register an origin, or give a registered one another ceiling. Raises UsageError for a wrong one."""
    panel = Panel(origin_of(written), ceiling)
    if ceiling is not None and (tokens := unknown(ceiling)):
        raise UsageError(f"The ceiling has a part that is not known here: {', '.join(sorted(tokens))}.")
    with control.transaction() as database:
        row = {"id": panel.id, "origin": panel.origin, "ceiling": text(ceiling) if ceiling else ""}
        database.table("panels").upsert(row, pk="id")
    return panel


def remove_panel(control: Store, written: str) -> Panel:
    """Take an origin off the list; it counts at once. Raises NotFound where it is not on it."""
    with control.transaction() as database:
        panel = find_panel(control, panel_id(origin_of(written)))
        database.table("panels").delete(panel.id)
    return panel


def panels(control: Store) -> list[Panel]:
    """Return all registrations by their origins."""
    return [_panel(row) for row in control.query("SELECT * FROM panels ORDER BY origin")]


def find_panel(control: Store, name: str) -> Panel:
    """Return the registration of this name. Raises NotFound for any other."""
    rows = control.query("SELECT * FROM panels WHERE id = ?", name)
    if not rows:
        raise NotFound
    return _panel(rows[0])


def _panel(row: Row) -> Panel:
    return Panel(row["origin"], stored_marking(row["ceiling"]) if row["ceiling"] else None)
