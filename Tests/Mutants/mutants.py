#!/usr/bin/env python3
"""Does a fault get noticed? Puts small faults into the sources and runs the tests against each.

usage: mutants.py [--count 30] [--seed 1] [--modules SpadeEngine,SpadeSyntax,SpadePlan] [--work FOLDER] [--minutes N]

Works in a copy of the repository (with its own build folder), so that nothing here is touched. All faults are built at
once, each behind a question whether it is the one that SPADE_MUTANT names: to build anew for every fault would take
minutes each. A fault that doesn't compile isn't counted; one that no test notices is shown, for someone to say whether it
changes anything at all.
"""
import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
# The suites that hold answers, by what they cost; the first that fails ends it.
SUITES = ['SpadeLanguageTests', 'SpadeSyntaxTests', 'SpadeAcceptanceTests', 'SpadeReferenceTests', 'SpadeStoreTests',
          'SpadeSnapshotTests', 'SpadeEngineTests']
FAULTS = [
    (r'(?<=\s)<(?=\s)', '<='), (r'(?<=\s)<=(?=\s)', '<'), (r'(?<=\s)>(?=\s)', '>='), (r'(?<=\s)>=(?=\s)', '>'),
    (r'(?<=\s)==(?=\s)', '!='), (r'(?<=\s)!=(?=\s)', '=='), (r'(?<=\s)&&(?=\s)', '||'), (r'(?<=\s)\|\|(?=\s)', '&&'),
    (r'(?<=\s)\+(?=\s)', '-'), (r'(?<=\s)-(?=\s)', '+'), (r'(?<=\s)\*(?=\s)', '+'), (r'(?<=\s)\.\.<(?=\s)', '...'),
    (r'\btrue\b', 'false'), (r'\bfalse\b', 'true'), (r'\bmin\(', 'max('), (r'\bmax\(', 'min('),
    (r'(?<=\+ )1\b', '2'), (r'(?<=- )1\b', '0'),
]
SWITCH = '''import Glibc

/// The fault that is switched on.
package let activeMutant = getenv("SPADE_MUTANT").flatMap { Int(String(cString: $0)) } ?? 0
'''
# What stands in front of an expression that ends with the line.
BEFORE_EXPRESSION = re.compile(r'^\s*(?:return|(?:let|var) \w+(?:: [^=]+)? =|[\w.]+(?:\[[^\]]*\])? (?:[-+*/&|]|&[-+*])?=) (?=\S)')
CONDITION = re.compile(r'^(\s*(?:\} else )?(?:if|guard|while) )(.*?)( else \{.*| \{[^{}]*|\{ .* \})$')


def code(line):
    """The line without texts and comments, of the same length."""
    line = re.sub(r'"(\\.|[^"\\])*"', lambda m: '"' + ' ' * (len(m.group()) - 2) + '"', line)
    return re.sub(r'//.*', lambda m: ' ' * len(m.group()), line)


def balanced(text):
    depth = 0
    for character in text:
        depth += (character in '([{') - (character in ')]}')
        if depth < 0:
            return False
    return depth == 0


def clauses(text, begin):
    """Where the parts of a condition between commas begin and end."""
    depth, start = 0, 0
    for place, character in enumerate(text + ','):
        depth += (character in '([{') - (character in ')]}')
        if character == ',' and depth == 0:
            yield begin + start + len(text[start:place]) - len(text[start:place].lstrip()), begin + place
            start = place + 1


def region(bare, place):
    """The whole expression on this line that contains the place; None where it isn't sure to be one."""
    spans = []
    condition = CONDITION.match(bare)
    if condition and condition.start(2) <= place < condition.end(2):
        spans = [span for span in clauses(condition.group(2), condition.start(2)) if span[0] <= place < span[1]]
    elif '{' in bare[:place] and '}' in bare[place:] and not condition:
        begin, end = bare.rfind('{', 0, place) + 1, bare.find('}', place)
        inner = bare[begin:end]
        named = re.match(r'^ .*\bin ', inner)
        begin += named.end() if named else 0
        begin += len(bare[begin:end]) - len(bare[begin:end].lstrip())
        spans = [(begin, begin + len(bare[begin:end].rstrip()))]
    elif match := BEFORE_EXPRESSION.match(bare):
        spans = [(match.end(), len(bare.rstrip()))]
    for begin, end in spans:
        text = bare[begin:end]
        if (begin <= place < end and balanced(text) and not re.match(r'(let|var|case|return|if|guard|throw|for|while|switch)\b|#', text)
                and not re.search(r'[-+*/=<>&|?:,({\[]$|;|&\w|(?<!\S)[-+*/&|]?=(?!\S)', text)):
            return begin, end
    return None


def places(modules):
    found = []
    for module in modules:
        for path in sorted((ROOT / 'Sources' / module).rglob('*.swift')):
            lines = path.read_text().split('\n')
            for number, line in enumerate(lines):
                bare = code(line)
                going_on = number + 1 < len(lines) and re.match(r'\s*(\.\w|[-+*/?:&|<>=]+ )', lines[number + 1])
                if going_on or bare.lstrip().startswith(('import', 'case .', '@', 'package init', 'func', 'assert', 'precondition')):
                    continue
                for pattern, replacement in FAULTS:
                    for match in re.finditer(pattern, bare):
                        span = region(bare, match.start())
                        if span:
                            begin, end = span
                            fault = line[begin:match.start()] + replacement + line[match.end():end]
                            found.append((path.relative_to(ROOT), number, begin, end, fault))
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


def put_in(work, path, faults):
    """The file with its faults: `faults` are (number, line, begin, end, fault)."""
    lines = (ROOT / path).read_text().split('\n')
    for number, line, begin, end, fault in faults:
        text = lines[line]
        lines[line] = f'{text[:begin]}(activeMutant == {number} ? ({fault}) : ({text[begin:end]})){text[end:]}'
    if faults and not any(re.match(r'(package )?import SpadeBase', line) for line in lines) and path.parts[1] != 'SpadeBase':
        # On a line that is there, so that errors name the lines of the original.
        first = next(index for index, line in enumerate(lines) if line.strip() and not line.startswith('//'))
        lines[first] = 'import SpadeBase; ' + lines[first]
    text = '\n'.join(lines)
    if (work / path).read_text() != text:
        (work / path).write_text(text)


def build(work, chosen):
    """Builds all of them but those that don't compile; gives the numbers of those that do."""
    alive = dict(enumerate(chosen, 1))
    while True:
        files = defaultdict(list)
        for number, (path, *rest) in alive.items():
            files[path].append((number, *rest))
        for path in {path for path, *_ in chosen}:
            put_in(work, path, files[path])
        run = subprocess.run(['swift', 'build', '--build-tests'], cwd=work, capture_output=True, text=True)
        if run.returncode == 0:
            return alive
        wrong = {(str(Path(file).relative_to(work)), int(line) - 1)
                 for file, line in re.findall(r'^(/\S+?):(\d+):\d+: error:', run.stdout + run.stderr, re.M)
                 if Path(file).is_relative_to(work)}
        dead = [number for number, (path, line, *_) in alive.items() if (str(path), line) in wrong]
        # Errors elsewhere in a file are of its faults, too.
        stray = {file for file, _ in wrong} - {str(alive[number][0]) for number in dead}
        dead += [number for number, (path, *_) in alive.items() if str(path) in stray]
        if not dead:
            sys.exit('what cannot be built has no fault in it:\n' + (run.stdout + run.stderr)[-3000:])
        for number in dead:
            del alive[number]
        print(f'{len(dead)} of the faults do not compile', flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--count', type=int, default=30)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--modules', default='SpadeEngine,SpadeSyntax,SpadePlan,SpadeStore')
    parser.add_argument('--work', default='.build-mutants')
    parser.add_argument('--minutes', type=float, help='no fault is begun after so many minutes of tests')
    options = parser.parse_args()
    work = Path(options.work).resolve()
    work.mkdir(parents=True, exist_ok=True)
    mirror(work)
    (work / 'Sources/SpadeBase/ActiveMutant.swift').write_text(SWITCH)

    rng = random.Random(options.seed)
    candidates = places(options.modules.split(','))
    rng.shuffle(candidates)
    lines, chosen = set(), []
    for candidate in candidates:
        if candidate[:2] not in lines and len(chosen) < options.count:
            lines.add(candidate[:2])
            chosen.append(candidate)
    print(f'{len(candidates)} places for a fault, {len(chosen)} chosen', flush=True)
    alive = build(work, chosen)
    broken = len(chosen) - len(alive)
    tests = work / '.build/debug/spadePackageTests.xctest'

    def fails(suite, number, limit):
        environment = os.environ | {'SPADE_MUTANT': str(number), 'SWIFT_BACKTRACE': 'enable=no'}
        try:
            return subprocess.run([tests, '--testing-library', 'swift-testing', '--filter', suite], cwd=work, env=environment,
                                  stdin=subprocess.DEVNULL, capture_output=True, timeout=limit).returncode != 0
        except subprocess.TimeoutExpired:
            return True

    limits = {}
    for suite in SUITES:
        begin = time.monotonic()
        if fails(suite, 0, 3000):
            sys.exit(f'{suite} fails without any fault')
        limits[suite] = 60 + 5 * (time.monotonic() - begin)
    start = time.monotonic()
    caught, missed = 0, []
    for number, (path, line, begin, end, fault) in alive.items():
        if options.minutes and time.monotonic() - start > 60 * options.minutes:
            break
        before = (ROOT / path).read_text().split('\n')[line]
        after = before[:begin] + fault + before[end:]
        began = time.monotonic()
        by = next((suite for suite in SUITES if fails(suite, number, limits[suite])), None)
        caught += by is not None
        if not by:
            missed.append((path, line, before, after))
        print(f"{'caught by ' + by if by else 'MISSED':30} {path}:{line + 1} {before.strip()[:100]} -> {fault[:60]} "
              f'({time.monotonic() - began:.0f} s)', flush=True)
    print(f'{caught} of {caught + len(missed)} caught ({broken} did not compile)')
    for path, line, before, after in missed:
        print(f'  {path}:{line + 1}\n    {before.strip()}\n    {after.strip()}')


main()
