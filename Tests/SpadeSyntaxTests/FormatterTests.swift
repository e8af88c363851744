import SpadeBase
import SpadeSyntax
import Testing

@Suite struct FormatterTests {
  @Test(arguments: [
    ("accounts|where a=1|take 3", "accounts | where a == 1 | take 3\n"),
    ("accounts\n|take 3", "accounts\n| take 3\n"),
    ("slice   score by tier |\n vs 30d   ago", "slice score by tier\n| vs 30d ago\n"),
    ("accounts | where ((a) + (b * c)) * -(d) > (e)", "accounts | where (a + b * c) * -d > e\n"),
    ("accounts | where not (a and b) or (not c) == d", "accounts | where not (a and b) or (not c) == d\n"),
    ("accounts | where a - (b - c) - d > 2.50M", "accounts | where a - (b - c) - d > 2.50M\n"),
    ("accounts | sort (-x), -(y)", "accounts | sort (-x), -y\n"),
    ("accounts | select `a b`, `ok`, `not`, `a``b`", "accounts | select `a b`, ok, `not`, `a``b`\n"),
    ("`take` | take 3", "`take` | take 3\n"),
    ("a;| take 3", "a;\n| take 3\n"),
    ("a # one\n;| take 3", "a;  # one\n| take 3\n"),
    ("use a; use b # two", "use a\nuse b  # two\n"),
    ("# head\n\n\n\nuse a  # one   \n\n# tail", "# head\n\nuse a  # one\n\n# tail\n"),
    ("a # one\n# two\n| where f(x, # three\n y) # four", "a  # one\n# two\n# three\n| where f(x, y)  # four\n"),
    ("a # one\n\n| take 3 # two\n;\n| take 4", "a  # one\n| take 3;  # two\n| take 4\n"),
    (".mode   csv  x\n| take 3", ".mode csv  x\n| take 3\n"),
    ("explain\n\n| take 3 | take 4", "explain | take 3\n| take 4\n"),
    ("set `now`=2026-10-31", "set now = 2026-10-31\n"),
    ("derive `by` = x.`not`, last = `not`", "derive by = x.`not`, last = `not`\n"),
    ("slice by = count() by `by`", "slice by = count() by `by`\n"),
    ("`not` | take 3", "`not` | take 3\n"),
    ("explain a\n| take 4", "explain a\n| take 4\n"),
    ("\n\n# head\nuse a", "# head\nuse a\n"),
    ("", ""), ("\n\n", ""), ("# only", "# only\n"),
    ("load 'x' as t(header true,types(a text))", "load 'x' as t (header yes, types (a text))\n"),
    ("let a of b=sum(x of t where c since 3d ago)", "let a of b = sum(x of t where c since 3d ago)\n"),
    (
      "a | where x @ (14d ago) < (y @ t) @ u and (x @ t) ago > 1",
      "a | where x @ 14d ago < y @ t @ u and (x @ t) ago > 1\n"
    ),
    ("a | where x > - 9223372036854775808", "a | where x > -9223372036854775808\n"),
    ("a | where `last` > since(x)", "a | where `last` > since(x)\n"),
  ])
  func canonical(_ text: String, _ expected: String) throws {
    let source = SourceText(name: "test", text: text)
    #expect(try Formatter.format(source) == expected)
    try expectRoundTrip(source)
  }

  @Test func longQueriesAreBroken() throws {
    let text = "accounts | where " + String(repeating: "a", count: 80) + " > 1 | take 3"
    let formatted = try Formatter.format(SourceText(name: "test", text: text))
    #expect(formatted.split(separator: "\n").count == 3)
    try expectRoundTrip(SourceText(name: "test", text: text))
  }

  @Test func aHundredColumnsAreALine() throws {
    let lines = try [76, 77, 78].map { count in
      let text = "a | where " + String(repeating: "b", count: count) + " > 1 | take 3"
      return try Formatter.format(SourceText(name: "test", text: text)).split(separator: "\n").count
    }
    #expect(lines == [1, 1, 3])
  }

  @Test(arguments: [
    ("`a\\\\b`", "`a\\\\b`\n"), ("`a\\tb\\nc\\rd`", "`a\\tb\\nc\\rd`\n"), ("`a\\u{1b}b`", "`a\\u{1b}b`\n"),
    ("a|where (b or c) and d or e", "a | where (b or c) and d or e\n"),
    ("a|where not b==c", "a | where not b == c\n"), ("a|where (not b)==c", "a | where (not b) == c\n"),
    ("a|where (b==c)==d", "a | where (b == c) == d\n"), ("a|where b==(c<d)", "a | where b == (c < d)\n"),
    ("a|where -(-b)>-(b+c)*d", "a | where --b > -(b + c) * d\n"),
    ("a|where (b??c) in (1,(2)) or b not in(3)", "a | where b ?? c in (1, 2) or b not in (3)\n"),
    (
      "a|where b between 1 and 2+3 and c not between(1)and(2)",
      "a | where b between 1 and 2 + 3 and c not between 1 and 2\n"
    ),
    ("a|where (b in (1)) == c", "a | where (b in (1)) == c\n"),
    ("a|where b-(c+d)/(e*f)", "a | where b - (c + d) / (e * f)\n"),
    ("a|where (b/c)/d<b/(c/d)", "a | where b / c / d < b / (c / d)\n"),
    ("a\n\n\n# x\n\n\nb", "a\n\n# x\n\nb\n"), ("a\n# x\nb", "a\n# x\nb\n"), ("a  # x\n\nb", "a  # x\n\nb\n"),
    ("a\nb\n\n", "a\nb\n"), ("a # x\t \nb", "a  # x\nb\n"), ("a |# x\ntake 3", "a  # x\n| take 3\n"),
  ])
  func signsAndNames(_ text: String, _ expected: String) throws {
    let source = SourceText(name: "test", text: text)
    #expect(try Formatter.format(source) == expected)
    try expectRoundTrip(source)
  }

  @Test func errorsAreThrown() {
    let failure = #expect(throws: Formatter.Failure.self) {
      try Formatter.format(SourceText(name: "test", text: "a | foo\nb | bar"))
    }
    #expect(failure?.diagnostics.count == 2)
  }
}

@Suite struct HighlighterTests {
  private func parts(_ text: String) -> String {
    let source = SourceText(name: "test", text: text)
    return Highlighter.parts(source.bytes).map { source.text($0.span) + ":" + $0.part.rawValue }.joined(separator: " ")
  }

  @Test func partsOfQueries() {
    #expect(
      parts("let a = mean(x last 3d) # c")
        == "let:keyword a:name =:operator mean:function (:operator x:name last:keyword 3d:date ):operator # c:comment")
    #expect(parts("take | take 3") == "take:stage |:operator take:stage 3:number")
    #expect(
      parts("accounts | where x not in (\"a\", $p) and `b c` == null")
        == "accounts:name |:operator where:stage x:name not:keyword in:keyword (:operator \"a\":text ,:operator $p:parameter "
        + "):operator and:keyword `b c`:name ==:operator null:keyword")
    #expect(parts("explain slice by tier") == "explain:keyword slice:stage by:keyword tier:name")
    #expect(parts(".mode csv\nuse x") == ".mode csv:command use:keyword x:name")
    #expect(
      parts("x | select to, y = now ; at \"")
        == "x:name |:operator select:stage to:name ,:operator y:name =:operator now:date "
        + ";:operator at:stage \":error")
    #expect(
      parts("load \"x\" as log log of a by b at c")
        == "load:keyword \"x\":text as:keyword log:name log:keyword of:keyword a:name by:keyword b:name at:keyword c:name"
    )
  }
}
