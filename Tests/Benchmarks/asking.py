"""One question, everybody: alternating rounds, answers compared."""

import json
import math
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


class PeerFailed(Exception):
    pass


class Worker:
    """A peer in a process of its own (peers.py)."""

    def __init__(self, name, threads, folder, *mode):
        self.name = name
        self.process = subprocess.Popen(
            [sys.executable, HERE / "peers.py", name, str(threads), folder, *mode],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.pid = self.process.pid

    def hear(self):
        line = self.process.stdout.readline()
        if not line:
            raise PeerFailed(f"{self.name} ended")
        answer = json.loads(line)
        if "error" in answer:
            raise PeerFailed(answer["error"])
        return answer

    def start(self):
        self.__dict__.update(self.hear())

    def ask(self, name, wording):
        self.process.stdin.write(json.dumps([name, wording]) + "\n")
        self.process.stdin.flush()
        answer = self.hear()
        return answer["took"], answer["rows"]

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def cell(text):
    try:
        return float(text)
    except ValueError:
        return text


def difference(a, b, ordered):
    """What differs first; None where the answers agree."""
    a, b = ([[cell(c) for c in row] for row in rows] for rows in (a, b))
    if len(a) != len(b):
        return f"{len(a)} rows against {len(b)}"
    if not ordered:
        a, b = (sorted(rows, key=lambda row: [str(c) for c in row]) for rows in (a, b))
    for x, y in zip(a, b):
        same = len(x) == len(y) and all(
            math.isclose(c, d, rel_tol=1e-9, abs_tol=1e-9) if isinstance(c, float) and isinstance(d, float) else c == d
            for c, d in zip(x, y))
        if not same:
            return f"{x} against {y}"
    return None


def measure(question, spade, peers, rounds):
    """Lists of (clock, processor, clock when asked again at once) by name. Every round asks each in turn: a slow minute of the
    machine is everybody's."""
    def turn(one, *asked):
        return [*one.ask(*asked)[0], one.ask(*asked)[0][0]]

    _, expected = spade.ask(question.spade)
    best, times, differences = {}, {"spade": []}, []
    for peer in peers:
        trials = []
        for wording in range(peer.wordings.get(question.name, 0)):
            # Once to warm up, twice for the choice.
            try:
                _, rows = peer.ask(question.name, wording)
                trials.append((min(peer.ask(question.name, wording)[0][0] for _ in range(2)), wording))
                found = difference(expected, rows, question.ordered)
            except PeerFailed as error:
                found = str(error)
            if found:
                differences.append(f"{peer.name} (wording {wording}): {found}")
        if trials:
            best[peer.name] = min(trials)[1]
            times[peer.name] = []
    for _ in range(rounds):
        times["spade"].append(turn(spade, question.spade))
        for peer in peers:
            if peer.name in best:
                times[peer.name].append(turn(peer, question.name, best[peer.name]))
    return times, differences
