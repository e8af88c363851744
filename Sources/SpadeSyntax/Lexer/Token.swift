package import SpadeBase

/// A piece of query text: what it is, where it stands and, for a literal, its value.
package struct Token: Sendable {
  /// What a token can be.
  package enum Kind: Hashable, Sendable {
    /// A bare word: a name or, where one is due, a keyword
    case word
    /// A name in backticks
    case quotedName
    /// `$name`
    case parameter
    case int, number, text, date, time, duration
    case symbol(Symbol)
    /// A line such as `.mode csv`, up to its end
    case command
    case comment
    case newline
    /// The end of a statement, put in by `Layout`
    case end
    /// Text that means nothing; the lexer's diagnostics say why
    case error
  }

  package var kind: Kind
  package var span: Span
  /// The keyword that a bare word spells.
  package var word: Word?
  /// What a literal is worth, and a quoted name's text.
  package var value: Literal.Value?

  package init(_ kind: Kind, _ span: Span, word: Word? = nil, value: Literal.Value? = nil) {
    self.kind = kind
    self.span = span
    self.word = word
    self.value = value
  }
}

extension Token {
  /// True for 2^63, which is an integer only behind a minus.
  package var isLeastInteger: Bool { kind == .int && value == .int(.min) }
}

/// The signs of the language.
package enum Symbol: String, CaseIterable, Sendable {
  case pipe = "|"
  case comma = ","
  case semicolon = ";"
  case open = "("
  case close = ")"
  case dot = "."
  case underscore = "_"
  case arrow = "->"
  case assign = "="
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case coalesce = "??"
  case plus = "+"
  case minus = "-"
  case star = "*"
  case slash = "/"
  case at = "@"

  /// True where a line that ends in it goes on.
  package var continuesLine: Bool {
    switch self {
    case .semicolon, .open, .close, .dot, .underscore: false
    default: true
    }
  }
}

/// The words with a meaning of their own, each in the places that call for it; elsewhere they are names.
///
/// With `Symbol` this is the one table that highlighting, completion, the formatter and the grammar's test read.
package enum Word: String, CaseIterable, Sendable {
  // Statements.
  case load, save, openFile = "open", `let`, cohort, set, use, run, describe, explain, expect
  // Stages.
  case `where`, derive, select, sort, take, sample, slice, at, over, vs, pivot, retain, plot, into
  // Operators.
  case and, or, not, `in`, between, like, contains, startswith, endswith, ago
  // Constants.
  case `true`, `false`, null, now, today
  // Inside stages and calls.
  case all, by, within, seed, every, `for`, of, last, before, since, from, to, `else`
  // Inside `load`.
  case `as`, entity, history, log, until, delimiter, decimal, header, types, encoding, yes, no
  case names, quote, loose, escape, skip, ragged, fill

  /// What part a word plays.
  package enum Role: Sendable { case statement, stage, `operator`, constant, clause, loading }

  /// The part this word plays.
  package var role: Role {
    switch self {
    case .load, .save, .openFile, .let, .cohort, .set, .use, .run, .describe, .explain, .expect: .statement
    case .where, .derive, .select, .sort, .take, .sample, .slice, .at, .over, .vs, .pivot, .retain, .plot, .into:
      .stage
    case .and, .or, .not, .in, .between, .like, .contains, .startswith, .endswith, .ago: .operator
    case .true, .false, .null, .now, .today: .constant
    case .all, .by, .within, .seed, .every, .for, .of, .last, .before, .since, .from, .to, .else: .clause
    case .as, .entity, .history, .log, .until, .delimiter, .decimal, .header, .types, .encoding, .yes, .no: .loading
    case .names, .quote, .loose, .escape, .skip, .ragged, .fill: .loading
    }
  }

  /// True where it can't begin an operand: a column of that name needs backticks.
  package var isReserved: Bool {
    switch self {
    case .and, .or, .not, .by, .else, .true, .false, .null, .now, .today: true
    default: false
    }
  }

  /// True where it begins a statement or a stage, so that a table of that name needs backticks.
  package var isHead: Bool { role == .statement || role == .stage || self == .all }

  /// True where it begins a window.
  package var isWindow: Bool { self == .last || self == .before || self == .since || self == .from }

  /// True where a line that ends in it may go on.
  package var continuesLine: Bool { role == .operator && self != .ago }

  /// True where it stands between two operands.
  package var isInfix: Bool { role == .operator && self != .not && self != .ago }

  /// The keyword that `name` spells, in lower case as the language writes them.
  package init?(spelling name: some Collection<UInt8>) {
    guard name.count <= 10, name.allSatisfy({ $0 >= 0x61 && $0 <= 0x7a }),
      let word = Word.table[String(decoding: name, as: UTF8.self)]
    else { return nil }
    self = word
  }

  private static let table = Dictionary(uniqueKeysWithValues: Word.allCases.map { ($0.rawValue, $0) })
}
