"""DuckDB: texts as ENUM, tables sorted by entity and time (and by time), joins made beforehand; see questions.py."""

import warnings

from machine import Watch

NOW = "DATE '2026-10-31'"
ALIVE = f"signup <= {NOW} AND (churned_on IS NULL OR churned_on > {NOW})"


class DuckDB:
    TEXTS = {
        "tier_t": ("accounts", "tier"), "segment_t": ("accounts", "segment"), "lifecycle_t": ("lifecycle", "lifecycle"),
        "event_t": ("events", "event"), "feature_t": ("events", "feature"), "platform_t": ("events", "platform"),
    }

    def __init__(self, threads):
        import duckdb

        # A copy of the rows, which is small beside the answers' work, and spares binding a query twice.
        warnings.filterwarnings("ignore", message="Arrow output")

        self.db = duckdb.connect(config={"threads": threads})
        self.version = duckdb.__version__

    def load(self, folder):
        run = self.db.execute
        for name in ("accounts", "lifecycle", "users", "scores", "events"):
            run(f"CREATE TABLE raw_{name} AS FROM read_csv('{folder}/{name}.csv')")
        for kind, (table, column) in self.TEXTS.items():
            run(f"CREATE TYPE {kind} AS ENUM (SELECT DISTINCT {column} FROM raw_{table} WHERE {column} IS NOT NULL ORDER BY 1)")
        run("""CREATE TABLE accounts AS SELECT account_id::INTEGER account_id, name, tier::tier_t tier, segment::segment_t segment,
            seats::INTEGER seats, arr, signup, churned_on FROM raw_accounts ORDER BY account_id""")
        run("""CREATE TABLE today AS SELECT account_id, tier, segment, l.lifecycle::lifecycle_t lifecycle FROM accounts LEFT JOIN
            (SELECT account_id, arg_max(lifecycle, date) lifecycle FROM raw_lifecycle GROUP BY account_id) l USING (account_id)""")
        run("""CREATE TABLE scores AS SELECT account_id::INTEGER account_id, date, score, score::DECIMAL(4,1) score_d, tier, segment, lifecycle
            FROM raw_scores LEFT JOIN today USING (account_id) ORDER BY account_id, date""")
        run("CREATE TABLE scores_by_date AS SELECT account_id, date, score FROM scores ORDER BY date, account_id")
        run("""CREATE TABLE events AS SELECT ts, user_id::INTEGER user_id, u.account_id::INTEGER account_id, event::event_t event,
            feature::feature_t feature, tier FROM raw_events LEFT JOIN raw_users u USING (user_id) LEFT JOIN today USING (account_id)
            ORDER BY user_id, ts""")
        run("CREATE TABLE events_by_ts AS SELECT ts, user_id, account_id, event FROM events ORDER BY ts")
        for name in ("accounts", "lifecycle", "users", "scores", "events"):
            run(f"DROP TABLE raw_{name}")

    def read(self, folder, name):
        """A file as it is into a table, the types sniffed (with them declared it took as long)."""
        with Watch() as watch:
            self.db.execute(f"CREATE TABLE raw_{name} AS FROM read_csv('{folder}/{name}.csv')")
        return watch.took, []

    def count(self, name):
        return None, self.db.execute(f"SELECT count(*) FROM raw_{name}").fetchall()

    def write(self, path):
        with Watch() as watch:
            self.db.execute(f"COPY (SELECT account_id, date, score FROM scores) TO '{path}'")
        return watch.took, []

    def ask(self, name, wording):
        sql = WORDINGS[name][wording]
        with Watch() as watch:
            answer = self.db.execute(sql).to_arrow_table()
        return watch.took, [list(row.values()) for row in answer.to_pylist()]


def last(day):
    """Each account's last score up to a day."""
    return f"SELECT account_id, arg_max(score, date) AS score FROM scores WHERE date <= {day} GROUP BY account_id"


WORDINGS = {
    "mean, n by tier": [
        f"SELECT tier, avg({c}) m, count(*) n FROM scores GROUP BY tier" for c in ("score", "score_d")
    ],
    "mean, n, min, max by tier, segment, lifecycle": [
        f"""SELECT tier, segment, lifecycle, avg({c}) m, count(*) n, min({c}) lo, max({c}) hi
        FROM scores GROUP BY tier, segment, lifecycle""" for c in ("score", "score_d")
    ],
    "weekly means by tier": ["SELECT date_trunc('week', date)::DATE w, tier, avg(score) m FROM scores GROUP BY w, tier",
            "SELECT (DATE '1969-12-29' + 7 * ((date - DATE '1969-12-29') // 7)::INTEGER)::DATE w, tier, avg(score) m FROM scores GROUP BY w, tier"],
    "tier and score < 60, by segment": [
        f"SELECT segment, count(*) n, avg({c}) m FROM scores WHERE tier = 'enterprise' AND {c} < 60 GROUP BY segment"
        for c in ("score", "score_d")
    ],
    "text like, by event": [
        "SELECT event, count(*) n FROM events WHERE event::VARCHAR ILIKE '%project%' GROUP BY event",
        """SELECT event, count(*) n FROM events WHERE event IN
        (SELECT e::event_t FROM (SELECT unnest(enum_range(NULL::event_t)) e) WHERE e ILIKE '%project%') GROUP BY event""",
        "SELECT * FROM (SELECT event, count(*) n FROM events GROUP BY event) WHERE event::VARCHAR ILIKE '%project%'",
    ],
    "text contains, by tier": [
        "SELECT tier, count(*) n FROM events WHERE contains(feature::VARCHAR, 'port') GROUP BY tier",
        """SELECT tier, count(*) n FROM events WHERE feature IN
        (SELECT e::feature_t FROM (SELECT unnest(enum_range(NULL::feature_t)) e) WHERE contains(e, 'port')) GROUP BY tier""",
        """SELECT tier, sum(n)::BIGINT n FROM (SELECT tier, feature, count(*) n FROM events GROUP BY tier, feature)
        WHERE contains(feature::VARCHAR, 'port') GROUP BY tier""",
    ],
    "median, p90 by tier, segment": [
        "SELECT tier, segment, quantile_cont(score, 0.5) a, quantile_cont(score, 0.9) b FROM scores GROUP BY tier, segment",
        "SELECT tier, segment, q[1] a, q[2] b FROM (SELECT tier, segment, quantile_cont(score, [0.5, 0.9]) q FROM scores GROUP BY tier, segment)",
    ],
    "distinct users by month": [
        "SELECT date_trunc('month', ts)::DATE m, count(DISTINCT user_id) u FROM events GROUP BY m",
        "SELECT m, count(*) u FROM (SELECT DISTINCT date_trunc('month', ts)::DATE m, user_id FROM events) GROUP BY m",
        "SELECT m, count(*) u FROM (SELECT DISTINCT date_trunc('month', ts)::DATE m, user_id FROM events_by_ts) GROUP BY m",
    ],
    "weekly distinct users and accounts": [
        "SELECT date_trunc('week', ts)::DATE w, count(DISTINCT user_id) u, count(DISTINCT account_id) a FROM events GROUP BY w",
        """SELECT w, count(*) u, count(DISTINCT account_id) a
        FROM (SELECT DISTINCT date_trunc('week', ts)::DATE w, user_id, account_id FROM events) GROUP BY w""",
        """SELECT w, count(*) u, count(DISTINCT account_id) a
        FROM (SELECT DISTINCT date_trunc('week', ts)::DATE w, user_id, account_id FROM events_by_ts) GROUP BY w""",
    ],
    "by account": ["SELECT account_id, avg(score) m, count(*) n FROM scores GROUP BY account_id"],
    "by user": ["SELECT user_id, count(*) n FROM events GROUP BY user_id"],
    "top 10 scores": ["SELECT account_id, date, score FROM scores ORDER BY score DESC, account_id, date LIMIT 10"],
    "score as of a date, by tier, segment": [
        f"""SELECT tier, segment, avg(score) m, count(*) n FROM accounts LEFT JOIN ({last("DATE '2026-06-30'")}) USING (account_id)
        WHERE signup <= DATE '2026-06-30' AND (churned_on IS NULL OR churned_on > DATE '2026-06-30') GROUP BY tier, segment""",
        """SELECT tier, segment, avg(score) m, count(*) n FROM
        (SELECT account_id, tier, segment, DATE '2026-06-30' AS t FROM accounts
         WHERE signup <= DATE '2026-06-30' AND (churned_on IS NULL OR churned_on > DATE '2026-06-30')) a
        ASOF LEFT JOIN (SELECT account_id, date, score FROM scores) s ON a.account_id = s.account_id AND a.t >= s.date GROUP BY tier, segment""",
    ],
    "score against 30 days ago, by segment": [
        f"""WITH s AS (SELECT account_id, arg_max(score, date) AS b,
          arg_max(score, date) FILTER (date <= DATE '2026-10-01') AS a FROM scores GROUP BY account_id),
        x AS (SELECT segment, avg(b) m, count(*) n FROM accounts LEFT JOIN s USING (account_id) WHERE {ALIVE} GROUP BY segment),
        y AS (SELECT segment, avg(a) m, count(*) n FROM accounts LEFT JOIN s USING (account_id)
          WHERE signup <= DATE '2026-10-01' AND (churned_on IS NULL OR churned_on > DATE '2026-10-01') GROUP BY segment)
        SELECT segment, x.m, y.m m_was, x.m - y.m m_change, x.n, y.n n_was, x.n - y.n n_change FROM x FULL JOIN y USING (segment)""",
    ],
    "fell 5 points in 14 days, by tier": [
        f"""SELECT tier, count(*) n FROM accounts JOIN (SELECT account_id, arg_max(score, date) AS b,
          arg_max(score, date) FILTER (date <= DATE '2026-10-17') AS a FROM scores GROUP BY account_id) USING (account_id)
        WHERE b - a <= -5 AND {ALIVE} GROUP BY tier""",
        f"""SELECT tier, count(*) n FROM (SELECT account_id, tier, {NOW} AS t, DATE '2026-10-17' AS u FROM accounts WHERE {ALIVE}) a
        ASOF JOIN (SELECT account_id, date, score FROM scores) s ON a.account_id = s.account_id AND a.t >= s.date
        ASOF JOIN (SELECT account_id, date, score FROM scores) r ON a.account_id = r.account_id AND a.u >= r.date
        WHERE s.score - r.score <= -5 GROUP BY tier""",
    ],
    "became red in 14 days, by tier": [
        f"""SELECT tier, count(*) n FROM accounts JOIN (SELECT account_id, arg_max(score, date) AS b,
          arg_max(score, date) FILTER (date <= DATE '2026-10-17') AS a,
          max(score) FILTER (date > DATE '2026-10-17') AS hi FROM scores GROUP BY account_id) USING (account_id)
        WHERE b < 60 AND (a >= 60 OR hi >= 60) AND {ALIVE} GROUP BY tier""",
        f"""SELECT tier, count(*) n FROM (SELECT account_id, tier, {NOW} AS t, DATE '2026-10-17' AS u FROM accounts WHERE {ALIVE}) a
        ASOF JOIN (SELECT account_id, date, score FROM scores) s ON a.account_id = s.account_id AND a.t >= s.date
        ASOF LEFT JOIN (SELECT account_id, date, score FROM scores) r ON a.account_id = r.account_id AND a.u >= r.date
        LEFT JOIN (SELECT account_id, max(score) hi FROM scores WHERE date > DATE '2026-10-17' GROUP BY account_id) h ON a.account_id = h.account_id
        WHERE s.score < 60 AND (r.score >= 60 OR hi >= 60) GROUP BY tier""",
    ],
    "stayed at 60 for 60 days, by tier": [
        f"""SELECT tier, count(*) n FROM accounts JOIN (SELECT account_id,
          arg_max(score, date) FILTER (date <= DATE '2026-09-01') AS a,
          min(score) FILTER (date > DATE '2026-09-01') AS lo FROM scores GROUP BY account_id) USING (account_id)
        WHERE a >= 60 AND coalesce(lo, 60) >= 60 AND {ALIVE} GROUP BY tier""",
        f"""SELECT tier, count(*) n FROM (SELECT account_id, tier, DATE '2026-09-01' AS u FROM accounts WHERE {ALIVE}) a
        ASOF JOIN (SELECT account_id, date, score FROM scores) r ON a.account_id = r.account_id AND a.u >= r.date
        LEFT JOIN (SELECT account_id, min(score) lo FROM scores WHERE date > DATE '2026-09-01' GROUP BY account_id) h ON a.account_id = h.account_id
        WHERE r.score >= 60 AND coalesce(lo, 60) >= 60 GROUP BY tier""",
    ],
    "slope of 60 days, by tier": [
        f"""SELECT tier, avg(s) m FROM accounts LEFT JOIN (SELECT account_id, regr_slope(score, date - DATE '2026-09-01') s
        FROM {t} WHERE date > DATE '2026-09-01' GROUP BY account_id HAVING count(*) > 1) USING (account_id) WHERE {ALIVE} GROUP BY tier"""
        for t in ("scores", "scores_by_date")
    ],
    "mean of 30 days, by tier": [
        f"""SELECT tier, avg(s) m FROM accounts LEFT JOIN (SELECT account_id, avg(score) s
        FROM {t} WHERE date > DATE '2026-10-01' GROUP BY account_id) USING (account_id) WHERE {ALIVE} GROUP BY tier"""
        for t in ("scores", "scores_by_date")
    ],
    "events of 30 days, by event": [
        f"SELECT event, count(*) n FROM {t} WHERE ts >= DATE '2026-10-02' AND ts < DATE '2026-11-01' GROUP BY event"
        for t in ("events", "events_by_ts")],
    "by event, feature": ["SELECT event, feature, count(*) n FROM events GROUP BY event, feature"],
    "share of logins by week": [
        f"SELECT date_trunc('week', ts)::DATE w, avg((event = 'login')::INTEGER) r FROM {t} GROUP BY w"
        for t in ("events", "events_by_ts")],
    "a derived month, by event": [
        f"SELECT date_trunc('month', ts)::DATE m, event, count(*) n FROM {t} GROUP BY m, event"
        for t in ("events", "events_by_ts")],
    "last event, by tier": [
        f"""SELECT tier, max(l) m, count(l) n FROM accounts LEFT JOIN
        (SELECT account_id, max(ts) l FROM {t} WHERE ts < DATE '2026-11-01' GROUP BY account_id) USING (account_id)
        WHERE {ALIVE} GROUP BY tier""" for t in ("events", "events_by_ts")],
    "silent for 30 days, by tier": [
        f"""SELECT tier, count(*) n, coalesce(sum(arr), 0) arr FROM accounts JOIN (SELECT account_id, max(ts) t FROM events GROUP BY account_id) USING (account_id)
        WHERE t < DATE '2026-10-02' AND {ALIVE} GROUP BY tier""",
        f"""SELECT tier, count(*) n, coalesce(sum(arr), 0) arr FROM accounts a WHERE {ALIVE}
        AND EXISTS (SELECT 1 FROM events_by_ts e WHERE e.account_id = a.account_id AND ts < DATE '2026-10-02')
        AND NOT EXISTS (SELECT 1 FROM events_by_ts e WHERE e.account_id = a.account_id AND ts >= DATE '2026-10-02') GROUP BY tier""",
    ],
    "mean score over 52 weeks, by tier": [
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
    ],
    "retention by signup month": [
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
    ],
    "decayed engagement of 92 days, by tier": [
        f"""SELECT tier, avg(coalesce(e, 0)) e FROM accounts LEFT JOIN (SELECT account_id,
          sum(exp((epoch_us(ts) - epoch_us(TIMESTAMP '2026-11-01')) * (ln(2) / (30 * 86400e6)))) e
          FROM {t} WHERE ts >= DATE '2026-11-01' - 92 GROUP BY account_id) USING (account_id)
        WHERE {ALIVE} GROUP BY tier""" for t in ("events", "events_by_ts")
    ],
}
