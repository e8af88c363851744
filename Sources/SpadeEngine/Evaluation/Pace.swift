import SpadeBase

/// Counts the steps of a long loop, and looks now and then whether the query is to go on.
struct Pace {
  /// Steps between two looks: well below a millisecond of most work.
  static let stride = 1 << 15

  private let context: QueryContext?
  private var left = Self.stride

  /// Without a context nobody can stop the loop.
  init(_ context: QueryContext?) { self.context = context }

  /// Throws `cancelled` soon after that was asked for.
  @inline(__always)
  mutating func step() throws(Diagnostic) {
    left &-= 1
    if left == 0 { try look() }
  }

  @inline(never)
  private mutating func look() throws(Diagnostic) {
    left = Self.stride
    try context?.checkCancelled()
  }
}
