"""chDB (ClickHouse in the process): MergeTree tables in the order of their questions, texts as LowCardinality."""

import csv
import io
import tempfile

from machine import Watch

NOW = "toDate('2026-10-31')"
ALIVE = f"signup <= {NOW} AND (churned_on IS NULL OR churned_on > {NOW})"


class CHDB:
    def __init__(self, threads):
        import chdb
        from chdb.session import Session

        self.folder = tempfile.TemporaryDirectory()
        self.session = Session(self.folder.name)
        self.version = chdb.__version__
        self.run("CREATE DATABASE b ENGINE = Atomic")
        for setting in (f"max_threads = {threads}", "session_timezone = 'UTC'", "optimize_aggregation_in_order = 0"):
            self.run(f"SET {setting}")
        self.run("USE b")

    def run(self, sql):
        return self.session.query(sql, "CSV").bytes()

    def load(self, folder):
        def file(name, columns):
            return f"SELECT {columns} FROM file('{folder}/{name}.csv', CSVWithNames)"

        text = "LowCardinality(String)"

        def table(name, columns, order, select):
            self.run(f"CREATE TABLE {name} ({columns}) ENGINE = MergeTree ORDER BY ({order})")
            self.run(f"INSERT INTO {name} {select}")
            self.run(f"OPTIMIZE TABLE {name} FINAL")

        table("accounts", f"account_id UInt32, tier {text}, segment {text}, arr Nullable(Float64), signup Date, churned_on Nullable(Date)",
              "account_id", file("accounts", "account_id, tier, segment, arr, signup, churned_on"))
        table("users", "user_id UInt32, account_id UInt32", "user_id", file("users", "user_id, account_id"))
        life = file("lifecycle", "account_id, argMax(lifecycle, date) AS lifecycle") + " GROUP BY account_id"
        table("today", f"account_id UInt32, tier {text}, segment {text}, lifecycle {text}", "account_id",
              f"SELECT account_id, tier, segment, lifecycle FROM accounts LEFT JOIN ({life}) l USING (account_id)")
        table("scores", f"account_id UInt32, date Date, score Float64, tier {text}, segment {text}, lifecycle {text}",
              "account_id, date", f"""SELECT account_id, date, score, tier, segment, lifecycle FROM
              ({file("scores", "account_id, date, score")}) s LEFT JOIN today t USING (account_id)""")
        table("events", f"ts DateTime, user_id UInt32, account_id UInt32, event {text}, feature {text}, tier {text}", "user_id, ts",
              f"""SELECT ts, user_id, account_id, event, feature, tier FROM ({file("events", "ts, user_id, event, ifNull(feature, '') feature")}) e
              LEFT JOIN users u USING (user_id) LEFT JOIN today t USING (account_id)""")
        table("events_by_ts", f"ts DateTime, user_id UInt32, account_id UInt32, event {text}", "ts", "SELECT ts, user_id, account_id, event FROM events")

    def read(self, folder, name):
        """A file as it is into a table in memory, the types sniffed."""
        with Watch() as watch:
            self.run(f"CREATE TABLE raw_{name} ENGINE = Memory AS SELECT * FROM file('{folder}/{name}.csv', CSVWithNames)")
        return watch.took, []

    def count(self, name):
        return None, [[int(self.run(f"SELECT count() FROM raw_{name}"))]]

    def write(self, path):
        with Watch() as watch:
            self.run(f"INSERT INTO FUNCTION file('{path}', CSVWithNames) SELECT account_id, date, score FROM scores")
        return watch.took, []

    def ask(self, name, wording):
        with Watch() as watch:
            data = self.run(WORDINGS[name][wording])
        rows = csv.reader(io.StringIO(bytes(data).decode()))
        return watch.took, [["" if c == r"\N" else c for c in row] for row in rows]


def accounts(inner, condition="1", measure="count()"):
    return f"""SELECT tier, {measure} FROM (SELECT * FROM accounts WHERE {ALIVE}) a JOIN ({inner}) s USING (account_id)
        WHERE {condition} GROUP BY tier"""


def edges(start):
    return f"""SELECT account_id, argMaxIf(score, date, date <= '{start}') AS was, countIf(date <= '{start}') AS k,
        argMax(score, date) AS now, minIf(score, date > '{start}') AS lo, maxIf(score, date > '{start}') AS hi,
        countIf(date > '{start}') AS j FROM scores GROUP BY account_id"""


def distinct(table):
    return [f"SELECT toStartOfMonth(ts) m, uniqExact(user_id) FROM {table} GROUP BY m",
            f"SELECT m, count() FROM (SELECT DISTINCT toStartOfMonth(ts) m, user_id FROM {table}) GROUP BY m"]


WORDINGS = {
    "mean, n by tier": ["SELECT tier, avg(score), count() FROM scores GROUP BY tier"],
    "mean, n, min, max by tier, segment, lifecycle": [
        "SELECT tier, segment, lifecycle, avg(score), count(), min(score), max(score) FROM scores GROUP BY tier, segment, lifecycle"],
    "weekly means by tier": ["SELECT toMonday(date) w, tier, avg(score) FROM scores GROUP BY w, tier"],
    "tier and score < 60, by segment": [
        "SELECT segment, count(), avg(score) FROM scores WHERE tier = 'enterprise' AND score < 60 GROUP BY segment"],
    "text like, by event": ["SELECT event, count() FROM events WHERE event ILIKE '%project%' GROUP BY event"],
    "text contains, by tier": ["SELECT tier, count() FROM events WHERE feature LIKE '%port%' GROUP BY tier"],
    "median, p90 by tier, segment": [
        "SELECT tier, segment, q[1], q[2] FROM (SELECT tier, segment, quantilesExactInclusive(0.5, 0.9)(score) q FROM scores GROUP BY tier, segment)"],
    "distinct users by month": distinct("events") + distinct("events_by_ts"),
    "weekly distinct users and accounts": [
        f"SELECT toMonday(ts) w, uniqExact(user_id), uniqExact(account_id) FROM {t} GROUP BY w" for t in ("events", "events_by_ts")],
    "by account": ["SELECT account_id, avg(score), count() FROM scores GROUP BY account_id",
                   "SELECT account_id, avg(score), count() FROM scores GROUP BY account_id SETTINGS optimize_aggregation_in_order = 1"],
    "by user": ["SELECT user_id, count() FROM events GROUP BY user_id",
                "SELECT user_id, count() FROM events GROUP BY user_id SETTINGS optimize_aggregation_in_order = 1"],
    "top 10 scores": ["SELECT account_id, date, score FROM scores ORDER BY score DESC, account_id, date LIMIT 10"],
    "score as of a date, by tier, segment": [
        """SELECT tier, segment, avgIf(score, k > 0), count() FROM (SELECT * FROM accounts WHERE signup <= '2026-06-30'
        AND (churned_on IS NULL OR churned_on > '2026-06-30')) a LEFT JOIN (SELECT account_id, argMax(score, date) score, count() k FROM scores
        WHERE date <= '2026-06-30' GROUP BY account_id) s USING (account_id) GROUP BY tier, segment"""],
    "fell 5 points in 14 days, by tier": [accounts(edges("2026-10-17"), "k > 0 AND now - was <= -5")],
    "became red in 14 days, by tier": [
        accounts(edges("2026-10-17"), "now < 60 AND (k > 0 AND was >= 60 OR j > 0 AND hi >= 60)")],
    "stayed at 60 for 60 days, by tier": [
        accounts(edges("2026-09-01"), "k > 0 AND was >= 60 AND (j = 0 OR lo >= 60)")],
    "events of 30 days, by event": [
        f"SELECT event, count() FROM {t} WHERE ts >= '2026-10-02 00:00:00' AND ts < '2026-11-01 00:00:00' GROUP BY event"
        for t in ("events", "events_by_ts")],
    "by event, feature": ["SELECT event, feature, count() FROM events GROUP BY event, feature"],
    "share of logins by week": [
        f"SELECT toMonday(ts) w, countIf(event = 'login') / count() FROM {t} GROUP BY w" for t in ("events", "events_by_ts")],
    "a derived month, by event": [
        f"SELECT toStartOfMonth(ts) m, event, count() FROM {t} GROUP BY m, event" for t in ("events", "events_by_ts")],
    "silent for 30 days, by tier": [
        accounts(f"SELECT account_id, max(ts) t FROM {t} GROUP BY account_id", "t < '2026-10-02 00:00:00'", "count(), ifNull(sum(arr), 0)")
        for t in ("events", "events_by_ts")],
}
