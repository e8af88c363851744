#!/usr/bin/env python3
"""Write the tables of this workspace: a made-up consultancy, awkward on purpose.

usage: generate.py            (writes the .csv files of the tables beside itself; the same ones every time)

Clients have sites, sites have people, people pay visits: three levels of entities and a log below the last. Histories hang
on the first level (by date) and on the second (by time). What makes them awkward: rows after `now`, rows restated on one
day and in one second, nulls that end a value, keys with umlauts and quotes, births and deaths on the very day of `now`,
month ends and a leap day, sites of no known client, people of no known site, visits of no known person.
"""
import random
from datetime import date, datetime, timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent
NOW = date(2024, 3, 31)
START = date(2022, 9, 1)
chance = random.Random(20240331)


def pick(*values):
    return values[int(chance.random() * len(values))]


def between(low, high):
    return low + int(chance.random() * (high - low + 1))


def day_between(low, high):
    return low + timedelta(days=between(0, (high - low).days))


def second_of(day):
    return datetime(day.year, day.month, day.day) + timedelta(seconds=between(0, 86399))


def field(value):
    """A CSV field: nothing for None, quotes for the empty text and where they are needed."""
    if value is None:
        return ''
    if isinstance(value, bool):
        return 'true' if value else 'false'
    text = str(value)
    if text == '' or any(c in text for c in ',"\n') or text != text.strip():
        return '"' + text.replace('"', '""') + '"'
    return text


def write(name, columns, rows):
    lines = [','.join(columns)] + [','.join(map(field, row)) for row in rows]
    (HERE / name).write_bytes(('\n'.join(lines) + '\n').encode())


# --- clients: text keys, lives by date ---------------------------------------------------------------------------------
odd_keys = ['Ä-1', "O'Neil", 'Say "hi"', 'a,b', 'straße', 'é', 'e\u0301', 'K 9', 'ZÜRICH', 'zürich']
keys = odd_keys + [f'K-{n:03d}' for n in range(1, 51)]
names = ['Ångström', 'Löwe', "D'Arcy", 'Çelik', 'Østergård', 'Smith', 'smith', 'SMITH', 'Müller', 'MÜLLER', 'Straße', 'née']
clients = []
for n, key in enumerate(keys):
    born = day_between(date(2022, 9, 1), date(2024, 3, 20))
    gone = None
    if chance.random() < 0.2:
        gone = born + timedelta(days=between(20, 400))
    if n == 10: born, gone = NOW, None                                   # born today
    if n == 11: born, gone = NOW + timedelta(days=1), None               # not yet
    if n == 12: born, gone = date(2023, 1, 31), NOW                      # gone today
    if n == 13: born, gone = date(2023, 1, 31), NOW + timedelta(days=1)  # last day
    if n == 14: born, gone = None, None
    if n == 15: born, gone = None, date(2023, 12, 31)
    if n == 16: born, gone = date(2024, 2, 29), None
    if n == 17: born, gone = date(2023, 10, 31), date(2023, 10, 31)      # never there
    if n == 18: born, gone = date(2023, 10, 31), None
    if n == 19: born, gone = NOW - timedelta(days=29), None
    if n == 20: born, gone = NOW - timedelta(days=30), None
    clients.append([
        key, f'{pick(*names)} {pick("AG", "GmbH", "Ltd", "S.A.")}' if n % 9 else ['', '  padded ', 'x'][n // 9 % 3],
        pick('gold', 'gold', 'silver', 'silver', 'bronze', 'iron'), pick('nord', 'süd', 'west', None),
        pick('Noor', 'Ida', None), pick(None, 0, 1, 5, 10, 25, 40, 200),
        pick(None, 0.0, -120.5, round(chance.random() * 5000, 2), round(chance.random() * 5000, 2)),
        pick(True, False, None), born, gone])
write('clients.csv', ['client', 'name', 'tier', 'region', 'lead', 'seats', 'fee', 'vip', 'born', 'gone'], clients)

# --- sites: int keys, lives by time ------------------------------------------------------------------------------------
sites = []
for n in range(140):
    opened = second_of(day_between(START, date(2024, 4, 20)))
    closed = second_of(opened.date() + timedelta(days=between(0, 500))) if chance.random() < 0.25 else None
    client = pick(*keys[:55])                                            # five clients have no site
    if n % 23 == 0: client = f'X-{n}'                                    # no such client
    if n == 50: client = None
    if n == 1: opened, closed = datetime(2024, 3, 31, 23, 59, 59), None
    if n == 2: opened, closed = datetime(2024, 4, 1), None
    if n == 3: closed = datetime(2024, 3, 31, 0, 0, 1)
    if n == 4: closed = datetime(2024, 4, 1)
    sites.append([1000 - 17 * n, client, pick('Köln', 'Zürich', 'Ulm', 'Łódź', None), pick('hq', 'branch', 'depot'),
                  opened, closed, pick(None, -15, -10, -7.5, -0.5, 0, 2.5, 10, 15, round(chance.random() * 100, 1))])
write('sites.csv', ['site', 'client', 'city', 'kind', 'opened', 'closed', 'area'], sites)

# --- people: of sites, and so of clients -------------------------------------------------------------------------------
people = []
for n in range(300):
    site = pick(*sites)[0] if n % 37 else 5_000_000 + n                  # some of no known site
    joined = day_between(START, date(2024, 4, 10)) if n % 11 else None
    people.append([9_000_000_000 + n * 7, site, pick('user', 'user', 'admin', 'Admin', None), joined,
                   pick('a', 'b', 'ß', 'Ö') + f'{n}@ex.org'])
write('people.csv', ['person', 'site', 'role', 'joined', 'mail'], people)

# --- grades: history of clients by date --------------------------------------------------------------------------------
grades = []
for n, client in enumerate(keys):
    if n % 13 == 5: continue                                             # no grade ever
    grade = 30 + chance.random() * 60
    day = day_between(date(2022, 9, 1), date(2023, 6, 30))
    while day < date(2024, 5, 10):
        grade = min(100, max(0, grade + (chance.random() - 0.5) * 16))
        def part(p): return None if chance.random() < p else round(min(100, max(0, grade + (chance.random() - 0.5) * 30)), 1)
        value = None if chance.random() < 0.07 else round(grade, 1)
        tone = pick('warm', 'warm', 'cool', 'cold', None)
        grades.append([client, day, value, part(0.1), part(0.3), part(0.6), tone])
        if chance.random() < 0.12:                                       # restated, sometimes far down in the file
            grades.append([client, day, None if chance.random() < 0.2 else round(max(0, grade - 3), 1), part(0.1), None, None, tone])
        if chance.random() < 0.25: grade = round(grade, 1)
        step = between(5, 45)
        if n % 10 == 3 and day < date(2024, 1, 1): step = 300            # stale ones
        day += timedelta(days=step)
        if chance.random() < 0.1: day = date(day.year, day.month, 1) + timedelta(days=31)  # some on firsts and last days
for client, rows in {'K-020': [(date(2024, 3, 1), 80.0), (date(2024, 3, 2), 60.0), (date(2024, 3, 31), 40.0)],
                     'K-021': [(date(2024, 2, 29), 60.0), (date(2024, 3, 31), 80.0)],
                     'K-022': [(date(2024, 3, 1), 59.9), (date(2024, 3, 2), 80.0)],
                     'K-023': [(date(2024, 3, 2), 59.9), (date(2024, 3, 3), 80.0)],
                     'K-024': [(date(2024, 3, 30), 80.0), (date(2024, 3, 31), 80.0), (date(2024, 4, 1), 10.0)]}.items():
    grades += [[client, day, value, value, None, None, 'warm'] for day, value in rows]
later = [row for row in grades if chance.random() < 0.5]                 # the file is not in order, but restatements
grades = [row for row in grades if row not in later] + later             # stay the later ones of their day or not: as it comes
for n in range(6): grades.append([f'Y-{n}', date(2024, 1, 1 + n), 50.0 + n, None, None, None, 'warm'])
write('grades.csv', ['client', 'day', 'grade', 'craft', 'trust', 'growth', 'tone'], grades)

# --- states: history of sites by time ----------------------------------------------------------------------------------
states = []
for n, site in enumerate(sites):
    if n % 17 == 9: continue
    moment = second_of(day_between(START, date(2023, 12, 31)))
    while moment < datetime(2024, 4, 30):
        state = pick('open', 'open', 'busy', 'shut', None)
        states.append([site[0], moment, state, pick(None, -3, 0, 2, 5, 8)])
        if chance.random() < 0.1: states.append([site[0], moment, pick('open', 'shut'), 1])   # restated in the second
        if chance.random() < 0.2: states.append([site[0], moment + timedelta(seconds=between(1, 7200)), state, 4])
        moment += timedelta(days=between(1, 90), seconds=between(-40000, 40000))
for site, rows in {sites[5][0]: [(datetime(2024, 3, 24, 23, 59, 59), 'shut'), (datetime(2024, 3, 25), 'open')],
                   sites[6][0]: [(datetime(2024, 3, 24, 12), 'shut'), (datetime(2024, 3, 25, 0, 0, 1), 'open')],
                   sites[7][0]: [(datetime(2024, 3, 31, 23, 59, 58), 'shut'), (datetime(2024, 3, 31, 23, 59, 59), 'open')],
                   sites[8][0]: [(datetime(2024, 3, 31, 23, 59, 59), 'open'), (datetime(2024, 4, 1), 'shut')]}.items():
    states += [[site, moment, state, 7] for moment, state in rows]
write('states.csv', ['site', 'moment', 'state', 'load'], states)

# --- visits: log of people ---------------------------------------------------------------------------------------------
visits = []
for n in range(2600):
    person = pick(*people[:260])[0] if n % 53 else 77 + n                # forty people never come
    day = day_between(date(2023, 9, 1), date(2024, 4, 15))
    ts = second_of(day)
    if n % 41 == 0: ts = datetime(day.year, day.month, day.day)          # on the stroke of midnight
    visits.append([ts, person, pick('call', 'call', 'audit', 'workshop', 'Call'), pick(None, 5, 30, 45, 60, 480),
                   pick('alpha', 'beta', 'Gämma', None)])
edges = [datetime(2024, 3, 31, 23, 59, 59), datetime(2024, 4, 1), datetime(2024, 3, 2), datetime(2024, 3, 1, 23, 59, 59),
         datetime(2024, 2, 29), datetime(2024, 2, 29, 23, 59, 59), datetime(2024, 3, 1), datetime(2024, 3, 25),
         datetime(2024, 3, 24, 23, 59, 59), datetime(2024, 1, 31, 12), datetime(2023, 12, 31, 23, 59, 59)]
for n, ts in enumerate(edges):
    for person in people[n * 3 + 1:n * 3 + 4]: visits.append([ts, person[0], 'edge', 10, 'alpha'])
visits += visits[:12]                                                    # a log keeps rows that say the same
write('visits.csv', ['ts', 'person', 'action', 'minutes', 'page'], visits)

# --- invoices: log of clients by date ----------------------------------------------------------------------------------
invoices = []
for n in range(520):
    day = day_between(date(2022, 10, 1), date(2024, 5, 31))
    if n % 7 == 0: day = date(day.year + day.month // 12, day.month % 12 + 1, 1) - timedelta(days=1)   # month ends
    paid = day + timedelta(days=between(0, 60)) if chance.random() < 0.8 else None
    invoices.append([pick(*keys[:52]) if n % 61 else 'X-0', day, pick(None, -250, 1250.5, round(chance.random() * 3000, 2)), paid])
write('invoices.csv', ['client', 'day', 'amount', 'paid_on'], invoices)

# --- targets: a plain table --------------------------------------------------------------------------------------------
targets = [[tier, date(2023, 1 + 3 * q, 1), None if (n + q) % 5 == 0 else 10 * n + q]
           for n, tier in enumerate(['gold', 'silver', 'bronze', 'odd "tier"', None]) for q in range(4)]
write('targets.csv', ['tier', 'quarter', 'target'], targets)
