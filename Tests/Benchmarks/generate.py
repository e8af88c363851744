"""Writes the benchmark's data: a software firm's accounts, users, lifecycle, daily scores and events as CSV.

usage: generate.py FOLDER ROWS [EVENTS]

ROWS is the number of scores (about) and, unless EVENTS says another one, of events. Accounts are ROWS/500, users ROWS/50. Every number
comes from a hash of its row, never from a library's generator, so the files are the same everywhere and for ever.
Files stand as such exports do: scores a day at a time, events in the order they happened.
"""

import sys
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

NOW = (date(2026, 10, 31) - date(1970, 1, 1)).days
TIERS = pl.Series(["free", "starter", "business", "enterprise"])
SEGMENTS = pl.Series(["retail", "media", "finance", "health", "industry", "public"])
REGIONS = pl.Series(["dach", "uk", "us", "apac"])
STAGES = pl.Series(["onboarding", "adopted", "expanding", "at-risk", "dormant"])
ROLES = pl.Series(["admin", "member", "member", "viewer"])
EVENTS = pl.Series([
    "login", "login", "login", "view_report", "view_report", "create_project", "close_project", "export_file",
    "invite_member", "comment", "search", "upload_file",
])
FEATURES = pl.Series([
    "reports", "projects", "exports", "imports", "comments", "search", "automation", "billing", "calendar", "reports",
])
PLATFORMS = pl.Series(["web", "web", "web", "ios", "android", "api"])
MODELS = pl.Series(["v2025-2", "v2025-3", "v2026-1", "v2026-2"])


def bits(stream, index):
    """64 random bits for each index: splitmix64's finish."""
    with np.errstate(over="ignore"):
        z = np.asarray(index).astype(np.uint64) + np.uint64(1)
        z = z * np.uint64(0x9E3779B97F4A7C15) + np.uint64(stream) * np.uint64(0xD1B54A32D192ED03)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))


def unit(stream, index):
    """A number in [0, 1) for each index."""
    return (bits(stream, index) >> np.uint64(11)).astype(np.float64) / float(1 << 53)


def below(stream, index, limit):
    return (unit(stream, index) * limit).astype(np.int64)


def dates(days):
    return pl.Series(np.asarray(days, dtype=np.int32)).cast(pl.Date)


class Firm:
    """Accounts and users as arrays."""

    def __init__(self, rows):
        n = max(rows // 500, 20)
        i = np.arange(n)
        self.account = 100_000 + 7 * i
        self.tier = np.searchsorted([0.4, 0.7, 0.9], unit(1, i), side="right")
        self.segment = below(2, i, len(SEGMENTS))
        # Half the firm is older than the scores, half joined since.
        old = unit(3, i) < 0.5
        self.signup = NOW - np.where(old, 800 + below(4, i, 1200), 1 + below(5, i, 800))
        life = NOW - self.signup
        self.churn = np.where(unit(6, i) < 0.12, self.signup + 1 + (unit(7, i) * life).astype(np.int64), NOW + 10_000)
        # Some fall silent long before they leave, or never leave.
        self.quiet = np.where(unit(8, i) < 0.2, self.signup + (unit(9, i) * life).astype(np.int64), NOW + 10_000)
        self.quiet = np.minimum(self.quiet, self.churn)
        u = np.arange(n * 10)
        self.user = 1_000_000 + 3 * u
        # Big accounts have many users: the square favours low numbers, a hash scatters them.
        self.owner = (bits(10, (unit(11, u) ** 2 * n).astype(np.int64)) % np.uint64(n)).astype(np.int64)
        start = self.signup[self.owner]
        span = np.maximum(np.minimum(NOW, self.quiet[self.owner]) - start, 1)
        self.created = start + (unit(12, u) ** 3 * span).astype(np.int64)


def write_small(folder, firm):
    i = np.arange(len(firm.account))
    arr = np.round(500 * (1 + unit(20, i) * 9) * 4.0**firm.tier, 2)
    pl.DataFrame({
        "account_id": firm.account,
        "name": [f"Firm {k:06d} {'GmbH' if k % 3 else 'Ltd'}" for k in i],
        "tier": TIERS.gather(firm.tier),
        "segment": SEGMENTS.gather(firm.segment),
        "region": REGIONS.gather(below(21, i, len(REGIONS))),
        "seats": 1 + below(22, i, 50) * (1 + firm.tier),
        "arr": pl.Series(arr).set(pl.Series(firm.tier == 0), None),
        "signup": dates(firm.signup),
        "churned_on": dates(np.minimum(firm.churn, NOW)).set(pl.Series(firm.churn > NOW), None),
    }).write_csv(folder / "accounts.csv")
    u = np.arange(len(firm.user))
    pl.DataFrame({
        "user_id": firm.user,
        "account_id": firm.account[firm.owner],
        "role": ROLES.gather(below(23, u, len(ROLES))),
        "created": dates(firm.created),
    }).write_csv(folder / "users.csv")
    parts = []
    day = firm.signup.copy()
    for step in range(12):
        here = (day <= NOW) & (day < firm.churn)
        stage = np.zeros(len(i), dtype=np.int64) if step == 0 else below(30 + step, i, len(STAGES))
        parts.append(pl.DataFrame({
            "account_id": firm.account[here],
            "date": dates(day[here]),
            "lifecycle": STAGES.gather(stage[here]),
        }))
        day = day + 30 + below(50 + step, i, 170)
    pl.concat(parts).sort("date", "account_id").write_csv(folder / "lifecycle.csv")


def write_scores(folder, firm, rows):
    """A score a day and account, one day in fifty missing, as far back as ROWS allow."""
    last = np.minimum(firm.churn - 1, NOW)

    def total(back):
        return int(np.maximum(last - np.maximum(firm.signup, NOW - back) + 1, 0).sum() * 0.98)

    low, high = 1, 2000
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if total(middle) < rows else (low, middle)
    i = np.arange(len(firm.account))
    base, swing = 45 + 40 * unit(60, i), 5 + 25 * unit(61, i)
    period, phase = 40 + below(62, i, 160), below(63, i, 200)
    block = max(1, 1_000_000 // len(i))
    days = np.arange(NOW - low, NOW + 1)
    with open(folder / "scores.csv", "wb") as file:
        for first in range(0, len(days), block):
            d = days[first : first + block][:, None]
            key = d * 1_000_003 + i[None, :]
            alive = (d >= firm.signup) & (d <= last) & (unit(64, key) >= 0.02)
            day, who = np.nonzero(alive)
            day, key = d[day, 0], key[alive]
            # A triangle wave: no sine, whose last bit differs between machines.
            wave = np.abs(((day + phase[who]) % period[who]) / period[who] * 2 - 1) * 2 - 1

            def score(stream, noise):
                value = base[who] + swing[who] * wave + noise * (unit(stream, key) - 0.5)
                return np.clip(np.floor(value * 10), 0, 1000) / 10

            business = pl.Series(score(68, 40)).set(pl.Series(unit(69, key) < 0.05), None)
            pl.DataFrame({
                "account_id": firm.account[who],
                "date": dates(day),
                "score": score(65, 6),
                "product": score(66, 20),
                "relationship": score(67, 30),
                "business": business,
                "usage": (100_000 + below(70, key, 900_000)) / 1_000_000,
                "model": MODELS.gather(3 - np.clip((NOW - day) // 180, 0, 3)),
            }).write_csv(file, include_header=first == 0)


def write_events(folder, firm, rows):
    users = len(firm.user)
    first_day, seconds = NOW - 540, 541 * 86_400
    start, end = firm.created, np.minimum(firm.quiet[firm.owner], NOW + 1)
    # Those who are there all along take what finds nobody else.
    steady = np.nonzero((start <= first_day) & (end > NOW))[0]
    steady = steady if len(steady) else np.arange(users)
    with open(folder / "events.csv", "wb") as file:
        for first in range(0, rows, 1_000_000):
            i = np.arange(first, min(first + 1_000_000, rows))
            # Evenly spread with a jitter: in order without a sort.
            second = ((i + unit(80, i)) * (seconds / rows)).astype(np.int64)
            day = first_day + second // 86_400
            who = steady[below(81, i, len(steady))]
            found = np.zeros(len(i), dtype=bool)
            for attempt in range(4):
                other = (unit(82 + attempt, i) ** 1.5 * users).astype(np.int64)
                take = ~found & (start[other] <= day) & (day < end[other])
                who = np.where(take, other, who)
                found |= take
            event = EVENTS.gather(below(90, i, len(EVENTS)))
            feature = FEATURES.gather(below(91, i, len(FEATURES))).set(event == "login", None)
            micros = (first_day * 86_400 + second) * 1_000_000
            pl.DataFrame({
                "ts": pl.Series(micros).cast(pl.Datetime("us")),
                "user_id": firm.user[who],
                "event": event,
                "feature": feature,
                "platform": PLATFORMS.gather(below(92, i, len(PLATFORMS))),
            }).write_csv(file, include_header=first == 0, datetime_format="%Y-%m-%d %H:%M:%S")


def main():
    folder, rows = Path(sys.argv[1]), int(sys.argv[2])
    events = int(sys.argv[3]) if len(sys.argv) > 3 else rows
    folder.mkdir(parents=True, exist_ok=True)
    done = folder / "complete"
    if done.exists():
        return
    firm = Firm(rows)
    write_small(folder, firm)
    write_scores(folder, firm, rows)
    write_events(folder, firm, events)
    done.touch()


main()
