"""The peers, each in a process of its own that answers JSON lines: worker `peers.py NAME THREADS FOLDER`."""

import json
import sys
import time
import warnings


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
        run("CREATE TABLE events_by_ts AS SELECT ts, user_id, account_id FROM events ORDER BY ts")
        for name in ("accounts", "lifecycle", "users", "scores", "events"):
            run(f"DROP TABLE raw_{name}")

    def ask(self, sql):
        start = time.perf_counter()
        answer = self.db.execute(sql).to_arrow_table()
        took = time.perf_counter() - start
        return took * 1000, [list(map(text, row.values())) for row in answer.to_pylist()]


def text(value):
    """A cell as Spade's CSV writes it, but for numbers, which are compared as numbers."""
    return "" if value is None else str(value)


PEERS = {"duckdb": DuckDB}


def main():
    from questions import QUESTIONS

    name, threads, folder = sys.argv[1:]
    peer = PEERS[name](int(threads))
    peer.load(folder)
    print(json.dumps({"version": peer.version}), flush=True)
    for line in sys.stdin:
        number, wording = json.loads(line)
        try:
            took, rows = peer.ask(getattr(QUESTIONS[number], name)[wording])
            print(json.dumps({"took": took, "rows": rows}), flush=True)
        except Exception as error:
            print(json.dumps({"error": str(error)}), flush=True)


if __name__ == "__main__":
    main()
