import SpadeBase
import SpadeStore

/// `distinct`: how many different values each group has.
///
/// Values get dense codes; a group's are bits where that is small, else pairs of group and code are hashed.
struct DistinctState: AggregateState {
  private var coder: ValueCoder
  private var bits: [UInt64] = []
  /// Words of a group's bits.
  private var stride = 0
  private var groupCount = 0
  private var pairs: KeyIndex?
  private let context: QueryContext?
  /// 16 MiB of bits.
  private static let mostWords = 1 << 21

  init(type: ScalarType, _ context: QueryContext? = nil) {
    coder = ValueCoder(type: type)
    self.context = context
  }

  mutating func update(_ rows: GroupedRows, _ values: Vector?, _ weight: Vector?) throws(Diagnostic) {
    guard let values, case .values(let codes) = coder.codes(values) else { return try reserve(rows.groupCount) }
    try reserve(rows.groupCount)
    codes.withUnsafeBufferPointer { codes in insert(rows.groups, codes) }
  }

  mutating func merge(_ other: DistinctState, _ map: [UInt32], groupCount: Int) throws(Diagnostic) {
    try MemoryLedger.shared.check()
    let translated = try translate(other.coder)
    try reserve(groupCount)
    var groups: [UInt32] = []
    var codes: [UInt32] = []
    try other.forEach { group, code throws(Diagnostic) in
      groups.append(map[group])
      codes.append(translated[code])
      guard groups.count == Pace.stride else { return }
      try context?.checkCancelled()
      insert(groups, codes)
      groups.removeAll(keepingCapacity: true)
      codes.removeAll(keepingCapacity: true)
    }
    insert(groups, codes)
  }

  /// The code here of each of another's codes.
  private mutating func translate(_ other: ValueCoder) throws(Diagnostic) -> [UInt32] {
    var translated: [UInt32] = []
    for first in Swift.stride(from: 0, to: other.bound, by: Pace.stride) {
      try context?.checkCancelled()
      let others = (first..<min(first + Pace.stride, other.bound)).map { UInt32(truncatingIfNeeded: $0) }
      switch coder.codes(try other.vector(others)) {
      case .values(let codes): translated += codes
      case .constant(let code): translated += repeatElement(code, count: others.count)
      }
    }
    return translated
  }

  mutating func finish(groupCount: Int) -> Vector {
    var counts = [Int64](repeating: 0, count: groupCount)
    if let pairs {
      for key in pairs.keys { counts[Int(key >> 32)] += 1 }
    } else if stride > 0 {
      for (index, word) in bits.enumerated() where word != 0 { counts[index / stride] += Int64(word.nonzeroBitCount) }
    }
    return Vector(type: .int, values: .ints(counts), count: groupCount)
  }

  private mutating func insert(_ groups: [UInt32], _ codes: [UInt32]) {
    groups.withUnsafeBufferPointer { groups in codes.withUnsafeBufferPointer { insert(groups, $0) } }
  }

  private mutating func insert(_ groups: UnsafeBufferPointer<UInt32>, _ codes: UnsafeBufferPointer<UInt32>) {
    guard pairs == nil else {
      for row in 0..<groups.count where codes[row] != 0 {
        _ = pairs?.number(UInt64(groups[row]) << 32 | UInt64(codes[row]))
      }
      return
    }
    let stride = stride
    bits.withUnsafeMutableBufferPointer { bits in
      for row in 0..<groups.count where codes[row] != 0 {
        bits[Int(groups[row]) * stride + Int(codes[row] >> 6)] |= 1 << UInt64(codes[row] & 63)
      }
    }
  }

  private func forEach(_ body: (_ group: Int, _ code: Int) throws(Diagnostic) -> Void) throws(Diagnostic) {
    if let pairs {
      for key in pairs.keys { try body(Int(key >> 32), Int(key & 0xffff_ffff)) }
    } else {
      for (index, word) in bits.enumerated() {
        var rest = word
        while rest != 0 {
          try body(index / stride, index % stride * 64 + rest.trailingZeroBitCount)
          rest &= rest - 1
        }
      }
    }
  }

  /// Makes room for the groups and the coder's codes.
  private mutating func reserve(_ groups: Int) throws(Diagnostic) {
    guard pairs == nil else { return }
    let words = (coder.bound + 63) / 64
    guard words > stride || groups > groupCount else { return }
    // What grows at least doubles, so that growing little by little costs little.
    let newStride = words > stride ? max(words, stride * 2) : stride
    let newGroups = groups > groupCount ? max(groups, groupCount * 2) : groupCount
    guard newStride.multipliedReportingOverflow(by: newGroups).partialValue <= Self.mostWords else {
      var hashed = KeyIndex()
      var pace = Pace(context)
      try forEach { group, code throws(Diagnostic) in
        _ = hashed.number(UInt64(group) << 32 | UInt64(code))
        try pace.step()
      }
      pairs = hashed
      bits = []
      return
    }
    var wider = [UInt64](repeating: 0, count: newStride * newGroups)
    for (index, word) in bits.enumerated() where word != 0 {
      wider[index / stride * newStride + index % stride] = word
    }
    bits = wider
    stride = newStride
    groupCount = newGroups
  }
}
