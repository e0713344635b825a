#!/usr/bin/env python3
"""Plants one defect at a time into a copy of the tree and checks that a test turns red.

A defect is an exact replacement of a few words that must stand in the file once: when the code
has moved on, planting fails aloud instead of proving nothing. The copy holds only the targets that
the suites need and keeps its build, so that a defect costs one module.
"""

import argparse
import filecmp
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SUITES = ["StorageTests", "EngineTests", "TransportsTests"]
# A test that a defect makes wait for ever counts as red; the slowest green suite takes a tenth.
PATIENCE = 600
# What a red run says: an expectation that failed, a crash, or no end.
RED = ["recorded an issue", "unexpected signal", "did not end"]


@dataclass
class Defect:
    """What is planted where, and the suite that must find it."""
    name: str
    file: str
    text: str
    becomes: str
    suite: str

    def plant(self, copy):
        path = copy / self.file
        source = path.read_text()
        count = source.count(self.text)
        if count != 1:
            raise SystemExit(
                f"plant: '{self.name}' cannot be planted: its text stands {count} times in "
                f"{self.file}, not once:\n{self.text}")
        path.write_text(source.replace(self.text, self.becomes))

    def remove(self, copy):
        shutil.copyfile(ROOT / self.file, copy / self.file)


VAULT = "Sources/Storage/Vault/"
LEDGER = "Sources/Storage/Ledger/"
STEP = "Sources/Engine/DeliveryStep.swift"
RULES = "StorageTests.LedgerTests/inMemory"

DEFECTS = [
    # What was acknowledged must be on the disk.
    Defect("vault: no fsync of the file", VAULT + "DirectoryVaultWriter.swift",
           "try files.sync(descriptor, temporary)\n", "\n", "StorageTests.PowerCutTests"),
    Defect("vault: no fsync of the directory", VAULT + "DirectoryVaultWriter.swift",
           "try files.syncDirectory(parent)\n", "\n", "StorageTests.PowerCutTests"),
    Defect("vault: no fsync of a new directory's parent", VAULT + "VaultFiles.swift",
           'try syncDirectory(parent.isEmpty ? "/" : parent)\n', "\n",
           "StorageTests.PowerCutTests"),
    Defect("ledger: synchronous NORMAL", "Sources/Storage/SQLite/SQLiteEngine.swift",
           "PRAGMA synchronous = FULL;", "PRAGMA synchronous = NORMAL;",
           "StorageTests.SQLiteEngineTests"),
    Defect("ledger: synchronous NORMAL, and nobody looks",
           "Sources/Storage/SQLite/SQLiteEngine.swift",
           "                    PRAGMA synchronous = FULL;\n", "",
           "StorageTests.SQLiteEngineTests"),

    # Who has lost a lease writes nothing.
    Defect("token: not checked where work ends", LEDGER + "Ledger+Queue.swift",
           '"DELETE FROM work WHERE id = $1 AND token = $2 AND state = 1 RETURNING okey"',
           '"DELETE FROM work WHERE id = $1 AND $2 = $2 AND state = 1 RETURNING okey"', RULES),
    Defect("token: not checked where a step is recorded", LEDGER + "Ledger+Queue.swift",
           '"SELECT 1 FROM work WHERE id = $1 AND token = $2 AND state = 1"',
           '"SELECT 1 FROM work WHERE id = $1 AND $2 = $2 AND state = 1"', RULES),
    Defect("token: not checked where work is postponed", LEDGER + "Ledger+Queue.swift",
           "              owner = NULL, lease_until_us = NULL\n"
           "            WHERE id = $1 AND token = $2 AND state = 1\n",
           "              owner = NULL, lease_until_us = NULL\n"
           "            WHERE id = $1 AND $2 = $2 AND state = 1\n", RULES),
    Defect("token: not checked where work is parked", LEDGER + "Ledger+Queue.swift",
           "SET state = 3, owner = NULL, lease_until_us = NULL\n"
           "            WHERE id = $1 AND token = $2 AND state = 1\n",
           "SET state = 3, owner = NULL, lease_until_us = NULL\n"
           "            WHERE id = $1 AND $2 = $2 AND state = 1\n", RULES),
    Defect("token: a lost lease is renewed", LEDGER + "SQLLedger+Work.swift",
           "WHERE id = $1 AND token = $2 AND state = 1\n",
           "WHERE id = $1 AND $2 = $2 AND state = 1\n", RULES),

    # An order stands in the ERP once.
    Defect("delivery: no quiesce wait before asking", STEP,
           "guard task.quiesceLeft <= .zero else {",
           "guard task.quiesceLeft <= .zero || task.inDoubt else {", "EngineTests.DeliveryTests"),
    Defect("delivery: no quiesce wait after a crash", LEDGER + "Ledger+Claims.swift",
           "let wait = isInDoubt ? quiesce : .zero",
           "let wait = isInDoubt ? Duration.zero : .zero", RULES),
    Defect("delivery: submitted again without asking", STEP,
           "            return await probe(task, office)\n",
           "            return await submit(task, office)\n", "EngineTests.DeliveryTests"),
    Defect("delivery: not in doubt before it leaves", LEDGER + "SQLLedger+Delivery.swift",
           "state = 'in_doubt', begun_token = $2", "state = state, begun_token = $2", RULES),
    Defect("delivery: a doubt is forgotten after a refusal", LEDGER + "SQLLedger+Delivery.swift",
           'task.inDoubt ? "in_doubt" : "planned"', 'task.inDoubt ? "planned" : "planned"', RULES),
    Defect("dedupe: no idempotency key", LEDGER + "Ledger+Documents.swift",
           "document WHERE idempotency_key = $1\n",
           "document WHERE idempotency_key = $1 || '?'\n", RULES),
    Defect("dedupe: what was edited is not known by what came", LEDGER + "Ledger+Documents.swift",
           "WHERE came_as = $1)", "WHERE came_as = $1 || '?')", RULES),
    Defect("dedupe: no business key", LEDGER + "Ledger+Documents.swift",
           "guard let other = try other?.integer(0) else { return .deliver() }",
           "guard let other = try other?.integer(0), other < 0 else { return .deliver() }", RULES),
    Defect("dedupe: a file received again is a new message", LEDGER + "SQLLedger+Intake.swift",
           "WHERE channel = $1 AND remote_key = $2 AND digest = $3",
           "WHERE channel = $1 AND remote_key = $2 || '?' AND digest = $3", RULES),
    Defect("dedupe: control numbers are not remembered", LEDGER + "Ledger+Controls.swift",
           "for (kind, control) in numbers {",
           "for (kind, control) in numbers where control.isEmpty {", RULES),

    # What partners and operations rely on.
    Defect("control number: given out but not taken", LEDGER + "Ledger+Answers.swift",
           "first: draft.plan.interchangeControl, count: 1,",
           "first: draft.plan.interchangeControl, count: 0,", RULES),
    Defect("order: a change overtakes its order", LEDGER + "Ledger+Queue.swift",
           "state = isBusy ? WorkState.waiting : WorkState.ready",
           "state = isBusy ? WorkState.ready : WorkState.ready", RULES),
    Defect("work: deaths of its workers are forgotten", LEDGER + "Ledger+Claims.swift",
           "let crashes = try row.int(3) + (isDeath ? 1 : 0)",
           "let crashes = try min(row.int(3), 0) + (isDeath ? 1 : 0)", RULES),
    Defect("commit: a request that failed leaves half of its writes",
           "Sources/Storage/SQLite/SQLiteTransaction.swift",
           'try execute("ROLLBACK TO request")\n', "\n", "StorageTests.SQLiteEngineTests"),
    Defect("folder: a file that was not kept is put away", "Sources/Transports/DropFolder.swift",
           "} catch IntakeFailure.busy(let why) {\n            return .busy(why)",
           "} catch IntakeFailure.busy(let why) {\n"
           "            _ = putAway(name, file.begun, as: \"0\", in: inbox, known: false)\n"
           "            return .busy(why)", "TransportsTests.DropFolderTests/busy"),
]


class Copy:
    """The tree that defects are planted into, with a build of its own."""

    def __init__(self, folder):
        self.folder = folder

    def refresh(self):
        """Makes the copy equal to the tree; what is equal keeps its date, so it is not rebuilt."""
        self.folder.mkdir(parents=True, exist_ok=True)
        manifest = (ROOT / "Package.swift").read_text()
        wanted = closure(manifest, SUITES)
        self._write("Package.swift", manifest + FILTER % ", ".join(f'"{n}"' for n in wanted))
        kept = {"Package.swift"}
        for name in wanted:
            folder = "Tests" if name in SUITES else "Sources"
            for source in (ROOT / folder / name).rglob("*"):
                if source.is_file():
                    kept.add(str(source.relative_to(ROOT)))
        for name in kept - {"Package.swift"}:
            target = self.folder / name
            if not target.exists() or not filecmp.cmp(ROOT / name, target, shallow=False):
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(ROOT / name, target)
        for part in ["Sources", "Tests"]:
            for old in (self.folder / part).rglob("*"):
                if old.is_file() and str(old.relative_to(self.folder)) not in kept:
                    old.unlink()

    def _write(self, name, text):
        path = self.folder / name
        if not path.exists() or path.read_text() != text:
            path.write_text(text)

    def build(self):
        return self._run("swift", "build", "--build-tests")

    def test(self, suite):
        """Whether the suite is green, and what it said."""
        done = self._run(
            "swift", "test", "--skip-build", "--disable-xctest", "--filter", suite)
        if done.returncode == 0 and re.search(r"Test run with 0 tests", done.stdout):
            raise SystemExit(f"plant: no test matches {suite}")
        return done

    def _run(self, *command):
        try:
            return subprocess.run(
                command, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                text=True, timeout=PATIENCE)
        except subprocess.TimeoutExpired as late:
            return subprocess.CompletedProcess(command, 1, f"{command} did not end: {late}")


# Appended to the copy's manifest: nothing but what the suites need is resolved and built.
FILTER = """
let only: Set<String> = [%s]
package.targets.removeAll { !only.contains($0.name) }
package.products.removeAll()
let used = package.targets.flatMap(\\.dependencies).map { "\\($0)" }.joined()
package.dependencies.removeAll { dependency in
    guard case .sourceControl(_, let location, _) = dependency.kind else { return false }
    let name = location.split(separator: "/").last.map { $0.replacing(".git", with: "") } ?? ""
    return !used.contains("\\"\\(name)\\"")
}
"""


def closure(manifest, names):
    """The targets that some targets need, by the house's own way to write its manifest."""
    graph = {}
    pattern = r'^\s*(room|tests|\.systemLibrary)\(\s*(?:name: )?"(\w+)"(.*?)\)(?=,\n|\n\s*\])'
    for kind, name, rest in re.findall(pattern, manifest, re.M | re.S):
        if kind == "tests":
            name += "Tests"
        graph[name] = re.findall(r'"(\w+)"', rest) if kind != ".systemLibrary" else []
    wanted, left = [], list(names)
    while left:
        name = left.pop()
        if name in wanted:
            continue
        if name not in graph:
            raise SystemExit(f"plant: the manifest has no target {name}")
        wanted.append(name)
        left += graph[name]
    return sorted(wanted)


def tail(text, lines=25):
    return "\n".join(text.splitlines()[-lines:])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="a word of the defects' names")
    parser.add_argument("--list", action="store_true", help="print their names")
    parser.add_argument("--copy", type=Path, default=ROOT / ".build/plant")
    given = parser.parse_args()
    defects = [defect for defect in DEFECTS if given.only in defect.name]
    if given.list:
        print("\n".join(defect.name for defect in defects))
        return 0
    if not defects:
        raise SystemExit(f"plant: no defect's name contains '{given.only}'")
    copy = Copy(given.copy)
    copy.refresh()
    print("plant: building the copy", flush=True)
    built = copy.build()
    if built.returncode != 0:
        raise SystemExit(f"plant: the tree itself does not build:\n{tail(built.stdout)}")
    for suite in sorted({defect.suite for defect in defects}):
        done = copy.test(suite)
        if done.returncode != 0:
            raise SystemExit(f"plant: {suite} is red before anything is planted:\n"
                             f"{tail(done.stdout)}")
    survivors = []
    for defect in defects:
        began = time.monotonic()
        try:
            defect.plant(copy.folder)
            built = copy.build()
            if built.returncode != 0:
                raise SystemExit(f"plant: '{defect.name}' does not build:\n{tail(built.stdout)}")
            done = copy.test(defect.suite)
            found = done.returncode != 0
            if found and not any(word in done.stdout for word in RED):
                raise SystemExit(f"plant: '{defect.name}' was not tested:\n{tail(done.stdout)}")
        finally:
            defect.remove(copy.folder)
        if not found:
            survivors.append(defect)
        print(f"  {'found   ' if found else 'SURVIVED'}  {defect.name}  "
              f"({defect.suite}, {time.monotonic() - began:.0f} s)", flush=True)
    print(f"planted {len(defects)} defects, {len(defects) - len(survivors)} found", flush=True)
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
