package import SpadeBase

/// What to load: a file and how to understand it, with names not yet looked up.
package struct LoadRequest: Sendable {
  /// The kind of table wanted, its columns by name, its parent looked up already.
  package enum Kind: Sendable {
    case plain
    case entity(key: String, parent: (table: Table, key: String)?, from: String?, until: String?)
    case history(parent: Table, key: String, time: String)
    case log(parent: Table, key: String, time: String)
  }

  /// The table that the new one hangs below.
  var parent: Table? {
    switch kind {
    case .plain: nil
    case .entity(_, let parent, _, _): parent?.table
    case .history(let parent, _, _), .log(let parent, _, _): parent
    }
  }

  /// The option list of `load`; nil is sniffed.
  package struct Options: Sendable {
    /// The first byte of what stands between fields.
    package var delimiter: UInt8?
    /// `.` or `,`
    package var decimal: UInt8?
    package var header: Bool?
    /// What the columns are called, whatever the first line says.
    package var names: [String]?
    /// Texts that stand for null besides the empty unquoted field.
    package var nulls: [[UInt8]] = []
    package var types: [(column: String, type: ScalarType)] = []
    package var encoding = TextEncoding.utf8
    package var quoting = Quoting()
    /// Lines before the table.
    package var skippedLines = 0
    /// Records with too few fields get nulls, fields beyond the columns are left out.
    package var fillsRagged = false
    package init() {}
  }

  package var path: String
  package var name: String
  package var kind: Kind
  package var options: Options

  /// `path` `-` is standard input.
  package init(path: String, name: String, kind: Kind, options: Options) {
    self.path = path
    self.name = name
    self.kind = kind
    self.options = options
  }
}

/// What loading found: for the line it prints, and for tests.
package struct LoadReport: Sendable {
  package var rows = 0
  /// Bytes of the file as it lies on disk, and once decompressed.
  package var fileBytes = 0
  package var textBytes = 0
  /// Rows whose key names no parent row.
  package var orphans = 0
  /// Rows of a history dropped because a later line has the same entity and time.
  package var superseded = 0
  /// Things the user should know: restated rows, ambiguous dates, columns that stayed text because of one word.
  package var notes: [String] = []
  /// Rows that could not be read as they stand (ragged), each with its place; bounded in number.
  package var warnings: [Diagnostic] = []
  package init() {}
}
