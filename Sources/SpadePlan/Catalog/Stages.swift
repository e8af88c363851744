/// A stage as the manual knows it; the one table that help, completion, docs and tests read.
package struct StageEntry: Sendable {
  package let name: String
  /// How it is written.
  package let usage: String
  /// One or two sentences.
  package let summary: String
  /// A query that runs on the example portfolio.
  package let example: String

  init(_ name: String, _ usage: String, _ summary: String, _ example: String) {
    self.name = name
    self.usage = usage
    self.summary = summary
    self.example = example
  }
}

/// The stages of the language.
package enum Stages {
  /// The stage of that name.
  package static func entry(_ name: String) -> StageEntry? { all.first { $0.name == name } }

  /// All of them, in the manual's order.
  package static let all: [StageEntry] = [
    StageEntry(
      "where", "where COND", "Keeps the rows where the condition is true.",
      "accounts | where tier == \"enterprise\" and score < 40 | select name, score"),
    StageEntry(
      "derive", "derive NAME = EXPR, …", "Adds or replaces columns.",
      "accounts | derive per_seat = arr / seats | sort -per_seat | take 3"),
    StageEntry(
      "select", "select ITEM, …", "Keeps only these columns; an item is EXPR or NAME = EXPR.",
      "accounts | select name, tier, score | take 3"),
    StageEntry(
      "sort", "sort KEY, …", "Sorts; -KEY descends. Rows that are equal keep their order, nulls come last.",
      "accounts | sort -arr, name | take 5"),
    StageEntry(
      "take", "take N [within DIM, …]", "The first N rows, or the first N of each group.",
      "accounts | sort -arr | take 2 within tier | select tier, name, arr"),
    StageEntry(
      "sample", "sample N [seed S]", "N rows at random; the same ones each time for the same seed.",
      "accounts | where band(score) == \"green\" | sample 5"),
    StageEntry(
      "slice", "slice [MEASURE, …] [by DIM, …]",
      "Aggregates. Without a measure it counts; a bare numeric column means its profile. Sorted by the dims.",
      "slice score by tier"),
    StageEntry("at", "at TIME", "Asks the whole query as of a moment.", "slice score by tier | at 30d ago"),
    StageEntry(
      "over", "over SPAN every STEP", "Asks the whole query at many moments, oldest first, with a first column as_of.",
      "slice mean(score) by tier | over 12w every 1w"),
    StageEntry(
      "vs", "vs TIME", "After a slice: beside each measure what it was at that moment, and the change.",
      "slice mean(score) by tier | vs 30d ago"),
    StageEntry(
      "pivot", "pivot DIM", "One column for each value of a dim.", "slice n = count() by tier, segment | pivot segment"),
    StageEntry(
      "retain", "retain COND by PERIOD(date) for N",
      "Cohort retention: of those who began in a period, how many meet the condition k periods later.",
      "accounts | retain any(events) by month(signup) for 12"),
    StageEntry(
      "plot", "plot", "Draws the result instead of tabulating it.", "slice mean(score) | over 12w every 1w | plot"),
    StageEntry(
      "into", "into \"FILE\"",
      "Writes the result to a file; its ending says how: .csv .tsv .json .ndjson .md .html .svg.",
      "slice score by tier | into \"tiers.csv\""),
  ]
}
