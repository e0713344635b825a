"""The programs of rows 1 and 2 and the file that they read."""

import os
import re
import shutil
import subprocess
from collections import Counter
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
    counts = parts(folder, *command)
    return counts and sum(counts.values())


def parts(folder, *command):
    """The same by function, each without those that it calls, the most expensive first."""
    if not shutil.which("valgrind"):
        return None
    counts, sizes = [], []
    for megabytes in (4, 8):
        path, out = generate(folder, megabytes), folder / "callgrind.out"
        subprocess.run(
            ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", *map(str, command),
             str(path), "1"], capture_output=True, check=True)
        counts.append(functions(out.read_text()))
        sizes.append(path.stat().st_size)
    few, many = counts
    more = {name: (many[name] - few[name]) / (sizes[1] - sizes[0]) for name in many}
    return dict(sorted(more.items(), key=lambda part: -part[1]))


def each(folder, *command, few=2, many=22):
    """Instructions by function of one more of what a program does so many times in its last
    argument. None where valgrind is not installed."""
    if not shutil.which("valgrind"):
        return None
    # Valgrind cannot read all of Swift's debug information.
    bare, out, counts = folder / "bare", folder / "callgrind.out", []
    subprocess.run(["strip", "-g", "-o", str(bare), command[0]], check=True)
    for times in (few, many):
        subprocess.run(
            ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", str(bare),
             *map(str, command[1:]), "1", str(times)], capture_output=True, check=True)
        counts.append(functions(out.read_text()))
    more = {name: (counts[1][name] - counts[0][name]) / (many - few) for name in counts[1]}
    return dict(sorted(more.items(), key=lambda part: -part[1]))


def functions(profile):
    """What callgrind counted in each function: `fn=` begins one; after `calls=` stands the cost of
    a call, which is the callee's. A name is written once and is a number in brackets then on."""
    names, counts, current, is_call = {}, Counter(), "", False
    for line in profile.splitlines():
        if named := re.match(r"(c?)fn=(\(\d+\))(?: (.+))?", line):
            names.setdefault(named[2], named[3])
            current = current if named[1] else names[named[2]]
        elif line.startswith("calls="):
            is_call = True
        elif cost := re.fullmatch(r"[-+*\d]\S* (\d+)", line):
            counts[current] += 0 if is_call else int(cost[1])
            is_call = False
    return counts


def told(parts, most=12, digits=2):
    """For people: the most expensive functions, and what all others cost together."""
    shown = list(parts.items())[:most]
    names = subprocess.run(
        ["swift", "demangle", "--simplified"], input="\n".join(name for name, _ in shown),
        capture_output=True, text=True, check=True).stdout.splitlines()
    rest = sum(parts.values()) - sum(count for _, count in shown)
    lines = [f"    {count:9,.{digits}f}  {name}" for name, (_, count) in zip(names, shown)]
    return "\n".join(lines + [f"    {rest:9,.{digits}f}  all others"])
