import Foundation
import SpadeSession
import SpadeStore
import Testing

/// `.rows`, `.undo`, `.last`, and what `|` and `_` mean after them.
@Suite struct DiggingTests {
  /// Queries whose answers have the number of rows behind each line in a column `n`.
  static let queries = [
    "slice n = count() by tier",
    "slice n = count(), mean(score) by tier, m = month(signup) | sort -n | take 7",
    "slice n = count() by csm",
    "slice n = count() by level = band(score), segment | where n > 3",
    "slice n = count() by bin(score, 10)",
    "slice n = count() by score",
    "slice n = count() by big = arr > 10k, pulse",
    "accounts | where tier != \"free\" | derive half = arr / 2 | slice n = count() by mod(seats, 3), half > 5000",
    "events | where feature != null | slice n = count() by feature, week(ts) | sort -n | take 5",
    "users | slice n = count() by tier, role",
    "cohort grown = seats >= 10 or arr > 20k; cohort young = signup >= 200d ago; slice n = count() by cohort(grown, young), region",
    "slice n = count() by tier | over 3w every 1w",
    "slice n = count() by tier | over 30h every 10h | sort -as_of",
    "slice n = count() by tier, segment | at 2026-06-30",
    "slice n = count() by tier | vs 90d ago | select tier, n",
    "slice n = count() by tier, segment | select s = segment, tier, n | derive double = n * 2",
    "slice n = count() by account_id, tier | sort -n | take 3",
    "slice n = count() by r = rank(score within tier) | take 4",
    "slice m = count() by tier, segment | slice n = count() by tier",
    "accounts | retain any(events) by quarter(signup) for 2 | select cohort, age, n = size",
    "all accounts | slice n = count() by year(churned_on)",
    "accounts | take 50 | slice n = count() by tier",
    "slice n = count()",
    "slice n = count() by t = \"a\\\"b\\n\"",
  ]

  @Test func asManyRowsAsTheLineSays() throws {
    let talk = try Talk.ofPortfolio()
    for query in Self.queries { try check(query, talk) }
  }

  private func check(_ query: String, _ talk: Talk) throws {
    talk.say(query)
    let table = try #require(talk.session.lastResult)
    let column = try #require(table.columns.firstIndex { $0.name == "n" })
    #expect(table.rowCount > 0)
    for line in 1...min(table.rowCount, 40) {
      guard case .int(let expected) = table.columns[column].value(at: line - 1) else { continue }
      let output = talk.say(".rows \(line)")
      let found = try #require(talk.session.lastResult, "\(output)")
      let asked = try #require(talk.session.asked.last)
      #expect(Int(expected) == found.rowCount, "line \(line) of \(query): \(asked.text)\n\(output)")
      // The text that is shown is the query that was asked.
      talk.say(asked.text)
      #expect(talk.session.lastResult?.rowCount == found.rowCount)
      talk.say(".undo")
      talk.say(".undo")
      #expect(talk.session.asked.last?.text != asked.text)
    }
  }

  @Test func aRowOfATableIsItself() throws {
    let talk = try Talk.ofPortfolio()
    talk.say("accounts | sort -arr | select name, arr | take 3")
    let name = talk.session.lastResult?.columns[0].value(at: 1)
    talk.say(".rows 2")
    #expect(talk.session.lastResult?.rowCount == 1)
    #expect(talk.session.lastResult?.columns.first { $0.name == "name" }?.value(at: 0) == name)
    talk.say("events | sort -ts | take 2")
    talk.say(".rows 1")
    #expect((talk.session.lastResult?.rowCount ?? 0) >= 1)
    talk.say("users | where account_id == null | slice n = count() by role")
    talk.say("slice n = count()")
  }

  @Test func saysWhyNot() throws {
    let talk = try Talk.ofPortfolio()
    #expect(talk.say(".rows 1").contains("there is no answer yet"))
    talk.say("slice n = count() by tier, segment | select tier, n")
    #expect(talk.say(".rows 1").contains("the answer doesn't show 'segment'"))
    talk.say("slice n = count() by tier")
    #expect(talk.say(".rows 0").contains("error[cannot-dig]: the last answer has no line 0"))
    #expect(talk.say(".rows 99").contains("it has lines 1 to 4"))
    #expect(talk.say(".rows x").contains("bad-argument"))
    talk.say("plans")
    #expect(talk.say(".rows").contains("bad-argument"))
  }

  @Test func theLastAnswerAgain() throws {
    let talk = try Talk.ofPortfolio()
    #expect(talk.say(".last").contains("there is no answer yet"))
    talk.say("slice n = count() by tier")
    talk.say("| where n > 150")
    talk.say(".mode json")
    let again = talk.say(".last")
    #expect(again.contains("{\"tier\":\"free\",\"n\":") && !again.contains("business"), "\(again)")
  }

  @Test func errorsInACommandStandWhereTheyAre() throws {
    let talk = try Talk.ofPortfolio()
    func says(_ text: String, _ caret: String) {
      let output = talk.say(text)
      #expect(output.contains(caret), "\(output)")
    }
    says(
      "use accounts\n\n  .explain slice nosuch",
      "<prompt>:3:18\n  |\n3 |   .explain slice nosuch\n  |                  ^^^^^^")
    says(".help nosuch", "<prompt>:1:7\n  |\n1 | .help nosuch\n  |       ^^^^^^")
    says(" .mode  nocsv", "1 |  .mode  nocsv\n  |         ^^^^^")
    says(".rows", "1 | .rows\n  | ^^^^^")
    says(".rows 7", "1 | .rows 7\n  |       ^")
    says(".read no.spade", "1 | .read no.spade\n  |       ^^^^^^^^")
    says(".schema nosuch", "1 | .schema nosuch\n  |         ^^^^^^")
    let explained = talk.say(".explain slice n = count() by tier | sort n | take 1")
    #expect(
      explained.contains("\naggregate,\"1 dim, 1 measure\",4,") && explained.contains("\nsort,1 key,4,"), "\(explained)"
    )
  }

  /// Each stage has a line that says what it works on.
  @Test(arguments: [
    (
      "all accounts | derive half = arr / 2, r = rank(seats)",
      ["scan,all accounts", "derive,1 column", "peers,1 column"]
    ),
    ("accounts | sort -seats | take 2 within tier", ["scan,accounts", "sort,1 key", "take,2 rows a group"]),
    ("accounts | sample 3 seed 7", ["sample,\"3 rows, seed 7\",3"]),
    ("accounts | retain any(events) by month(signup) for 2", ["gone included", "retain,2 periods of a month"]),
    ("slice n = count() by tier | over 2w every 1w", ["aggregate,\"1 dim, 1 measure\"", "over,"]),
    ("slice n = count() by tier | vs 30d ago", ["vs,"]),
    ("accounts | where count(events last 30d) > 3 | slice mean(score)", ["rows read,\"accounts"]),
    ("slice n = count() by tier | at 2026-06-30", ["as of,2026-06-30,,", "aggregate,\"1 dim, 1 measure\",4,"]),
    ("slice n = count() by tier, segment | pivot tier", ["last result,,"]),
  ]) func explainsEveryStage(_ query: String, _ lines: [String]) throws {
    let explained = try Talk.ofPortfolio().say(".explain " + query)
    for line in lines { #expect(explained.contains(line), "\(explained)") }
  }

  @Test func goesBack() throws {
    let talk = try Talk.ofPortfolio()
    #expect(talk.say(".undo").contains("there is no query yet"))
    talk.say("slice n = count() by tier")
    #expect(talk.say(".undo").contains("no query before"))
    talk.say("slice n = count() by segment")
    talk.say(".undo")
    #expect(talk.rows("_ | slice k = count()") == ["4"])
    #expect(talk.say(".last").contains("k\n1\n") == false)
  }

  /// `_` in a query that is gone on from means what it meant, not the query's own answer.
  @Test func lastResultStaysTheSame() throws {
    let talk = try Talk.ofPortfolio()
    talk.say("slice n = count() by tier, segment")
    #expect(talk.rows("_ | slice k = count() by tier | sort -k").count == 4)
    #expect(talk.rows("| slice total = sum(k)") == ["32"])
    talk.say(".undo")
    talk.say(".rows 1")
    #expect(talk.session.asked.last?.text.hasPrefix("accounts | ") == true)
  }
}
