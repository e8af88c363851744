import SpadeBase

/// Puts the pieces of a column together, in the narrowest storage that holds them all.
struct ColumnAssembly {
  let name: String
  let pieces: [Piece]
  let summary: ColumnSummary
  let rows: Int
  /// Told each piece whose predecessors are done with; throws where the load is to stop.
  let release: @Sendable (Piece) throws(Diagnostic) -> Void

  /// Any column but text.
  func column() throws(Diagnostic) -> Column {
    let validity = try validity()
    switch summary.kind {
    case .bool: return make(.bits(try bits()), .one, validity)
    case .int: return make(try integers { _ in .none }, .one, validity)
    case .decimal(let digits, _):
      let storage = try integers { piece in
        piece.decimals == digits ? .none : .multiply(Int64(Digits.powers[digits - piece.decimals]))
      }
      return make(storage, digits == 0 ? .one : .decimal(digits), validity)
    case .double: return make(.double(try doubles()), .one, validity)
    case .date(.slash): return make(try integers { _ in .slashedDay(isDayFirst: summary.isDayFirst) }, .one, validity)
    case .date: return make(try integers { _ in .none }, .one, validity)
    case .time(let format):
      let isSlashed = format == .slash
      let perSecond: Int64 = summary.hasFractions ? 1_000_000 : 1
      let storage = try integers { piece in
        let isDate = piece.kind == .date(format)
        if isSlashed {
          let perDay = isDate ? 1 : piece.isSeconds ? 86_400 : Calendar.microsPerDay
          return .slashedTime(perDay: perDay, newPerDay: 86_400 * perSecond, isDayFirst: summary.isDayFirst)
        }
        if isDate { return .multiply(86_400 * perSecond) }
        return piece.isSeconds && summary.hasFractions ? .multiply(perSecond) : .none
      }
      let scale: Column.Scale = summary.hasFractions ? .one : .seconds
      return make(storage, scale, validity)
    case .none, .text:
      throw Diagnostic(.memoryLimit, "column \(name) has no numbers")
    }
  }

  private func make(_ storage: Column.Storage, _ scale: Column.Scale, _ validity: Bitmap?) -> Column {
    Column(name: name, type: summary.kind.type, storage: storage, scale: scale, validity: validity, count: rows)
  }

  /// A bit a row that has a value; nil where all have.
  func validity() throws(Diagnostic) -> Bitmap? {
    guard summary.nulls > 0 else { return nil }
    let bitmap = try Bitmap(count: rows)
    let words = bitmap.words.pointer
    for word in 0..<rows / 64 { words[word] = ~0 }
    for row in rows / 64 * 64..<rows { bitmap.set(row) }
    var first = 0
    for piece in pieces {
      defer { first += piece.rows }
      guard let nulls = piece.nullBits else { continue }
      let shift = UInt64(first & 63)
      for word in 0..<(piece.rows + 63) / 64 where nulls[word] != 0 {
        let target = first >> 6 + word
        words[target] &= ~(nulls[word] << shift)
        let spilled = shift == 0 ? 0 : nulls[word] >> (64 - shift)
        if spilled != 0 { words[target + 1] &= ~spilled }
      }
    }
    return bitmap
  }

  private func bits() throws(Diagnostic) -> Bitmap {
    let bitmap = try Bitmap(count: rows)
    var first = 0
    for piece in pieces {
      try release(piece)
      if let values = piece.values?.assumingMemoryBound(to: Int8.self) {
        for row in 0..<piece.rows where values[row] != 0 { bitmap.set(first + row) }
      }
      first += piece.rows
    }
    return bitmap
  }

  private func doubles() throws(Diagnostic) -> Buffer<Double> {
    let buffer = try Buffer<Double>(count: rows)
    var block = PieceBlock()
    var target = buffer.pointer
    for piece in pieces {
      try release(piece)
      if case .double = piece.kind, let values = piece.values?.assumingMemoryBound(to: Double.self) {
        target.update(from: values, count: piece.rows)
      } else {
        let divisor = Column.powerOfTen(piece.decimals)
        block.forEach(piece, .none) { values, first, count in
          for row in 0..<count { target[first + row] = Double(values[row]) / divisor }
        }
      }
      target += piece.rows
    }
    return buffer
  }

  private func integers(_ change: (Piece) -> PieceBlock.Change) throws(Diagnostic) -> Column.Storage {
    var minimum: Int64 = 0
    var maximum: Int64 = 0
    for piece in pieces where piece.nulls < piece.rows {
      let change = change(piece)
      // Slashed dates are stored by the day's number, which no bound of theirs tells: 32 bits hold every date.
      let (low, high) = change.bounds(piece.minimum, piece.maximum)
      minimum = min(minimum, low)
      maximum = max(maximum, high)
    }
    switch PieceScratch.width(minimum, maximum, isCode: false) {
    case 1: return .int8(try copy(change))
    case 2: return .int16(try copy(change))
    case 4: return .int32(try copy(change))
    default: return .int64(try copy(change))
    }
  }

  private func copy<Narrow: FixedWidthInteger & BitwiseCopyable & Sendable>(
    _ change: (Piece) -> PieceBlock.Change
  ) throws(Diagnostic) -> Buffer<Narrow> {
    let buffer = try Buffer<Narrow>(count: rows)
    var block = PieceBlock()
    var target = buffer.pointer
    for piece in pieces {
      try release(piece)
      let change = change(piece)
      if change == .none, piece.width == MemoryLayout<Narrow>.size,
        let values = piece.values?.assumingMemoryBound(to: Narrow.self)
      {
        target.update(from: values, count: piece.rows)
      } else {
        block.forEach(piece, change) { values, first, count in
          for row in 0..<count { target[first + row] = Narrow(truncatingIfNeeded: values[row]) }
        }
      }
      target += piece.rows
    }
    return buffer
  }
}
