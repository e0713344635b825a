"""The programs of rows 1 and 2 and the file that they read."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from harness.machine import ROOT

FOLDER = ROOT / "Benchmarks/x12"
BUILD = Path(os.environ.get("GANGWAY_BENCH_BUILD", ROOT / ".build/bench"))


def build():
    """Builds the Swift side (release) and the C yardstick."""
    subprocess.run(
        ["swift", "build", "-c", "release", "--package-path", str(FOLDER), "--scratch-path",
         str(BUILD)], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(
        ["clang", "-O3", "-o", str(BUILD / "tokenize"), str(FOLDER / "tokenize.c")], check=True)


def program(name):
    return str(BUILD / "release" / name)


def generate(folder, megabytes):
    """A file of purchase orders like those of large retailers."""
    path = folder / f"orders-{megabytes}.x12"
    with open(path, "wb") as file:
        subprocess.run(
            [program("X12Bench"), "generate", str(megabytes)], stdout=file, check=True)
    return path


def run(*command):
    """The `name=number` figures that a program prints."""
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=True)
    return dict(re.findall(r"(\S+)=(\S+)", done.stdout))


def instructions(folder, *command):
    """Instructions a byte, by callgrind: what 4 MB more cost, so that start-up does not count. The
    same on any machine with the same vectors. None where valgrind is not installed."""
    if not shutil.which("valgrind"):
        return None
    counts = []
    for megabytes in (4, 8):
        path = generate(folder, megabytes)
        done = subprocess.run(
            ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder / 'callgrind.out'}",
             *map(str, command), str(path), "1"], capture_output=True, text=True, check=True)
        collected = re.search(r"Collected : (\d+)", done.stderr)
        counts.append((path.stat().st_size, int(collected.group(1))))
    (few, less), (many, more) = counts
    return (more - less) / (many - few)
