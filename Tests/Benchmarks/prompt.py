#!/usr/bin/env python3
"""How quickly the prompt answers a hand, measured on a pseudo-terminal.

    prompt.py [--spade PATH] [--accounts N] [--rounds N] [start] [echo] [complete] [cancel]

start     the command with nothing, with the example portfolio, and with that saved, until its first prompt is painted
echo      a key at the end of a query of 2,000 characters, until it is painted
complete  Tab in a text of a column with a million distinct values, until its menu is painted
cancel    Ctrl-C in work of every kind, until the prompt is there again

All figures are milliseconds: least, median, 99th percentile, worst. The made-up firm for `cancel` has N accounts.
"""
import argparse
import os
import pty
import random
import select
import signal
import subprocess
import tempfile
import time


class Terminal:
    """The command at its prompt, and everything it has written."""

    def __init__(self, command, columns=120, rows=40):
        self.process, self.master = pty.fork()
        if self.process == 0:
            os.environ.update(TERM="xterm-256color", LC_ALL="C.UTF-8", PAGER="", HOME="/nonexistent")
            os.execvp(command[0], command)
        import fcntl, struct, termios
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.output = b""
        self.wait(b"spade> ", seconds=300)

    def send(self, text):
        data = text.encode()
        while data:
            data = data[os.write(self.master, data[:1000]):]
            self.take(0)

    def take(self, seconds):
        ready, _, _ = select.select([self.master], [], [], seconds)
        if not ready:
            return False
        self.output += os.read(self.master, 1 << 16)
        return True

    def wait(self, pattern, start=0, seconds=60):
        """The time at which the pattern was written after `start`; nothing where it doesn't come."""
        end = time.perf_counter() + seconds
        while pattern not in self.output[start:]:
            if time.perf_counter() > end:
                return None
            self.take(0.05)
        return time.perf_counter()

    def painted(self, keys):
        """Seconds from these keys to what they paint, in a list; an empty one where nothing is painted."""
        start, begun = len(self.output), time.perf_counter()
        self.send(keys)
        end = self.wait(b"\x1b[?2026l", start)
        return [end - begun] if end else []

    def settle(self, seconds=0.05):
        while self.take(seconds):
            pass

    def work(self):
        """Processor seconds that it has used, in hundredths: on a busy machine they say more than the clock."""
        with open(f"/proc/{self.process}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def end(self):
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self.master)


def tell(name, times, work=None):
    times = sorted(1000 * one for one in times)
    if not times:
        return print(f"{name:<44} nothing measured")
    at = lambda share: times[min(len(times) - 1, int(share * len(times)))]
    print(f"{name:<44} {times[0]:8.2f} {at(0.5):8.2f} {at(0.99):8.2f} {times[-1]:8.2f}   of {len(times)}"
          + (f", at most {1000 * max(work):.0f} of a processor" if work else ""), flush=True)


def start(options, folder):
    saved = folder + "/portfolio.spadedb"
    subprocess.run([options.spade, "--quiet", "-w", options.workspace, "-c", f'save "{saved}"'], check=True)
    ways = {"nothing loaded": [], "the example portfolio": ["-w", options.workspace], "the portfolio, saved": ["-w", saved]}
    times, work = {name: [] for name in ways}, {name: [] for name in ways}
    for _ in range(options.rounds):
        for name, arguments in ways.items():
            begun = time.perf_counter()
            terminal = Terminal([options.spade, "--no-init", "--history", folder + "/history", *arguments])
            times[name].append(time.perf_counter() - begun)
            work[name].append(terminal.work())
            terminal.end()
    for name in ways:
        tell("first prompt, " + name, times[name], work[name])


def echo(options, folder):
    terminal = Terminal([options.spade, "--no-init", "--history", folder + "/history", "-w", options.workspace])
    query = "slice mean(score) by tier | where x > 12 and tier == \"free\" " * 33 + "# "
    terminal.send("\x1b[200~" + query[:2000] + "\x1b[201~")
    terminal.settle(0.3)
    times = []
    for _ in range(10 * options.rounds):
        terminal.settle(0.01)
        times += terminal.painted("x")
    tell(f"echo in {len(query[:2000]):,} characters", times)
    terminal.end()


def complete(options, folder):
    path = folder + "/many.csv"
    with open(path, "w") as file:
        file.write("id,v\n")
        for number in range(1_000_000):
            file.write(f"{number},value {number * 7919 % 1_000_003:07d} of many\n")
    terminal = Terminal(
        [options.spade, "--no-init", "--history", folder + "/history", "-c", f'load "{path}" as t entity id', "-i"])
    terminal.settle(0.3)
    times = []
    for number in range(2 * options.rounds):
        for typed in [f"value {number:03d}", f"{number + 100:03d}", ""]:
            terminal.send("\x15" + f't | where v == "{typed}')
            terminal.settle(0.1)
            times += terminal.painted("\t")
            terminal.settle(0.05)
            terminal.send("\x07")
    tell("first Tab", times[:1])
    tell("Tab over 1,000,000 distinct values", times[1:])
    terminal.end()


WORK = {
    "sort by a text": "events | sort feature, user_id | take 3",
    "sort of everything": "events | sort -ts, feature | into \"{folder}/sorted.csv\"",
    "slice by a key": "events | slice n = count(), d = distinct(feature) by user_id, week(ts)",
    "distinct": "events | slice distinct(user_id), distinct(ts)",
    "quantiles": "events | slice p90(user_id), median(user_id) by feature, week(ts)",
    "windows": "slice mean(slope(score last 90d)), mean(score) by account_id | over 400d every 1d",
    "became": "users | where became(count(events last 30d) < 3 and mean(score) > 50, last 700d) | slice count()",
    "peers": "accounts | derive z = zscore(score within tier, segment), r = rank(score within tier)"
    " | slice mean(z), max(r) by segment | over 90d every 1d",
    "retain": "accounts | retain any(events) by week(signup) for 150",
    "filter by text": "events | where feature like \"%port%\" or feature contains \"a\" | slice count() by feature, ts",
    "write csv": "events | into \"{folder}/events.csv\"",
    "write json": "events | into \"{folder}/events.json\"",
    "write a page": "events | into \"{folder}/events.html\"",
    "save": "save \"{folder}/again.spadedb\"",
    "describe": "describe events",
    "load": "load \"{firm}/events.csv\" as again",
    "show": "events",
}


def cancel(options, folder):
    firm = options.firm or folder + "/firm"
    if not os.path.exists(firm):
        subprocess.run([options.spade, "demo", firm, "--accounts", str(options.accounts)], check=True, stdout=2)
    saved = firm + "/firm.spadedb"
    if not os.path.exists(saved):
        subprocess.run([options.spade, "--quiet", "-w", firm + "/workspace.spade", "-c", f'save "{saved}"'], check=True)
    terminal = Terminal([options.spade, "--no-init", "--quiet", "--history", folder + "/history", "-i", saved])
    everything = []
    for name, query in WORK.items():
        query = query.format(folder=folder, firm=firm)
        times, work, finished, delay = [], [], 0, 1.0
        while len(times) < options.rounds and finished < options.rounds:
            terminal.settle(0.02)
            terminal.send(query + "\r")
            time.sleep(random.uniform(0.02, delay))
            terminal.take(0)
            worked, pressed, before = terminal.work(), time.perf_counter(), len(terminal.output)
            os.write(terminal.master, b"\x03")
            shown = terminal.wait(b"spade> ", before, seconds=30)
            terminal.settle(0.02)
            if b"cancelled after" in terminal.output[before:]:
                times.append(shown - pressed)
                work.append(terminal.work() - worked)
            else:
                finished += 1
                delay = max(0.03, delay * 0.7)
        tell("cancel: " + name, times, work)
        everything += times
    tell("cancel: all", everything)
    terminal.end()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--spade", default=".build/release/spade")
    parser.add_argument("--workspace", default="examples/portfolio/workspace.spade")
    parser.add_argument("--accounts", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--firm", help="a folder for the made-up firm, kept")
    parser.add_argument("what", nargs="*", choices=["start", "echo", "complete", "cancel", []])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(f"{'':<44} {'least':>8} {'median':>8} {'99 %':>8} {'worst':>8}   ms")
        for what in options.what or ["start", "echo", "complete", "cancel"]:
            {"start": start, "echo": echo, "complete": complete, "cancel": cancel}[what](options, folder)


if __name__ == "__main__":
    main()
