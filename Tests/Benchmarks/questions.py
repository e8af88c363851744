"""The questions, in Spade's words; `peer_*.py` hold each peer's.

A peer may have several wordings of one question: all are timed, the fastest goes on. The peers' tables are prepared as an
expert would: narrow types, text as ENUM or categorical, rows sorted by entity and time (and a second time by time alone where
that can help), and what a join would fetch (tier, segment, today's lifecycle, an event's account) already stands in every row.
"""

from dataclasses import dataclass


@dataclass
class Question:
    name: str
    group: str
    spade: str
    ordered: bool = False
    # Bytes a row that a scan of the columns asked about reads, in the narrowest plain types that hold them.
    bytes: int = 0


QUESTIONS = [
    Question(
        "mean, n by tier", "slice",
        "scores | slice m = mean(score), n = count() by tier", bytes=9),
    Question(
        "mean, n, min, max by tier, segment, lifecycle", "slice",
        "scores | slice m = mean(score), n = count(), lo = min(score), hi = max(score) by tier, segment, lifecycle", bytes=11),
    Question(
        "weekly means by tier", "slice",
        "scores | slice m = mean(score) by w = week(date), tier", bytes=13),
    Question(
        "tier and score < 60, by segment", "filter",
        'scores | where tier == "enterprise" and score < 60 | slice n = count(), m = mean(score) by segment', bytes=10),
    Question(
        "text like, by event", "filter",
        'events | where event like "*project*" | slice n = count() by event', bytes=1),
    Question(
        "text contains, by tier", "filter",
        'events | where feature contains "port" | slice n = count() by tier', bytes=2),
    Question(
        "median, p90 by tier, segment", "quantile",
        "scores | slice a = median(score), b = p90(score) by tier, segment", bytes=10),
    Question(
        "distinct users by month", "distinct",
        "events | slice u = distinct(user_id) by m = month(ts)", bytes=12),
    Question(
        "weekly distinct users and accounts", "distinct",
        "events | slice u = distinct(user_id), a = distinct(account_id) by w = week(ts)", bytes=16),
    Question(
        "by account", "groups",
        "scores | slice m = mean(score), n = count() by account_id", bytes=12),
    Question(
        "by user", "groups",
        "events | slice n = count() by user_id", bytes=4),
    Question(
        "top 10 scores", "top",
        "scores | sort -score, account_id, date | take 10 | select account_id, date, score", ordered=True, bytes=16),
    Question(
        "events of 30 days, by event", "rows",
        "events | where ts > 30d ago | slice n = count() by event"),
    Question(
        "by event, feature", "rows",
        "events | slice n = count() by event, feature", bytes=2),
    Question(
        "share of logins by week", "rows",
        'events | slice r = rate(event == "login") by w = week(ts)', bytes=9),
    Question(
        "a derived month, by event", "rows",
        "events | derive m = month(ts) | slice n = count() by m, event", bytes=9),
    Question(
        "last event, by tier", "rows",
        "accounts | derive l = last(ts of events) | slice m = max(l), n = count(l != null) by tier"),
    Question(
        "score as of a date, by tier, segment", "time",
        "slice m = mean(score), n = count() by tier, segment | at 2026-06-30"),
    Question(
        "score against 30 days ago, by segment", "time",
        "slice m = mean(score), n = count() by segment | vs 30d ago"),
    Question(
        "fell 5 points in 14 days, by tier", "time",
        "accounts | where change(score, 14d) <= -5 | slice n = count() by tier"),
    Question(
        "became red in 14 days, by tier", "time",
        "accounts | where became(score < 60, last 14d) | slice n = count() by tier"),
    Question(
        "stayed at 60 for 60 days, by tier", "time",
        "accounts | where stayed(score >= 60, last 60d) | slice n = count() by tier"),
    Question(
        "slope of 60 days, by tier", "time",
        "accounts | slice m = mean(slope(score last 60d)) by tier"),
    Question(
        "mean of 30 days, by tier", "time",
        "accounts | slice m = mean(mean(score last 30d)) by tier"),
    Question(
        "silent for 30 days, by tier", "time",
        "accounts | where any(events before 30d ago) and none(events last 30d) | slice n = count(), arr = sum(arr) by tier"),
    Question(
        "mean score over 52 weeks, by tier", "time",
        "slice m = mean(score), n = count() by tier | over 52w every 1w"),
    Question(
        "retention by signup month", "time",
        "accounts | where signup >= 2025-11-01 | retain any(events) by month(signup) for 12"),
    Question(
        "decayed engagement of 92 days, by tier", "time",
        "accounts | slice e = mean(sum(decay(ts, 30d) of events last 92d)) by tier"),
]
