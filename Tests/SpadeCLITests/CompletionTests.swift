import Foundation
import SpadeBase
import SpadeSession
import SpadeSyntax
import Testing

/// What Tab offers: the cursor is where `‸` stands.
@Suite struct CompletionTests {
  private func found(_ marked: String, in talk: Talk) -> Completions.Found? {
    let parts = marked.components(separatedBy: "‸")
    return Completions.at(parts[0].utf8.count, of: parts.joined(), in: talk.session)
  }

  private func offers(_ marked: String, in talk: Talk) -> [String] {
    (found(marked, in: talk)?.candidates ?? []).map {
      $0.detail.isEmpty ? $0.display : "\($0.display) \($0.detail)"
    }
  }

  private func texts(_ marked: String, in talk: Talk) -> [String] {
    (found(marked, in: talk)?.candidates ?? []).map(\.text)
  }

  private static let offered = [
    ("accounts | where tier == \"e‸", "enterprise 60"),
    ("accounts | where tier == ‸", "free 221"),
    ("accounts | where tier == ent‸", "enterprise 60"),
    ("accounts | where tier in (\"free\", \"b‸", "business 133"),
    ("accounts | where tier not in (‸", "free 221"),
    ("accounts | where tier != 'STA‸", "starter 186"),
    ("accounts | where tier = \"fre‸", "free 221"),
    ("accounts | where seats > 3 and (tier == \"pri‸", "enterprise 60"),
    ("accounts | where tier like \"ent‸", "enterprise 60"),
    ("accounts | where tier startswith \"ent‸", "enterprise 60"),
    ("slice match(tier, \"e‸", "enterprise 60"),
    ("slice match(tier, \"free\" -> 1, \"e‸", "enterprise 60"),
    ("users | where tier == \"e‸", "enterprise 60"),
    ("accounts | where count(events where feature == \"rep‸", "reports 7,461"),
    ("accounts | where any(events where tier == \"ent‸", "enterprise 60"),
    ("accounts | where sum(seats of users where role == \"adm‸", "admin"),
    ("slice n = count() by t = tier | where t == \"ent‸", "enterprise 60"),
    ("accounts | derive t = tier | select t | where t == \"ent‸", "enterprise 60"),
    ("slice n = count() by tier | vs 30d ago | where tier == \"ent‸", "enterprise 60"),
    ("slice n = count() by tier | over 3w every 1w | where tier == \"ent‸", "enterprise 60"),
    ("accounts | derive size = if(seats > 3, \"big\", \"small\") | where size == \"b‸", "big"),
    ("accounts | derive kind = match(tier, \"free\" -> \"none\", else \"some\") | where kind == \"so‸", "some"),
    ("accounts | derive t = tier ?? \"none\" | where t == \"ent‸", "enterprise 60"),
    ("accounts | derive t = tier, r = rank(seats) | where t == \"ent‸", "enterprise 60"),
    ("accounts | derive r = rank(seats), t = tier | sort -r | take 5 | where t == \"ent‸", "enterprise 60"),
    ("accounts | derive t = tier | derive half = arr / 2 | sample 9 | where t == \"ent‸", "enterprise 60"),
    ("slice n = count() by tier | derive d = n * 2 | where tier == \"ent‸", "enterprise 60"),
    ("accounts | derive big = seats > 3 | where big == t‸", "true"),
    ("accounts | where band(score) == \"y‸", "yellow"),
    ("accounts | where lifecycle == \"onb‸", "onboarding"),
    ("accounts | where tier @ 30d ago == \"ent‸", "enterprise 60"),
    ("let big = tier == \"ent‸", "enterprise 60"),
    ("cohort c of users = tier == \"ent‸", "enterprise 60"),
    ("accounts | where count(‸", "events 45,587 rows"),
    ("accounts | where count(events wh‸", "where"),
    ("accounts | where count(events where ‸", "feature text"),
    ("accounts | where count(users where ‸", "role text"),
    ("accounts | derive half = arr / 2 | where h‸", "half number"),
    ("slice m = mean(score) by tier | sort ‸", "m number"),
    ("slice mean(score) by tier, segment | pivot ‸", "segment dim"),
    ("slice mean(score) by tier, segment | pivot segment | sort fin‸", "finance number"),
    ("users | where ti‸", "tier text"),
    ("accounts | where became(‸", "score number"),
    ("accounts | where beca‸", "became became(cond, last W)"),
    ("accounts | where any(events last ‸", "30d"),
    ("accounts | where became(score < 60, last ‸", "7d"),
    ("accounts | where became(score < 60, ‸", "last"),
    ("accounts | where change(score, ‸", "14d"),
    ("slice mean(score) | over 12w every ‸", "7d"),
    ("slice mean(score) | vs ‸", "30d ago"),
    ("accounts | where signup >= 90d ‸", "ago"),
    ("accounts | where engaged‸", "engaged cohort of accounts"),
    ("accounts | s‸", "slice"),
    ("acc‸", "accounts 600 rows"),
    ("use ‸", "users 2,800 rows"),
    ("describe accounts.ti‸", "tier text"),
    ("load \"x.csv\" as t history of ‸", "users 2,800 rows"),
    ("slice n = count() by tier\n| where tier == \"ent‸", "enterprise 60"),
    ("slice count()\naccounts | where tier == \"ent‸", "enterprise 60"),
    (".mo‸", ".mode"), (".mode j‸", "json"), (".schema us‸", "users 2,800 rows"), (".help bec‸", "became"),
    (".set rows ‸", "all"), (".set mode j‸", "json"), (".explain accounts | where tier == \"ent‸", "enterprise 60"),
    (".timer ‸", "on"), (".pager o‸", "off"), (".set pager ‸", "auto"),
  ]

  @Test func optionsOfLoad() throws {
    let talk = Talk()
    #expect(texts("load \"a.csv\" as t ‸", in: talk).contains("("))
    #expect(texts("load \"a.csv\" as t (‸", in: talk) == LoadOption.all.map { $0.word.rawValue + " " })
    #expect(offers("load \"a.csv\" as t (header no, sk‸", in: talk) == ["skip 3 lines before the table"])
    #expect(!texts("load \"a.csv\" as t (header no, ‸", in: talk).contains("header "))
    #expect(texts("load \"a.csv\" as t (ragged ‸", in: talk) == ["fill"])
    #expect(texts("load \"a.csv\" as t (header ‸", in: talk) == ["yes", "no"])
    #expect(texts("load \"a.csv\" as t (quote l‸", in: talk) == ["loose"])
    #expect(texts("load \"a.csv\" as t (types (zip t‸", in: talk) == ["time", "text"])
    #expect(texts("load \"a.csv\" as t (types (zip text, ‸", in: talk) == [])
    #expect(texts("load \"a.csv\" as t (types (zip text), ‸", in: talk).contains("names "))
    #expect(texts("load \"a.csv\" as t (delimiter ‸", in: talk) == [])
    #expect(texts("load \"a.csv\" as t (skip 3) ‸", in: talk) == [])
  }

  @Test func isOffered() throws {
    let talk = try Talk.ofPortfolio()
    talk.say("cohort engaged = seats > 3")
    for (marked, expected) in Self.offered {
      let offers = offers(marked, in: talk)
      #expect(offers.contains { $0.hasPrefix(expected) }, "\(marked): \(offers.prefix(20))")
    }
  }

  /// Wherever a column of the pipeline has come from, its values are known; where they aren't plain to see, none is made up.
  @Test func valuesAreFollowedThroughStages() throws {
    let talk = try Talk.ofPortfolio()
    talk.say("cohort engaged = seats > 3\ncohort paying = tier != \"free\"")
    talk.say("accounts | where tier == \"pro\" or seats > 3 | select name, tier, big = seats > 9, seats")
    let followed = [
      ("_ | where tier == \"ent‸", "enterprise"), ("_ | where big == t‸", "true"),
      ("_ | sort -seats | derive t = tier | where t == \"ent‸", "enterprise"),
      ("slice n = count() by cohort(engaged, paying) | where cohort == \"pay‸", "paying"),
      ("slice n = count() by big = seats > 3 | where big == f‸", "false"),
      ("accounts | derive t = tier | derive r = rank(seats) | where t == \"ent‸", "enterprise 60"),
      ("slice n = count() by tier | vs 30d ago | derive t = tier | where t == \"ent‸", "enterprise 60"),
      ("slice n = count() by tier | vs 30d ago | derive x = if(n > 3, \"many\", \"few\") | where x == \"m‸", "many"),
      (
        "slice n = count() by tier | over 3w every 1w | derive x = if(n > 3, \"many\", \"few\") | where x == \"m‸",
        "many"
      ),
      (
        "accounts | retain any(events) by month(signup) for 3 | derive x = if(n > 3, \"many\", \"few\") | where x == \"m‸",
        "many"
      ),
      (
        "slice n = count() by tier, segment | pivot tier | derive x = if(free > 3, \"many\", \"few\") | where x == \"m‸",
        "many"
      ),
      ("accounts | derive k = match(tier, \"free\" -> tier, else \"x\") | where k == \"x‸", "x"),
      ("accounts | derive k = match(tier, \"free\" -> tier, else \"x\") | where k == \"ent‸", "enterprise 60"),
      ("users | derive t = tier | at 30d ago | where t == \"ent‸", "enterprise 60"),
    ]
    for (marked, expected) in followed {
      let offers = offers(marked, in: talk)
      #expect(offers.contains { $0.hasPrefix(expected) }, "\(marked): \(offers.prefix(20))")
    }
    for marked in [
      "_ | where seats == \"‸",
      "accounts | derive k = match(tier, \"free\" -> upper(name), else \"x\") | where k == \"x‸",
      "slice n = count() by tier | vs 30d ago | where n_was == \"‸",
      "slice n = count() by tier | over 3w every 1w | where as_of == \"‸",
    ] {
      #expect(texts(marked, in: talk) == [], "\(marked)")
    }
  }

  @Test func mostFrequentFirstAndReplacedWhole() throws {
    let talk = try Talk.ofPortfolio()
    #expect(
      offers("accounts | where tier == \"‸", in: talk).prefix(4) == [
        "free 221", "starter 186", "business 133", "enterprise 60",
      ])
    #expect(texts("accounts | where tier == \"ent‸\" | take 3", in: talk) == ["\"enterprise\""])
    #expect(found("accounts | where tier == \"ent‸\" | take 3", in: talk)?.span == Span(25, 30))
    #expect(offers("accounts | where tier == \"zzz‸", in: talk) == [])
    #expect(offers("accounts | where tier == \"free\"‸", in: talk) == [])
    #expect(offers("accounts # a remark ‸", in: talk) == [])
    #expect(!offers("slice mean(score) by tier | where ‸", in: talk).contains { $0.hasPrefix("seats") })
  }

  @Test func aListIsOfferedWhatItLacks() throws {
    let talk = try Talk.ofPortfolio()
    let offered = { (typed: String) in offers("accounts | where \(typed)‸", in: talk).prefix(4).map { $0 } }
    #expect(offered("tier in (\"free\", \"starter\", ").prefix(2) == ["business 133", "enterprise 60"])
    #expect(!offers("accounts | where tier in (\"free\", ‸", in: talk).contains { $0.hasPrefix("free") })
    #expect(offered("tier not in (\"free\", 'business', \"") == ["starter 186", "enterprise 60"])
    #expect(offered("tier in (\"free\", \"fr") == [])
    #expect(offered("band(score) in (\"red\", \"") == ["green", "yellow", "orange"])
    // Another list has its own.
    #expect(offered("tier in (\"free\") or tier in (").first == "free 221")
    #expect(offered("tier in (\"free\", \"starter\") and segment == \"f").count == 1)
  }

  /// Whatever a value holds, what is inserted reads as it, and the menu shows nothing raw.
  @Test func insertsWhatReadsAsTheValue() throws {
    let command = try Command()
    let odd = [
      "a\"b", "back\\slash", "tab\there", "bell\u{7}", "\u{1b}[31mred", "right\u{202e}left", "zero\u{200b}width", "ü日本",
      "it's",
    ]
    let cells = odd.map { "\"" + $0.replacingOccurrences(of: "\"", with: "\"\"") + "\"" }
    try command.write("odd.csv", "id,v\n" + cells.enumerated().map { "\($0),\($1)\n" }.joined())
    let talk = Talk("load \"odd.csv\" as odd entity id", folder: command.folder)
    let candidates = try #require(found("odd | where v == ‸", in: talk)?.candidates.prefix(odd.count))
    for candidate in candidates {
      #expect(talk.rows("odd | where v == \(candidate.text) | slice n = count()") == ["1"], "\(candidate)")
      let isPlain = { (text: String) in
        !text.unicodeScalars.contains {
          $0.properties.generalCategory == .control || $0.properties.generalCategory == .format
        }
      }
      #expect(isPlain(candidate.text) && isPlain(candidate.display), "\(candidate)")
    }
    try command.remove()
  }

  @Test func namesOfFiles() throws {
    let command = try Command()
    try FileManager.default.createDirectory(
      atPath: command.folder + "/data of\u{202e}it", withIntermediateDirectories: true)
    try command.write("data of\u{202e}it/x\"y.csv", "a\n1\n")
    try command.write(".hidden", "")
    let talk = Talk()
    let place = command.folder
    #expect(texts("load \"\(place)/dat‸", in: talk) == ["\"\(place)/data of\\u{202e}it/"])
    #expect(texts("load \"\(place)/data of\\u{202e}it/‸", in: talk) == ["\"\(place)/data of\\u{202e}it/x\\\"y.csv\""])
    #expect(texts("accounts | into \"\(place)/w‸", in: talk) == ["\"\(place)/w.spade\""])
    #expect(texts(".read \(place)/w‸", in: talk) == ["\(place)/w.spade"])
    #expect(!offers("load \"\(place)/‸", in: talk).contains { $0.contains("hidden") })
    #expect(offers("load \"\(place)/.h‸", in: talk).count == 1)
    #expect(offers("load \"/no/such/folder/‸", in: talk) == [])
    try command.remove()
  }

  /// No text makes it trap, and what it says to replace is always a part of the text.
  @Test func anyPrefixOfAnyText() throws {
    let talk = try Talk.ofPortfolio()
    let texts =
      DiggingTests.queries + [
        "accounts | retain any(events) by month(signup) for 12", "))))", "(((", "| | |", ".", ". ", "\"", "`", "`a b",
        "$", "$x",
        "load \"a\" as b entity c of d by e from f until g (delimiter \";\")", "match(,", "in (", "a in (b in (c",
        "where = = =",
        "accounts | where x @ @ @", "ü == \"ü", "accounts.", ".rows", ".explain .explain", "\u{0}\u{ff}",
      ]
    for text in texts {
      let bytes = Array(text.utf8)
      for end in 0...bytes.count {
        let prefix = String(decoding: bytes[..<end], as: UTF8.self)
        guard let found = Completions.at(prefix.utf8.count, of: prefix, in: talk.session) else { continue }
        #expect(found.span.start >= 0 && found.span.start <= found.span.end && found.span.end <= prefix.utf8.count)
      }
    }
  }
}
