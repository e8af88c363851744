/// A bound on what is taken: beyond it there is an error that names it, never a crash.
package struct Limit: Sendable {
  /// What is counted: `levels of nesting in a text`.
  package let subject: StaticString
  /// The most that is taken.
  package let value: Int
  /// Whether `value` is a number of bytes.
  package let isBytes: Bool
  /// The code of the error beyond it.
  package let code: StaticString

  fileprivate init(_ subject: StaticString, _ value: Int, isBytes: Bool = false, _ code: StaticString) {
    self.subject = subject
    self.value = value
    self.isBytes = isBytes
    self.code = code
  }

  /// As errors and the manual write it: `65,536`, `16 MiB`.
  package var text: String { isBytes ? ByteCount.text(value) : CountText.of(value) }
}

/// All fixed bounds, one place for the code that keeps them, the errors that name them, the manual and the tests.
///
/// Memory and time aren't among them: `--memory-limit` and `--time-limit` set those.
package enum Limits {
  /// Levels of nesting, also along chains such as `a + b + c`, so that no later walk of a tree can overflow the stack.
  package static let depth = Limit("levels of nesting in a text", 1_000, "nesting-limit")
  /// Expressions within each other, definitions included.
  package static let boundDepth = Limit("levels of nesting, definitions included", 1_000, "too-deep")
  /// Bytes in one text of queries.
  package static let text = Limit("length of a text of queries", 16 << 20, isBytes: true, "text-limit")
  /// Tokens in one text of queries.
  package static let tokens = Limit("tokens in a text of queries", 1_000_000, "token-limit")
  /// Stages of a query, each derived column one: a plan has a level for each.
  package static let steps = Limit("stages of a query, each derived column one", 2_000, "too-deep")
  /// Histories and moments that an expression's past hangs on, each combination for itself.
  package static let changeSources = Limit(
    "ways in which a condition can change, definitions included", 4_096, "too-deep")
  /// Digits in one number.
  package static let digits = Limit("digits of a number in a query", 1_000, "digit-limit")
  /// Errors that lexer and parser each report for one text; what follows is not read, and an error of its own says so.
  package static let errors = Limit("errors of form in a text, each kind", 10_000, "error-limit")
  /// Scripts that run each other.
  package static let runDepth = Limit("scripts that run each other", 32, "run-limit")
  /// Bytes of a script.
  package static let script = Limit("length of a script", 16 << 20, isBytes: true, "run-limit")
  /// Moments of one `over`.
  package static let moments = Limit("steps of an `over`", 100_000, "too-many")
  /// Columns that one `pivot` makes.
  package static let pivotColumns = Limit("columns that a `pivot` makes", 4_096, "too-many")
  /// Rows of a table: each has a number of 32 bits, less than 0 for none.
  package static let rows = Limit("rows of a table", Int(Int32.max) - 1, "memory-limit")
  /// Columns of a file.
  package static let columns = Limit("columns of a file", 65_536, "header-problem")
  /// Bytes of a column's name.
  package static let columnName = Limit("length of a column's name", 4 << 10, isBytes: true, "header-problem")
  /// Bytes of one record, and so of a cell: a larger one is a quote that nobody closed.
  package static let record = Limit("length of a record of a file", 1 << 30, isBytes: true, "malformed-record")

  /// Bytes of a file in which its first two records must end, since they are looked at before memory is planned.
  package static let head = Limit("length of a file's first two records", 256 << 20, isBytes: true, "malformed-record")

  /// In the order of the way through the program.
  package static let all = [
    depth, boundDepth, steps, changeSources, text, tokens, digits, errors, runDepth, script, rows, columns, columnName,
    record,
    head, moments, pivotColumns,
  ]
}
