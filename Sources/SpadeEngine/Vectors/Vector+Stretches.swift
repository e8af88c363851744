import SpadeStore

extension Vector {
  /// Stretches of a stored column one after the other, widened; they must lie in the column.
  init(column: Column, runs: Runs) {
    let values: Values
    switch column.storage {
    case .bits(let bits):
      let words = bits.words.pointer
      values = .bools(Self.fill(runs) { words[$0 >> 6] >> UInt64($0 & 63) & 1 != 0 })
    case .int8(let buffer): values = Self.widen(buffer.pointer, runs, column)
    case .int16(let buffer): values = Self.widen(buffer.pointer, runs, column)
    case .int32(let buffer): values = Self.widen(buffer.pointer, runs, column)
    case .int64(let buffer): values = Self.widen(buffer.pointer, runs, column)
    case .double(let buffer):
      let source = buffer.pointer
      values = .numbers(Self.fill(runs) { source[$0] })
    case .text(let codes, let dictionary):
      values = dictionary.count == 0 ? .constant(.null) : .texts(Self.codes(codes, runs), dictionary)
    }
    var validity: [Bool]?
    if let bitmap = column.validity, values.isSpread {
      let words = bitmap.words.pointer
      validity = Validity.normalised(Self.fill(runs) { words[$0 >> 6] >> UInt64($0 & 63) & 1 != 0 })
    }
    self.init(type: column.type, values: values, validity: validity, count: runs.rowCount)
  }

  private static func widen<Stored: FixedWidthInteger>(
    _ source: UnsafePointer<Stored>, _ runs: Runs, _ column: Column
  ) -> Values {
    switch (column.type, column.scale) {
    case (.number, .decimal(let digits)):
      .decimals(fill(runs) { Int64(truncatingIfNeeded: source[$0]) }, digits: digits)
    case (.number, _): .numbers(fill(runs) { Double(source[$0]) })
    case (_, .seconds): .ints(fill(runs) { Int64(truncatingIfNeeded: source[$0]) &* 1_000_000 })
    default: .ints(fill(runs) { Int64(truncatingIfNeeded: source[$0]) })
    }
  }

  private static func codes(_ codes: Column.Codes, _ runs: Runs) -> [Int32] {
    switch codes {
    case .uint8(let buffer):
      let source = buffer.pointer
      return fill(runs) { Int32(source[$0]) }
    case .uint16(let buffer):
      let source = buffer.pointer
      return fill(runs) { Int32(source[$0]) }
    case .uint32(let buffer):
      let source = buffer.pointer
      return fill(runs) { Int32(truncatingIfNeeded: source[$0]) }
    }
  }

  /// An array of what `element` gives for each row of the stretches.
  @inline(__always)
  private static func fill<Element: BitwiseCopyable>(_ runs: Runs, _ element: (_ row: Int) -> Element) -> [Element] {
    let total = runs.rowCount
    var result = [Element](unsafeUninitializedCapacity: total) { _, count in count = total }
    var slots = result.mutableSpan
    runs.starts.withUnsafeBufferPointer { starts in
      runs.ends.withUnsafeBufferPointer { ends in
        var place = 0
        for run in 0..<starts.count {
          let (start, end) = (Int(starts[run]), Int(ends[run]))
          for row in start..<end { slots[unchecked: place &+ (row &- start)] = element(row) }
          place &+= end &- start
        }
      }
    }
    return result
  }
}

extension Vector.Values {
  /// True where each row has a slot.
  fileprivate var isSpread: Bool { if case .constant = self { false } else { true } }
}
