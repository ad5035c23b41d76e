"""Rectangles on a page that is turned by quarters: PDF points from the lower left, before and after."""

from typing import Final, NamedTuple

QUARTERS: Final = (0, 90, 180, 270)


class Rectangle(NamedTuple):
    """Left, bottom, right, top."""

    left: float
    bottom: float
    right: float
    top: float


def turned(place: Rectangle, width: float, height: float, degrees: int) -> Rectangle:
    """Return where a rectangle of a page of this width and height stands after the page is turned clockwise.

    Raises KeyError when `degrees` is not one of QUARTERS.
    """
    left, bottom, right, top = place
    return {
        0: place,
        90: Rectangle(bottom, width - right, top, width - left),
        180: Rectangle(width - right, height - top, width - left, height - bottom),
        270: Rectangle(height - top, left, height - bottom, right),
    }[degrees]
