/// The forms in which an answer can be written: the one list that options, help and completion read.
package enum ResultMode: String, Sendable, CaseIterable {
  case table, box, csv, tsv, json, ndjson, markdown, vertical, html, svg

  /// What it is called on the command line and at the prompt.
  package var name: String { rawValue }

  /// A few words for help and completion.
  package var summary: String {
    switch self {
    case .table: "aligned columns under a thin rule, for reading"
    case .box: "aligned columns in a full frame, for reading"
    case .csv: "comma-separated values (RFC 4180), exact"
    case .tsv: "tab-separated values with \\t \\n \\\\ escapes, exact"
    case .json: "one array of objects, exact"
    case .ndjson: "one JSON object a line, exact"
    case .markdown: "a Markdown table, exact numbers"
    case .vertical: "one line a value, one block a row, for wide rows"
    case .html: "a page that stands alone: tables, drawings, what was asked"
    case .svg: "a drawing as an image"
    }
  }

  /// The file ending that asks for it in `into`, without the dot; nil for modes of the screen.
  package var fileEnding: String? {
    switch self {
    case .csv, .tsv, .json, .ndjson, .html, .svg: rawValue
    case .markdown: "md"
    case .table, .box, .vertical: nil
    }
  }

  /// True for modes that are laid out for a reader: numbers rounded, results of several queries parted by an empty line.
  package var isForReading: Bool {
    switch self {
    case .table, .box, .vertical: true
    case .csv, .tsv, .json, .ndjson, .markdown, .html, .svg: false
    }
  }

  /// True for modes whose document holds the line of evidence itself.
  package var showsEvidence: Bool { self == .html || self == .svg }

  /// The mode of that exact name.
  package init?(name: String) { self.init(rawValue: name) }

  /// The mode that a file's ending asks for, in either case; nil where it asks for none.
  package init?(path: String) {
    let file = path.split(separator: "/").last ?? ""
    guard let dot = file.lastIndex(of: ".") else { return nil }
    let ending = file[file.index(after: dot)...].lowercased()
    guard let mode = Self.allCases.first(where: { $0.fileEnding == ending }) else { return nil }
    self = mode
  }
}
