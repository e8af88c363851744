#!/usr/bin/env python3
"""Does a limit on memory hold? Large questions with small limits: each is answered, or refused with an error that names
the limit; the process never holds more than the limit and 64 MiB, is never killed, and answers the next question.

The same where it is the system that refuses: under each of the limits on address space (as `ulimit -v` sets them) no
question ends by a signal or takes longer than a minute and a half, and the next one is answered.

usage: limit.py --spade PATH [--rows 10000000] [--limits 200MB,600MB] [--spaces 200MB,300MB,600MB]
"""
import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SLACK = 64 << 20
QUESTIONS = [
    ('group by every key', 'slice n = count() by k | slice n = count()'),
    ('distinct', 'slice d = distinct(k)'),
    ('sort of everything', 't | sort -k | take 3'),
    ('rank', 't | derive r = rank(k) | take 3'),
    ('median by key', 'slice m = median(v) by k | take 1'),
    ('texts made', 't | derive x = concat(text(k), "-", text(v)) | sort x | take 1'),
    ('a result of all rows', 't | derive x = k + 1, y = v * 2 | into "out.csv"'),
    ('all rows as JSON', 't | into "out.json"'),
    ('save', 'save "out.spadedb"'),
]


def size(text):
    for ending, factor in (('GiB', 1 << 30), ('MiB', 1 << 20), ('GB', 10**9), ('MB', 10**6)):
        if text.endswith(ending):
            return int(text[:-len(ending)]) * factor
    return int(text)


def run(arguments, folder, space=None):
    begin = time.monotonic()
    narrow = (lambda: resource.setrlimit(resource.RLIMIT_AS, (space, space))) if space else None
    if space:
        arguments = ['timeout', '--signal=KILL', '90', *arguments]
    with open(folder / 'out', 'w') as out, open(folder / 'err', 'w') as err:
        process = subprocess.Popen(arguments, cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=err, preexec_fn=narrow)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = 0
    return (os.waitstatus_to_exitcode(status), usage.ru_maxrss * 1024, time.monotonic() - begin,
            (folder / 'out').read_text(errors='replace'), (folder / 'err').read_text(errors='replace'))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--spade', required=True)
    parser.add_argument('--rows', type=int, default=10_000_000)
    parser.add_argument('--limits', default='200MB,600MB')
    parser.add_argument('--spaces', default='200MB,300MB,600MB')
    options = parser.parse_args()
    options.spade = str(Path(options.spade).resolve())
    failures = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = options.rows
        with open(folder / 't.csv', 'w') as file:
            file.write('k,v\n')
            for start in range(0, rows, 100_000):
                file.write(''.join(f'{i * 7368787 % rows},{i % 1000}\n' for i in range(start, min(rows, start + 100_000))))
        with open(folder / 'tiny.csv', 'w') as file:
            file.write('k\n1\n2\n')
        subprocess.run(['sh', '-c', '{ echo k; head -c 4000000000 /dev/zero | tr "\\0" a; } | gzip -1 >bomb.csv.gz; '
                        '{ echo k; yes 1 | head -c 2000000000; } | gzip -1 >rows.csv.gz; '
                        'if command -v zstd >/dev/null; then { echo k; head -c 4000000000 /dev/zero | tr "\\0" a; } | zstd -q >bomb.csv.zst; fi'],
                       cwd=folder, check=True)
        cases = [(what, ['load "t.csv" as t', question]) for what, question in QUESTIONS]
        cases += [(f'load {path.name}', [f'load "{path.name}" as b']) for path in sorted(folder.glob('*.csv.*'))]
        bounds = [(limit, None) for limit in options.limits.split(',') if limit]
        bounds += [(None, space) for space in options.spaces.split(',') if space]
        for limit, space in bounds:
            for what, statements in cases:
                statements = [*statements, 'load "tiny.csv" as tiny', 'tiny | slice next = sum(k)']
                arguments = [options.spade, '--quiet', '--mode', 'csv', '--keep-going']
                arguments += ['--memory-limit', limit] if limit else []
                for statement in statements:
                    arguments += ['-c', statement]
                status, peak, taken, out, errors = run(arguments, folder, space and size(space))
                refused = errors.count('error[')
                reasons = ('the limit is', 'more than', 'the system has no')
                good = (status in (0, 3) and (not limit or peak <= size(limit) + SLACK) and out.endswith('next\n3\n')
                        and (status == 0 or any(reason in errors for reason in reasons)))
                failures += not good
                print(f"{'ok  ' if good else 'FAIL'} {'limit' if limit else 'space'} {limit or space:>6} {what:22} "
                      f"exit {status}, {'refused' if refused else 'answered':8} {peak / (1 << 20):7.1f} MiB {taken:6.1f} s", flush=True)
                if not good:
                    print(errors[-600:])
        print(f'{len(bounds) * len(cases)} cases, {failures} failed')
    sys.exit(failures > 0)


main()
