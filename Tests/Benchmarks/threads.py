"""What a second thread gains: the same questions to two processes of Spade in alternation, one thread against `--threads`.

`Tests/Benchmarks/run.sh threads` makes the data and calls it."""

import argparse
import math
import statistics

import machine
from loading import FILES
from questions import QUESTIONS
from spade_peer import Spade


def geometric(ratios):
    return math.exp(sum(map(math.log, ratios)) / len(ratios))


def load(options, threads):
    """A process with everything in it, and what reading the large files took."""
    spade = Spade(options.spade, threads)
    return spade, [took for name, took in spade.load(options.data) if name in FILES]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--spade", required=True, help="the binary")
    parser.add_argument("--data", required=True, help="generate.py's folder")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    print(f"arithmetic alone gains {machine.scaling(options.threads):.2f} from these threads")

    counts = (1, options.threads)
    loads = {count: [] for count in counts}
    for _ in range(options.rounds):
        for count in counts:
            spade, took = load(options, count)
            loads[count].append(took)
            spade.close()
    lines = [
        (f"load {name}", "load", [statistics.median(took[number] for took in loads[count]) for count in counts])
        for number, name in enumerate(FILES)
    ]
    both = [load(options, count)[0] for count in counts]
    for question in QUESTIONS:
        times = ([], [])
        for _ in range(options.rounds):
            for spade, asked in zip(both, times):
                # The second of two: the caches are its own again.
                spade.ask(question.spade)
                asked.append(spade.ask(question.spade)[0][0])
        lines.append((question.name, question.group, [statistics.median(asked) for asked in times]))

    print("| question | one thread, ms | threads, ms | gain |\n| --- | ---: | ---: | ---: |")
    groups = {}
    for name, group, (one, more) in lines:
        groups.setdefault(group, []).append(one / more)
        print(f"| {name} | {one:.2f} | {more:.2f} | {one / more:.2f} |")
    print("\n| group | gain, geometric mean |\n| --- | ---: |")
    for group, gains in groups.items():
        print(f"| {group} | {geometric(gains):.2f} |")
    print(f"| all | {geometric([gain for gains in groups.values() for gain in gains]):.2f} |")


if __name__ == "__main__":
    main()
