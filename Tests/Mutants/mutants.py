#!/usr/bin/env python3
"""Does a fault get noticed? Puts small faults into the sources, one at a time, and runs the tests against each.

usage: mutants.py [--count 30] [--seed 1] [--modules SpadeEngine,SpadeSyntax,SpadePlan] [--work FOLDER]

Works in a copy of the repository (with its own build folder), so that nothing here is touched. A fault that doesn't
compile isn't counted; one that no test notices is shown, for someone to say whether it changes anything at all.
"""
import argparse
import random
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
# The suites that hold answers, by what they cost; the first that fails ends it.
SUITES = ['SpadeSyntaxTests', 'SpadeEngineTests', 'SpadeLanguageTests', 'SpadeAcceptanceTests', 'SpadeReferenceTests', 'SpadeStoreTests']
FAULTS = [
    (r'(?<=\s)<(?=\s)', '<='), (r'(?<=\s)<=(?=\s)', '<'), (r'(?<=\s)>(?=\s)', '>='), (r'(?<=\s)>=(?=\s)', '>'),
    (r'(?<=\s)==(?=\s)', '!='), (r'(?<=\s)!=(?=\s)', '=='), (r'(?<=\s)&&(?=\s)', '||'), (r'(?<=\s)\|\|(?=\s)', '&&'),
    (r'(?<=\s)\+(?=\s)', '-'), (r'(?<=\s)-(?=\s)', '+'), (r'(?<=\s)\*(?=\s)', '+'), (r'(?<=\s)\.\.<(?=\s)', '...'),
    (r'\btrue\b', 'false'), (r'\bfalse\b', 'true'), (r'\bmin\(', 'max('), (r'\bmax\(', 'min('),
    (r'(?<=\+ )1\b', '2'), (r'(?<=- )1\b', '0'), (r'^(\s*)guard .* else \{ (return|throw|continue|break).*\}$', ''),
]


def code(line):
    """The line without texts and comments, of the same length."""
    line = re.sub(r'"(\\.|[^"\\])*"', lambda m: '"' + ' ' * (len(m.group()) - 2) + '"', line)
    return re.sub(r'//.*', lambda m: ' ' * len(m.group()), line)


def places(modules):
    found = []
    for module in modules:
        for path in sorted((ROOT / 'Sources' / module).rglob('*.swift')):
            for number, line in enumerate(path.read_text().split('\n')):
                bare = code(line)
                if bare.lstrip().startswith(('import', 'case .', '@', 'package init', 'func', 'assert')):
                    continue
                for pattern, replacement in FAULTS:
                    for match in re.finditer(pattern, bare):
                        found.append((path.relative_to(ROOT), number, match.start(), match.end(), replacement))
    return found


def mirror(work):
    """Makes the copy what the repository is; files that are the same keep their times, so that little is built anew."""
    listed = subprocess.run(['git', 'ls-files', '-co', '--exclude-standard'], cwd=ROOT, check=True, capture_output=True, text=True)
    names = set(listed.stdout.split('\n')) - {''}
    for name in names:
        source, target = ROOT / name, work / name
        if source.is_file() and not (target.exists() and target.read_bytes() == source.read_bytes()):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
    for folder in ('Sources', 'Tests'):
        for path in (work / folder).rglob('*'):
            if path.is_file() and str(path.relative_to(work)) not in names:
                path.unlink()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--count', type=int, default=30)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--modules', default='SpadeEngine,SpadeSyntax,SpadePlan,SpadeStore')
    parser.add_argument('--work', default='.build-mutants')
    options = parser.parse_args()
    work = Path(options.work).resolve()
    work.mkdir(parents=True, exist_ok=True)
    mirror(work)

    def swift(*arguments, limit=3000):
        try:
            return subprocess.run(['swift', *arguments], cwd=work, capture_output=True, text=True, timeout=limit).returncode
        except subprocess.TimeoutExpired:
            return -1

    if swift('build', '--build-tests') != 0:
        sys.exit('the sources as they are do not build')
    for suite in SUITES:
        if swift('test', '--skip-build', '--filter', suite) != 0:
            sys.exit(f'{suite} fails without any fault')
    rng = random.Random(options.seed)
    candidates = places(options.modules.split(','))
    rng.shuffle(candidates)
    caught, missed, broken = 0, [], 0
    for path, number, start, end, replacement in candidates:
        if caught + len(missed) >= options.count:
            break
        original = (ROOT / path).read_text()
        lines = original.split('\n')
        before = lines[number]
        lines[number] = before[:start] + replacement + before[end:]
        (work / path).write_text('\n'.join(lines))
        begin = time.monotonic()
        try:
            if swift('build', '--build-tests') != 0:
                broken += 1
                continue
            by = next((suite for suite in SUITES if swift('test', '--skip-build', '--filter', suite, limit=400) != 0), None)
            if by:
                caught += 1
            else:
                missed.append((path, number, before, lines[number]))
            print(f"{'caught by ' + by if by else 'MISSED':28} {path}:{number + 1} {before.strip()[:90]} -> {replacement or 'left out'} "
                  f'({time.monotonic() - begin:.0f} s)', flush=True)
        finally:
            (work / path).write_text(original)
    print(f'{caught} of {caught + len(missed)} caught ({broken} did not compile)')
    for path, number, before, after in missed:
        print(f'  {path}:{number + 1}\n    {before.strip()}\n    {after.strip()}')


main()
