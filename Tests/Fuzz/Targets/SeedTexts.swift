/// Small inputs that reach far.
enum SeedTexts {
  /// Tables of every kind, with nulls, ties, gaps and rows after now.
  static let workspace: [(name: String, text: String, load: String)] = [
    (
      "accounts",
      """
      account_id,name,tier,seats,arr,signup,churned_on,active
      1,Alpha,enterprise,40,120000.5,2026-01-05,,true
      2,Bravo,business,12,24000,2026-02-10,,false
      3,Čapek,business,8,,2026-03-15,2026-09-30,
      4,,free,1,0,2026-08-01,,true
      5,Echo,,,-3,,,true

      """, "as accounts entity account_id from signup until churned_on"
    ),
    (
      "scores",
      "account_id,date,score\n1,2026-09-01,82\n1,2026-10-20,58\n2,2026-09-01,40\n2,2026-10-15,\n"
        + "3,2026-09-01,71\n4,2026-10-01,35\n4,2026-10-25,36\n9,2026-10-25,36\n",
      "as scores history of accounts by account_id at date"
    ),
    (
      "users", "user_id,account_id,created\n10,1,2026-01-06\n11,1,\n12,2,2026-02-11\n13,4,2026-08-02\n14,,2026-08-02\n",
      "as users entity user_id of accounts by account_id from created"
    ),
    (
      "events",
      "ts,user_id,feature,value\n2026-08-20T10:00:00,10,exports,1\n2026-10-05T00:00:00,10,exports,2.5\n"
        + "2026-10-30T12:30:00,11,reports,\n2026-09-10T08:00:00,12,,7\n2026-10-31T23:59:59,13,reports,-1\n",
      "as events log of users by user_id at ts"
    ),
    ("targets", "tier,target\nenterprise,80\nfree,50\n", "as targets"),
  ]

  static let files = [
    "id,name,day,n\n1,\"a, b\",2026-10-31,1.5\n2,,2026-02-28,\n", "id;n\r\n1;1,5\r\n2;2,25\r\n",
    "id\tt\n1\t2026-10-31T14:05:00Z\n",
    "\u{feff}id|flag\n1|true\n2|false\n", "id\n00123\n", "id,day\n1,31.10.2026\n2,01.02.2026\n", "1,2\n3,4\n",
    "id,n\n9223372036854775807,-9223372036854775808\n1,1e308\n", "id,x\n1,\"a\"\"b\nc\"\n",
  ]

  static let plainQueries = [
    "t", "slice count()", "t | slice n = count(), sum(n) by name | sort -n", "describe t",
    "t | derive x = n * 2 | take 1",
  ]

  static let queries = [
    "slice score by tier | vs 30d ago", "accounts | where became(score < 60, last 30d) | sort -arr | take 3",
    "accounts | where any(events before 30d ago) and none(events last 30d)",
    "accounts | select name, score, deviation(score within tier), rank(arr within tier)",
    "slice mean(score), n = count() by tier | over 12w every 1w | pivot tier",
    "cohort new = signup >= 90d ago\ncohort paid = tier != \"free\"\nslice mean(score) by cohort(new, paid)",
    "accounts | retain any(events) by month(signup) for 6",
    "let raw of users = sum(match(feature, \"exports\" -> 10, else 1) * decay(ts, 30d) of events last 90d)\n"
      + "users | select user_id, rescale(winsorize(raw, 90%), 1, 100, 2)",
    "events | derive then = score @ ts | slice mean(then), distinct(user_id), p90(value) by month(ts), feature",
    "accounts | select blend(curve(score, 0 -> 0, 60 -> 50) -> 40%, seats -> 60%), band(score), step(seats, 10 -> \"big\", else \"small\")",
    "accounts | where stayed(score >= 30, last 60d) or since(score) > 3 | sample 2 seed 7",
    "all accounts | at 2026-09-15 | slice sum(arr), median(seats), share() by active, bin(arr, 1000)",
    "_ | take 1", "targets | where target between 50 and 80 and tier like \"*e*\"", "describe accounts",
    "accounts | take 1 within tier | derive x = if(arr > 0, arr / seats, null) ?? 0",
    "accounts | select slope(score last 90d), change(score, 14d), mean(value of events where feature == \"exports\" last 90d)",
    "expect accounts | where arr < 0 | slice count() == 0", "set now = 2026-10-31T12:00:00\nslice score",
    "accounts | slice first(name), last(score), wmean(score, seats), rate(active), stdev(arr) by year(signup)",
  ]
}
