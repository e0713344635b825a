#!/usr/bin/env python3
"""Feeds made-up input to the X12 rooms under libFuzzer and AddressSanitizer (Tests/Fuzz).

Alone it runs every saved corpus and then each target for a short while, as scripts/test does;
`scripts/prove fuzz` runs targets for as long as it is given, round after round with the next seed,
and adds what was run to Benchmarks/PROOF.md after each round. What the fuzzer has learned stays in
a cache outside the checkout, so that the next run goes on from there.

A guided run is libFuzzer's: it measures what each input reaches and grows the corpus. A blind run
mutates that corpus without measuring, and so tries several times as many inputs in the same time.
"""

import argparse
import concurrent.futures
import datetime
import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "Tests/Fuzz"
SAVED = PACKAGE / "corpus"
BUILT = {"guided": PACKAGE / ".build/release", "blind": PACKAGE / ".build/blind/release"}
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "gangway/fuzz"
PROOF = ROOT / "Benchmarks/PROOF.md"

# How many executions each target is to have in all.
GOALS = {
    "reader": 10**8, "validator": 10**7, "acknowledger": 10**7, "answers": 10**7,
    "writer": 10**7, "dictionary": 10**7, "sef": 10**7, "json": 10**7,
}
# The longest input in bytes: two small interchanges, or a set; executions a second fall with it.
LONGEST = {
    "guided": {
        "reader": 640, "validator": 512, "acknowledger": 768, "answers": 512, "writer": 384,
        "dictionary": 1024, "sef": 1280, "json": 1024,
    },
    "blind": {
        "reader": 256, "validator": 256, "acknowledger": 320, "answers": 256, "writer": 96,
        "dictionary": 512, "sef": 384, "json": 320,
    },
}
# A guided run comes before each so many blind ones.
BLIND_RUNS = 8
SAVED_BYTES = 250_000
SAVED_FILES = 250
HEADING = "## Fuzzing"
HEAD = f"""{HEADING}

libFuzzer with AddressSanitizer on the X12 rooms: what each target expects stands in `Tests/Fuzz`. A finding is a crash, a
hang, a leak, more than 1 GB, or an expectation that does not hold. Guided runs are libFuzzer's; blind runs mutate the corpora
that it has grown, without measuring coverage. `scripts/prove fuzz` goes on with the next seed.

| Target | Run | Commit | Date | Seeds | Executions | Seconds | Corpus | Findings |
|---|---|---|---|---|---|---|---|---|
"""


def environment(kind="guided"):
    # A backtrace child outlives the process that crashed, and holds its pipe. Blind runs free so
    # much that a long quarantine would only push what is at work out of the caches.
    options = {
        "guided": "quarantine_size_mb=4:malloc_context_size=2",
        "blind": "quarantine_size_mb=1:thread_local_quarantine_size_kb=16:malloc_context_size=1:"
        "max_malloc_fill_size=0:detect_stack_use_after_return=0"}
    return dict(
        os.environ, SWIFT_BACKTRACE="enable=no", ASAN_OPTIONS=options[kind], GANGWAY_FUZZ=kind)


def build(*kinds):
    for kind in kinds:
        subprocess.run(
            ["swift", "build", "-c", "release", "--package-path", PACKAGE,
             "--scratch-path", BUILT[kind].parent],
            check=True, cwd=ROOT, env=environment(kind), stdout=subprocess.DEVNULL)


# Seeds

def bodies(data):
    """The transaction sets of a file, written with the delimiters `* > ~`."""
    if len(data) < 106 or data[:3] != b"ISA":
        return
    element, component, terminator = data[3:4], data[104:105], data[105:106]
    body = None
    for segment in data.split(terminator):
        segment = segment.strip(b"\r\n")
        if segment.startswith(b"ST" + element):
            body = []
        if body is not None:
            body.append(segment.replace(element, b"*").replace(component, b">") + b"~")
            if segment.startswith(b"SE" + element):
                yield b"".join(body)
                body = None


def seeds(target):
    """What the fixtures give a target to begin with."""
    files = [path.read_bytes() for path in sorted((ROOT / "fixtures").rglob("*.x12"))]
    choices = [(data, hashlib.sha256(data).digest()) for data in files if len(data) <= 2048]
    if target == "reader":
        return [digest[:2] + data for data, digest in choices]
    if target == "acknowledger":
        return [digest[:1] + data for data, digest in choices]
    if target == "json":
        return [bytes([digest[0] & 0xFE]) + data for data, digest in choices]
    if target == "validator":
        return [
            bytes([digest[at]]) + digest[8:9] + body
            for data, digest in choices for body in bodies(data) for at in (1, 2, 3)]
    if target == "answers":
        return [
            body for data, _ in choices for body in bodies(data)
            if body[3:6] in (b"997", b"999")]
    if target == "sef":
        return [path.read_bytes() for path in (ROOT / "fixtures").rglob("*.sef")]
    return []


# Running

def guided(target, seconds, seed, grown, *more, options=()):
    """One run of libFuzzer: executions, inputs in the corpus, whether something was found, log."""
    findings = CACHE / "findings"
    findings.mkdir(parents=True, exist_ok=True)
    options = [
        f"-seed={seed}", "-timeout=5", "-rss_limit_mb=1024", "-malloc_limit_mb=256",
        f"-max_len={LONGEST['guided'][target]}", "-print_final_stats=1",
        f"-artifact_prefix={findings}/{target}-", f"-max_total_time={seconds}", "-reload=0", *options,
    ]
    words = PACKAGE / f"words/{target}.txt"
    if words.exists():
        options.append(f"-dict={words}")
    done = subprocess.run(
        [BUILT["guided"] / target, *options, grown,
         *(path for path in more if Path(path).exists())],
        env=environment(), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    log = done.stderr.decode(errors="replace")
    count = re.search(r"number_of_executed_units: *(\d+)", log)
    corpus = re.findall(r" corp: (\d+)/", log)
    return (
        int(count.group(1)) if count else 0, int(corpus[-1]) if corpus else 0,
        done.returncode != 0, log)


def blind(target, seconds, seed, *folders):
    """One run without measuring; the same four as of a guided one."""
    findings = CACHE / "findings"
    findings.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "input"
        done = subprocess.run(
            [BUILT["blind"] / target, f"-seed={seed}", f"-seconds={seconds}", f"-kept={kept}",
             f"-longest={LONGEST['blind'][target]}", f"-words={PACKAGE}/words/{target}.txt",
             *(path for path in folders if Path(path).exists())],
            env=environment("blind"), cwd=ROOT, capture_output=True)
        log = done.stderr.decode(errors="replace")
        if done.returncode != 0:
            data = kept.read_bytes() if kept.exists() else bytes(8)
            data = data[8:8 + int.from_bytes(data[:8], "little")]
            path = findings / f"{target}-blind-{hashlib.sha1(data).hexdigest()[:16]}"
            path.write_bytes(data)
            log += f"\nended by {done.returncode}; Test unit written to {path}"
    told = re.search(rb"executed (\d+), .*corpus (\d+)", done.stdout)
    executions, corpus = map(int, told.groups()) if told else (0, 0)
    return executions, corpus, done.returncode != 0, log


def reason(log):
    lines = [
        line for line in log.splitlines()
        if re.match(r"FINDING|.*(ERROR: |Fatal error|SUMMARY|Test unit written)", line)]
    return "\n".join(line[:600] for line in lines) or log[-2000:]


def begin(target):
    """A target's grown corpus; begun with the saved one and the fixtures."""
    grown = CACHE / target
    grown.mkdir(parents=True, exist_ok=True)
    for data in seeds(target):
        (grown / hashlib.sha1(data).hexdigest()).write_bytes(data)
    return grown


# The record

def commit():
    return subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True,
        cwd=ROOT).stdout.strip()


def rows(text):
    """The rows of the table, and the page before them."""
    at = text.find(HEADING)
    if at < 0:
        return text.rstrip() + "\n\n" + HEAD, []
    lines = text[at:].splitlines()
    first = next(i for i, line in enumerate(lines) if line.startswith("|---")) + 1
    before = text[:at] + "\n".join(lines[:first]) + "\n"
    return before, [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[first:]]


def executed(target):
    """How many executions the page has for a target, and its last seed."""
    _, table = rows(PROOF.read_text()) if PROOF.exists() else ("", [])
    own = [row for row in table if row[0] == target]
    return (
        sum(int(row[5].replace(",", "")) for row in own),
        max((int(row[4].split("–")[-1]) for row in own), default=0))


def record(target, kind, seed, executions, seconds, corpus, findings):
    with open(CACHE / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        before, table = rows(PROOF.read_text())
        key = [target, kind, commit(), str(datetime.date.today())]
        row = next((row for row in table if row[:4] == key), None)
        if row is None:
            row = key + [f"{seed}–{seed}", "0", "0", "0", "0"]
            table.append(row)
        row[4] = f"{row[4].split('–')[0]}–{seed}"
        row[5] = f"{int(row[5].replace(',', '')) + executions:,}"
        row[6] = f"{int(row[6].replace(',', '')) + round(seconds):,}"
        row[7] = f"{corpus:,}"
        row[8] = str(int(row[8]) + findings)
        PROOF.write_text(before + "".join(f"| {' | '.join(row)} |\n" for row in table))


def prove(targets, minutes, jobs, slice_seconds=150):
    """Runs targets until the time is over; those furthest from their goals go first."""
    build("guided", "blind")
    CACHE.mkdir(parents=True, exist_ok=True)
    end = time.monotonic() + minutes * 60
    guard = threading.Lock()
    idle, failed = list(targets), []
    grown = {target: begin(target) for target in targets}
    run = {"guided": guided, "blind": blind}

    def take():
        with guard:
            open_targets = [target for target in idle if target not in failed]
            if not open_targets:
                return None
            target = min(open_targets, key=lambda name: executed(name)[0] / GOALS[name])
            idle.remove(target)
            return target

    def work():
        while time.monotonic() < end and (target := take()):
            seed = executed(target)[1] + 1
            seconds = max(5, min(slice_seconds, round(end - time.monotonic())))
            start = time.monotonic()
            kind = "blind" if seed % (BLIND_RUNS + 1) else "guided"
            executions, corpus, found, log = run[kind](
                target, seconds, seed, grown[target], SAVED / target)
            record(target, kind, seed, executions, time.monotonic() - start, corpus, int(found))
            with guard:
                idle.append(target)
                if found:
                    failed.append(target)
                    print(f"{target}: {reason(log)}", flush=True)

    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for worker in [pool.submit(work) for _ in range(jobs)]:
            worker.result()
    for target in targets:
        print(f"{target}: {executed(target)[0]:,} of {GOALS[target]:,} executions")
    return 1 if failed else 0


def save(targets):
    """Replaces the saved corpora by the smallest inputs that reach what the grown ones reach."""
    build("guided")
    for target in targets:
        with tempfile.TemporaryDirectory() as folder:
            guided(
                target, 0, 1, folder, CACHE / target, SAVED / target,
                options=["-set_cover_merge=1"])
            inputs = sorted(Path(folder).iterdir(), key=lambda path: path.stat().st_size)
            (SAVED / target).mkdir(parents=True, exist_ok=True)
            # What was found once is kept.
            for path in SAVED.glob(f"{target}/*"):
                if not path.name.startswith("found-"):
                    path.unlink()
            left = SAVED_BYTES
            for path in inputs[:SAVED_FILES]:
                left -= path.stat().st_size
                if left < 0:
                    break
                shutil.copy(path, SAVED / target / path.name[:16])
    return 0


def check(seconds=60):
    """Every saved corpus, then new input for `seconds` in all; nothing is kept."""
    build("guided")
    failed = 0
    for target in GOALS:
        if not any((SAVED / target).glob("*")):
            print(f"{target}: there is no saved corpus")
            failed = 1
            continue
        with tempfile.TemporaryDirectory() as folder:
            seed = int(time.time()) % 1_000_000
            executions, _, found, log = guided(
                target, seconds // len(GOALS), seed, folder, SAVED / target)
        print(f"{target}: {executions:,} executions, seed {seed}")
        if found or not executions:
            print(reason(log))
            failed = 1
    return failed


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(GOALS))
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--save", action="store_true", help="renew the saved corpora")
    given = parser.parse_args(arguments)
    if unknown := set(given.targets) - set(GOALS):
        parser.error(f"no such target: {', '.join(unknown)}")
    targets = given.targets or list(GOALS)
    if given.save:
        return save(targets)
    return check() if given.minutes is None else prove(targets, given.minutes, given.jobs)


if __name__ == "__main__":
    sys.exit(main())
