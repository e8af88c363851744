/// Records with another number of fields than there are columns: how many, and the first of them.
struct RaggedRecords: Sendable {
  /// Those with too few fields, and those with too many.
  private(set) var short = 0
  private(set) var long = 0
  private(set) var first: [(line: Int, fields: Int)] = []
  /// As many as an error lists.
  static let kept = 6

  var count: Int { short + long }

  mutating func add(line: Int, fields: Int, isShort: Bool) {
    if isShort { short += 1 } else { long += 1 }
    if first.count < Self.kept { first.append((line, fields)) }
  }

  /// Adds those of the next chunk, which begins in `line`.
  mutating func append(_ others: RaggedRecords, after line: Int) {
    short += others.short
    long += others.long
    for other in others.first where first.count < Self.kept { first.append((line + other.line, other.fields)) }
  }
}
