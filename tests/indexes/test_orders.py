"""Orders wait, begin and end; barred ids stay out; backups are remembered by marking."""

from dataclasses import replace
from pathlib import Path

from indexes import orders
from indexes.control import open_control
from indexes.layout import Layout
from indexes.orders import Order
from indexes.policy import parse

SECRET, LOW = parse("SECRET"), parse("CONFIDENTIAL")
ORDER = Order(orders.RELABEL, "a" * 32, SECRET, LOW, "grebe", "Order 7", orders.ASKED)


def test_an_order_waits_begins_and_ends(tmp_path: Path) -> None:
    control = open_control(Layout(tmp_path))
    assert orders.asked(control, ORDER.document) is None
    orders.enter(control, ORDER)
    assert orders.asked(control, ORDER.document) == ORDER
    assert orders.begun(control) == []
    started = orders.begin(control, replace(ORDER, second="heron"))
    assert (orders.asked(control, ORDER.document), orders.begun(control)) == (None, [started])
    orders.enter(control, replace(ORDER, kind=orders.PURGE, target=None, step=orders.BEGUN))
    assert [(one.kind, one.target) for one in orders.begun(control)] == [(orders.PURGE, None)]
    orders.end(control, ORDER.document)
    assert orders.begun(control) == []
    control.close()


def test_barred_ids_and_backups_are_remembered(tmp_path: Path) -> None:
    control = open_control(Layout(tmp_path))
    orders.bar(control, "a")
    orders.bar(control, "a")
    assert (orders.is_barred(control, "a"), orders.is_barred(control, "b")) == (True, False)
    orders.unbar(control, "a")
    assert not orders.is_barred(control, "a")
    orders.note_backup(control, "/media/one", SECRET, "2026-11-26T20:00:00+00:00", "d")
    assert orders.backups(control, SECRET) == ["/media/one (2026-11-26T20:00:00+00:00)"]
    assert orders.backups(control, LOW) == []
    control.close()
