extension Demo {
  /// The workspace file: loads the six tables and names what the example's questions are asked in.
  static let workspace = #"""
    # The example portfolio: a small software firm, made up, as of the end of October 2026.
    # The files were exported on 4 November; what they hold beyond `now` isn't seen.

    load "accounts.csv"  as accounts   entity account_id from signup until churned_on
    load "lifecycle.csv" as lifecycles history of accounts by account_id at date
    load "scores.csv"    as scores     history of accounts by account_id at date
    load "pulses.csv"    as pulses     history of accounts by account_id at date
    load "users.csv"     as users      entity user_id of accounts by account_id from created
    load "events.csv"    as events     log of users by user_id at ts

    set now = 2026-10-31

    # How much of the product an account uses: features touched in 30 days, of the ten there are.
    let adoption = distinct(feature of events last 30d) / 10

    # How many of the seats paid for are in use.
    let penetration = distinct(user_id of events last 30d) / seats

    # How engaged a user is: what they did in 90 days, weighted, fading with a half-life of 30 days …
    let raw of users = sum(match(event, "invite" -> 10, "create_project" -> 5, "login" -> 1, else 2) * decay(ts, 30d) of events last 90d)

    # … with the most eager tenth capped, on a scale from 1 to 100.
    let engagement of users = rescale(winsorize(raw, 90%), 1, 100, 2)

    # How an account fares: use, relationship and business; enterprise accounts live by their relationship.
    let usage = curve(penetration, 0 -> 0, 40% -> 50, 60% -> 70, 80% -> 90, 1 -> 100)
    let health = if(tier == "enterprise",
      blend(usage -> 25%, relationship -> 45%, business -> 30%),
      blend(usage -> 40%, relationship -> 30%, business -> 30%))

    # Groups that are asked for again and again.
    cohort new = signup between 90d ago and now
    cohort established = signup < 90d ago
    cohort paid = tier != "free"

    """#
}
