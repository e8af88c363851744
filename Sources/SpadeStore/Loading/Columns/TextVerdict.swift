import SpadeBase

/// Why a column stayed text although most of its values are something else: the first value that is not, and how many.
///
/// Found from the dictionary, so each distinct text is looked at once.
struct TextVerdict {
  /// What most values are.
  let type: ScalarType
  /// The first row whose value is not, its text, and how many such rows there are.
  let row: Int
  let value: [UInt8]
  let count: Int
  /// How many distinct texts they are.
  let distinct: Int

  private static let sampled = 1024
  private static let fewest = 50

  /// Nil where no type fits at least half of the values.
  init?(_ column: Column, _ dialect: Dialect) {
    guard case .text(let codes, let texts) = column.storage, texts.count > 0 else { return nil }
    let shape = FieldShape(dialect)
    var families = [Family](repeating: .none, count: texts.count)
    var fitting = 0
    for code in 0..<texts.count {
      let text = texts[code]
      // Behind and before every buffer there are bytes to spare, but not before a buffer's first.
      families[code] = Family(shape.kind(Array(text)))
      if families[code] != .none { fitting += 1 }
      if code == Self.sampled, fitting < Self.fewest { return nil }
    }
    guard fitting > 0 else { return nil }
    var rowsOfCode = [Int](repeating: 0, count: texts.count)
    for row in 0..<column.count where column.validity?[row] ?? true { rowsOfCode[codes[row]] += 1 }
    var rows: [Family: Int] = [:]
    for code in 0..<texts.count { rows[families[code], default: 0] += rowsOfCode[code] }
    let whole = rows[.whole] ?? 0
    // Whole numbers go with numbers of either mark.
    let candidates = Family.allCases.filter { $0 != .none }.map { family in
      (family, (rows[family] ?? 0) + (family.takesWhole ? whole : 0))
    }
    guard let best = candidates.max(by: { $0.1 < $1.1 }), best.1 * 2 >= column.validCount, best.1 < column.validCount
    else { return nil }
    let isOffender = { (code: Int) in
      families[code] != best.0 && !(best.0.takesWhole && families[code] == .whole) && rowsOfCode[code] > 0
    }
    guard
      let first = (0..<column.count).first(where: { (column.validity?[$0] ?? true) && isOffender(codes[$0]) })
    else { return nil }
    // A zero in front is meant to stay: 01234 is a name of digits.
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    let isName = { (code: Int) in
      texts[code].first == digits.lowerBound && texts[code].allSatisfy { digits.contains($0) }
    }
    if best.0 == .whole, (0..<texts.count).allSatisfy({ !isOffender($0) || isName($0) }) { return nil }
    type = best.0.type
    row = first
    value = Array(texts[codes[first]])
    count = column.validCount - best.1
    distinct = (0..<texts.count).count(where: isOffender)
  }

  /// Kinds that one column can hold together.
  private enum Family: Hashable, CaseIterable {
    case none, whole, bool, point, comma, yearDash, yearSlash, dot, dash, slash

    init(_ kind: FieldKind) {
      switch kind {
      case .none, .text: self = .none
      case .bool: self = .bool
      case .int: self = .whole
      case .decimal(_, let mark), .double(let mark): self = mark == Ascii.comma ? .comma : .point
      case .date(let format), .time(let format):
        switch format {
        case .yearDash: self = .yearDash
        case .yearSlash: self = .yearSlash
        case .dot: self = .dot
        case .dash: self = .dash
        case .slash: self = .slash
        }
      }
    }

    var takesWhole: Bool { self == .point || self == .comma }

    var type: ScalarType {
      switch self {
      case .none: .text
      case .bool: .bool
      case .whole: .int
      case .point, .comma: .number
      default: .date
      }
    }
  }
}
