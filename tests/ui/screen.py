# SPDX-License-Identifier: GPL-3.0-or-later
"""An Xvfb screen, and pictures of it.

Xvfb keeps its screen in a file (its option -fbdir), in the format of xwd. This turns it into a PNG
with nothing but Python.
"""

import ctypes
import os
import struct
import time
import zlib

PATIENCE_S = 3
STILL_S = 0.3
PAUSE_S = 0.05

# The fields of XWDFileHeader of X11/XWDFile.h that matter here, by their place
HEADER = struct.Struct(">25I")
SIZE, WIDTH, HEIGHT, BYTE_ORDER, BITS_PER_PIXEL, BYTES_PER_LINE, N_COLORS = 0, 4, 5, 7, 11, 12, 19
COLOR_SIZE = 12
LEAST_SIGNIFICANT_FIRST = 0


# Of X11/Xatom.h and X11/X.h
RESOURCE_MANAGER, STRING, REPLACE = 23, 31, 0


def set_dpi(dpi):
    """Lets programs that start from now on write for a screen of so many pixels an inch, as the
    setting for large text does. 96 is what they take for granted."""
    resources = f"Xft.dpi: {dpi}\n".encode()
    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XDefaultRootWindow.restype = ctypes.c_ulong
    display = ctypes.c_void_p(x11.XOpenDisplay(None))
    root = ctypes.c_ulong(x11.XDefaultRootWindow(display))
    x11.XChangeProperty(display, root, ctypes.c_ulong(RESOURCE_MANAGER), ctypes.c_ulong(STRING), 8,
                        REPLACE, resources, len(resources))
    x11.XCloseDisplay(display)


def read_xwd(data):
    """Returns width, height and the rows of RGB bytes of an xwd picture with 32 bits a pixel."""
    header = HEADER.unpack_from(data)
    if header[BITS_PER_PIXEL] != 32 or header[BYTE_ORDER] != LEAST_SIGNIFICANT_FIRST:
        raise ValueError("this xwd picture is not 32 bits a pixel, blue first")

    width, height, stride = header[WIDTH], header[HEIGHT], header[BYTES_PER_LINE]
    start = header[SIZE] + header[N_COLORS] * COLOR_SIZE
    rows = []
    for y in range(height):
        line = data[start + y * stride : start + y * stride + width * 4]
        row = bytearray(width * 3)
        row[0::3], row[1::3], row[2::3] = line[2::4], line[1::4], line[0::4]
        rows.append(bytes(row))
    return width, height, rows


def write_png(path, width, height, rows):
    """Writes rows of RGB bytes as a PNG."""

    def chunk(kind, body):
        check = zlib.crc32(kind + body)
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", check)

    pixels = zlib.compress(b"".join(b"\0" + row for row in rows))
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n")
        file.write(chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)))
        file.write(chunk(b"IDAT", pixels))
        file.write(chunk(b"IEND", b""))


def grab():
    source = os.path.join(os.environ["OPTIO_TEST_SCREEN"], "Xvfb_screen0")
    with open(source, "rb") as file:
        return file.read()


def save_screen(path):
    """Saves the screen of the Xvfb that tests/ui/with-screen started.

    Waits until the program has painted what it has to: until the screen is the same for a while,
    or, if something on it always moves, for some time.
    """
    end = time.monotonic() + PATIENCE_S
    picture = grab()
    still_since = time.monotonic()
    while time.monotonic() - still_since < STILL_S and time.monotonic() < end:
        time.sleep(PAUSE_S)
        newer = grab()
        if newer != picture:
            picture, still_since = newer, time.monotonic()
    write_png(path, *read_xwd(picture))
