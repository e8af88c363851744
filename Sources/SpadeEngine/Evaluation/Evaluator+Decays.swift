import CKernels
import SpadeBase
import SpadePlan
import SpadeStore
import Synchronization

extension Evaluator {
  /// `sum` and `mean` of `decay(t, half)` over a window, t the stored times themselves; nil for any other window.
  ///
  /// Times go from where they are stored into a block that stays in the cache, and from there into the sums.
  func decayed(
    _ window: WindowAggregate, _ batch: Batch, _ limits: WindowLimits
  ) throws(Diagnostic) -> Vector? {
    guard context.options.fastPaths.contains(.segments), window.condition == nil, window.weight == nil,
      !window.isEntity, window.function == .sum || window.function == .mean, case .constant(let moment) = batch.moment,
      let target = window.path.last, let value = window.value,
      let decay = StoredDecay(value, of: target, moment)
    else { return nil }
    let segments = try Segments(window.path, batch, limits)
    let isMean = window.function == .mean
    let sums: [Double]?
    switch decay.column.storage {
    case .int16(let buffer):
      sums = try decay.sums(buffer.pointer, segments, isMean, context, spade_decays_16)
    case .int32(let buffer):
      sums = try decay.sums(buffer.pointer, segments, isMean, context, spade_decays_32)
    case .int64(let buffer):
      sums = try decay.sums(buffer.pointer, segments, isMean, context, spade_decays_64)
    case .int8, .bits, .double, .text: return nil
    }
    return sums.map { Kernels.numbers($0, nil) }
  }
}

/// The decay of a column of times by its age at a moment, from the integers as they are stored.
private struct StoredDecay {
  let column: Column
  /// The moment and a stored integer in one unit.
  private let moment: Int64
  private let unit: Int64
  /// The half-life in that unit.
  private let span: Double

  /// Nil where the expression is anything else, or where a difference of times might overflow.
  init?(_ expression: BoundExpression, of table: Table, _ moment: Int64) {
    guard case .call(.decay, let arguments) = expression.kind, arguments.count == 3,
      case .stored(let owner, let place) = arguments[0].kind, owner === table, case .now = arguments[1].kind,
      case .literal(.number(let half)) = arguments[2].kind, half > 0, moment.magnitude < Self.farthest
    else { return nil }
    column = table.columns[place]
    guard column.validity == nil else { return nil }
    switch (column.type, column.scale) {
    case (.date, .one): (self.moment, unit, span) = (Int64(Calendar.day(ofMicros: moment)), 1, half)
    case (.time, .seconds): (self.moment, unit, span) = (moment, 1_000_000, half * Double(Calendar.microsPerDay))
    case (.time, .one): (self.moment, unit, span) = (moment, 1, half * Double(Calendar.microsPerDay))
    default: return nil
    }
  }

  /// Differences of smaller numbers fit 64 bits.
  private static let farthest = UInt64(1) << 61
  /// Rows taken at once; those of one asker are never parted.
  private static let blockRows = 4_096
  /// Stretches ahead whose memory is asked for: each is a few rows, and lies somewhere else.
  private static let ahead = 16

  /// The sum or mean of each asker's decays, as if its rows had been listed.
  func sums<Stored: FixedWidthInteger>(
    _ times: UnsafePointer<Stored>, _ segments: Segments, _ isMean: Bool, _ context: QueryContext,
    _ decays: (UnsafePointer<Stored>, Int, Int64, Int64, Double, UnsafeMutablePointer<Double>) -> Void
  ) throws(Diagnostic) -> [Double]? {
    let askers = segments.offsets.count - 1
    var sums = [Double](repeating: 0, count: askers)
    let farthest = Self.farthest / UInt64(unit)
    var block: [Stored] = []
    var powers: [Double] = []
    var ends: [Int] = []
    var first = 0
    var total = 0
    while first < askers {
      try context.checkCancelled()
      block.removeAll(keepingCapacity: true)
      ends.removeAll(keepingCapacity: true)
      var next = first
      while next < askers, block.count < Self.blockRows {
        for stretch in Int(segments.offsets[next])..<Int(segments.offsets[next + 1]) {
          let (start, end) = (Int(segments.starts[stretch]), Int(segments.ends[stretch]))
          if stretch + Self.ahead < segments.starts.count {
            spade_prefetch(times + Int(segments.starts[stretch + Self.ahead]))
            spade_prefetch(times + Int(segments.ends[stretch + Self.ahead]))
          }
          guard Int64(truncatingIfNeeded: times[start]).magnitude < farthest,
            Int64(truncatingIfNeeded: times[end - 1]).magnitude < farthest
          else { return nil }
          block.append(contentsOf: UnsafeBufferPointer(start: times + start, count: end - start))
        }
        ends.append(block.count)
        next += 1
      }
      if powers.count < block.count { powers = [Double](repeating: 0, count: block.count) }
      block.withUnsafeBufferPointer { block in
        powers.withUnsafeMutableBufferPointer { powers in
          guard let from = block.baseAddress, let to = powers.baseAddress, !block.isEmpty else { return }
          decays(from, block.count, moment, unit, span, to)
        }
      }
      powers.withUnsafeBufferPointer { powers in
        var start = 0
        for (offset, end) in ends.enumerated() {
          var sum = CompensatedSum()
          sum.add(powers, start..<end)
          sums[first + offset] = isMean ? sum.value / Double(end - start) : sum.value
          start = end
        }
      }
      total += block.count
      first = next
    }
    context.rowsRead.add(total, ordering: .relaxed)
    return sums
  }
}
