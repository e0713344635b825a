"""What a row gives, and the table of all rows in RESULTS.md."""

import dataclasses
import json
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1]
DATA = FOLDER / "results.json"
TABLE = FOLDER / "RESULTS.md"
BY_HAND = "<!-- below this line: written by hand, kept by --record -->"


@dataclasses.dataclass
class Result:
    row: str
    """The row's number in design.md section 5, with a letter where it has several figures."""
    what: str
    ours: str
    yardstick: str
    ratio: str
    must: str
    reached: bool
    detail: str
    """Where the time goes, as this run measured it."""
    load: float = 0.0

    @property
    def text(self):
        return (f"  {self.what}: {self.ours}\n  yardstick: {self.yardstick}; ratio {self.ratio}; "
                f"must reach {self.must}: {'reached' if self.reached else 'NOT reached'}\n"
                f"  {self.detail}")


def record(result, machine):
    """Puts a result into the data and writes the table anew."""
    rows = json.loads(DATA.read_text()) if DATA.exists() else {}
    rows[result.row] = {**dataclasses.asdict(result), "machine": dataclasses.asdict(machine)}
    ordered = dict(sorted(rows.items(), key=lambda entry: (int(entry[0].rstrip("abc")), entry[0])))
    DATA.write_text(json.dumps(ordered, indent=1) + "\n")
    TABLE.write_text(table(ordered))


def table(rows):
    lines = [
        "# What was measured", "",
        "Made by `scripts/bench --record`: each row of design.md §5 with its yardstick in the",
        "same run, medians of runs that took turns. The load is the machine's load average when",
        "the row ended; above the number of cores, other work ran beside it. `scripts/bench ROW`",
        "repeats a row.", "",
        "| # | Work | Ours | Yardstick | Ratio | Must reach | Reached | Commit | fsyncs/s | Load |",
        "|---|---|---|---|---|---|---|---|---|---|"]
    for row in rows.values():
        where = row["machine"]
        lines.append("| " + " | ".join([
            row["row"], row["what"], row["ours"], row["yardstick"], row["ratio"], row["must"],
            "yes" if row["reached"] else "**no**", where["commit"], str(where["fsyncs"]),
            str(row["load"])]) + " |")
    lines += ["", "## Where the time goes", ""]
    lines += [f"- **{row['row']}**: {row['detail']}" for row in rows.values()]
    machines = {
        f"{row['machine']['cores']} cores of {row['machine']['processor']}, "
        f"{row['machine']['memory']} ({row['machine']['date']})" for row in rows.values()}
    lines += ["", "Machine: " + "; ".join(sorted(machines)) + ".", "", BY_HAND]
    kept = TABLE.read_text().partition(BY_HAND)[2] if TABLE.exists() else "\n"
    return "\n".join(lines) + kept
