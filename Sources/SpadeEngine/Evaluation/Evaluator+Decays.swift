import CKernels
import SpadeBase
import SpadePlan
import SpadeStore
import Synchronization

extension Evaluator {
  /// `sum` and `mean` of `decay(t, half)` over a window, t the stored times themselves; nil for any other window.
  func decayed(
    _ window: WindowAggregate, _ batch: Batch, _ limits: WindowLimits
  ) throws(Diagnostic) -> Vector? {
    guard context.options.fastPaths.contains(.segments), window.condition == nil, window.weight == nil,
      !window.isEntity, window.function == .sum || window.function == .mean, case .constant(let moment) = batch.moment,
      let target = window.path.last, let value = window.value,
      let decay = StoredDecay(value, of: target, moment)
    else { return nil }
    let isMean = window.function == .mean
    var sums: [Double] = []
    sums.reserveCapacity(batch.count)
    let isRead = try Segments.forEachPiece(window.path, batch, limits, context) { segments in
      context.rowsRead.add(segments.rowCount, ordering: .relaxed)
      return switch decay.column.storage {
      case .int16(let buffer): decay.sum(buffer.pointer, segments, isMean, spade_decays_16, &sums)
      case .int32(let buffer): decay.sum(buffer.pointer, segments, isMean, spade_decays_32, &sums)
      case .int64(let buffer): decay.sum(buffer.pointer, segments, isMean, spade_decays_64, &sums)
      case .int8, .bits, .double, .text: false
      }
    }
    guard isRead else { return nil }
    return Kernels.numbers(sums, nil)
  }
}

/// The decay of a column of times by its age at a moment, from the integers as they are stored.
private struct StoredDecay {
  let column: Column
  private let ages: spade_decay
  /// Stored times and moments that lie nearer to 0 have ages that are right to the last bit.
  private let farthest: UInt64

  /// Nil where the expression is anything else, or where a difference of times might overflow.
  init?(_ expression: BoundExpression, of table: Table, _ moment: Int64) {
    guard case .call(.decay, let arguments) = expression.kind, arguments.count == 3,
      case .stored(let owner, let place) = arguments[0].kind, owner === table, case .now = arguments[1].kind,
      case .literal(.number(let half)) = arguments[2].kind, half > 0
    else { return nil }
    column = table.columns[place]
    guard column.validity == nil else { return nil }
    let micros = half * Double(Calendar.microsPerDay)
    switch (column.type, column.scale) {
    case (.date, .one):
      ages = spade_decay(moment: Int64(Calendar.day(ofMicros: moment)), unit: 1, rest: 0, span: half)
      farthest = 1 << 61
    case (.time, .seconds):
      let (second, rest) = moment.quotientAndRemainder(dividingBy: 1_000_000)
      ages = spade_decay(moment: second, unit: 1_000_000, rest: Double(rest), span: micros)
      farthest = 1 << 32
    case (.time, .one):
      ages = spade_decay(moment: moment, unit: 1, rest: 0, span: micros)
      farthest = 1 << 61
    default: return nil
    }
    guard ages.moment.magnitude < farthest else { return nil }
  }

  /// Rows taken at once, so that their decays are summed while they are in the cache; those of one asker are never parted.
  private static let blockRows = 4_096

  /// Adds the sum or mean of each asker's decays, as if its rows had been listed; false where that can't be done.
  func sum<Stored: FixedWidthInteger>(
    _ times: UnsafePointer<Stored>, _ segments: Segments, _ isMean: Bool, _ decays: Kernel<Stored>,
    _ sums: inout [Double]
  ) -> Bool {
    guard isNear(times, segments) else { return false }
    let askers = segments.offsets.count - 1
    var powers: [Double] = []
    // The stretches of the askers at hand, and where the rows of each end.
    var next = 0
    var rowEnds: [Int] = []
    while next < askers {
      rowEnds.removeAll(keepingCapacity: true)
      let first = Int(segments.offsets[next])
      var rows = 0
      while next < askers, rows < Self.blockRows {
        rows += segments.total(next)
        rowEnds.append(rows)
        next += 1
      }
      if powers.count < rows + 8 { powers = [Double](repeating: 0, count: rows + 8) }
      let stretches = Int(segments.offsets[next]) - first
      powers.withUnsafeMutableBufferPointer { powers in
        segments.starts.withUnsafeBufferPointer { starts in
          segments.ends.withUnsafeBufferPointer { ends in
            guard stretches > 0, let to = powers.baseAddress, let starts = starts.baseAddress,
              let ends = ends.baseAddress
            else { return }
            decays(times, starts + first, ends + first, stretches, ages, to)
          }
        }
      }
      powers.withUnsafeBufferPointer { powers in
        var start = 0
        for end in rowEnds {
          var sum = CompensatedSum()
          sum.add(powers, start..<end)
          sums.append(isMean ? sum.value / Double(end - start) : sum.value)
          start = end
        }
      }
    }
    return true
  }

  /// Whether all ages are exact; those of narrow times always are.
  private func isNear<Stored: FixedWidthInteger>(_ times: UnsafePointer<Stored>, _ segments: Segments) -> Bool {
    guard Stored.bitWidth == Int64.bitWidth else { return true }
    for (start, end) in zip(segments.starts, segments.ends) {
      guard Int64(truncatingIfNeeded: times[Int(start)]).magnitude < farthest,
        Int64(truncatingIfNeeded: times[Int(end) - 1]).magnitude < farthest
      else { return false }
    }
    return true
  }

  /// A loop over stretches of stored times that is compiled for several processors.
  typealias Kernel<Stored> = (
    UnsafePointer<Stored>, UnsafePointer<Int32>, UnsafePointer<Int32>, Int, spade_decay, UnsafeMutablePointer<Double>
  ) -> Void
}
