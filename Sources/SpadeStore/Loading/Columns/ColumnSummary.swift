import SpadeBase

/// What all pieces of a column say together: its kind and what its storage must hold.
struct ColumnSummary {
  private(set) var kind = FieldKind.none
  private(set) var nulls = 0
  private(set) var isTruncated = false
  /// Slashed dates that could be read either way, so that nobody can know.
  private(set) var isAmbiguous = false
  private(set) var isDayFirst = true
  private(set) var hasFractions = false
  /// Some piece was read as something else than text.
  private(set) var hasTyped = false

  /// `plan` says whether the column's type was set rather than inferred.
  init(_ pieces: [Piece], _ plan: ColumnPlan) {
    var canBeDayFirst = true
    var canBeMonthFirst = true
    for piece in pieces {
      kind = kind.joined(piece.kind)
      nulls += piece.nulls
      isTruncated = isTruncated || piece.isTruncated
      hasFractions = hasFractions || piece.hasFractions
      canBeDayFirst = canBeDayFirst && piece.canBeDayFirst
      canBeMonthFirst = canBeMonthFirst && piece.canBeMonthFirst
      hasTyped = hasTyped || piece.kind != .text && piece.kind != .none
    }
    if case .forced(let type) = plan { kind = kind.forced(type) }
    if kind == .date(.slash) || kind == .time(.slash) {
      isDayFirst = canBeDayFirst
      isAmbiguous = canBeDayFirst && canBeMonthFirst
      if canBeDayFirst == canBeMonthFirst { kind = .text }
    }
    if case .decimal(let digits, let mark) = kind, !Self.fits(pieces, digits) { kind = .double(mark: mark) }
  }

  /// True where all values scaled by 10^digits are exact doubles.
  private static func fits(_ pieces: [Piece], _ digits: Int) -> Bool {
    for piece in pieces where piece.nulls < piece.rows {
      let factor = Int64(Digits.powers[digits - piece.decimals])
      for bound in [piece.minimum, piece.maximum] {
        let (product, overflow) = bound.multipliedReportingOverflow(by: factor)
        guard !overflow, product.magnitude < TypedReading.scaledLimit else { return false }
      }
    }
    return true
  }
}

extension Piece {
  /// Decimals of its stored integers.
  var decimals: Int {
    if case .decimal(let digits, _) = kind { digits } else { 0 }
  }
}
