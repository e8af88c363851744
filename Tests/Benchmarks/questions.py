"""The questions, in Spade's words and in each peer's best ones.

A peer may have several wordings of one question: all are timed once, the fastest of each goes on. The peers' tables are
prepared as an expert would: text as ENUM or categorical, `scores` a second time sorted by account and date, `events` by user
and time, and what a join would fetch (tier, segment, today's lifecycle, an event's account) already stands in every row.
`scores_d` holds the score as DECIMAL(4,1), two bytes; the time questions see the day as a number of seconds only where SQL needs it.
"""

from dataclasses import dataclass, field
from typing import Callable

NOW = "DATE '2026-10-31'"
ALIVE = f"signup <= {NOW} AND (churned_on IS NULL OR churned_on > {NOW})"


@dataclass
class Question:
    name: str
    group: str
    spade: str
    duckdb: list = field(default_factory=list)
    chdb: list = field(default_factory=list)
    polars: list[Callable] = field(default_factory=list)
    # Columns of the answer that are keys; the rest are compared as numbers.
    ordered: bool = False
    # Bytes of the columns that a scan must read a row, as DuckDB stores them; times rows gives the memory's bound.
    bytes: int = 0


def asof(day, columns="account_id, arg_max(score, date) AS score", extra=""):
    """DuckDB's last value by account up to a day, two ways."""
    return f"SELECT {columns} FROM scores WHERE date <= {day} {extra} GROUP BY account_id"


def moments(step):
    return f"SELECT {NOW} - to_weeks(i::INTEGER)::INTERVAL AS m FROM range(0, {step}) r(i)"


QUESTIONS = [
    Question(
        "mean, n by tier", "slice", "scores | slice m = mean(score), n = count() by tier",
        duckdb=[
            f"SELECT tier, avg({c}) m, count(*) n FROM scores GROUP BY tier" for c in ("score", "score_d")
        ], bytes=9),
    Question(
        "mean, n, min, max by tier, segment, lifecycle", "slice",
        "scores | slice m = mean(score), n = count(), lo = min(score), hi = max(score) by tier, segment, lifecycle",
        duckdb=[
            f"""SELECT tier, segment, lifecycle, avg({c}) m, count(*) n, min({c}) lo, max({c}) hi
            FROM scores GROUP BY tier, segment, lifecycle""" for c in ("score", "score_d")
        ], bytes=11),
    Question(
        "weekly means by tier", "slice", "scores | slice m = mean(score) by w = week(date), tier",
        duckdb=["SELECT date_trunc('week', date)::DATE w, tier, avg(score) m FROM scores GROUP BY w, tier",
                "SELECT (DATE '1969-12-29' + 7 * ((date - DATE '1969-12-29') // 7)::INTEGER)::DATE w, tier, avg(score) m FROM scores GROUP BY w, tier"],
        bytes=13),
    Question(
        "tier and score < 60, by segment", "filter",
        'scores | where tier == "enterprise" and score < 60 | slice n = count(), m = mean(score) by segment',
        duckdb=[
            f"SELECT segment, count(*) n, avg({c}) m FROM scores WHERE tier = 'enterprise' AND {c} < 60 GROUP BY segment"
            for c in ("score", "score_d")
        ], bytes=10),
    Question(
        "text like, by event", "filter", 'events | where event like "*project*" | slice n = count() by event',
        duckdb=[
            "SELECT event, count(*) n FROM events WHERE event::VARCHAR ILIKE '%project%' GROUP BY event",
            """SELECT event, count(*) n FROM events WHERE event IN
            (SELECT e::event_t FROM (SELECT unnest(enum_range(NULL::event_t)) e) WHERE e ILIKE '%project%') GROUP BY event""",
            "SELECT * FROM (SELECT event, count(*) n FROM events GROUP BY event) WHERE event::VARCHAR ILIKE '%project%'",
        ], bytes=1),
    Question(
        "text contains, by tier", "filter", 'events | where feature contains "port" | slice n = count() by tier',
        duckdb=[
            "SELECT tier, count(*) n FROM events WHERE contains(feature::VARCHAR, 'port') GROUP BY tier",
            """SELECT tier, count(*) n FROM events WHERE feature IN
            (SELECT e::feature_t FROM (SELECT unnest(enum_range(NULL::feature_t)) e) WHERE contains(e, 'port')) GROUP BY tier""",
            """SELECT tier, sum(n)::BIGINT n FROM (SELECT tier, feature, count(*) n FROM events GROUP BY tier, feature)
            WHERE contains(feature::VARCHAR, 'port') GROUP BY tier""",
        ], bytes=2),
    Question(
        "median, p90 by tier, segment", "quantile",
        "scores | slice a = median(score), b = p90(score) by tier, segment",
        duckdb=[
            "SELECT tier, segment, quantile_cont(score, 0.5) a, quantile_cont(score, 0.9) b FROM scores GROUP BY tier, segment",
            "SELECT tier, segment, q[1] a, q[2] b FROM (SELECT tier, segment, quantile_cont(score, [0.5, 0.9]) q FROM scores GROUP BY tier, segment)",
        ], bytes=10),
    Question(
        "distinct users by month", "distinct", "events | slice u = distinct(user_id) by m = month(ts)",
        duckdb=[
            "SELECT date_trunc('month', ts)::DATE m, count(DISTINCT user_id) u FROM events GROUP BY m",
            "SELECT m, count(*) u FROM (SELECT DISTINCT date_trunc('month', ts)::DATE m, user_id FROM events) GROUP BY m",
            "SELECT m, count(*) u FROM (SELECT DISTINCT date_trunc('month', ts)::DATE m, user_id FROM events_by_ts) GROUP BY m",
        ], bytes=12),
    Question(
        "weekly distinct users and accounts", "distinct",
        "events | slice u = distinct(user_id), a = distinct(account_id) by w = week(ts)",
        duckdb=[
            "SELECT date_trunc('week', ts)::DATE w, count(DISTINCT user_id) u, count(DISTINCT account_id) a FROM events GROUP BY w",
            """SELECT w, count(*) u, count(DISTINCT account_id) a
            FROM (SELECT DISTINCT date_trunc('week', ts)::DATE w, user_id, account_id FROM events) GROUP BY w""",
            """SELECT w, count(*) u, count(DISTINCT account_id) a
            FROM (SELECT DISTINCT date_trunc('week', ts)::DATE w, user_id, account_id FROM events_by_ts) GROUP BY w""",
        ], bytes=16),
    Question(
        "by account", "groups", "scores | slice m = mean(score), n = count() by account_id",
        duckdb=["SELECT account_id, avg(score) m, count(*) n FROM scores GROUP BY account_id"], bytes=12),
    Question(
        "by user", "groups", "events | slice n = count() by user_id",
        duckdb=["SELECT user_id, count(*) n FROM events GROUP BY user_id"], bytes=4),
    Question(
        "top 10 scores", "top", "scores | sort -score, account_id, date | take 10 | select account_id, date, score",
        duckdb=["SELECT account_id, date, score FROM scores ORDER BY score DESC, account_id, date LIMIT 10"],
        ordered=True, bytes=16),
    Question(
        "score as of a date, by tier, segment", "time",
        "slice m = mean(score), n = count() by tier, segment | at 2026-06-30",
        duckdb=[
            f"""SELECT tier, segment, avg(score) m, count(*) n FROM accounts LEFT JOIN ({asof("DATE '2026-06-30'")}) USING (account_id)
            WHERE signup <= DATE '2026-06-30' AND (churned_on IS NULL OR churned_on > DATE '2026-06-30') GROUP BY tier, segment""",
            """SELECT tier, segment, avg(score) m, count(*) n FROM
            (SELECT account_id, tier, segment, DATE '2026-06-30' AS t FROM accounts
             WHERE signup <= DATE '2026-06-30' AND (churned_on IS NULL OR churned_on > DATE '2026-06-30')) a
            ASOF LEFT JOIN (SELECT account_id, date, score FROM scores) s ON a.account_id = s.account_id AND a.t >= s.date GROUP BY tier, segment""",
        ]),
    Question(
        "score against 30 days ago, by segment", "time", "slice m = mean(score), n = count() by segment | vs 30d ago",
        duckdb=[
            f"""WITH s AS (SELECT account_id, arg_max(score, date) AS b,
              arg_max(score, date) FILTER (date <= DATE '2026-10-01') AS a FROM scores GROUP BY account_id),
            x AS (SELECT segment, avg(b) m, count(*) n FROM accounts LEFT JOIN s USING (account_id) WHERE {ALIVE} GROUP BY segment),
            y AS (SELECT segment, avg(a) m, count(*) n FROM accounts LEFT JOIN s USING (account_id)
              WHERE signup <= DATE '2026-10-01' AND (churned_on IS NULL OR churned_on > DATE '2026-10-01') GROUP BY segment)
            SELECT segment, x.m, y.m m_was, x.m - y.m m_change, x.n, y.n n_was, x.n - y.n n_change FROM x FULL JOIN y USING (segment)""",
        ]),
    Question(
        "fell 5 points in 14 days, by tier", "time",
        "accounts | where change(score, 14d) <= -5 | slice n = count() by tier",
        duckdb=[
            f"""SELECT tier, count(*) n FROM accounts JOIN (SELECT account_id, arg_max(score, date) AS b,
              arg_max(score, date) FILTER (date <= DATE '2026-10-17') AS a FROM scores GROUP BY account_id) USING (account_id)
            WHERE b - a <= -5 AND {ALIVE} GROUP BY tier""",
            f"""SELECT tier, count(*) n FROM (SELECT account_id, tier, {NOW} AS t, DATE '2026-10-17' AS u FROM accounts WHERE {ALIVE}) a
            ASOF JOIN (SELECT account_id, date, score FROM scores) s ON a.account_id = s.account_id AND a.t >= s.date
            ASOF JOIN (SELECT account_id, date, score FROM scores) r ON a.account_id = r.account_id AND a.u >= r.date
            WHERE s.score - r.score <= -5 GROUP BY tier""",
        ]),
    Question(
        "became red in 14 days, by tier", "time",
        "accounts | where became(score < 60, last 14d) | slice n = count() by tier",
        duckdb=[
            f"""SELECT tier, count(*) n FROM accounts JOIN (SELECT account_id, arg_max(score, date) AS b,
              arg_max(score, date) FILTER (date <= DATE '2026-10-17') AS a,
              max(score) FILTER (date > DATE '2026-10-17') AS hi FROM scores GROUP BY account_id) USING (account_id)
            WHERE b < 60 AND (a >= 60 OR hi >= 60) AND {ALIVE} GROUP BY tier""",
            f"""SELECT tier, count(*) n FROM (SELECT account_id, tier, {NOW} AS t, DATE '2026-10-17' AS u FROM accounts WHERE {ALIVE}) a
            ASOF JOIN (SELECT account_id, date, score FROM scores) s ON a.account_id = s.account_id AND a.t >= s.date
            ASOF LEFT JOIN (SELECT account_id, date, score FROM scores) r ON a.account_id = r.account_id AND a.u >= r.date
            LEFT JOIN (SELECT account_id, max(score) hi FROM scores WHERE date > DATE '2026-10-17' GROUP BY account_id) h ON a.account_id = h.account_id
            WHERE s.score < 60 AND (r.score >= 60 OR hi >= 60) GROUP BY tier""",
        ]),
    Question(
        "stayed at 60 for 60 days, by tier", "time",
        "accounts | where stayed(score >= 60, last 60d) | slice n = count() by tier",
        duckdb=[
            f"""SELECT tier, count(*) n FROM accounts JOIN (SELECT account_id,
              arg_max(score, date) FILTER (date <= DATE '2026-09-01') AS a,
              min(score) FILTER (date > DATE '2026-09-01') AS lo FROM scores GROUP BY account_id) USING (account_id)
            WHERE a >= 60 AND coalesce(lo, 60) >= 60 AND {ALIVE} GROUP BY tier""",
            f"""SELECT tier, count(*) n FROM (SELECT account_id, tier, DATE '2026-09-01' AS u FROM accounts WHERE {ALIVE}) a
            ASOF JOIN (SELECT account_id, date, score FROM scores) r ON a.account_id = r.account_id AND a.u >= r.date
            LEFT JOIN (SELECT account_id, min(score) lo FROM scores WHERE date > DATE '2026-09-01' GROUP BY account_id) h ON a.account_id = h.account_id
            WHERE r.score >= 60 AND coalesce(lo, 60) >= 60 GROUP BY tier""",
        ]),
    Question(
        "slope of 60 days, by tier", "time", "accounts | slice m = mean(slope(score last 60d)) by tier",
        duckdb=[
            f"""SELECT tier, avg(s) m FROM accounts LEFT JOIN (SELECT account_id, regr_slope(score, date - DATE '2026-09-01') s
            FROM {t} WHERE date > DATE '2026-09-01' GROUP BY account_id HAVING count(*) > 1) USING (account_id) WHERE {ALIVE} GROUP BY tier"""
            for t in ("scores", "scores_by_date")
        ]),
    Question(
        "mean of 30 days, by tier", "time", "accounts | slice m = mean(mean(score last 30d)) by tier",
        duckdb=[
            f"""SELECT tier, avg(s) m FROM accounts LEFT JOIN (SELECT account_id, avg(score) s
            FROM {t} WHERE date > DATE '2026-10-01' GROUP BY account_id) USING (account_id) WHERE {ALIVE} GROUP BY tier"""
            for t in ("scores", "scores_by_date")
        ]),
    Question(
        "silent for 30 days, by tier", "time",
        "accounts | where any(events before 30d ago) and none(events last 30d) | slice n = count(), arr = sum(arr) by tier",
        duckdb=[
            f"""SELECT tier, count(*) n, coalesce(sum(arr), 0) arr FROM accounts JOIN (SELECT account_id, max(ts) t FROM events GROUP BY account_id) USING (account_id)
            WHERE t < DATE '2026-10-02' AND {ALIVE} GROUP BY tier""",
            f"""SELECT tier, count(*) n, coalesce(sum(arr), 0) arr FROM accounts a WHERE {ALIVE}
            AND EXISTS (SELECT 1 FROM events_by_ts e WHERE e.account_id = a.account_id AND ts < DATE '2026-10-02')
            AND NOT EXISTS (SELECT 1 FROM events_by_ts e WHERE e.account_id = a.account_id AND ts >= DATE '2026-10-02') GROUP BY tier""",
        ]),
    Question(
        "mean score over 52 weeks, by tier", "time", "slice m = mean(score), n = count() by tier | over 52w every 1w",
        duckdb=[
            """WITH w AS (SELECT DATE '2026-10-31' - 7 * i::INTEGER AS t FROM range(52) r(i)),
            a AS (SELECT t, account_id, tier FROM w, accounts WHERE signup <= t AND (churned_on IS NULL OR churned_on > t))
            SELECT t, tier, avg(score) m, count(*) n FROM a
            ASOF LEFT JOIN (SELECT account_id, date, score FROM scores) s ON a.account_id = s.account_id AND a.t >= s.date GROUP BY t, tier""",
            # The last value of each week by account, carried forward where a week has none.
            """WITH w AS (SELECT DATE '2026-10-31' - 7 * i::INTEGER AS t FROM range(52) r(i)),
            s AS (SELECT account_id, greatest(DATE '2026-10-31' - 7 * ((DATE '2026-10-31' - date) // 7)::INTEGER, DATE '2025-11-08') AS t,
              arg_max(score, date) score FROM scores GROUP BY ALL),
            a AS (SELECT t, account_id, tier FROM w, accounts WHERE signup <= t AND (churned_on IS NULL OR churned_on > t))
            SELECT a.t, tier, avg(score) m, count(*) n FROM a
            ASOF LEFT JOIN s ON a.account_id = s.account_id AND a.t >= s.t GROUP BY a.t, tier""",
        ]),
    Question(
        "retention by signup month", "time",
        "accounts | where signup >= 2025-11-01 | retain any(events) by month(signup) for 12",
        duckdb=[
            f"""WITH c AS (SELECT account_id, date_trunc('month', signup)::DATE cohort FROM accounts WHERE signup BETWEEN DATE '2025-11-01' AND {NOW}),
            s AS (SELECT cohort, count(*) size FROM c GROUP BY cohort),
            g AS (SELECT cohort, k AS age, size FROM s, range(0, 12) r(k) WHERE cohort + to_months(k::INTEGER) < DATE '2026-11-01'),
            u AS (SELECT cohort, age, count(*) n FROM ({inner}) GROUP BY cohort, age)
            SELECT cohort, age, size, coalesce(n, 0) n, coalesce(n, 0) / size rate FROM g LEFT JOIN u USING (cohort, age)"""
            for inner in (
                """SELECT DISTINCT cohort, date_diff('month', cohort, ts::DATE) age, account_id FROM events JOIN c USING (account_id)
                WHERE ts >= DATE '2025-11-01'""",
                """SELECT cohort, date_diff('month', cohort, m) age, account_id FROM
                (SELECT DISTINCT account_id, date_trunc('month', ts)::DATE m FROM events WHERE ts >= DATE '2025-11-01') JOIN c USING (account_id)""",
                """SELECT DISTINCT cohort, date_diff('month', cohort, ts::DATE) age, account_id FROM events_by_ts JOIN c USING (account_id)
                WHERE ts >= DATE '2025-11-01'""",
            )
        ]),
    Question(
        "decayed engagement of 92 days, by tier", "time",
        "accounts | slice e = mean(sum(decay(ts, 30d) of events last 92d)) by tier",
        duckdb=[
            f"""SELECT tier, avg(coalesce(e, 0)) e FROM accounts LEFT JOIN (SELECT account_id,
              sum(exp((epoch_us(ts) - epoch_us(TIMESTAMP '2026-11-01')) * (ln(2) / (30 * 86400e6)))) e
              FROM {t} WHERE ts >= DATE '2026-11-01' - 92 GROUP BY account_id) USING (account_id)
            WHERE {ALIVE} GROUP BY tier""" for t in ("events", "events_by_ts")
        ]),
]
