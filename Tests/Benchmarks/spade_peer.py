"""One `spade` process, driven as a person would: statements in, answers out, `--timer` telling each one's time."""

import csv
import io
import os
import subprocess
import tempfile

from machine import cpu, memory


class Failed(Exception):
    pass


class Spade:
    name = "Spade"

    def __init__(self, binary, threads):
        # Answers go to a file, which costs what /dev/null costs a process, and is read when the timer has spoken.
        self.out = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [binary, "--no-init", "--quiet", "--timer", "--mode", "csv", "--threads", str(threads), "-i"],
            stdin=subprocess.PIPE, stdout=self.out, stderr=subprocess.PIPE, bufsize=0)
        self.errors = io.TextIOWrapper(self.process.stderr, encoding="utf-8")
        self.seen = 0
        self.count = 0

    def run(self, statement):
        """Milliseconds by `--timer` and of processor, and the answer's bytes. A second, tiny query marks the answer's end. After `Failed` the process
        is of no more use."""
        self.count += 1
        mark = f"bench_mark_{self.count}"
        before = cpu(self.process.pid)
        self.process.stdin.write(f"{statement}\nslice {mark} = count()\n".encode())
        times, told = [], []
        while len(times) < 2:
            line = self.errors.readline()
            if not line or line.startswith("error"):
                raise Failed("".join(told) + line + self.errors.readline())
            if line.startswith("time: "):
                times.append(float(line.split()[1]))
            else:
                told.append(line)
        data = os.pread(self.out.fileno(), 1 << 30, self.seen)
        self.seen += len(data)
        return [times[0], (cpu(self.process.pid) - before) * 1000], data[: data.rfind(mark.encode())]

    def load(self, folder):
        """All tables, each with the milliseconds it took."""
        took = [(name, self.load_one(folder, name)[0][0]) for name in TABLES]
        self.run("set now = 2026-10-31")
        return took

    def load_one(self, folder, name):
        return self.run(f'load "{folder}/{name}.csv" as {name} {TABLES[name]}')

    def ask(self, query):
        took, data = self.run(query)
        # Several answers are parted by empty lines; the first line is the header.
        rows = [row for row in csv.reader(io.StringIO(data.decode())) if row]
        return took, rows[1:]

    def peak(self):
        """The most memory the process has held, in bytes."""
        return memory(self.process.pid, "VmHWM")

    def held(self):
        return memory(self.process.pid, "VmRSS")

    def close(self):
        self.process.stdin.close()
        self.process.wait()


TABLES = {
    "accounts": "entity account_id from signup until churned_on",
    "lifecycle": "history of accounts by account_id at date",
    "users": "entity user_id of accounts by account_id from created",
    "scores": "history of accounts by account_id at date",
    "events": "log of users by user_id at ts",
}

