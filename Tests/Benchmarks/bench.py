"""Asks Spade and its peers the same questions in alternation, checks that they agree, and writes the table."""

import argparse
import json
import math
import statistics
import subprocess
import sys
from pathlib import Path

from questions import QUESTIONS
from spade_peer import Failed, Spade

HERE = Path(__file__).parent


class Worker:
    """A peer in a process of its own."""

    def __init__(self, name, threads, folder):
        self.name = name
        self.process = subprocess.Popen(
            [sys.executable, HERE / "peers.py", name, str(threads), folder],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def hear(self):
        line = self.process.stdout.readline()
        if not line:
            raise Failed(f"{self.name} ended")
        answer = json.loads(line)
        if "error" in answer:
            raise Failed(f"{self.name}: {answer['error']}")
        return answer

    def start(self):
        self.version = self.hear()["version"]

    def ask(self, number, wording):
        self.process.stdin.write(json.dumps([number, wording]) + "\n")
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


def agree(a, b, ordered):
    """Nil, or what differs first."""
    a, b = ([[cell(c) for c in row] for row in rows] for rows in (a, b))
    if len(a) != len(b):
        return f"{len(a)} rows against {len(b)}"
    if not ordered:
        a, b = (sorted(rows, key=lambda row: [str(c) for c in row]) for rows in (a, b))
    for x, y in zip(a, b):
        for c, d in zip(x, y):
            same = math.isclose(c, d, rel_tol=1e-9, abs_tol=1e-9) if isinstance(c, float) and isinstance(d, float) else c == d
            if not same:
                return f"{x} against {y}"
    return None


def measure(number, spade, peers, rounds):
    """Times by name; every round asks each once, so that a slow minute of the machine is everybody's."""
    question = QUESTIONS[number]
    _, expected = spade.ask(question.spade)
    wordings, times, notes = {}, {"spade": []}, []
    for peer in peers:
        trials = []
        for wording in range(len(getattr(question, peer.name))):
            peer.ask(number, wording)
            took, rows = peer.ask(number, wording)
            trials.append((took, wording))
            difference = agree(expected, rows, question.ordered)
            if difference:
                notes.append(f"{peer.name} ({wording}) differs: {difference}")
        if trials:
            wordings[peer.name] = min(trials)[1]
            times[peer.name] = []
    for _ in range(rounds):
        times["spade"].append(spade.ask(question.spade)[0])
        for peer in peers:
            if peer.name in wordings:
                times[peer.name].append(peer.ask(number, wordings[peer.name])[0])
    return times, notes


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--spade", required=True)
    parser.add_argument("--data", required=True)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peers", default="duckdb")
    parser.add_argument("--only", default="", help="questions whose name or group contains this")
    options = parser.parse_args()
    peers = []
    for name in filter(None, options.peers.split(",")):
        # One after the other: loading at once would fill the memory.
        peers.append(Worker(name, options.threads, options.data))
        peers[-1].start()
    spade = Spade(options.spade, options.threads)
    spade.load(options.data)
    print("| question |", " | ".join(["spade"] + [p.name for p in peers]), "| ratio |")
    for number, question in enumerate(QUESTIONS):
        if options.only not in question.name and options.only != question.group:
            continue
        try:
            times, notes = measure(number, spade, peers, options.rounds)
        except Failed as error:
            print(f"| {question.name} | failed: {error}")
            spade = Spade(options.spade, options.threads)
            spade.load(options.data)
            continue
        middle = {n: statistics.median(t) for n, t in times.items()}
        others = [v for n, v in middle.items() if n != "spade"]
        ratio = min(others) / middle["spade"] if others else float("nan")
        print(f"| {question.name} |", " | ".join(f"{v:.2f}" for v in middle.values()), f"| {ratio:.2f} |", flush=True)
        for note in notes:
            print("   ", note[:300])


main()
