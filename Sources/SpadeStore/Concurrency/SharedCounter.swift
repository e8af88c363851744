import Synchronization

/// A number that several threads add to; also hands out items one by one.
final class SharedCounter: Sendable {
  private let counter = Atomic<Int>(0)

  /// What it stands at.
  var value: Int { counter.load(ordering: .relaxed) }

  func add(_ amount: Int) { counter.add(amount, ordering: .relaxed) }

  /// The next item below `count`, nil where none is left.
  func take(below count: Int) -> Int? {
    let item = counter.add(1, ordering: .relaxed).oldValue
    return item < count ? item : nil
  }
}
