package import SpadeBase

extension DiagnosticCode {
  package static let unexpectedToken = DiagnosticCode(
    "unexpected-token", "Something else is due at this place; the message says what was expected and what stands there."
  )
  package static let unknownStatement = DiagnosticCode(
    "unknown-statement", "A statement begins with a table, a stage, or one of the words for statements.")
  package static let unknownStage = DiagnosticCode(
    "unknown-stage", "After `|` the name of a stage is due, such as `where` or `slice`.")
  package static let unclosedBracket = DiagnosticCode(
    "unclosed-bracket", "A `(` has no `)`; the second label shows where it was opened.")
  package static let foreignSyntax = DiagnosticCode(
    "foreign-syntax", "A habit of another language; the help says how it is written here.")
  package static let chainedComparison = DiagnosticCode(
    "chained-comparison", "Comparisons don't chain: join two of them with `and`, or use `between`.")
  package static let misplacedNot = DiagnosticCode(
    "misplaced-not", "`not` binds looser than comparisons, so behind an operator it needs parentheses.")
  package static let misplacedWindow = DiagnosticCode(
    "misplaced-window", "A window such as `last 30d` stands in the parentheses of an aggregate.")
  package static let nestingLimit = DiagnosticCode(
    "nesting-limit", "Expressions nest at most 1,000 levels deep; every operator of a chain is a level.")
  package static let textLimit = DiagnosticCode("text-limit", "One text of queries has at most 16 MiB.")
  package static let tokenLimit = DiagnosticCode("token-limit", "One text of queries has at most 1,000,000 tokens.")
  package static let digitLimit = DiagnosticCode("digit-limit", "A number has at most 1,000 digits.")
  package static let errorLimit = DiagnosticCode(
    "error-limit", "Of one text at most 10,000 errors of a kind are reported; what follows them is not read.")
  package static let invalidUTF8 = DiagnosticCode(
    "invalid-utf8", "Queries are UTF-8; the place holds a byte that is not.")
  package static let unexpectedCharacter = DiagnosticCode(
    "unexpected-character", "The character has no meaning outside texts and names in backticks.")
  package static let unterminatedText = DiagnosticCode(
    "unterminated-text", "A text or a name in backticks ends on the line where it begins.")
  package static let badEscape = DiagnosticCode(
    "bad-escape", "In a text `\\` is followed by n, t, r, \\, a quote, or u{…} with a scalar's hexadecimal number.")
  package static let emptyName = DiagnosticCode("empty-name", "A name in backticks has at least one character.")
  package static let badNumber = DiagnosticCode(
    "bad-number", "Numbers look like 12, 1_000, 2.5, 1e6, 100k, 2.5M, 1B or 20%.")
  package static let integerOverflow = DiagnosticCode(
    "integer-overflow", "Integers have 64 bits: -9,223,372,036,854,775,808 to 9,223,372,036,854,775,807.")
  package static let numberRange = DiagnosticCode("number-range", "Numbers reach to about 1.8e308.")
  package static let badDuration = DiagnosticCode(
    "bad-duration", "A duration is a whole number and a unit: s, min, h, d, w, mo, q or y.")
  package static let badDate = DiagnosticCode(
    "bad-date", "A date is written 2026-10-31 and stands in the calendar, from 0001-01-01 to 9999-12-31.")
  package static let badTime = DiagnosticCode(
    "bad-time", "A time is written 2026-10-31T14:05:00, in UTC, with up to six decimals of a second.")

  /// The codes of this module.
  package static let syntax: [DiagnosticCode] = [
    .unexpectedToken, .unknownStatement, .unknownStage, .unclosedBracket, .foreignSyntax, .chainedComparison,
    .misplacedNot, .misplacedWindow, .nestingLimit, .textLimit, .tokenLimit, .digitLimit, .errorLimit, .invalidUTF8,
    .unexpectedCharacter, .unterminatedText, .badEscape, .emptyName, .badNumber, .integerOverflow, .numberRange,
    .badDuration, .badDate, .badTime,
  ]
}

/// What the parser says.
extension Diagnostic {
  static func unexpected(_ found: String, expected: String, at span: Span, help: String? = nil) -> Diagnostic {
    Diagnostic(
      .unexpectedToken, "expected \(expected), found \(found)", at: span, label: "expected \(expected)", help: help)
  }

  /// `next` is the text of the token behind the word.
  static func unknownStatement(_ word: String, next: String, at span: Span) -> Diagnostic {
    let names = Word.allCases.filter { $0.role == .stage || $0.role == .statement }.map(\.rawValue)
    // Behind `explain` and `expect` only a query can stand.
    let isStatement = names.contains(word)
    let help =
      isStatement
      ? nil
      : Suggestion.nearest(to: word, among: names).map { "did you mean `\($0)`?" }
        ?? ForeignSyntax.heads[word.lowercased()]
    return Diagnostic(
      .unknownStatement, "`\(preview(word))` begins no \(isStatement ? "query" : "statement")", at: span,
      label: "expected a \(isStatement ? "" : "statement, a ")stage, or a table followed by `|`",
      help: help ?? statementHelp(preview(word), next: next))
  }

  private static func statementHelp(_ word: String, next: String) -> String {
    switch next {
    case "=": "write let \(word) = …"
    case "(": "an expression stands in a stage: slice \(word)(…)"
    case _ where Word(rawValue: next)?.role == .stage: "put `|` before `\(next)`: \(word) | \(next) …"
    default: "a query reads: table | stage | stage"
    }
  }

  static func unknownStage(_ word: String, at span: Span) -> Diagnostic {
    let stages = Word.allCases.filter { $0.role == .stage }.map(\.rawValue)
    let help =
      ForeignSyntax.heads[word.lowercased()]
      ?? Suggestion.nearest(to: word, among: stages).map { "did you mean `\($0)`?" }
    return Diagnostic(
      .unknownStage, "no stage is called `\(preview(word))`", at: span,
      help: help ?? "the stages are " + stages.joined(separator: ", "))
  }

  static func unclosed(_ opener: Span, found: String, at span: Span, help: String?) -> Diagnostic {
    var diagnostic = Diagnostic(
      .unclosedBracket, "expected `)`, found \(found)", at: span, label: "expected `)` or an operator before this",
      help: help)
    diagnostic.labels.append(Label(opener, "opened here"))
    return diagnostic
  }

  static func foreign(_ what: String, at span: Span, help: String) -> Diagnostic {
    Diagnostic(.foreignSyntax, "\(what) is not part of the language", at: span, help: help)
  }

  static func chainedComparison(at span: Span, first: Span) -> Diagnostic {
    var diagnostic = Diagnostic(
      .chainedComparison, "comparisons don't chain", at: span, label: "a second comparison",
      help: "write `a < b and b < c`, or `b between a and c`, or put one comparison in parentheses")
    diagnostic.labels.append(Label(first, "the first comparison"))
    return diagnostic
  }

  static func misplacedNot(at span: Span) -> Diagnostic {
    Diagnostic(
      .misplacedNot, "`not` stands behind an operator that binds tighter", at: span,
      help: "put it in parentheses: (not x)")
  }

  static func misplacedWindow(_ word: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .misplacedWindow, "`\(word)` begins a window, which stands in the parentheses of an aggregate", at: span,
      help: "write for example mean(score last 30d) or count(events since 2026-10-01)")
  }

  static func tooDeep(at span: Span) -> Diagnostic {
    Diagnostic(
      .nestingLimit, "the expression is nested deeper than \(Limits.depth.text) levels", at: span,
      help: "name parts of it with `let`, and write long lists of alternatives as x in (a, b, c)")
  }
}

/// What the lexer says.
extension Diagnostic {
  static func textTooLong(_ bytes: Int) -> Diagnostic {
    Diagnostic(
      .textLimit, "the text has \(bytes) bytes, more than the limit of \(Limits.text.text)", at: Span(0, 0),
      help: "load long lists as a table")
  }

  static func tooManyTokens(at span: Span) -> Diagnostic {
    Diagnostic(
      .tokenLimit, "the text has more than the limit of \(Limits.tokens.text) tokens", at: span,
      help: "load long lists as a table")
  }

  static func tooManyErrors(at span: Span) -> Diagnostic {
    Diagnostic(
      .errorLimit, "there are more than \(Limits.errors.text) errors: what follows is not read", at: span,
      help: "mend the first ones: others may come from them")
  }

  static func tooManyDigits(_ count: Int, at span: Span) -> Diagnostic {
    Diagnostic(.digitLimit, "the number has \(count) digits, more than the limit of \(Limits.digits.text)", at: span)
  }

  static func invalidUTF8(_ byte: UInt8, at span: Span) -> Diagnostic {
    let hex = String(byte, radix: 16)
    return Diagnostic(
      .invalidUTF8, "byte 0x\(hex.utf8.count < 2 ? "0" : "")\(hex) is not valid UTF-8", at: span,
      help: "save the text as UTF-8")
  }

  static func unexpectedCharacter(_ text: String, at span: Span, help: String? = nil) -> Diagnostic {
    Diagnostic(
      .unexpectedCharacter, "\(preview(text, quote: "`")) has no meaning here", at: span,
      help: help ?? "a name with unusual characters is written in backticks: `odd name`")
  }

  static func unterminated(quote: UInt8, at span: Span) -> Diagnostic {
    let sign = String(UnicodeScalar(quote))
    let what = sign == "`" ? "the name in backticks" : "the text"
    return Diagnostic(
      .unterminatedText, "\(what) has no closing \(sign)", at: span, label: "opened here",
      help: "close it on the same line; a line break inside is written \\n")
  }

  static func badEscape(_ text: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .badEscape, "\(preview(text)) is no escape", at: span,
      help: "a backslash itself is written \\\\; the escapes are \\n \\t \\r \\\\ \\\" \\' \\` \\u{1F600}")
  }

  static func emptyName(at span: Span) -> Diagnostic {
    Diagnostic(.emptyName, "a name has at least one character", at: span)
  }

  static func badNumber(_ text: String, at span: Span, help: String) -> Diagnostic {
    Diagnostic(.badNumber, "\(preview(text)) is no number", at: span, help: help)
  }

  static func integerOverflow(_ text: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .integerOverflow, "\(preview(text)) does not fit 64-bit integers", at: span,
      label: "the largest is 9223372036854775807", help: "write it as a number, for example 1e19")
  }

  static func numberRange(_ text: String, at span: Span) -> Diagnostic {
    Diagnostic(.numberRange, "\(preview(text)) is larger than any number, which end at 1.8e308", at: span)
  }

  static func unknownUnit(_ unit: String, number: String, at span: Span) -> Diagnostic {
    let number = preview(number)
    switch unit {
    case "m":
      return Diagnostic(
        .badDuration, "`m` could be months or minutes", at: span,
        help: "write \(number)mo or \(number)min, or \(number)M for millions")
    case "K", "b":
      return Diagnostic(
        .badNumber, "no suffix of numbers is called `\(unit)`", at: span,
        help: "write \(number)\(unit == "K" ? "k" : "B")")
    default:
      return Diagnostic(
        .badDuration, "no unit is called `\(preview(unit))`", at: span,
        help: ForeignSyntax.units[unit].map { "write \(number)\($0)" }
          ?? "durations end in s, min, h, d, w, mo, q or y, numbers in k, M, B or %")
    }
  }

  static func fractionalDuration(_ text: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .badDuration, "\(preview(text)) is not a whole number of units", at: span,
      help: "use a smaller unit, such as 36h for 1.5d")
  }

  static func durationOverflow(_ text: String, at span: Span) -> Diagnostic {
    Diagnostic(.badDuration, "\(preview(text)) is longer than any duration", at: span)
  }

  static func badDate(year: Int, month: Int, day: Int, at span: Span) -> Diagnostic {
    let names = [
      "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
      "December",
    ]
    let reason: String
    if year < 1 {
      reason = "years begin with 0001"
    } else if !(1...12).contains(month) {
      reason = "there is no month \(month)"
    } else if day < 1 {
      reason = "days begin with 1"
    } else {
      reason = "\(names[month - 1]) \(year) has \(Calendar.length(year: year, month: month)) days"
    }
    return Diagnostic(.badDate, "no such date: \(reason)", at: span)
  }

  static func unpaddedDate(at span: Span, written: String) -> Diagnostic {
    Diagnostic(.badDate, "a date has two digits for month and day", at: span, help: "write \(written)")
  }

  static func dottedDate(at span: Span, written: String) -> Diagnostic {
    Diagnostic(.badDate, "a date begins with its year", at: span, help: "write \(written)")
  }

  static func badTime(_ text: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .badTime, "\(preview(text)) is no time", at: span,
      help: "a time is written 2026-10-31T14:05:00, in UTC, with up to six decimals of a second")
  }

  /// A value cut to 40 cells, control characters replaced; in quotes if asked for.
  static func preview(_ text: String, quote: String = "") -> String {
    var shown = ""
    var width = 0
    // A cluster can have any number of scalars, so those are bounded first.
    for cluster in String(String.UnicodeScalarView(text.unicodeScalars.prefix(160))) {
      let visible = cluster.unicodeScalars.allSatisfy {
        ![.control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned]
          .contains($0.properties.generalCategory)
      }
      let piece =
        visible
        ? String(cluster)
        : cluster.unicodeScalars.map { "U+" + String($0.value, radix: 16, uppercase: true) }.joined(separator: " ")
      width += DisplayWidth.of(piece)
      guard width <= 40 else { return quote + shown + "…" + quote }
      shown += piece
    }
    return quote + shown + quote
  }
}
