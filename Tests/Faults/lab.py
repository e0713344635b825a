"""What the fault tests share: a site of the real gateway, its ERP simulator, a private sshd, orders.

Every process is the release binary or Debian's own; nothing here imitates a part of the product.
"""

import atexit
import contextlib
import hashlib
import json
import os
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("GANGWAY_BINARY", ROOT / ".build/release/gangway"))
QUIET = {**os.environ, "SWIFT_BACKTRACE": "enable=no"}
# For what is not to be killed: where it stood when it ended by itself.
TRACED = {**os.environ, "SWIFT_BACKTRACE": "enable=yes,color=no,interactive=no"}
TOLD = 20000


RESERVED = []


def free_port():
    """A port that nobody else is given while this process lives: it stays bound, and a server that
    reuses addresses may listen at it all the same."""
    holder = socket.socket()
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    holder.bind(("127.0.0.1", 0))
    RESERVED.append(holder)
    return holder.getsockname()[1]


def run(*command, check=True, **options):
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, env=QUIET, **options)
    if check and done.returncode != 0:
        raise RuntimeError(f"{command} exited {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done


def wait_for(condition, seconds, what):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.02)
    raise RuntimeError(f"waited {seconds} s in vain for {what}")


def started(command, **options):
    """A process that does not outlive the test."""
    process = subprocess.Popen(command, **options)
    atexit.register(lambda: process.poll() is None and process.kill())
    return process


class Simulator:
    """The ERP simulator, whose database outlives every fault of the gateway."""

    def __init__(self, folder, *switches, port=None):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.port = port or free_port()
        self.switches = switches
        self.process = None

    @property
    def database(self):
        return self.folder / "erp.db"

    def start(self):
        with open(self.folder / "erp.log", "ab") as log:
            self.process = started(
                [str(BINARY), "erp", "simulate", "--database", str(self.database),
                 "--port", str(self.port), *self.switches],
                stdout=log, stderr=log, env=QUIET)
        wait_for(self.answers, 120, "the ERP simulator")
        return self

    def answers(self):
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            return True
        except OSError:
            return False

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait(120)
            self.process = None

    def query(self, sql):
        with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=20) as database:
            return database.execute(sql).fetchall()

    def references(self):
        """How often each purchase order stands in the ERP, cancelled or not."""
        return dict(self.query("SELECT reference, COUNT(*) FROM orders GROUP BY reference"))

    def cancelled(self):
        """The purchase orders that are cancelled in the ERP."""
        return {row[0] for row in self.query(
            "SELECT reference FROM orders WHERE status = 'cancelled'")}

    def changes(self):
        """How many cancellations and replacements the ERP has taken."""
        return self.query("SELECT COUNT(*) FROM changes")[0][0]


class SSHServer:
    """A private OpenSSH with one folder served over SFTP, login by key."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.home = self.folder / "home"
        self.port = free_port()
        for name in ["in", "out", "archive"]:
            (self.home / name).mkdir(parents=True, exist_ok=True)
        for key in ["host", "user"]:
            if not (self.folder / key).exists():
                run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.folder / key)
        shutil.copy(self.folder / "user.pub", self.folder / "authorized_keys")
        (self.folder / "authorized_keys").chmod(0o600)
        self.config = self.folder / "sshd_config"
        self.config.write_text(f"""Port {self.port}
ListenAddress 127.0.0.1
HostKey {self.folder}/host
PidFile {self.folder}/sshd.pid
AuthorizedKeysFile {self.folder}/authorized_keys
StrictModes no
UsePAM no
PasswordAuthentication no
PermitRootLogin yes
MaxStartups 100:30:200
Subsystem sftp internal-sftp
""")
        self.process = None

    @property
    def fingerprint(self):
        """The host key's pin, as `ssh-keygen -l` prints it."""
        return run("ssh-keygen", "-l", "-f", self.folder / "host.pub").stdout.split()[1]

    def start(self):
        Path("/run/sshd").mkdir(parents=True, exist_ok=True)
        self.process = started(
            ["/usr/sbin/sshd", "-D", "-f", str(self.config), "-E", str(self.folder / "log")],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(self.answers, 120, "sshd")
        return self

    def answers(self):
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            return True
        except OSError:
            return False

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait(120)
            self.process = None


class Site:
    """A working folder of the gateway with one folder channel and, if given, one over SFTP."""

    def __init__(self, folder, erp_port, ssh=None, search=False, timeout="500ms", settle="1s",
                 log=None, batch=None):
        self.folder = Path(folder)
        self.ssh = ssh
        self.process = None
        # Beside the working folder, so that a log never keeps a disk from being unmounted.
        self.log_file = Path(log or f"{self.folder}.log")
        (self.folder / "partners/channels").mkdir(parents=True, exist_ok=True)
        (self.folder / "connectors").mkdir(exist_ok=True)
        self._write_partner("harbor", "HARBOR")
        self._write_channel("drop", "harbor")
        if ssh:
            self._write_partner("inland", "INLAND", batch)
            self._write_ssh_channel("inland")
        connector = "gangway-simulator-search" if search else "gangway-simulator"
        source = (ROOT / f"connectors/{connector}.yaml").read_text()
        # Short waits, so that a test of hundreds of crashes ends; the rule is the same.
        lines = []
        for line in source.splitlines():
            stripped = line.strip()
            indent = line[:len(line) - len(stripped)]
            if stripped.startswith("timeout:"):
                line = f"{indent}timeout: {timeout}"
            if stripped.startswith("settle:"):
                line = f"{indent}settle: {settle}"
            lines.append(line)
        (self.folder / f"connectors/{connector}.yaml").write_text("\n".join(lines) + "\n")
        (self.folder / "gangway.yaml").write_text(f"""identities: ["ZZ:GANGWAYTEST"]
partners: partners
connectors: connectors
store: sqlite:gangway.db
vault: dir:vault
erp:
  - name: simulator
    connector: {connector}
    conf: {{url: "http://127.0.0.1:{erp_port}"}}
""")

    def _write_partner(self, name, identity, batch=None):
        folder = self.folder / "partners" / name
        folder.mkdir(exist_ok=True)
        gathers = f", batch: {batch}" if batch else ""
        (folder / "partner.yaml").write_text(f"""ids: ["ZZ:{identity}"]
status: live
agreements:
  - {{set: "850", version: "004010"}}
sends:
  - {{set: "855", version: "004010"{gathers}}}
""")

    def _write_channel(self, name, carries):
        (self.folder / f"partners/channels/{name}.yaml").write_text(f"""kind: folder
carries: [{carries}]
every: 200ms
settle: 200ms
""")

    def _write_ssh_channel(self, carries):
        key = self.folder / "partners-key"
        shutil.copy(self.ssh.folder / "user", key)
        key.chmod(0o600)
        (self.folder / "partners/channels/remote.yaml").write_text(f"""kind: sftp
carries: [{carries}]
every: 200ms
settle: 0s
sftp:
  host: 127.0.0.1
  port: {self.ssh.port}
  user: {os.environ.get("USER") or run("id", "-un").stdout.strip()}
  hostKeys: ["{self.ssh.fingerprint}"]
  key: "file:{key}"
  inbox: {self.ssh.home}/in
  outbox: {self.ssh.home}/out
  archive: {self.ssh.home}/archive
  after: move
""")

    @property
    def mailbox(self):
        return self.folder / "mailboxes/drop"

    def command(self, *arguments):
        return [str(BINARY), *arguments, "--config", str(self.folder / "gangway.yaml")]

    def start(self, *prefix):
        with open(self.log_file, "ab") as log:
            self.process = started(
                [*prefix, *self.command("serve")], stdout=log, stderr=log, env=QUIET,
                start_new_session=True)
        return self.process

    def wait_until_it_serves(self):
        """Until people's commands reach the gateway."""
        def answers():
            with socket.socket(socket.AF_UNIX) as person:
                return person.connect_ex(str(self.folder / "gangway.sock")) == 0
        wait_for(answers, 60, "the gateway")

    def query(self, sql):
        """Rows of the ledger, while no gateway runs."""
        with contextlib.closing(
                sqlite3.connect(self.folder / "gangway.db", timeout=20)) as database:
            return database.execute(sql).fetchall()

    def kill(self):
        if self.process:
            if self.process.poll() is None:
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def drain(self, patience=30, timeout=240):
        """Works until nothing is left, and no batch waits for its time; the exit code says whether
        nothing is."""
        end = time.monotonic() + timeout
        while True:
            done = subprocess.run(
                self.command("serve", "--drain", "--patience", str(patience)),
                capture_output=True, text=True, env=TRACED, timeout=timeout)
            with open(self.log_file, "a") as log:
                log.write(done.stdout + done.stderr)
            if done.returncode < 0:
                # Nobody killed it: what it said last is all that tells why.
                print(f"a drain ended by signal {-done.returncode}:", flush=True)
                print((done.stdout + done.stderr)[-TOLD:], flush=True)
            if "left for their batches" not in done.stdout or time.monotonic() > end:
                return done.returncode
            time.sleep(0.5)

    def messages(self, direction):
        """All messages of a direction, page by page."""
        found, before = [], None
        while True:
            page = run(*self.command(
                "messages", "list", "--json", "--direction", direction, "--limit", "1000",
                *(["--before", str(before)] if before else []))).stdout
            items = json.loads(page)["items"]
            found += items
            if len(items) < 1000:
                return found
            before = items[-1]["id"]

    def events(self):
        """All business events, page by page."""
        found, after = [], "0"
        while True:
            page = json.loads(run(*self.command(
                "messages", "events", "--json", "--after", after, "--limit", "1000")).stdout)
            if not page["items"]:
                return found
            found += page["items"]
            after = page["next"]

    def awaited(self, *which):
        """What partners owe us, or by `--state` owed, page by page."""
        found, after = [], "0"
        while True:
            items = json.loads(run(*self.command(
                "acks", "list", "--json", "--usage", "all", "--after", after, "--limit", "1000",
                *which,
            )).stdout)["items"]
            found += items
            if len(items) < 1000:
                return found
            after = str(items[-1]["id"])

    def act(self, *arguments, seconds=20):
        """A person's act, of which a death of the gateway may take the answer, or the act itself."""
        try:
            subprocess.run(
                self.command(*arguments, "--author", "ann", "--reason", "a test of deaths"),
                capture_output=True, env=QUIET, timeout=seconds)
        except subprocess.TimeoutExpired:
            pass

    def exceptions(self):
        page = run(*self.command("exceptions", "list", "--json", "--limit", "1000")).stdout
        return json.loads(page)["items"]

    def outbox(self):
        """Every answer that left: name and bytes."""
        folders = [self.mailbox / "outbox"]
        if self.ssh:
            folders.append(self.ssh.home / "out")
        return {
            file.name: file.read_bytes()
            for folder in folders if folder.exists()
            for file in folder.iterdir()
            if file.is_file() and not file.name.startswith(".")
        }


class Orders:
    """Purchase orders of our own making, numbered so that each can be found again."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.control = {}

    def file(self, partner, numbers, lines=2):
        """An interchange with one group that holds an order for each number."""
        control = self.control[partner] = self.control.get(partner, 0) + 1
        sets = []
        for position, number in enumerate(numbers, 1):
            body = [f"ST*850*{position:04}", f"BEG*00*SA*{number}**20261120",
                    "N1*ST*EXAMPLE STORE 7*92*0007"]
            for line in range(1, lines + 1):
                quantity = self.random.randint(1, 99)
                price = f"{self.random.randint(1, 9999) / 100:.2f}"
                item = f"{self.random.randint(1, 10**11):012}"
                body.append(f"PO1*{line}*{quantity}*EA*{price}**UP*{item}")
            body.append(f"CTT*{lines}")
            body.append(f"SE*{len(body) + 1}*{position:04}")
            sets += body
        segments = [
            f"ISA*00*{'':10}*00*{'':10}*ZZ*{partner:15}*ZZ*{'GANGWAYTEST':15}"
            f"*261120*1200*U*00401*{control:09}*0*P*>",
            f"GS*PO*{partner}*GANGWAYTEST*20261120*1200*{control}*X*004010",
            *sets, f"GE*{len(numbers)}*{control}", f"IEA*1*{control:09}"]
        return ("~\n".join(segments) + "~\n").encode()


def acknowledgment(partner, control, answered):
    """An interchange of a partner's that accepts the sets that are in files of ours."""
    sets = []
    for position, content in enumerate(answered, 1):
        parts = segments(content)
        group = next(part for part in parts if part[0] == "GS")
        controls = [part[2] for part in parts if part[0] == "ST"]
        count = len(controls)
        sets += [
            f"ST*997*{position:04}", f"AK1*{group[1]}*{group[6]}",
            *(line for control_number in controls
              for line in (f"AK2*855*{control_number}", "AK5*A")),
            f"AK9*A*{count}*{count}*{count}", f"SE*{4 + 2 * count}*{position:04}"]
    parts = [
        f"ISA*00*{'':10}*00*{'':10}*ZZ*{partner:15}*ZZ*{'GANGWAYTEST':15}"
        f"*261120*1300*U*00401*{control:09}*0*P*>",
        f"GS*FA*{partner}*GANGWAYTEST*20261120*1300*{control}*X*004010",
        *sets, f"GE*{len(answered)}*{control}", f"IEA*1*{control:09}"]
    return ("~\n".join(parts) + "~\n").encode()


def drop(folder, name, content):
    """Puts a file into a folder as a careful partner does: whole, under its name at once."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{name}.part"
    part.write_bytes(content)
    part.rename(folder / name)


def segments(content):
    text = content.decode("ascii")
    element, terminator = text[3], text[105]
    return [segment.strip().split(element) for segment in text.split(terminator) if segment.strip()]


class Verdict:
    """Collects what does not hold, and prints a closing line that a test runner would."""

    def __init__(self):
        self.passed = 0
        self.failed = []

    def check(self, holds, what):
        if holds:
            self.passed += 1
        else:
            self.failed.append(what)
            print(f"FAILED: {what}", flush=True)

    def close(self, name):
        print(f"{name}: {self.passed} passed, {len(self.failed)} failed", flush=True)
        return 0 if not self.failed else 1


def check_answers(verdict, label, site, expected):
    """Every group has exactly one 997 and no control number serves twice.

    `expected` names (partner, group control number) of every group that was sent.
    """
    answered, interchanges = {}, {}
    for name, content in site.outbox().items():
        parts = segments(content)
        isa = parts[0]
        partner, control = isa[8].strip(), isa[13]
        verdict.check(
            (partner, control) not in interchanges,
            f"{label}: ISA13 {control} to {partner} is in {name} and "
            f"{interchanges.get((partner, control))}")
        interchanges[(partner, control)] = name
        for segment in parts:
            if segment[0] == "AK1":
                answered.setdefault((partner, int(segment[2])), set()).add(content)
    missing = [group for group in expected if group not in answered]
    doubled = [group for group, bytes_ in answered.items() if len(bytes_) > 1]
    verdict.check(not missing, f"{label}: no 997 for groups {missing[:5]} ({len(missing)})")
    verdict.check(not doubled, f"{label}: different 997s for groups {doubled[:5]}")
    strangers = [group for group in answered if group not in expected]
    verdict.check(not strangers, f"{label}: 997s for groups never sent {strangers[:5]}")


def check_sent(verdict, label, site, numbers):
    """Every order is answered by one 855, and towards each partner control numbers have no gap.

    That no number serves twice `check_answers` has seen; a document that was sent again under
    other numbers would be a second 855.
    """
    answers, controls = {}, {}
    for name, content in site.outbox().items():
        parts = segments(content)
        partner = parts[0][8].strip()
        used = controls.setdefault(partner, {"ISA13": [], "GS06": []})
        used["ISA13"].append(int(parts[0][13]))
        used["GS06"] += [int(part[6]) for part in parts if part[0] == "GS"]
        for part in parts:
            if part[0] == "BAK":
                answers.setdefault(part[3], []).append(name)
    lost = [number for number in numbers if number not in answers]
    doubled = {number: names for number, names in answers.items() if len(names) > 1}
    verdict.check(not lost, f"{label}: {len(lost)} orders without an 855, such as {lost[:5]}")
    verdict.check(not doubled, f"{label}: answered twice: {dict(list(doubled.items())[:3])}")
    for partner, kinds in controls.items():
        for kind, used in kinds.items():
            verdict.check(
                sorted(used) == list(range(1, len(used) + 1)),
                f"{label}: {kind} towards {partner} is not 1 to {len(used)}")


def answers_left(site):
    """The files of 855s that left, by partner, in the order of their names."""
    left = {}
    for name, content in sorted(site.outbox().items()):
        parts = segments(content)
        if any(part[:2] == ["ST", "855"] for part in parts):
            left.setdefault(parts[0][8].strip(), []).append(content)
    return left


def sets_left(site):
    """How many 855s left, alone or with others."""
    return sum(
        part[:2] == ["ST", "855"] for content in site.outbox().values()
        for part in segments(content))


def answers_doubled(outbox):
    """The orders that more than one 855 answers."""
    seen = {}
    for name, content in outbox.items():
        for part in segments(content):
            if part[0] == "BAK":
                seen.setdefault(part[3], []).append(name)
    return {number: names for number, names in seen.items() if len(names) > 1}


def check_awaited(verdict, label, site, count):
    """Each of `count` 855s has one expectation, which its one 997 closed; no answer is left over."""
    open_ones = site.awaited()
    closed = site.awaited("--state", "accepted")
    verdict.check(not open_ones, f"{label}: {len(open_ones)} answers are awaited still")
    verdict.check(
        len(closed) == count, f"{label}: {len(closed)} expectations were met, not {count}")
    messages = [row["answer"] for row in closed]
    verdict.check(all(messages), f"{label}: an expectation was met by nothing")
    strays = json.loads(run(*site.command("acks", "strays", "--json")).stdout)["items"]
    verdict.check(not strays, f"{label}: {len(strays)} answers match nothing, or match twice")


def check_gathered(verdict, label, site, partner, most):
    """Of what left to a partner several sets share a file, as many as agreed at most, each under
    the number of its place."""
    files = answers_left(site).get(partner, [])
    counts = []
    for content in files:
        controls = [int(part[2]) for part in segments(content) if part[0] == "ST"]
        counts.append(len(controls))
        verdict.check(
            controls == list(range(1, len(controls) + 1)), f"{label}: ST02s are {controls}")
    verdict.check(
        max(counts, default=0) in range(2, most + 1), f"{label}: sets a file are {sorted(counts)}")


def check_events(verdict, label, site, numbers):
    """Of each order is told once that it came, that the ERP has it, and how it was answered."""
    told = {}
    for event in site.events():
        kind = event["type"]
        if kind in ("order.accepted", "order.rejected"):
            kind = "answer"
        told.setdefault((kind, event["data"]["number"]), []).append(event["id"])
    wanted = {(kind, number) for kind in ("order.received", "order.posted", "answer")
              for number in numbers}
    lost = sorted(wanted - set(told))
    more = sorted(set(told) - wanted)
    doubled = {key: ids for key, ids in told.items() if len(ids) > 1}
    verdict.check(not lost, f"{label}: {len(lost)} events lost, such as {lost[:3]}")
    verdict.check(not more, f"{label}: {len(more)} events of nothing, such as {more[:3]}")
    verdict.check(not doubled, f"{label}: told twice: {dict(list(doubled.items())[:3])}")


def check_orders(verdict, label, simulator, numbers):
    counts = simulator.references()
    lost = [number for number in numbers if number not in counts]
    doubled = {number: count for number, count in counts.items() if count > 1}
    verdict.check(not lost, f"{label}: {len(lost)} orders lost, such as {lost[:5]}")
    verdict.check(not doubled, f"{label}: {len(doubled)} orders doubled, such as {list(doubled)[:5]}")


def digest(content):
    return hashlib.sha256(content).hexdigest()


def options(description):
    import argparse
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", action="store_true", help="keep the working folder")
    return parser


def workspace(name, keep=False):
    import tempfile
    folder = Path(tempfile.mkdtemp(prefix=f"gangway-{name}-"))
    if keep:
        print(f"working in {folder}", flush=True)
    else:
        atexit.register(shutil.rmtree, folder, True)
    return folder


if __name__ == "__main__":
    sys.exit("run crash.py, power.py, outage.py, demo.py, prove.py or plant.py")
