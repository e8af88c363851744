import SpadeBase

/// A column's values as 64-bit numbers, for loops over rows: looked up in the column once.
struct RawValues {
  private let storage: Column.Storage
  private let type: ScalarType
  private let scale: Column.Scale

  init(_ column: Column) {
    storage = column.storage
    type = column.type
    scale = column.scale
  }

  /// The stored integer of a row, widened but not scaled; 0 for nulls, doubles and texts.
  @inline(__always) subscript(row: Int) -> Int64 {
    switch storage {
    case .bits(let bits): bits[row] ? 1 : 0
    case .int8(let values): Int64(values.pointer[row])
    case .int16(let values): Int64(values.pointer[row])
    case .int32(let values): Int64(values.pointer[row])
    case .int64(let values): values.pointer[row]
    case .double, .text: 0
    }
  }

  /// A 64-bit number that is equal where values are: for keys. Texts are told apart by their dictionary numbers.
  func key(_ row: Int) -> Int64 {
    switch storage {
    case .double(let values): Column.bits(values.pointer[row])
    case .text(let codes, _): Int64(codes[row])
    default:
      switch scale {
      case .one: type == .number ? Column.bits(Double(self[row])) : self[row]
      case .decimal(let digits): Column.bits(Double(self[row]) / Column.powerOfTen(digits))
      case .seconds: self[row] &* 1_000_000
      }
    }
  }
}

extension Column {
  /// The stored integers of `count` rows from `first` on.
  func copyRaw(_ first: Int, _ count: Int, to target: UnsafeMutablePointer<Int64>) {
    func copy<Narrow: FixedWidthInteger & BitwiseCopyable & Sendable>(_ values: Buffer<Narrow>) {
      let source = UnsafePointer(values.pointer) + first
      for row in 0..<count { target[row] = Int64(truncatingIfNeeded: source[row]) }
    }
    switch storage {
    case .int8(let values): copy(values)
    case .int16(let values): copy(values)
    case .int32(let values): copy(values)
    case .int64(let values): copy(values)
    case .bits, .double, .text: target.update(repeating: 0, count: count)
    }
  }

  /// The keys of `count` rows from `first` on.
  func copyKeys(_ first: Int, _ count: Int, to target: UnsafeMutablePointer<Int64>) {
    let isAsStored = scale == .one && type != .number
    switch storage {
    case .int8 where isAsStored, .int16 where isAsStored, .int32 where isAsStored, .int64 where isAsStored:
      copyRaw(first, count, to: target)
    default:
      let keys = RawValues(self)
      for row in 0..<count { target[row] = keys.key(first + row) }
    }
  }

  /// Gives those rows other integers, which fit; only before anyone else knows the column.
  func setRaw(_ first: Int, _ count: Int, from source: UnsafePointer<Int64>) {
    func set<Narrow: FixedWidthInteger & BitwiseCopyable & Sendable>(_ values: Buffer<Narrow>) {
      let target = values.pointer + first
      for row in 0..<count { target[row] = Narrow(truncatingIfNeeded: source[row]) }
    }
    switch storage {
    case .int8(let values): set(values)
    case .int16(let values): set(values)
    case .int32(let values): set(values)
    case .int64(let values): set(values)
    case .bits, .double, .text: break
    }
  }

  /// True where no row's stored integer is below the one before.
  func ascends(threads: Int) -> Bool {
    func ascends<Narrow: FixedWidthInteger & BitwiseCopyable & Sendable>(_ values: Buffer<Narrow>) -> Bool {
      let found = SharedCounter()
      Threads.forEach((values.count + Self.gatherSize - 1) / Self.gatherSize, threads: threads) { block in
        guard found.value == 0 else { return }
        let source = UnsafePointer(values.pointer)
        var descents = 0
        for row in max(block * Self.gatherSize, 1)..<max(min((block + 1) * Self.gatherSize, values.count), 1) {
          descents &+= source[row] < source[row &- 1] ? 1 : 0
        }
        if descents > 0 { found.add(descents) }
      }
      return found.value == 0
    }
    return switch storage {
    case .int8(let values): ascends(values)
    case .int16(let values): ascends(values)
    case .int32(let values): ascends(values)
    case .int64(let values): ascends(values)
    case .bits, .double, .text: false
    }
  }

  /// A double's bits, both zeros alike.
  static func bits(_ value: Double) -> Int64 { Int64(bitPattern: (value == 0 ? 0 : value).bitPattern) }

  /// The first row without a value, and how many there are.
  var firstNull: (row: Int, count: Int)? {
    guard let validity, validity.ones < count else { return nil }
    for row in 0..<count where !validity[row] { return (row, count - validity.ones) }
    return nil
  }

  /// The same rows in another order, or some of them.
  func gathered(_ order: Buffer<UInt32>, threads: Int) throws(Diagnostic) -> Column {
    let rows = order.count
    var bits: Bitmap?
    if let validity { bits = try Self.gather(validity, order, threads) }
    let storage: Storage =
      switch self.storage {
      case .bits(let values): .bits(try Self.gather(values, order, threads))
      case .int8(let values): .int8(try Self.gather(values, order, threads))
      case .int16(let values): .int16(try Self.gather(values, order, threads))
      case .int32(let values): .int32(try Self.gather(values, order, threads))
      case .int64(let values): .int64(try Self.gather(values, order, threads))
      case .double(let values): .double(try Self.gather(values, order, threads))
      case .text(.uint8(let codes), let texts): .text(.uint8(try Self.gather(codes, order, threads)), texts)
      case .text(.uint16(let codes), let texts): .text(.uint16(try Self.gather(codes, order, threads)), texts)
      case .text(.uint32(let codes), let texts): .text(.uint32(try Self.gather(codes, order, threads)), texts)
      }
    return Column(name: name, type: type, storage: storage, scale: scale, validity: bits, count: rows)
  }

  private static let gatherSize = 1 << 16

  private static func gather<Element: BitwiseCopyable & Sendable>(
    _ values: Buffer<Element>, _ order: Buffer<UInt32>, _ threads: Int
  ) throws(Diagnostic) -> Buffer<Element> {
    let result = try Buffer<Element>(count: order.count)
    Threads.forEach((order.count + gatherSize - 1) / gatherSize, threads: threads) { block in
      let source = UnsafePointer(values.pointer)
      let rows = UnsafePointer(order.pointer)
      let target = result.pointer
      for row in block * gatherSize..<min((block + 1) * gatherSize, order.count) {
        target[row] = source[Int(rows[row])]
      }
    }
    return result
  }

  private static func gather(_ bits: Bitmap, _ order: Buffer<UInt32>, _ threads: Int) throws(Diagnostic) -> Bitmap {
    let result = try Bitmap(count: order.count)
    Threads.forEach((order.count + gatherSize - 1) / gatherSize, threads: threads) { block in
      let source = UnsafePointer(bits.words.pointer)
      let rows = UnsafePointer(order.pointer)
      for first in stride(from: block * gatherSize, to: min((block + 1) * gatherSize, order.count), by: 64) {
        var word: UInt64 = 0
        for row in first..<min(first + 64, order.count) {
          let stored = Int(rows[row])
          word |= (source[stored &>> 6] &>> UInt64(truncatingIfNeeded: stored & 63) & 1) &<< UInt64(row &- first)
        }
        result.words.pointer[first &>> 6] = word
      }
    }
    return result
  }
}
