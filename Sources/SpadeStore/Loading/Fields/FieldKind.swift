/// What all the fields of a column, or of a piece of it, can be read as.
enum FieldKind: Hashable, Sendable {
  /// No field has a value.
  case none
  case bool
  case int
  /// Numbers that are integers of less than 2^53 once multiplied by 10^digits, with this mark (0: not seen).
  case decimal(digits: Int, mark: UInt8)
  /// Any other numbers, with this mark (0: not seen).
  case double(mark: UInt8)
  case date(DateFormat)
  case time(DateFormat)
  case text

  /// The kind that holds both; the order of the two doesn't matter.
  func joined(_ other: FieldKind) -> FieldKind {
    switch (self, other) {
    case (.none, let kind), (let kind, .none): kind
    case (.bool, .bool): .bool
    case (.int, .int): .int
    case (.date(let a), .date(let b)) where a == b: .date(a)
    case (.date(let a), .time(let b)) where a == b: .time(a)
    case (.time(let a), .date(let b)) where a == b: .time(a)
    case (.time(let a), .time(let b)) where a == b: .time(a)
    default: joinedNumbers(other)
    }
  }

  /// The kind of a column whose type was set: no value, or only integers or dates, doesn't make it another type.
  func forced(_ type: ScalarType) -> FieldKind {
    switch (self, type) {
    case (.none, .bool): .bool
    case (.none, .int): .int
    case (.none, .number), (.int, .number): .decimal(digits: 0, mark: 0)
    case (.none, .date): .date(.yearDash)
    case (.none, .time): .time(.yearDash)
    case (.date(let format), .time): .time(format)
    default: self
    }
  }

  private func joinedNumbers(_ other: FieldKind) -> FieldKind {
    guard let a = numeric, let b = other.numeric, let mark = Self.joined(a.mark, b.mark) else { return .text }
    guard let left = a.digits, let right = b.digits else { return .double(mark: mark) }
    return .decimal(digits: max(left, right), mark: mark)
  }

  /// Decimals (nil: a double) and mark of a numeric kind.
  private var numeric: (digits: Int?, mark: UInt8)? {
    switch self {
    case .int: (0, 0)
    case .decimal(let digits, let mark): (digits, mark)
    case .double(let mark): (nil, mark)
    default: nil
    }
  }

  private static func joined(_ a: UInt8, _ b: UInt8) -> UInt8? {
    if a == 0 || a == b { return b }
    return b == 0 ? a : nil
  }

  /// The decimal mark of its numbers; 0 where there is none.
  var mark: UInt8 { numeric?.mark ?? 0 }

  /// The type of such a column.
  var type: ScalarType {
    switch self {
    case .none, .text: .text
    case .bool: .bool
    case .int: .int
    case .decimal, .double: .number
    case .date: .date
    case .time: .time
    }
  }
}

/// How a date is written. A column has one format: reading a mixture would be guessing.
enum DateFormat: UInt8, Hashable, Sendable, CaseIterable {
  /// `2026-10-31`
  case yearDash
  /// `2026/10/31`
  case yearSlash
  /// `31.10.2026`
  case dot
  /// `31-10-2026`
  case dash
  /// `31/10/2026` or `10/31/2026`: only the whole column shows which.
  case slash
}
