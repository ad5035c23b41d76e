"""Backups: each SQLite file copied online, with a signed manifest; restored only into an empty place, only as made.

The library key is not in a backup: who finds one can neither sign another nor open it as a library. Keep the key apart.
What a manifest names is copied and nothing else; whatever does not fit is refused before the library is there.
"""

import glob
import hmac
import json
import os
import re
import secrets
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from indexes import orders
from indexes.audit import AuditLog
from indexes.control import limit, open_control, registered, shelves
from indexes.database import is_sound
from indexes.errors import CANNOT_STORE, CheckFailed, Damaged, UsageError
from indexes.layout import FORMAT, KEY_BYTES, MODELS, Layout, storing, sync_folder, write_durably
from indexes.policy import Marking, dominates, join, text
from indexes.signing import Signer, is_signed
from indexes.vault import ADMINISTRATOR, Vault, derived_key

FORM: Final = 1
MANIFEST: Final = "manifest.json"
PURPOSE: Final = "backup manifest"
MOST: Final = 1 << 26  # bytes of a manifest
BLOCK: Final = 1 << 20
NAME: Final = re.compile(
    r"control\.sqlite|audit/(log\.jsonl|head|certificates/[0-9a-f]{32}-[0-9a-f]{8}\.json)"
    r"|partitions/[0-9a-f]{32}/vault\.sqlite|answers/[0-9a-f]{32}/(answers|questions|reports)\.sqlite"
    r"|quarantine/[0-9a-f]{32}/(done/)?q-[0-9a-f-]{1,40}/(original|record\.json|rulings\.json)",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Backup:
    """What was copied or restored: how many files and bytes, and the marking that the medium must bear."""

    files: int
    bytes: int
    marking: str


def backed_up(vault: Vault, folder: Path, limited: Marking | None) -> Backup:
    """Copy the library to a new or empty folder while it is used; with `limited`, only what that marking dominates.

    A limited backup leaves out the log and quarantine, which know of more. Raises UsageError, and Damaged where the
    disk does not take it: then no manifest is there, and what is there is no backup.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is not empty. Choose an empty or new folder.")
    time = datetime.now(UTC).isoformat(timespec="seconds")
    about = {"marking": text(limited) if limited else "", "subject": vault.audit.digest(str(folder))}
    head = vault.audit.append(ADMINISTRATOR, "backup", about)
    with storing():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        _copy_control(vault, folder, limited)  # first: all that it registers is copied after it
        markings = _copy_stores(vault, folder, limited)
        if limited is None:
            _copy_plain(vault, folder)
        _close(folder)
        files = [_entry(folder, path) for path in sorted(folder.rglob("*")) if path.is_file()]
    top = limited or (join(markings) if markings else None)
    body = {"form": FORM, "format": FORMAT, "time": time, "marking": text(top) if top else "", "files": files}
    body |= {"audit": {"number": head.number, "code": head.code}, "public": vault.signer.public}
    content = json.dumps({**body, "signature": vault.signer.sign(PURPOSE, _canonical(body))}, indent=1)
    write_durably(folder / MANIFEST, f"{content}\n".encode())
    for marking in markings:
        orders.note_backup(vault.control, str(folder.absolute()), marking, time, sha256(content.encode()).hexdigest())
    return Backup(len(files), sum(one["size"] for one in files), str(body["marking"]))


def restored(folder: Path, key: bytes, layout: Layout) -> Backup:
    """Make a library from a backup, in an empty place, with the key that was kept apart.

    Raises UsageError where a library or anything else is, CheckFailed for a backup that is not as it was made, and
    Damaged where the disk does not take it. What a restore that was cut off has left beside the place is removed.
    """
    if len(key) != KEY_BYTES:
        raise UsageError("This is no library key: it has another length.")
    if layout.root.exists() and (not layout.root.is_dir() or any(one.name != MODELS for one in layout.root.iterdir())):
        raise UsageError(f"{layout.root} is not empty. A backup is restored into an empty place.")
    said = _checked(folder, Signer(hmac.digest(key, b"audit", "sha256")).public)
    _require_only(folder, {one["name"] for one in said["files"]})
    with storing():
        for left in layout.root.parent.glob(f".{glob.escape(layout.root.name)}.*.restoring"):
            shutil.rmtree(left)
    made = Layout(layout.root.with_name(f".{layout.root.name}.{secrets.token_hex(4)}.restoring"))
    try:
        with storing():
            made.make()
            write_durably(made.key_file, key)
            for one in said["files"]:
                _restore(folder, made.root, one)
            _close(made.root)
            _require_sound(made)
            AuditLog(made.audit, derived_key(made, "audit")).append(ADMINISTRATOR, "restore", {"made": said["time"]})
            _put(made.root, layout.root)
    except BaseException:
        shutil.rmtree(made.root, ignore_errors=True)
        raise
    return Backup(len(said["files"]), sum(one["size"] for one in said["files"]), said["marking"])


def _copy_control(vault: Vault, folder: Path, limited: Marking | None) -> None:
    vault.control.copy_to(folder / "control.sqlite")
    if limited is not None:
        control = open_control(Layout(folder))
        limit(control, limited)
        control.compact()
        control.close()


def _copy_stores(vault: Vault, folder: Path, limited: Marking | None) -> list[Marking]:
    """Copy the partitions and the kept answers that may be copied; return their markings."""
    markings = []
    for name, marking in registered(vault.control).items():
        if limited is None or dominates(limited, marking):
            place = folder / "partitions" / name
            place.mkdir(mode=0o700, parents=True)
            vault.partition(marking).copy_to(place / "vault.sqlite")
            markings.append(marking)
    for marking in shelves(vault.control):
        if limited is None or dominates(limited, marking):
            place = folder / "answers" / vault.answers.folder(marking).name
            place.mkdir(mode=0o700, parents=True)
            vault.answers.copy_to(marking, place / "answers.sqlite")
            vault.questions.copy_to(marking, place / "questions.sqlite")
            vault.reports.copy_to(marking, place / "reports.sqlite")
            markings.append(marking)
    return markings


def _copy_plain(vault: Vault, folder: Path) -> None:
    """Copy log, certificates and quarantine; an entry of quarantine that goes meanwhile is left out."""
    (folder / "audit").mkdir(mode=0o700)
    for name, content in zip(("log.jsonl", "head"), vault.audit.copied(), strict=True):
        write_durably(folder / "audit" / name, content)
    for path in (*vault.layout.audit.glob("certificates/*"), *vault.layout.quarantine.rglob("*")):
        name = path.relative_to(vault.layout.root).as_posix()
        if NAME.fullmatch(name) and path.is_file() and not path.is_symlink():
            (folder / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                shutil.copyfile(path, folder / name, follow_symlinks=False)
            except FileNotFoundError:
                (folder / name).unlink(missing_ok=True)


def _entry(folder: Path, path: Path) -> dict[str, Any]:
    """Return the line of a manifest, once the file is durable and readable by its owner only.

    Raises Damaged for a file that is left of a database whose copy the disk did not let end.
    """
    if not NAME.fullmatch(path.relative_to(folder).as_posix()):
        raise Damaged(CANNOT_STORE)
    path.chmod(0o600)
    code = sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            code.update(block)
        os.fsync(file.fileno())
    sync_folder(path.parent)
    return {"name": path.relative_to(folder).as_posix(), "size": path.stat().st_size, "sha256": code.hexdigest()}


def _close(folder: Path) -> None:
    """Let only their owner into the folders below this one."""
    for path in folder.rglob("*"):
        if path.is_dir():
            path.chmod(0o700)


def _checked(folder: Path, public: str) -> dict[str, Any]:
    """Return the manifest of a backup. Raises CheckFailed unless this library signed it as it is."""
    try:
        descriptor = os.open(folder / MANIFEST, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            said: dict[str, Any] = json.loads(file.read(MOST))
        signature = said.pop("signature")
        signed = is_signed(public, PURPOSE, _canonical(said), signature) and said["public"] == public
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise CheckFailed("There is no backup here, or its manifest can't be read.") from error
    if not signed:
        raise CheckFailed("The manifest was not signed with this key, or it was changed.")
    if not _is_of_this_form(said):
        raise CheckFailed("The backup has another format than this release reads.")
    names = [one["name"] for one in said["files"]]
    if len(set(names)) != len(names) or not all(NAME.fullmatch(name) for name in names):
        raise CheckFailed("The manifest names a file that is no part of a library.")
    return said


def _is_of_this_form(said: dict[str, Any]) -> bool:
    """Tell whether a signed manifest says all that this release reads of one."""
    try:
        sizes = [(str(one["name"]), int(one["size"]), str(one["sha256"])) for one in said["files"]]
        return (said["form"], said["format"]) == (FORM, FORMAT) and bool(sizes and said["time"]) and "marking" in said
    except (KeyError, TypeError, ValueError):
        return False


def _require_only(folder: Path, names: set[str]) -> None:
    """Raise CheckFailed unless a folder holds these files and the manifest, no other, and no link among them."""
    there = set()
    for path in _below(folder):
        kind = path.lstat().st_mode
        if not (stat.S_ISDIR(kind) or stat.S_ISREG(kind)):
            raise CheckFailed("The backup holds a link or a special file.")
        if stat.S_ISREG(kind):
            there.add(path.relative_to(folder).as_posix())
    if there != names | {MANIFEST}:
        raise CheckFailed("The backup does not hold the files that its manifest names.")


def _below(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        yield path
        if path.is_dir() and not path.is_symlink():
            yield from _below(path)


def _restore(folder: Path, place: Path, said: dict[str, Any]) -> None:
    """Copy one file while its digest is taken. Raises CheckFailed when it is another one than was signed."""
    target = place / said["name"]
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    code, size = sha256(), 0
    try:
        source = os.open(folder / said["name"], os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        raise CheckFailed("A file of the backup can't be read.") from error
    written = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(source, "rb") as file, os.fdopen(written, "wb") as out:
        while (block := file.read(BLOCK)) and size <= said["size"]:
            code.update(block)
            size += len(block)
            out.write(block)
        out.flush()
        os.fsync(out.fileno())
    if (size, code.hexdigest()) != (said["size"], said["sha256"]):
        raise CheckFailed("A file of the backup is not the one that was copied.")
    sync_folder(target.parent)


def _require_sound(layout: Layout) -> None:
    """Raise CheckFailed unless all databases of a restored library are sound and its log holds."""
    for path in sorted(layout.root.rglob("*.sqlite")):
        if not is_sound(path):
            raise CheckFailed("A database of the backup is damaged.")
    AuditLog(layout.audit, derived_key(layout, "audit")).verify()


def _put(made: Path, place: Path) -> None:
    """Put a restored library where it is to be; a prepared model that is there already stays."""
    if (place / MODELS).is_dir():
        (place / MODELS).rename(made / MODELS)
    if place.exists():
        place.rmdir()
    made.rename(place)
    sync_folder(place.parent)


def _canonical(body: dict[str, Any]) -> bytes:
    return json.dumps(body, sort_keys=True, separators=(",", ":")).encode()
