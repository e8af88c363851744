"""Asks Spade and its peers the same questions in alternation, checks that they agree, and writes the table."""

import argparse
import sys
from pathlib import Path

import machine
from asking import Worker, measure
from loading import load_lines, start_lines, write_line
from questions import QUESTIONS
from report import Line, Report
from spade_peer import Failed, Spade


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--spade", required=True, help="the binary")
    parser.add_argument("--data", required=True, help="generate.py's folder")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peers", default="duckdb,polars,chdb,sqlite")
    parser.add_argument("--only", default="", help="groups (load start slice filter quantile distinct groups top rows time write) or parts of names, parted by commas")
    parser.add_argument("--save", help="where the table goes as Markdown")
    return parser.parse_args()


def save(path, text):
    """Into the file's place for it, between two marks; a file without them becomes the table."""
    start, end = "<!-- table -->\n", "<!-- end of table -->"
    old = path.read_text() if path.exists() else ""
    if start in old and end in old:
        text = old[: old.index(start) + len(start)] + text + old[old.index(end) :]
    path.write_text(text)


def main():
    options = arguments()
    names = [name for name in options.peers.split(",") if name]
    only = [part for part in options.only.split(",") if part]
    chosen = [q for q in QUESTIONS if not only or q.group in only or any(part in q.name for part in only)]
    report = Report(names, machine.describe(options.threads), Path(options.data).name)
    if not only or "load" in only:
        for line in load_lines(options, names):
            report.add(line)
    if not only or "start" in only:
        for line in start_lines(options):
            report.add(line)
    if chosen or "write" in only:
        peers = []
        for name in names:
            # One after the other: preparing all at once would fill the memory.
            peers.append(Worker(name, options.threads, options.data))
            peers[-1].start()
            report.versions[name] = peers[-1].version
            if strangers := set(peers[-1].wordings) - {question.name for question in QUESTIONS}:
                sys.exit(f"{name} answers what nobody asks: {strangers}")
        spade = Spade(options.spade, options.threads)
        spade.load(options.data)
        for question in chosen:
            try:
                times, differences = measure(question, spade, peers, options.rounds)
                report.add(Line(question.name, question.group, times, differences, question.bytes))
            except Failed as error:
                report.add(Line(question.name, question.group, {}, [str(error).strip()], 0))
                spade = Spade(options.spade, options.threads)
                spade.load(options.data)
        if not only or "write" in only:
            report.add(write_line(options, spade, peers))
    text = report.markdown()
    print(text)
    if options.save:
        save(Path(options.save), text)
    return 1 if report.differ else 0


if __name__ == "__main__":
    sys.exit(main())
