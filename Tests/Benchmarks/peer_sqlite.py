"""SQLite in memory: rows along their account in a clustered key, for the questions that its seeks could answer."""

import sqlite3

import polars

from machine import Watch

NOW = "'2026-10-31'"
ALIVE = f"signup <= {NOW} AND (churned_on IS NULL OR churned_on > {NOW})"


class SQLite:
    def __init__(self, threads):
        # It works on one thread, whatever it is given.
        self.db = sqlite3.connect(":memory:")
        self.version = sqlite3.sqlite_version

    def load(self, folder):
        def rows(name, *columns, order=()):
            frame = polars.read_csv(f"{folder}/{name}.csv", columns=list(columns)).select(columns)
            return (frame.sort(order) if order else frame).iter_rows()

        run, many = self.db.execute, self.db.executemany
        run("CREATE TABLE accounts (account_id INTEGER PRIMARY KEY, tier, segment, arr REAL, signup, churned_on)")
        many("INSERT INTO accounts VALUES (?,?,?,?,?,?)",
             rows("accounts", "account_id", "tier", "segment", "arr", "signup", "churned_on"))
        run("CREATE TABLE scores (account_id INTEGER, date, score REAL, PRIMARY KEY (account_id, date)) WITHOUT ROWID")
        many("INSERT INTO scores VALUES (?,?,?)", rows("scores", "account_id", "date", "score", order=("account_id", "date")))
        owner = dict(rows("users", "user_id", "account_id"))
        run("CREATE TABLE events (account_id INTEGER, ts)")
        many("INSERT INTO events VALUES (?,?)", ((owner.get(u), t) for u, t in rows("events", "user_id", "ts")))
        run("CREATE INDEX along ON events (account_id, ts)")
        run("ANALYZE")
        self.db.commit()

    def ask(self, name, wording):
        with Watch() as watch:
            answer = self.db.execute(WORDINGS[name][wording]).fetchall()
        return watch.took, answer


def last(day):
    return f"(SELECT score FROM scores s WHERE s.account_id = a.account_id AND date <= {day} ORDER BY date DESC LIMIT 1)"


def extreme(function, day):
    return f"(SELECT {function}(score) FROM scores s WHERE s.account_id = a.account_id AND date > {day})"


WORDINGS = {
    "score as of a date, by tier, segment": [
        f"""SELECT tier, segment, avg(score), count(*) FROM (SELECT tier, segment, {last("'2026-06-30'")} AS score FROM accounts a
        WHERE signup <= '2026-06-30' AND (churned_on IS NULL OR churned_on > '2026-06-30')) GROUP BY tier, segment"""],
    "fell 5 points in 14 days, by tier": [
        f"SELECT tier, count(*) FROM accounts a WHERE {ALIVE} AND {last(NOW)} - {last(chr(39) + '2026-10-17' + chr(39))} <= -5 GROUP BY tier"],
    "became red in 14 days, by tier": [
        f"""SELECT tier, count(*) FROM accounts a WHERE {ALIVE} AND {last(NOW)} < 60
        AND ({last("'2026-10-17'")} >= 60 OR {extreme("max", "'2026-10-17'")} >= 60) GROUP BY tier"""],
    "stayed at 60 for 60 days, by tier": [
        f"""SELECT tier, count(*) FROM accounts a WHERE {ALIVE} AND {last("'2026-09-01'")} >= 60
        AND coalesce({extreme("min", "'2026-09-01'")}, 60) >= 60 GROUP BY tier"""],
    "mean of 30 days, by tier": [
        f"SELECT tier, avg(m) FROM (SELECT tier, {extreme('avg', chr(39) + '2026-10-01' + chr(39))} AS m FROM accounts a WHERE {ALIVE}) GROUP BY tier"],
    "silent for 30 days, by tier": [
        f"""SELECT tier, count(*), coalesce(sum(arr), 0) FROM accounts a WHERE {ALIVE}
        AND (SELECT max(ts) FROM events e WHERE e.account_id = a.account_id) < '2026-10-02' GROUP BY tier"""],
}
