"""Polars: frames sorted by entity and time with their flags set, texts as Enum, lazy queries, as-of joins."""

import os
from datetime import date, datetime, timedelta

from machine import Watch

NOW = date(2026, 10, 31)


class Polars:
    def __init__(self, threads):
        os.environ["POLARS_MAX_THREADS"] = str(threads)
        import polars

        global pl
        pl = polars
        self.version = polars.__version__

    def load(self, folder):
        read = {n: pl.read_csv(f"{folder}/{n}.csv", try_parse_dates=True)
                for n in ("accounts", "lifecycle", "users", "scores", "events")}

        def enum(frame, *columns):
            return frame.with_columns(
                pl.col(c).cast(pl.Enum(frame[c].unique().drop_nulls().sort())) for c in columns)

        key = pl.col("account_id").cast(pl.Int32)
        accounts = enum(read["accounts"].with_columns(key), "tier", "segment").sort("account_id")
        last = read["lifecycle"].with_columns(key).sort("date").group_by("account_id").agg(pl.col("lifecycle").last())
        today = accounts.select("account_id", "tier", "segment").join(enum(last, "lifecycle"), on="account_id", how="left")
        scores = read["scores"].select(key, "date", "score").join(today, on="account_id", how="left")
        scores = scores.sort("account_id", "date").with_columns(pl.col("account_id").set_sorted())
        users = read["users"].select(pl.col("user_id").cast(pl.Int32), key)
        events = enum(read["events"].with_columns(pl.col("user_id").cast(pl.Int32)).drop("platform"), "event", "feature")
        events = events.join(users, on="user_id", how="left").join(today.select("account_id", "tier"), on="account_id", how="left")
        by_ts = events.sort("ts").with_columns(pl.col("ts").set_sorted())
        events = events.sort("user_id", "ts").with_columns(pl.col("user_id").set_sorted())
        self.tables = tuple(frame.rechunk().lazy() for frame in (accounts, scores, events, by_ts))

    def read(self, folder, name):
        """A file as it is into a frame; the texts, which repeat, as categories would take longer."""
        with Watch() as watch:
            frame = pl.read_csv(f"{folder}/{name}.csv", try_parse_dates=True)
        self.frames = {**getattr(self, "frames", {}), name: frame}
        return watch.took, []

    def count(self, name):
        return None, [[self.frames[name].height]]

    def write(self, path):
        query = self.tables[1].select("account_id", "date", "score")
        with Watch() as watch:
            query.sink_csv(path)
        return watch.took, []

    def ask(self, name, wording):
        query = WORDINGS[name][wording](*self.tables)
        with Watch() as watch:
            answer = query.collect()
        return watch.took, answer.rows()


def c(name):
    return pl.col(name)


def alive(a, t=NOW):
    return a.filter((c("signup") <= t) & (c("churned_on").is_null() | (c("churned_on") > t)))


def month_to_now():
    return (c("ts") >= datetime(2026, 10, 2)) & (c("ts") < datetime(2026, 11, 1))


def ago(days):
    return NOW - timedelta(days=days)


def midnight(day):
    return datetime(day.year, day.month, day.day)


def last(s, t, name="score"):
    """Each account's last score up to t, from the sorted rows."""
    return s.filter(c("date") <= t).group_by("account_id").agg(c("score").last().alias(name))


def at(a, s, t):
    return alive(a, t).join(last(s, t), on="account_id", how="left")


def asof(a, s, t, name="score"):
    return a.with_columns(t=pl.lit(t)).join_asof(
        s.select("account_id", "date", c("score").alias(name)), left_on="t", right_on="date", by="account_id",
        strategy="backward", check_sortedness=False).drop("date", "t")


def mean_n(frame, *keys):
    return frame.group_by(*keys).agg(c("score").mean(), pl.len())


def texts(e, column, part):
    """The column's values that hold a text: asked of the few values, not of the rows."""
    return c(column).is_in([v for v in e.collect_schema()[column].categories if part in v])


def against(a, s):
    x, y = (mean_n(at(a, s, t), "segment") for t in (NOW, ago(30)))
    return x.join(y, on="segment", how="full", coalesce=True).select(
        "segment", "score", "score_right", (c("score") - c("score_right")).alias("m_change"), "len", "len_right",
        (c("len").cast(pl.Int64) - c("len_right")).alias("n_change"))


def counted(frame, condition):
    return frame.filter(condition).group_by("tier").agg(pl.len())


def edges(s, start):
    """Score at the window's start and at now, least and greatest inside it, in one pass."""
    inside = c("score").filter(c("date") > start)
    return s.group_by("account_id").agg(
        was=c("score").filter(c("date") <= start).last(), score=c("score").last(), lo=inside.min(), hi=inside.max())


def window(s, start):
    return s.filter(c("date") > start)


def slope(a, s):
    x = (c("date") - ago(60)).dt.total_days()
    slopes = window(s, ago(60)).group_by("account_id").agg(
        m=pl.when(pl.len() > 1).then(pl.cov(x, c("score")) / x.var()))
    return alive(a).join(slopes, on="account_id", how="left").group_by("tier").agg(c("m").mean())


def weekly(a, s):
    days = pl.LazyFrame({"t": [ago(7 * k) for k in range(52)]})
    frame = a.join(days, how="cross").filter(
        (c("signup") <= c("t")) & (c("churned_on").is_null() | (c("churned_on") > c("t")))).sort("account_id", "t")
    return mean_n(frame.join_asof(
        s.select("account_id", "date", "score"), left_on="t", right_on="date", by="account_id", check_sortedness=False),
        "t", "tier")


def retention(a, e):
    since = date(2025, 11, 1)
    cohorts = a.filter((c("signup") >= since) & (c("signup") <= NOW)).select(
        "account_id", cohort=c("signup").dt.truncate("1mo"))
    age = (c("m").dt.year().cast(pl.Int64) - c("cohort").dt.year()) * 12 + c("m").dt.month() - c("cohort").dt.month()
    active = e.filter(c("ts") >= midnight(since)).join(cohorts, on="account_id").select(
        "account_id", "cohort", m=c("ts").dt.truncate("1mo").dt.date()).unique()
    active = active.group_by("cohort", age=age).agg(n=pl.len())
    grid = cohorts.group_by("cohort").agg(size=pl.len()).join(
        pl.LazyFrame({"age": range(12)}, schema={"age": pl.Int64}), how="cross").filter(
        c("cohort").dt.offset_by(pl.format("{}mo", c("age"))) <= NOW)
    return grid.join(active, on=["cohort", "age"], how="left").select(
        "cohort", "age", "size", c("n").fill_null(0), rate=c("n").fill_null(0) / c("size"))


def decayed(a, e):
    seconds = (pl.lit(midnight(NOW) + timedelta(days=1)) - c("ts")).dt.total_seconds()
    sums = e.filter(c("ts") >= midnight(ago(91))).group_by("account_id").agg(
        e=(seconds * (-0.6931471805599453 / (30 * 86400))).exp().sum())
    return alive(a).join(sums, on="account_id", how="left").group_by("tier").agg(c("e").fill_null(0).mean())


def silent(a, e):
    ends = e.group_by("account_id").agg(c("ts").max())
    return alive(a).join(ends, on="account_id").filter(c("ts") < midnight(ago(29))).group_by("tier").agg(
        pl.len(), c("arr").sum())


WORDINGS = {
    "mean, n by tier": [lambda a, s, e, f: mean_n(s, "tier")],
    "mean, n, min, max by tier, segment, lifecycle": [
        lambda a, s, e, f: s.group_by("tier", "segment", "lifecycle").agg(
            c("score").mean().alias("m"), pl.len(), c("score").min().alias("lo"), c("score").max().alias("hi"))],
    "weekly means by tier": [
        lambda a, s, e, f: s.group_by(c("date").dt.truncate("1w"), "tier").agg(c("score").mean()),
        # By day first: few days, many rows.
        lambda a, s, e, f: s.group_by("date", "tier").agg(c("score").sum(), pl.len()).group_by(
            c("date").dt.truncate("1w"), "tier").agg(c("score").sum() / c("len").sum())],
    "tier and score < 60, by segment": [
        lambda a, s, e, f: s.filter((c("tier") == "enterprise") & (c("score") < 60)).group_by("segment").agg(
            pl.len(), c("score").mean())],
    "text like, by event": [
        lambda a, s, e, f: e.filter(texts(e, "event", "project")).group_by("event").agg(pl.len()),
        lambda a, s, e, f: e.group_by("event").agg(pl.len()).filter(c("event").cast(str).str.contains("(?i)project"))],
    "text contains, by tier": [
        lambda a, s, e, f: e.filter(texts(e, "feature", "port")).group_by("tier").agg(pl.len()),
        lambda a, s, e, f: e.group_by("tier", "feature").agg(pl.len()).filter(
            c("feature").cast(str).str.contains("port", literal=True)).group_by("tier").agg(c("len").sum())],
    "median, p90 by tier, segment": [
        lambda a, s, e, f: s.group_by("tier", "segment").agg(
            c("score").median().alias("a"), c("score").quantile(0.9, "linear").alias("b"))],
    "distinct users by month": [
        lambda a, s, e, f: e.group_by(c("ts").dt.truncate("1mo").dt.date()).agg(c("user_id").n_unique()),
        lambda a, s, e, f: e.select(m=c("ts").dt.truncate("1mo").dt.date(), u=c("user_id")).unique().group_by("m").agg(pl.len())],
    "weekly distinct users and accounts": [
        lambda a, s, e, f: e.group_by(c("ts").dt.truncate("1w").dt.date()).agg(
            c("user_id").n_unique(), c("account_id").n_unique()),
        lambda a, s, e, f: e.select(w=c("ts").dt.truncate("1w").dt.date(), u=c("user_id"), a=c("account_id")).unique().group_by(
            "w").agg(pl.len(), c("a").n_unique())],
    "by account": [lambda a, s, e, f: mean_n(s, "account_id")],
    "by user": [lambda a, s, e, f: e.group_by("user_id").agg(pl.len())],
    "top 10 scores": [
        lambda a, s, e, f: s.select("account_id", "date", "score").sort(
            "score", "account_id", "date", descending=[True, False, False]).head(10),
        lambda a, s, e, f: s.select("account_id", "date", "score").filter(
            c("score") >= c("score").top_k(10).min()).sort("score", "account_id", "date", descending=[True, False, False]).head(10)],
    "score as of a date, by tier, segment": [
        lambda a, s, e, f: mean_n(at(a, s, date(2026, 6, 30)), "tier", "segment"),
        lambda a, s, e, f: mean_n(asof(alive(a, date(2026, 6, 30)), s, date(2026, 6, 30)), "tier", "segment")],
    "score against 30 days ago, by segment": [lambda a, s, e, f: against(a, s)],
    "fell 5 points in 14 days, by tier": [
        lambda a, s, e, f: counted(alive(a).join(edges(s, ago(14)), on="account_id"), c("score") - c("was") <= -5),
        lambda a, s, e, f: counted(
            asof(asof(alive(a), s, NOW), s, ago(14), "was"), c("score") - c("was") <= -5)],
    "became red in 14 days, by tier": [
        lambda a, s, e, f: counted(alive(a).join(edges(s, ago(14)), on="account_id"),
                                   (c("score") < 60) & ((c("was") >= 60) | (c("hi") >= 60)))],
    "stayed at 60 for 60 days, by tier": [
        lambda a, s, e, f: counted(alive(a).join(edges(s, ago(60)), on="account_id"),
                                   (c("was") >= 60) & (c("lo").fill_null(60) >= 60)),
        lambda a, s, e, f: counted(
            asof(alive(a), s, ago(60), "was").join(
                window(s, ago(60)).group_by("account_id").agg(c("score").min().alias("lo")), on="account_id", how="left"),
            (c("was") >= 60) & (c("lo").fill_null(60) >= 60))],
    "slope of 60 days, by tier": [lambda a, s, e, f: slope(a, s)],
    "mean of 30 days, by tier": [
        lambda a, s, e, f: alive(a).join(window(s, ago(30)).group_by("account_id").agg(c("score").mean()),
                                         on="account_id", how="left").group_by("tier").agg(c("score").mean())],
    "events of 30 days, by event": [
        lambda a, s, e, f: f.filter(month_to_now()).group_by("event").agg(pl.len()),
        lambda a, s, e, f: e.filter(month_to_now()).group_by("event").agg(pl.len())],
    "by event, feature": [lambda a, s, e, f: e.group_by("event", "feature").agg(pl.len())],
    "share of logins by week": [
        lambda a, s, e, f: e.group_by(c("ts").dt.truncate("1w").dt.date().alias("w")).agg((c("event") == "login").mean()),
        lambda a, s, e, f: f.group_by(c("ts").dt.truncate("1w").dt.date().alias("w")).agg((c("event") == "login").mean())],
    "a derived month, by event": [
        lambda a, s, e, f: e.group_by(c("ts").dt.truncate("1mo").dt.date().alias("m"), "event").agg(pl.len())],
    "last event, by tier": [
        lambda a, s, e, f: alive(a).join(
            e.filter(c("ts") < datetime(2026, 11, 1)).group_by("account_id").agg(c("ts").max().alias("l")), on="account_id", how="left"
        ).group_by("tier").agg(c("l").max().alias("m"), c("l").count().alias("n"))],
    "silent for 30 days, by tier": [lambda a, s, e, f: silent(a, e)],
    "mean score over 52 weeks, by tier": [lambda a, s, e, f: weekly(a, s)],
    "retention by signup month": [lambda a, s, e, f: retention(a, e), lambda a, s, e, f: retention(a, f)],
    "decayed engagement of 92 days, by tier": [lambda a, s, e, f: decayed(a, e), lambda a, s, e, f: decayed(a, f)],
}
