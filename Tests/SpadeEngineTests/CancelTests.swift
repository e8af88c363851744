import SpadeBase
import SpadePlan
import SpadeStore
import Synchronization
import Testing

@testable import SpadeEngine

/// Long loops look whether they are to go on: often enough, and what is stopped at any look ends as cancelled.
@Suite struct CancelTests {
  private static let count = 100_000

  /// Says how often it was asked, and asks to stop from some time on.
  private final class Looks: Sendable {
    private let asked = Atomic<Int>(0)
    private let allowed: Int
    var count: Int { asked.load(ordering: .relaxed) }

    init(allowed: Int) { self.allowed = allowed }

    var context: QueryContext {
      var options = EngineOptions()
      options.isCancelled = { self.asked.add(1, ordering: .relaxed).newValue > self.allowed }
      return QueryContext(options)
    }
  }

  private func expectLooks(
    atLeast least: Int, _ body: (QueryContext) throws -> Void, _ location: SourceLocation = #_sourceLocation
  ) throws {
    let all = Looks(allowed: .max)
    try body(all.context)
    #expect(all.count >= least, sourceLocation: location)
    for allowed in [0, 1, all.count / 2] where allowed < all.count {
      let failure = #expect(throws: Diagnostic.self, sourceLocation: location) {
        try body(Looks(allowed: allowed).context)
      }
      #expect(failure?.code == .cancelled, sourceLocation: location)
    }
  }

  private static let scattered = (0..<count).map { Int64($0) &* 7_919_000_037 % 1_000_003_000 }
  private static let numbers = Vector(type: .int, values: .ints(scattered), count: count)

  @Test func sorts() throws {
    let key = SortKey(Self.numbers, descending: false)
    // Three digits, each counted and moved in more than one step.
    try expectLooks(atLeast: 12) { context in
      let order = try Sort.permutation([key], count: Self.count, context)
      #expect(Self.scattered[Int(order[0])] == Self.scattered.min())
    }
    let texts = try TextDictionary((0..<20_000).map { Array("text \($0 * 7919 % 20_000)".utf8) })
    try expectLooks(atLeast: 6) { context in
      _ = try TextRanks.words((0..<20_000).map { Int32($0) }, nil, texts, context)
    }
  }

  @Test func merges() throws {
    let groups = (0..<Self.count).map { UInt32($0 % 3) }
    func state(_ function: AggregateFunction, _ context: QueryContext?) throws -> Aggregator {
      var state = Aggregator(function, input: .int, span: Samples.span, context)
      try groups.withUnsafeBufferPointer { try state.update(groups: $0, groupCount: 3, values: Self.numbers) }
      return state
    }
    let later = try state(.distinct, nil)
    try expectLooks(atLeast: 6) { context in
      var whole = Aggregator(.distinct, input: .int, span: Samples.span, context)
      try whole.merge(later, groupMap: [0, 1, 2], groupCount: 3)
      #expect(try whole.finish(groupCount: 3).value(at: 1) == .int(33_333))
    }
    try expectLooks(atLeast: 4) { context in
      var quantile = try state(.quantile(0.5), context)
      #expect(try quantile.finish(groupCount: 3).count == 3)
    }
  }

  @Test func groups() throws {
    var index = GroupIndex(dims: [.int, .int])
    _ = index.add([Self.numbers, Self.numbers], count: Self.count)
    try expectLooks(atLeast: 2) { context in _ = try index.keys(context) }
    try expectLooks(atLeast: 12) { context in _ = try index.order(context) }
  }
}
