"""The table."""

import math
import statistics
from dataclasses import dataclass, field

TITLES = {"duckdb": "DuckDB", "polars": "Polars", "chdb": "chDB", "sqlite": "SQLite", "spade": "Spade"}


# What was measured: the clock, the processor, and the clock of a question that is asked again at once.
CLOCK, PROCESSOR, AGAIN = range(3)


@dataclass
class Line:
    """One question's times by name: lists of milliseconds by CLOCK, PROCESSOR and, where it is asked twice, AGAIN."""
    name: str
    group: str
    times: dict
    differences: list = field(default_factory=list)
    # Bytes a row that a scan would read.
    bytes: int = 0
    unit: str = "ms"

    def median(self, name, which=CLOCK):
        return statistics.median(t[which] for t in self.times[name])

    def ratio(self, which=CLOCK):
        """How many times Spade's time is contained in the best peer's; None without a peer, or where that isn't measured."""
        if any(len(t) <= which for times in self.times.values() for t in times):
            return None
        others = [self.median(n, which) for n in self.times if n != "spade"]
        own = self.median("spade", which) if self.times.get("spade") else 0
        return min(others) / own if others and own > 0 else None

    def spread(self):
        low, high = min(t[0] for t in self.times["spade"]), max(t[0] for t in self.times["spade"])
        return f"{number(low)}–{number(high)}"


def number(x):
    return f"{x:,.0f}" if x >= 100 else f"{x:.1f}" if x >= 10 else f"{x:.2f}"


def mean(ratios):
    return math.exp(sum(map(math.log, ratios)) / len(ratios))


class Report:
    def __init__(self, peers, machine, rows):
        self.peers, self.machine = peers, machine
        # Scores and events, which are as many unless two numbers are given.
        self.scores, self.events = (int(number) for number in (rows.split(":") * 2)[:2])
        self.versions, self.lines = {}, []

    def add(self, line):
        self.lines.append(line)
        ratio = line.ratio() if line.times else None
        middle = "  ".join(f"{n} {number(line.median(n))}" for n in line.times)
        print(f"{line.name}: {middle}  ratio {ratio and number(ratio)}", flush=True)
        for text in line.differences:
            print(f"  DIFFERS: {text[:400]}", flush=True)

    @property
    def differ(self):
        return any(line.differences for line in self.lines)

    def markdown(self):
        m = self.machine
        versions = ", ".join(f"{TITLES[n]} {v}" for n, v in self.versions.items())
        out = [
            f"{self.scores:,} scores and {self.events:,} events; {m['processor']}; {m['system']}; "
            f"memory reads at {m['bandwidth'] / 1e9:.1f} GB/s; arithmetic alone gains {m['scaling']:.2f} from these threads; "
            f"load average {m['load']:.1f} at the start. {versions}.",
            "",
            "| question | Spade | spread | " + " | ".join(TITLES[n] for n in self.peers) + " | ratio | by processor | again | GB/s |",
            "| --- | ---: | ---: |" + " ---: |" * len(self.peers) + " ---: | ---: | ---: | ---: |",
        ]
        for line in self.lines:
            if not line.times:
                out.append(f"| {line.name} | failed |" + " |" * (len(self.peers) + 5))
                continue
            cells = [number(line.median(n)) if n in line.times else "" for n in self.peers]
            speed = line.bytes * self.scores / line.median("spade") / 1e6 if line.bytes and self.scores == self.events else 0
            cells += [f"{ratio:.2f}" if (ratio := line.ratio(which)) else "" for which in (CLOCK, PROCESSOR, AGAIN)]
            cells.append(f"{speed:.1f}" if speed else "")
            out.append(f"| {line.name} ({line.unit}) | {number(line.median('spade'))} | {line.spread()} | " + " | ".join(cells) + " |")
        out += ["", "| group | ratio, geometric mean | by processor | again | least |", "| --- | ---: | ---: | ---: | ---: |"]
        for group in dict.fromkeys(line.group for line in self.lines):
            mine = [line for line in self.lines if line.group == group and line.times and line.ratio()]
            if mine:
                means = [[r for line in mine if (r := line.ratio(which))] for which in (CLOCK, PROCESSOR, AGAIN)]
                cells = [f"{mean(ratios):.2f}" if ratios else "" for ratios in means]
                out.append(f"| {group} | " + " | ".join(cells) + f" | {min(means[CLOCK]):.2f} |")
        return "\n".join(out) + "\n"
