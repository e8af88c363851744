import SpadeBase

/// What is given arbitrary bytes: a part of the program, and what must hold whatever the bytes are.
///
/// The coverage-guided fuzzer and the tests run the same bodies; a finding is a text, so that both can say it their way.
package enum FuzzTarget: String, CaseIterable, Sendable {
  /// Lexer and parser on a text of statements
  case parse
  /// The same, the highlighter, and the formatter on what can be parsed
  case syntax
  /// The loader on a file's bytes
  case load
  /// Statements over a small loaded workspace, answered in two ways
  case query
  /// A file's bytes, a NUL, and statements over it
  case both
  /// The reader of saved files on a file's bytes
  case snapshot

  /// What is wrong with how the program took these bytes; nil where all is well.
  package func finding(in bytes: [UInt8]) -> String? {
    switch self {
    case .parse: SyntaxFuzzing.findingInParse(of: bytes)
    case .syntax: SyntaxFuzzing.finding(in: bytes)
    case .load: LoadFuzzing.finding(in: bytes)
    case .query: QueryFuzzing.finding(in: bytes)
    case .both: QueryFuzzing.finding(inFileAndQuery: bytes)
    case .snapshot: SnapshotFuzzing.finding(in: bytes)
    }
  }

  /// The smallest inputs that mean something, beside the seeds from the tests' files.
  package var seeds: [[UInt8]] {
    switch self {
    case .parse, .syntax, .query: SeedTexts.queries.map { Array($0.utf8) }
    case .load: SeedTexts.files.map { Array($0.utf8) }
    case .both: SeedTexts.files.flatMap { file in SeedTexts.plainQueries.map { Array("\(file)\u{0}\($0)".utf8) } }
    case .snapshot: SnapshotFuzzing.seeds
    }
  }
}
