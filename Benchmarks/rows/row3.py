"""Row 3: hostile input. Reads the files of a corpus, which is not the project's to keep."""

import re
import subprocess
import sys

from harness.gateway import lab
from harness.machine import ROOT
from harness.results import Result


def measure(options):
    if not options.corpus:
        print("  left out: name the folder of samples with --corpus", flush=True)
        return
    done = subprocess.run(
        [sys.executable, ROOT / "scripts/corpus", options.corpus, "--gangway", lab.BINARY,
         "--standard", ROOT / "standard"], capture_output=True, text=True)
    print("    " + done.stdout.replace("\n", "\n    "), flush=True)
    read, total = figures(r"read whole: +(\d+) of (\d+)", done)
    clean, cleans = figures(r"of the clean: +(\d+) of (\d+)", done)
    named, faults = figures(r"faults named: +(\d+) of (\d+)", done)
    yield Result(
        row="3", what=f"hostile input: {total} files of other people's",
        ours=f"{share(read, total)} read whole, of the clean {share(clean, cleans)}",
        yardstick="the best peer: 63 % of 1,408 samples", ratio=f"{read / total / 0.63:.2f}",
        must="≥ 95 % of all, 100 % of the clean",
        reached=read >= 0.95 * total and clean == cleans,
        detail=f"faults that a plain scan of the envelope finds: {named} of {faults} named, the "
        "others in files whose delimiters are at fault, which is named instead")


def figures(pattern, done):
    found = re.search(pattern, done.stdout)
    if not found:
        sys.exit(f"row 3: scripts/corpus does not say {pattern}\n{done.stdout}{done.stderr}")
    return int(found[1]), int(found[2])


def share(part, whole):
    return f"{100 * part / whole:.1f} %"
