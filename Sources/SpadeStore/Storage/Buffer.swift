package import SpadeBase

/// An owned, immutable-once-shared stretch of raw memory, counted by the ledger.
///
/// Builders write through `pointer` before the buffer is shared; after that it is only read. Its memory is zeroed.
package final class Buffer<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
  /// Number of elements.
  package let count: Int
  /// The first element; valid while the buffer lives.
  package let pointer: UnsafeMutablePointer<Element>
  private let bytes: Int

  /// Takes zeroed memory for `count` elements; throws `memory-limit`.
  package init(count: Int) throws(Diagnostic) {
    let (size, overflow) = max(count, 0).multipliedReportingOverflow(by: MemoryLayout<Element>.stride)
    guard !overflow else { throw Diagnostic(.memoryLimit, "a column of \(count) rows is beyond any memory") }
    try MemoryLedger.shared.reserve(size)
    self.count = max(count, 0)
    bytes = size
    let raw = UnsafeMutableRawPointer.allocate(byteCount: max(size, 1), alignment: 64)
    raw.initializeMemory(as: UInt8.self, repeating: 0, count: max(size, 1))
    pointer = raw.bindMemory(to: Element.self, capacity: max(count, 1))
  }

  /// A copy of an array.
  package convenience init(_ elements: [Element]) throws(Diagnostic) {
    try self.init(count: elements.count)
    elements.withUnsafeBufferPointer { source in
      if let base = source.baseAddress { pointer.update(from: base, count: source.count) }
    }
  }

  deinit {
    UnsafeMutableRawPointer(pointer).deallocate()
    MemoryLedger.shared.release(bytes)
  }

  /// The elements, for reading; valid while the buffer lives.
  @inlinable package var elements: UnsafeBufferPointer<Element> {
    UnsafeBufferPointer(start: pointer, count: count)
  }
}
