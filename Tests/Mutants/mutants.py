#!/usr/bin/env python3
"""Does a fault get noticed? Puts small faults into the sources and runs the tests against each.

usage: mutants.py [--count 30] [--seed 1] [--modules SpadeEngine,SpadeSyntax] [--only 3,17] [--work FOLDER] [--minutes N]

Works in a copy of the repository with a build folder of its own. All faults are built at once, each behind a question
whether it is the one that SPADE_MUTANT names: to build anew for every fault would take minutes each. Only suites that come
by a fault are run against it.

A fault is another operator, another constant, a condition that always or never holds, or a statement left out. What
doesn't compile isn't counted. What runs out of time or memory is noticed. What changes nothing that can be seen stands
with the reason in unchanging.txt, is shown and isn't counted. What else no test notices is missed.

Run are the suites of all that lies under the shell, the manual's, and those that start the command, without the few of
them that take minutes.
"""
import argparse
import contextlib
import os
import random
import re
import resource
import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict, namedtuple
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
CORE = ['SpadeBase', 'SpadeSyntax', 'SpadeStore', 'SpadePlan', 'SpadeEngine', 'SpadeDisplay']
# In the order of what they cost; the first that fails ends it. Left out are those that take minutes, and the rules of
# the sources, which faults break.
SUITES = {
    **{name: ['--filter', f'Spade{name}Tests', '--skip', 'changeNoAnswer|SourceRuleTests']
       for name in ('Base', 'Language', 'Syntax', 'Fuzz', 'Engine', 'Acceptance', 'Display', 'Store', 'Snapshot', 'Reference', 'Docs')},
    'Fast paths': ['--filter', 'changeNoAnswer'],
    'CLI': ['--filter', 'SpadeCLITests', '--skip', 'SecondEngineTests|KillTests|FaultTests|MemoryTests|InterruptTests'],
}
OPERATORS = [
    (r'(?<=\s)<(?=\s)', '<='), (r'(?<=\s)<=(?=\s)', '<'), (r'(?<=\s)>(?=\s)', '>='), (r'(?<=\s)>=(?=\s)', '>'),
    (r'(?<=\s)==(?=\s)', '!='), (r'(?<=\s)!=(?=\s)', '=='), (r'(?<=\s)&&(?=\s)', '||'), (r'(?<=\s)\|\|(?=\s)', '&&'),
    (r'(?<=\s)\+(?=\s)', '-'), (r'(?<=\s)-(?=\s)', '+'), (r'(?<=\s)\*(?=\s)', '+'), (r'\.\.<(?=\w)', '..<1 + '),
    (r'\btrue\b', 'false'), (r'\bfalse\b', 'true'), (r'\bmin\(', 'max('), (r'\bmax\(', 'min('),
    (r'(?<=\+ )1\b', '2'), (r'(?<=- )1\b', '0'),
]
SWITCH = '''import Glibc

private let active = getenv("SPADE_MUTANT").flatMap { Int(String(cString: $0)) } ?? 0

/// A byte for each fault that was come by, in a file: it is there however the process ends.
nonisolated(unsafe) private let seen: UnsafeMutablePointer<UInt8>? = {
  guard let path = getenv("SPADE_MUTANTS_SEEN") else { return nil }
  let bytes = mmap(nil, 1 << 16, PROT_READ | PROT_WRITE, MAP_SHARED, open(path, O_RDWR), 0)
  return bytes == MAP_FAILED ? nil : bytes?.assumingMemoryBound(to: UInt8.self)
}()

/// Whether the fault is the one that is switched on.
package func isMutant(_ number: Int) -> Bool {
  seen?[number] = 1
  return number == active
}
'''
# The head of a line whose rest is one expression, a condition, and a statement that can be left out: not what only saves
# time, nor where a name declared without a value is set.
HEAD = re.compile(r'\s*(?:return|(?:let|var) \w+(?:: [^=]+)? =|[\w.]+(?:\[[^\]]*\])? (?:[-+*/&|]|&[-+*])?=) (?=\S)')
CONDITION = re.compile(r'(\s*(?:(?:\} else )?(?:if|guard|while)|for .* where) )(.*?)( else \{.*| \{[^{}]*|\{ .* \})$')
STATEMENT = re.compile(r'\s*(?!let |var |return |init\b|super\b|self\.\w+ = |.*\breserveCapacity\()(?:(?:try )?[\w.]+\(.*\)|[\w.]+(?:\[.*\])? (?:[-+*/&|]|&[-+*])?= .*)$')
SETS = re.compile(r'\s*(\w+) = ')
UNSET = re.compile(r'\b(?:let|var) (\w+)(?:: [^={]+)?$')
# A line whose last one, or whose next one, is of the same expression.
OPEN_END = re.compile(r'([-+*/=<>&|?:,({\[]|\b(?:in|return|where))$')
GOES_ON = re.compile(r'\s*([.?:)\]}]\S|[-+*/?:&|<>=]+ |else\b)')

# `begin` and `end` are of the part of the line that `before` and `after` stand for.
Fault = namedtuple('Fault', 'path line begin end before after')


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
            part = text[start:place]
            yield begin + start + len(part) - len(part.lstrip()), begin + start + len(part.rstrip())
            start = place + 1


def expressions(bare):
    """Where on this line whole expressions begin and end, as far as that can be seen, and whether they are conditions."""
    condition = CONDITION.match(bare)
    spans = []
    if condition:
        spans = [(begin, end, True) for begin, end in clauses(condition.group(2), condition.start(2))]
    elif bare.count('{') == 1 and re.search(r'\{ .* \}', bare):
        begin = re.match(r'.*\{ (?:[^{}]*? in )?', bare).end()
        spans = [(begin, bare.rindex(' }'), False)]
    elif match := HEAD.match(bare):
        spans = [(match.end(), len(bare.rstrip()), False)]
    for begin, end, holds in spans:
        text = bare[begin:end]
        if (text and balanced(text) and not OPEN_END.search(text)
                and not re.match(r'(let|var|case|return|if|guard|throw|for|while|switch|try|break|continue)\b|#', text)
                and not re.search(r';|&\w|(?<!\S)[-+*/&|]?=(?!\S)', text)):
            yield begin, end, holds


def repository():
    """All files of the repository, read once: it may be worked on meanwhile."""
    listed = subprocess.run(['git', 'ls-files', '-co', '--exclude-standard'], cwd=ROOT, check=True, capture_output=True, text=True)
    names = [name for name in listed.stdout.split('\n') if (ROOT / name).is_file()]
    return {name: ((ROOT / name).read_bytes(), (ROOT / name).stat().st_mode) for name in names}


def places(files, modules):
    found = []
    for path in sorted(name for name in files if name.endswith('.swift') and name.startswith(tuple(f'Sources/{m}/' for m in modules))):
        lines = files[path][0].decode().split('\n')
        bare = [code(line).rstrip() for line in lines]
        unset = {found.group(1) for found in map(UNSET.search, bare) if found}
        text = False
        for number, line in enumerate(lines):
            was, text = text, text ^ (line.count('"""') % 2 == 1)
            goes_on = number + 1 < len(lines) and GOES_ON.match(bare[number + 1]) and bare[number + 1].strip() != '}'
            if was or text or goes_on or re.match(r'\s*(import|case \.|@|(\w+ )*func|package init|assert|precondition)', bare[number]):
                continue

            def add(begin, end, after):
                found.append(Fault(path, number, begin, end, line[begin:end], after))
            for begin, end, holds in expressions(bare[number]):
                for pattern, replacement in OPERATORS:
                    for match in re.finditer(pattern, bare[number][begin:end]):
                        add(begin, end, line[begin:begin + match.start()] + replacement + line[begin + match.end():end])
                if holds:
                    add(begin, end, 'true')
                    add(begin, end, 'false')
            sets = SETS.match(bare[number])
            if sets and sets.group(1) in unset:
                continue
            if STATEMENT.match(bare[number]) and balanced(bare[number]) and not OPEN_END.search(bare[number - 1].replace('{', ' ')):
                begin = len(line) - len(line.lstrip())
                add(begin, len(bare[number]), '')
    return found


def mirror(work, files, faults):
    """Makes the copy what the repository was with these faults, each by its number; what is the same keeps its time."""
    of_file = defaultdict(list)
    for number, fault in faults.items():
        of_file[fault.path].append((number, fault))
    texts = files | {'Sources/SpadeBase/Mutants.swift': (SWITCH.encode(), 0o644)}
    for name, mutants in of_file.items():
        lines = texts[name][0].decode().split('\n')
        for number, (_, line, begin, end, before, after) in mutants:
            put = f'(isMutant({number}) ? ({after}) : ({before}))' if after else f'if !isMutant({number}) {{ {before} }}'
            lines[line] = lines[line][:begin] + put + lines[line][end:]
        if not any(re.match(r'(package )?import SpadeBase', line) for line in lines) and '/SpadeBase/' not in name:
            # On a line that is there, so that errors name the lines of the original.
            first = next(index for index, line in enumerate(lines) if line.strip() and not line.startswith('//'))
            lines[first] = 'import SpadeBase; ' + lines[first]
        texts[name] = ('\n'.join(lines).encode(), texts[name][1])
    for name, (text, mode) in texts.items():
        target = work / name
        if not (target.exists() and target.read_bytes() == text):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text)
            target.chmod(mode)
    for folder in ('Sources', 'Tests'):
        for path in (work / folder).rglob('*'):
            if path.is_file() and str(path.relative_to(work)) not in texts:
                path.unlink()


def build(work, files, faults):
    """Builds all of them but those that don't compile; gives those that do."""
    alive = dict(faults)
    while True:
        mirror(work, files, alive)
        run = subprocess.run(['swift', 'build', '--build-tests'], cwd=work, capture_output=True, text=True)
        if run.returncode == 0:
            return alive
        output = run.stdout + run.stderr
        wrong = {(str(Path(file).relative_to(work)), int(line) - 1): why
                 for file, line, why in re.findall(r'^(/\S+?):(\d+):\d+: error: (.*)', output, re.M) if Path(file).is_relative_to(work)}
        dead = [number for number, fault in alive.items() if (fault.path, fault.line) in wrong]
        # Errors elsewhere in a file are of its faults, too: all go where no other has.
        known = {alive[number].path for number in dead}
        dead += [number for number, fault in alive.items() if fault.path in {file for file, _ in wrong} and fault.path not in known]
        if not dead:
            sys.exit('what cannot be built has no fault in it:\n' + output[-3000:])
        for number in dead:
            fault = alive.pop(number)
            print(f'does not compile: {shown(number, fault)}\n    {wrong.get((fault.path, fault.line), "beside another error")}', flush=True)


def shown(number, fault):
    return f'{number} {fault.path}:{fault.line + 1} {fault.before} -> {fault.after or "left out"}'


def unchanging():
    """What is listed as changing nothing: the file, the text before, the text after and the reason, a line each."""
    blocks = (Path(__file__).parent / 'unchanging.txt').read_text().strip().split('\n\n')
    listed = [[line.strip() for line in block.split('\n')] for block in blocks if not block.startswith('#')]
    return {(path, before, after): reason for path, before, after, reason in listed}


class Tests:
    """The built suites: which faults each comes by, and how long each may take."""

    def __init__(self, work):
        self.work, self.seen, self.limits = work, {}, {}
        file = work / 'seen'
        for suite in SUITES:
            file.write_bytes(bytes(1 << 16))
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            if failed := self.failed(suite, 3000, {'SPADE_MUTANTS_SEEN': str(file)}):
                sys.exit(f'{failed} without any fault')
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            self.limits[suite] = 20 + 3 * int(after.ru_utime - before.ru_utime)
            self.seen[suite] = file.read_bytes()

    def failed(self, suite, seconds, environment):
        """What fails in the suite first, also where it takes more time of the processor; nothing where all of it passes."""
        def bounds():
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
            resource.setrlimit(resource.RLIMIT_AS, (16 << 30, 16 << 30))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        run = subprocess.Popen([self.work / '.build/debug/spadePackageTests.xctest', '--testing-library', 'swift-testing',
                                *SUITES[suite]],
                               cwd=self.work, env=os.environ | {'SWIFT_BACKTRACE': 'enable=no', 'SPADE_STACK_MIB': '64'} | environment,
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                               errors='replace', start_new_session=True, preexec_fn=bounds)

        def end():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(run.pid, signal.SIGKILL)
        # Who waits for ever takes no time of the processor.
        clock = threading.Timer(60 + 10 * seconds, end)
        clock.start()
        name = None
        for line in run.stdout:
            # The first that fails is enough.
            if issue := re.search(r'Test (\S+?)\(.* recorded an issue', line):
                name = issue.group(1)
                end()
                break
        run.stdout.close()
        status = run.wait()
        clock.cancel()
        return (name or status != 0) and f'{suite}: {name or f"ended with {status}"}'

    def catch(self, number):
        """What notices the fault, of the suites that come by it."""
        for suite in SUITES:
            if self.seen[suite][number] and (failed := self.failed(suite, self.limits[suite], {'SPADE_MUTANT': str(number)})):
                return failed
        return None

    def reaches(self, number):
        return any(self.seen[suite][number] for suite in SUITES)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--count', type=int, default=30)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--modules', default=','.join(CORE))
    parser.add_argument('--only', help='the numbers of those to run')
    parser.add_argument('--work', default='.build-mutants')
    parser.add_argument('--minutes', type=float, help='no fault is begun after so many minutes of tests')
    options = parser.parse_args()
    work = Path(options.work).resolve()
    work.mkdir(parents=True, exist_ok=True)

    files = repository()
    candidates = places(files, options.modules.split(','))
    random.Random(options.seed).shuffle(candidates)
    lines, chosen = set(), {}
    for fault in candidates:
        # One a line, or they would stand in each other's way.
        if (fault.path, fault.line) not in lines and len(chosen) < options.count:
            lines.add((fault.path, fault.line))
            chosen[len(chosen) + 1] = fault
    print(f'{len(candidates)} faults to choose from, {len(chosen)} chosen', flush=True)
    alive = build(work, files, chosen)
    if options.only:
        alive = {number: alive[number] for number in map(int, options.only.split(',')) if number in alive}
    tests, listed = Tests(work), unchanging()
    start = time.monotonic()
    caught, missed, same = 0, [], 0
    for number, fault in alive.items():
        if options.minutes and time.monotonic() - start > 60 * options.minutes:
            break
        begin = time.monotonic()
        failed = tests.catch(number)
        reason = listed.get((fault.path, fault.before, fault.after or 'left out'))
        if failed:
            caught += 1
        elif reason:
            same += 1
        else:
            missed.append(number)
        state = failed or ('changes nothing: ' + reason if reason else 'MISSED' if tests.reaches(number) else 'MISSED: no test comes by')
        print(f'{shown(number, fault)}\n    {state} ({time.monotonic() - begin:.0f} s)', flush=True)
    print(f'{caught} of {caught + len(missed)} caught; {same} change nothing, {len(chosen) - len(alive)} not run or not compiled')
    for number in missed:
        print(f'  {shown(number, chosen[number])}')


if __name__ == '__main__':
    main()
