#!/usr/bin/env python3
"""One session, many mixed statements, half of them wrong: does anything grow?

usage: soak.py --spade PATH [--seconds 600 | --statements 20000] [--limit 1.0] [--text]

Statements go to the prompt of one session, one after the other; with --text they are one text instead. Memory, open
files and threads are read from the system all the while; the answer to one question is checked each time. Exits with 1
where memory grows by more than --limit MB in 10,000 statements after the first quarter, or files or threads do, or an
answer is wrong.
"""
import argparse
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

KNOWN = 'slice n = count(), s = sum(seats) by tier'
LOAD = '''load "accounts.csv" as accounts entity id from signup
load "scores.csv" as scores history of accounts by account_id at date
load "events.csv" as events log of accounts by account_id at ts
'''


def tables(folder):
    rng = random.Random(1)
    tiers = ['free', 'pro', 'enterprise']
    (folder / 'accounts.csv').write_text('id,tier,seats,arr,signup\n' + ''.join(
        f'{i},{tiers[i % 3]},{i % 40},{i * 12.5},2025-{i % 12 + 1:02}-{i % 28 + 1:02}\n' for i in range(500)))
    (folder / 'scores.csv').write_text('account_id,date,score\n' + ''.join(
        f'{i},2026-{m:02}-{rng.randrange(1, 29):02},{rng.randrange(100)}\n' for i in range(500) for m in range(1, 11)))
    (folder / 'events.csv').write_text('ts,account_id,feature\n' + ''.join(
        f'2026-{rng.randrange(1, 11):02}-{rng.randrange(1, 29):02}T10:00:00,{rng.randrange(500)},f{rng.randrange(9)}\n'
        for _ in range(5000)))


def statement(rng, number):
    n = rng.randrange(100)
    right = [
        f'slice score by tier | vs {n}d ago', f'accounts | where seats > {n} | sort -arr | take 5',
        f'accounts | where none(events last {n + 1}d) | slice n = count() by tier',
        f'let x{number % 50} = seats * {n}', f'slice mean(x{number % 50}) by tier',
        f'cohort c{number % 20} = seats > {n}', f'accounts | where became(score < {n}, last 30d) | slice count()',
        'slice mean(score) by tier | over 8w every 1w | plot', f'| where n > {n}', f'describe accounts.seats',
        f'accounts | select id, score, deviation(score within tier) | sort id | take 3', 'load "accounts.csv" as copy entity id',
        f'accounts | take {n} | into "out{n % 5}.csv"', 'save "all.spadedb"', '.schema', f'set now = 2026-10-{n % 28 + 1:02}',
        f'events | slice n = count() by feature, month(ts) | pivot feature', f'.mode {rng.choice(["csv", "json", "table"])}',
        'accounts | retain any(events) by month(signup) for 6', '.undo', '.last', f'explain slice score by tier',
        f'expect accounts | where seats < 0 | slice count() == 0',
    ]
    wrong = [
        f'slice scor{n} by tier', 'accounts | where (', 'accounts | where "a" + 1', f'load "gone{n}.csv" as gone', ')' * n,
        'accounts | select 9223372036854775807 + seats', f'accounts | where tier == {n}', '.nothing', f'open "accounts.csv"',
        f'accounts | into "/gone/x{n}.csv"', "accounts | where tier == 'fre'", f'slice 1 by', '`', '"unterminated',
        f'let x{number % 50} = x{number % 50}', f'slice count() | over {n}d every 0d', f'set nothing = {n}', 'run "gone.spade"',
        f'accounts | at 99999-01-01', 'accounts | select 1e999', 'take', f'describe gone{n}',
    ]
    return rng.choice(right if rng.random() < 0.5 else wrong)


class Watched:
    """What the system says of a process."""

    def __init__(self, process):
        self.process, self.samples = process, []

    def look(self, statements):
        base = f'/proc/{self.process.pid}'
        with open(base + '/status') as file:
            status = dict(line.split(':', 1) for line in file)
        self.samples.append((statements, int(status['VmRSS'].split()[0]) / 1024, len(os.listdir(base + '/fd')), int(status['Threads'])))

    def slope(self):
        """MB in 10,000 statements, by least squares, of what lies behind the first quarter."""
        points = self.samples[len(self.samples) // 4:]
        mean_x = sum(p[0] for p in points) / len(points)
        mean_y = sum(p[1] for p in points) / len(points)
        square = sum((p[0] - mean_x) ** 2 for p in points)
        return sum((p[0] - mean_x) * (p[1] - mean_y) for p in points) / square * 10_000 if square else 0.0


def session(options, folder):
    """Statements one by one; the session answers each before the next is sent."""
    process = subprocess.Popen(
        [options.spade, '-i', '--no-init', '--history', str(folder / 'history'), '--quiet', '--color', 'never'],
        cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, bufsize=0,
        env={'HOME': str(folder), 'PATH': '/usr/bin:/bin', 'LC_ALL': 'C.UTF-8', 'TERM': 'dumb'})
    seen = {'buffer': b'', 'marks': 0}
    changed = threading.Condition()

    def read():
        while chunk := process.stdout.read(65536):
            with changed:
                seen['buffer'] = (seen['buffer'] + chunk)[-200_000:]
                changed.notify()
        with changed:
            seen['ended'] = True
            changed.notify()

    threading.Thread(target=read, daemon=True).start()

    def ask(text, number):
        """Sends it and waits for the answer to a question that says its number."""
        mark = f'mark{number}'
        process.stdin.write(f'{text}\n;accounts | take 1 | select {mark} = "{mark}!"\n'.encode())
        with changed:
            while f'{mark}!'.encode() not in seen['buffer']:
                if 'ended' in seen or not changed.wait(60):
                    sys.exit(f'no answer after {text!r}:\n{seen["buffer"][-2000:].decode()}')
            answer, _, rest = seen['buffer'].partition(f'{mark}!'.encode())
            seen['buffer'] = rest
            return answer.decode()

    watched, rng, number = Watched(process), random.Random(options.seed), 0
    ask(LOAD, 'load')
    ask('.mode csv', 'mode')
    begin, right = time.monotonic(), None
    while time.monotonic() - begin < options.seconds if options.seconds else number < options.statements:
        number += 1
        ask(statement(rng, number), number)
        if number % 100 == 0:
            ask('set now = 2026-10-31\n.mode csv\nuse accounts', f'reset{number}')
            answer = [line for line in ask(f'accounts | {KNOWN}', f'known{number}').split('\n') if line.startswith(('free', 'pro', 'enter'))]
            right = right or answer
            if not answer or answer != right:
                sys.exit(f'after {number} statements: {answer}, not {right}')
            watched.look(number)
    process.stdin.close()
    process.wait(60)
    return watched, number, process.returncode


def text(options, folder):
    rng = random.Random(options.seed)
    script = LOAD + '\n'.join(statement(rng, i) for i in range(options.statements) if True) + '\n'
    script = '\n'.join(line for line in script.split('\n') if '"unterminated' not in line and line != '`')
    (folder / 'script.spade').write_text(script)
    process = subprocess.Popen([options.spade, '--quiet', '--keep-going', 'script.spade'], cwd=folder,
                               stdout=subprocess.DEVNULL, stderr=open(folder / 'errors', 'w'))
    watched, begin = Watched(process), time.monotonic()
    # Statements that are done can't be counted from outside: time stands for them.
    while process.poll() is None:
        try:
            watched.look(time.monotonic() - begin)
        except (OSError, KeyError):
            break
        time.sleep(0.1)
    whole = time.monotonic() - begin
    watched.samples = [(at / whole * options.statements, *rest) for at, *rest in watched.samples]
    process.wait()
    return watched, options.statements, process.returncode


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--spade', required=True)
    parser.add_argument('--seconds', type=float)
    parser.add_argument('--statements', type=int, default=2000)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--limit', type=float, default=1.0)
    parser.add_argument('--text', action='store_true')
    options = parser.parse_args()
    options.spade = str(Path(options.spade).resolve())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tables(folder)
        watched, statements, status = (text if options.text else session)(options, folder)
        samples = watched.samples
        step = max(1, len(samples) // 12)
        for number, memory, files, threads in samples[::step]:
            print(f'{number:9.0f} statements  {memory:7.1f} MB  {files} files  {threads} threads')
        settled = samples[len(samples) // 4:]
        slope = watched.slope()
        print(f'{statements} statements, {samples[-1][1]:.1f} MB at the end, {slope:+.2f} MB in 10,000, exit {status}')
        steady = max(s[2] for s in settled) - min(s[2] for s in settled) <= 1 and max(s[3] for s in settled) - min(s[3] for s in settled) <= 1
        sys.exit(not (slope < options.limit and (steady or options.text)))


main()
