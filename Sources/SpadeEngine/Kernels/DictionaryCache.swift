import SpadeBase
import SpadePlan
import SpadeStore
import Synchronization

/// What expressions gave for each text of a dictionary, shared by the batches and threads of one query.
final class DictionaryCache: Sendable {
  private struct Key: Hashable {
    let expression: ObjectIdentifier
    let dictionary: ObjectIdentifier
  }
  private struct Entry {
    /// Held so that no other object can take over their identity.
    let owners: (BoundExpression, TextDictionary)
    var rows = 0
    var result: Vector?
  }
  private let entries = Mutex<[Key: Entry]>([:])

  init() {}

  /// The result for all texts of a dictionary; nil where it isn't known and not worth computing yet, which it is as
  /// soon as a quarter as many rows were asked for as there are texts.
  func result(
    of expression: BoundExpression, over dictionary: TextDictionary, rows: Int,
    compute: () throws(Diagnostic) -> Vector
  ) throws(Diagnostic) -> Vector? {
    let key = Key(expression: ObjectIdentifier(expression), dictionary: ObjectIdentifier(dictionary))
    let (known, worth) = entries.withLock { entries in
      var entry = entries[key] ?? Entry(owners: (expression, dictionary))
      entry.rows &+= rows
      entries[key] = entry
      return (entry.result, dictionary.count / 4 <= entry.rows)
    }
    if known != nil || !worth { return known }
    // Computed outside the lock: two threads may both do it, and the first result is kept by both.
    let computed = try compute()
    return entries.withLock { entries in
      if let earlier = entries[key]?.result { return earlier }
      entries[key]?.result = computed
      return computed
    }
  }
}

/// What a kernel is told beside its operands: where errors point, and whose results may be remembered.
struct KernelContext: Sendable {
  let span: Span
  private let expression: BoundExpression?
  private let cache: DictionaryCache?

  /// A kernel run for an expression, remembering what it gave for dictionaries.
  init(_ expression: BoundExpression, _ cache: DictionaryCache) {
    span = expression.span
    self.expression = expression
    self.cache = cache
  }

  /// A kernel run on its own.
  init(span: Span) {
    self.span = span
    expression = nil
    cache = nil
  }

  /// The same for a kernel called by another, whose results are remembered by that one if at all.
  var inner: KernelContext { KernelContext(span: span) }

  /// Runs a kernel on the texts of a vector's dictionary instead of on its rows, where that is less work.
  ///
  /// The kernel must treat rows independently and get everything else from constants.
  func perText(
    _ vector: Vector, _ kernel: (Vector) throws(Diagnostic) -> Vector
  ) throws(Diagnostic) -> Vector {
    guard case .texts(let codes, let dictionary) = vector.values else { return try kernel(vector) }
    guard let perText = try result(dictionary, vector, kernel) else { return try kernel(vector) }
    guard let validity = vector.validity else { return try perText.gather(codes) }
    let null = Int32(truncatingIfNeeded: dictionary.count)
    return try perText.gather([Int32](count: codes.count) { validity[$0] ? codes[$0] : null })
  }

  /// The kernel's results for each text, and for null after the last.
  private func result(
    _ dictionary: TextDictionary, _ vector: Vector, _ kernel: (Vector) throws(Diagnostic) -> Vector
  ) throws(Diagnostic) -> Vector? {
    func compute() throws(Diagnostic) -> Vector {
      let count = dictionary.count
      var validity = [Bool](repeating: true, count: count + 1)
      validity[count] = false
      let codes = [Int32](count: count + 1) { $0 == count ? 0 : Int32(truncatingIfNeeded: $0) }
      return try kernel(
        Vector(type: .text, values: .texts(codes, dictionary), validity: validity, count: count + 1))
    }
    do {
      if let cache, let expression {
        return try cache.result(of: expression, over: dictionary, rows: vector.count, compute: compute)
      }
      return dictionary.count < vector.count ? try compute() : nil
    } catch {
      // A text that no row holds may be the one that fails: only the rows can tell.
      return nil
    }
  }
}
