"""Sees a file the moment it appears under its name, by inotify."""

import ctypes
import os
import select
import struct
import time

MOVED_TO = 0x80
CREATE = 0x100
"""OpenSSH renames by a second name, so that there the name is created."""
HEAD = struct.calcsize("iIII")
LIBC = ctypes.CDLL(None, use_errno=True)


class Arrivals:
    """Files that appear in a folder under a name without a leading dot."""

    def __init__(self, folder):
        folder.mkdir(parents=True, exist_ok=True)
        self.handle = LIBC.inotify_init1(os.O_NONBLOCK)
        if self.handle < 0 or LIBC.inotify_add_watch(
                self.handle, os.fsencode(folder), MOVED_TO | CREATE) < 0:
            raise OSError(ctypes.get_errno(), f"cannot watch {folder}")

    def wait(self, seconds):
        """When the next file came, by `time.perf_counter`."""
        while select.select([self.handle], [], [], seconds)[0]:
            now = time.perf_counter()
            events, position = os.read(self.handle, 4096), 0
            while position < len(events):
                length = struct.unpack_from("iIII", events, position)[3]
                name = events[position + HEAD:position + HEAD + length]
                if not name.startswith(b"."):
                    return now
                position += HEAD + length
        raise RuntimeError(f"no file came within {seconds} s")

    def close(self):
        os.close(self.handle)
