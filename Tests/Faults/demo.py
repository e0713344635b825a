#!/usr/bin/env python3
"""The README's first command, twice: every demo file accounted for, and nothing doubled."""

import csv
import json
import os
import re
import subprocess
import sys

import lab


def run_once(*arguments):
    return subprocess.run(
        [str(lab.ROOT / "scripts/run"), "--once", *arguments], capture_output=True, text=True,
        cwd=lab.ROOT, env=lab.QUIET, timeout=900)


def listed(count):
    page = subprocess.run(
        [str(lab.BINARY), "messages", "list", "--direction", "in", "--limit", "1000",
         "--json"], capture_output=True, text=True, cwd=lab.ROOT, env=lab.QUIET, check=True)
    rows = [row for row in json.loads(page.stdout)["items"]
            if not row["channel"].startswith(("erp:", "folder:", "from:"))]
    return {row["file"]: row for row in rows[:count]}


def outbox(channel):
    """What lies in a channel's outbox, by name."""
    folder = lab.ROOT / ".gangway/mailboxes" / channel / "outbox"
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def check_answers(verdict, rows, simulator):
    """The ERP's answers, byte by byte: as CSV for the one who sent CSV, else as 855."""
    def erp_number(name, number):
        return next(document["erpNumber"] for document in rows[name]["documents"]
                    if document["number"] == number)

    first = erp_number("PO_20261120.csv", "DW-8001")
    second = erp_number("PO_20261120.csv", "DW-8002")
    head = "PO,Ordered,Our Order,Answer,Line,Item,Qty Ordered,Status,Qty,Unit\n"
    wanted = {
        "DW-8001": head
        + f"DW-8001,11/20/2026,{first},changed,1,LG-1001,6,confirmed,6,EA\n"
        + f"DW-8001,11/20/2026,{first},changed,2,BO-2040,12,backordered,12,EA\n",
        "DW-8002": head + f"DW-8002,11/20/2026,{second},accepted,1,LG-1002,48,confirmed,48,EA\n",
    }
    files = outbox("driftwood")
    verdict.check(len(files) == 2, f"demo: driftwood got {sorted(files)}")
    for number, text in wanted.items():
        got = [data for name, data in files.items() if name.startswith(f"ANSWER_{number}_")]
        verdict.check(
            got == [text.encode()], f"demo: driftwood's answer to {number} is {got}")
    stock = simulator.query("SELECT count(*) FROM postings WHERE partner = 'driftwood'")
    verdict.check(stock == [(1,)], f"demo: the ERP has {stock} inventories of driftwood")

    order = erp_number("01-alder-order.x12", "AF-7001")
    answers = [data.decode() for name, data in outbox("van").items()
               if name.startswith("855_") and b"*AF-7001*" in data]
    body = ("ST*855*0001~\n" + f"BAK*00*AD*AF-7001*20261120****{order}~\n"
            "CUR*BY*USD~\nREF*DP*0417~\nREF*IA*88012~\nN1*ST*STORE 0101*92*0101~\n"
            "PO1*1*24*CA*18.5*PE*UP*614141200177*VN*LG-1001~\nACK*IA*24*CA~\n"
            "PO1*2*120*EA*2.25*PE*UP*614141200184*VN*LG-1002~\nACK*IA*120*EA~\n"
            "CTT*2*144~\nSE*12*0001~\n")
    verdict.check(
        len(answers) == 1 and "".join(answers[0].splitlines(True)[2:-2]) == body,
        f"demo: alder's answer to AF-7001 is {answers}")

    for channel in ("van", "drop"):
        numbers = {}
        for name, data in outbox(channel).items():
            if name.endswith(".txt"):
                continue
            pair = data[32:50] + data[51:70]
            numbers.setdefault(pair, []).append(int(data[90:99]))
        for pair, used in numbers.items():
            verdict.check(
                sorted(used) == list(range(1, len(used) + 1)),
                f"demo: control numbers towards {pair} are {sorted(used)}")


def check_words(verdict, rows):
    """What we refuse of Alder's is told beside the answer in words, and nothing else is."""
    files = outbox("van")
    told = {name.removesuffix(".txt") + ".x12" for name in files if name.endswith(".txt")}
    # The TA1 of 09 notes a fault and takes the interchange: its sender is not to send it again.
    refused = {
        answer["file"] for name, kind in (
            ("08-truncated.x12", "TA1"), ("09-wrong-counts.x12", "997"),
            ("10-one-bad-set.x12", "997"), ("14-control-number-reused.x12", "TA1"))
        for answer in rows[name]["acknowledgments"] if answer["file"].startswith(kind)}
    verdict.check(told == refused, f"demo: told in words are {told}, expected {refused}")
    answer = rows["10-one-bad-set.x12"]["acknowledgments"][0]["file"]
    words = files.get(answer.replace(".x12", ".txt"), b"").decode()
    for line in ("1. mandatory segment BEG is missing before CUR",
                 "   Mend: The standard makes this segment mandatory: send it."):
        verdict.check(line in words.splitlines(), f"demo: {line!r} is not in {words!r}")


def check_told(verdict, text):
    """What the demo ends with, as people read it: two orders, and the acknowledgment report."""
    for pattern in (
            r"^order EW-8001 of elmwood: paid, in the ERP SO-\d+, filled 80(\.0)? %, thread ",
            r"^order LK-9001 of ours at firth: paid, filled 94\.5 %, thread ",
            r" 850 +EW-8001 .* 850 received$", r" 820 +EW-PAY-77 .* 820 received$",
            r"^differs: line 1: price 12\.4 in 850, 12\.6 in 855$",
            r"^What partners owe us, sent from ", r"^\d+ documents sent, \d+ answers awaited: .*\d+ accepted"):
        verdict.check(
            re.search(pattern, text, re.MULTILINE), f"demo: nothing printed is like {pattern}")


def orders_of(number):
    """The orders of a number, whole."""
    shown = subprocess.run(
        [str(lab.BINARY), "orders", "show", number, "--json"], capture_output=True, text=True,
        cwd=lab.ROOT, env=lab.QUIET, check=True)
    return json.loads(shown.stdout)["items"]


def check_parts(verdict, number, wanted):
    """What the seller said of each line, in words."""
    got = [line["status"] for order in orders_of(number) for line in order["lines"]]
    verdict.check(got == wanted, f"demo: the lines of {number} are {got}, expected {wanted}")


def check_chain(verdict, number, **wanted):
    """An order as one thing, up to the payment."""
    orders = orders_of(number)
    verdict.check(len(orders) == 1, f"demo: {number} is {len(orders)} orders")
    for order in orders:
        got = {name: order[name] for name in wanted if name != "differences"}
        got["differences"] = [row["words"] for row in order["differences"]]
        verdict.check(got == wanted, f"demo: {number} is {got}, expected {wanted}")
        check_thread(verdict, order)


def check_thread(verdict, order):
    """One correlation id from the file to the payment: of what happened, and of what we sent."""
    thread, number = order["correlation"], order["number"]
    documents = {(step["messageId"], step["documentId"]) for step in order["timeline"]
                 if step["set"] != "997"}
    told = [event for event in business_events()
            if (event["data"]["messageId"], event["data"].get("documentId")) in documents]
    verdict.check(len(told) >= 4, f"demo: {number} has {len(told)} events")
    for event in told:
        verdict.check(
            event["data"]["correlation"] == thread,
            f"demo: {event['type']} of {number} has correlation {event['data']['correlation']}, "
            f"and the order {thread}")
    page = subprocess.run(
        [str(lab.BINARY), "messages", "list", "--direction", "out", "--limit", "1000", "--json"],
        capture_output=True, text=True, cwd=lab.ROOT, env=lab.QUIET, check=True)
    left = [row for row in json.loads(page.stdout)["items"] if (row["id"], None) in documents]
    verdict.check(len(left) >= 2, f"demo: {number} has {len(left)} messages of ours")
    for row in left:
        verdict.check(
            row["correlation"] == thread,
            f"demo: {row['file']} of {number} has correlation {row['correlation']}, "
            f"and the order {thread}")


def business_events():
    """All business events, read behind their cursor."""
    after, events = "0", []
    while True:
        page = subprocess.run(
            [str(lab.BINARY), "messages", "events", "--after", after, "--limit", "1000", "--json"],
            capture_output=True, text=True, cwd=lab.ROOT, env=lab.QUIET, check=True)
        body = json.loads(page.stdout)
        if not body["items"]:
            return events
        events += body["items"]
        after = body["next"]


def check_events(verdict, numbers):
    """Each order that the ERP took is told of once when it came and once when it was posted."""
    events = business_events()
    for kind in ("order.received", "order.posted"):
        told = {}
        for event in events:
            if event["type"] == kind:
                told[event["data"]["number"]] = told.get(event["data"]["number"], 0) + 1
        verdict.check(told == numbers, f"demo: {kind} was told for {told}, expected {numbers}")


def main():
    lab.options(__doc__).parse_args()
    verdict = lab.Verdict()
    with open(lab.ROOT / "fixtures/demo/expected.tsv") as table:
        expected = list(csv.DictReader(table, delimiter="\t"))
    simulator = lab.Simulator(lab.ROOT / ".gangway")

    done = run_once("--fresh")
    print(done.stdout, flush=True)
    verdict.check(done.returncode == 0, f"demo: the first run exited {done.returncode}\n{done.stderr}")
    rows = listed(len(expected))
    wanted = {}
    cancelled = set()
    for row in expected:
        name = os.path.basename(row["file"])
        got = rows.get(name)
        verdict.check(got is not None, f"demo: {name} is not in the table")
        if got is None:
            continue
        verdict.check(
            got["outcome"] == row["outcome"],
            f"demo: {name} is {got['outcome']}, expected {row['outcome']}")
        if row["outcome"].startswith("delivered"):
            for document in row["documents"].split():
                number, _, state = document.partition(":")
                if state == "cancelled":
                    cancelled.add(number)
                elif not state:
                    wanted[number] = wanted.get(number, 0) + 1
                numbers = [document.get("erpNumber") for document in got["documents"]
                           if document["number"] == number]
                verdict.check(any(numbers), f"demo: {name}: {number} has no ERP order number")
    verdict.check(
        simulator.references() == wanted,
        f"demo: the ERP has {simulator.references()}, expected {wanted}")
    verdict.check(
        simulator.cancelled() == cancelled,
        f"demo: cancelled in the ERP are {simulator.cancelled()}, expected {cancelled}")

    check_answers(verdict, rows, simulator)
    check_words(verdict, rows)
    check_told(verdict, done.stdout)
    check_chain(
        verdict, "EW-8001", role="seller", status="paid", fillRate=80,
        chain=["850", "855", "856", "810", "820"], differences=[
            "line 2: quantity 4 in 850, 0 in 855"])
    check_chain(
        verdict, "LK-9001", role="buyer", status="paid", fillRate=94.5,
        chain=["850", "855", "856", "810", "820"], differences=[
            "line 1: price 12.4 in 850, 12.6 in 855", "line 2: quantity 15 in 850, 12 in 855"])
    # Its answer is records, which say it by a code alone.
    answered = [(order["status"], order["chain"]) for order in orders_of("DW-8001")]
    verdict.check(
        answered == [("confirmed", ["850", "855"])], f"demo: DW-8001 is {answered}")
    check_parts(verdict, "LK-9001", ["changed", "accepted in part, backordered"])
    check_events(verdict, wanted)

    before = simulator.references(), simulator.changes()
    again = run_once()
    verdict.check(again.returncode == 0, f"demo: the second run exited {again.returncode}")
    verdict.check(
        (simulator.references(), simulator.changes()) == before,
        "demo: the second run changed the orders in the ERP")
    rows = listed(len(expected))
    clean = [row for row in expected if row["outcome"].startswith("delivered")]
    for row in clean:
        name = os.path.basename(row["file"])
        verdict.check(
            rows[name]["outcome"] == "duplicate",
            f"demo: {name} is {rows[name]['outcome']} in the second run, not a duplicate")
    return verdict.close("demo")


if __name__ == "__main__":
    sys.exit(main())
