/// The functions of the language.
package enum Builtins {
  /// All of them, by family.
  package static let all: [FunctionEntry] = aggregates + time + peers + scoring + scalars + dims

  /// The function of that name.
  package static func entry(_ name: String) -> FunctionEntry? { byName[name] }

  private static let byName = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

  private static let aggregates: [FunctionEntry] = [
    FunctionEntry(
      "count", .aggregate, "count(), count(cond), count(TABLE [where COND] [WINDOW])",
      "How many rows, or how many where the condition is true.", "slice n = count(), red = count(score < 40) by tier"),
    FunctionEntry("sum", .aggregate, "sum(x)", "The sum; of nothing 0.", "slice sum(arr) by tier"),
    FunctionEntry("mean", .aggregate, "mean(x)", "The arithmetic mean; of nothing null.", "slice mean(score) by tier"),
    FunctionEntry("median", .aggregate, "median(x)", "The middle value, interpolated.", "slice median(score) by tier"),
    FunctionEntry(
      "min", .aggregate, "min(x), min(a, b, …)", "The smallest value of a column, or of several arguments.",
      "slice min(score) by tier"),
    FunctionEntry(
      "max", .aggregate, "max(x), max(a, b, …)", "The greatest value of a column, or of several arguments.",
      "slice max(score) by tier"),
    FunctionEntry(
      "stdev", .aggregate, "stdev(x)", "The sample standard deviation; null under two values.",
      "slice stdev(score) by tier"),
    FunctionEntry(
      "distinct", .aggregate, "distinct(x)", "How many different values.", "slice distinct(region) by tier"),
    FunctionEntry(
      "p", .aggregate, "p(x, q)", "The quantile q, 0 to 1, interpolated; p10 … p99 are short for it.",
      "slice p(score, 0.95) by tier"),
    FunctionEntry(
      "share", .aggregate, "share(), share(x)", "The group's part of the whole: of its rows, or of the sum of x.",
      "slice share(), share(arr) by tier"),
    FunctionEntry(
      "rate", .aggregate, "rate(cond)", "The part of the rows where the condition is known and true.",
      "slice rate(score >= 60) by tier"),
    FunctionEntry("first", .aggregate, "first(x)", "The first value that is not null.", "slice first(name) by tier"),
    FunctionEntry(
      "last", .aggregate, "last(x), last(x of TABLE)", "The last value that is not null, by time over a table.",
      "accounts | select name, seen = last(ts of events) | take 3"),
    FunctionEntry(
      "wmean", .aggregate, "wmean(x, weight)", "The weighted mean.", "slice wmean(score, arr) by tier"),
    FunctionEntry(
      "any", .aggregate, "any(TABLE [where COND] [WINDOW])", "True where there is such a row.",
      "accounts | where any(events last 7d) | slice count()"),
    FunctionEntry(
      "none", .aggregate, "none(TABLE [where COND] [WINDOW])", "True where there is no such row: absence.",
      "accounts | where none(events last 30d) | slice count() by tier"),
  ]

  private static let time: [FunctionEntry] = [
    FunctionEntry(
      "change", .time, "change(x, W)", "x minus x as it was W ago.",
      "accounts | where change(score, 14d) <= -5 | slice count() by tier"),
    FunctionEntry(
      "slope", .time, "slope(x last W)", "The least-squares trend per day over a history's rows in the window.",
      "accounts | where slope(score last 14d) < 0 | slice count() by tier"),
    FunctionEntry(
      "became", .time, "became(cond, last W)", "True now, and known to be false at some instant in the window.",
      "accounts | where became(score < 60, last 7d) | slice count() by tier"),
    FunctionEntry(
      "stayed", .time, "stayed(cond, last W)", "True throughout the window, its beginning included.",
      "accounts | where stayed(score >= 60, last 30d) | slice count() by tier"),
    FunctionEntry(
      "since", .time, "since(x)", "Days since x last changed its value.",
      "accounts | select name, lifecycle, since(lifecycle) | take 3"),
    FunctionEntry(
      "age", .time, "age(t)", "Whole days from a date to now's day; from a time, days with fractions.",
      "accounts | select name, age(signup) | take 3"),
  ]

  private static let peers: [FunctionEntry] = [
    FunctionEntry(
      "rank", .peers, "rank(x [within DIM, …])", "1 is the highest; ties share a rank.",
      "accounts | where score != null | select name, rank(score within tier) | take 3"),
    FunctionEntry(
      "percentile", .peers, "percentile(x [within DIM, …])", "100 times the percent rank among the peers.",
      "accounts | where score != null | select name, percentile(score within tier) | take 3"),
    FunctionEntry(
      "zscore", .peers, "zscore(x [within DIM, …])", "How many sample deviations x lies from its peers' mean.",
      "accounts | where score != null | select name, zscore(score within tier) | take 3"),
    FunctionEntry(
      "deviation", .peers, "deviation(x [within DIM, …])", "x minus the mean of its peers.",
      "accounts | select name, score, deviation(score within tier, segment) | take 3"),
    FunctionEntry(
      "winsorize", .peers, "winsorize(x, q [within DIM, …])", "x, capped at the peers' quantile q.",
      "accounts | select name, winsorize(arr, 90%) | take 3"),
    FunctionEntry(
      "rescale", .peers, "rescale(x, lo, hi [, k] [within DIM, …])",
      "x's position between the peers' least and greatest, on a scale from lo to hi; k bends it, 0 is linear.",
      "accounts | select name, rescale(score, 1, 100) | take 3"),
  ]

  private static let scoring: [FunctionEntry] = [
    FunctionEntry(
      "blend", .scoring, "blend(a -> 40%, b -> 60%, …)", "The weighted mean of those that are not null.",
      "accounts | select name, blend(product -> 50%, business -> 50%) | take 3"),
    FunctionEntry(
      "curve", .scoring, "curve(x, 0 -> 0, 0.4 -> 50, …)", "Piecewise linear through the points, flat beyond the ends.",
      "accounts | select name, curve(score, 0 -> 0, 50 -> 80, 100 -> 100) | take 3"),
    FunctionEntry(
      "step", .scoring, "step(x, 80 -> \"green\", …, else r)", "The result of the first bound that x reaches.",
      "slice count() by level = step(score, 80 -> \"high\", 50 -> \"middle\", else \"low\")"),
    FunctionEntry(
      "band", .scoring, "band(x)", "green from 80, yellow from 60, orange from 40, red from 0; null below.",
      "slice count() by band(score)"),
    FunctionEntry(
      "match", .scoring, "match(x, v -> r, …, else r)", "The result beside the value that x equals.",
      "slice count() by size = match(tier, \"enterprise\" -> \"big\", else \"small\")"),
    FunctionEntry(
      "if", .scoring, "if(c, a, b)", "a where the condition is true, else b.", "slice sum(if(score < 40, 1, 0)) by tier"
    ),
    FunctionEntry(
      "decay", .scoring, "decay(t, half)", "0.5 to the power of t's age over the half-life.",
      "accounts | select name, weight = sum(decay(ts, 30d) of events last 90d) | take 3"),
  ]

  private static let dims: [FunctionEntry] = [
    FunctionEntry(
      "cohort", .dim, "cohort(a, b, …)", "As a dim: one group a cohort, a row counted in each that it is in.",
      "slice mean(score), count() by cohort(new, paid)")
  ]
}
