import Glibc
package import SpadeBase

/// An owned, immutable-once-shared stretch of raw memory, counted by the ledger.
///
/// Builders write through `pointer` before the buffer is shared; after that it is only read.
package final class Buffer<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
  /// Number of elements.
  package let count: Int
  /// The first element; valid while the buffer lives.
  package let pointer: UnsafeMutablePointer<Element>
  private let block: MemoryBlock?
  /// What keeps memory alive that is not the buffer's own.
  private let owner: (any Sendable & AnyObject)?

  /// Takes zeroed memory for `count` elements; throws `memory-limit`. What is brief, as the column of an answer, isn't
  /// zeroed: the caller writes all of it.
  package init(count: Int, isBrief: Bool = false) throws(Diagnostic) {
    let (size, overflow) = max(count, 0).multipliedReportingOverflow(by: MemoryLayout<Element>.stride)
    guard !overflow else { throw Diagnostic(.memoryLimit, "a column of \(count) rows is beyond any memory") }
    let block = try MemoryBlock(bytes: size, isBrief: isBrief)
    self.block = block
    owner = nil
    self.count = max(count, 0)
    pointer = block.base.bindMemory(to: Element.self, capacity: max(count, 1))
  }

  /// A copy of an array.
  package convenience init(_ elements: [Element]) throws(Diagnostic) {
    try self.init(count: elements.count)
    elements.withUnsafeBufferPointer { source in
      if let base = source.baseAddress { pointer.update(from: base, count: source.count) }
    }
  }

  /// A copy of the first `count` elements at `source`.
  package convenience init(copying source: UnsafePointer<Element>, count: Int) throws(Diagnostic) {
    try self.init(count: count)
    pointer.update(from: source, count: max(count, 0))
  }

  /// `count` elements that lie in `owner`'s memory, where as many bytes as behind a block may be read; never written.
  init(at address: UnsafeRawPointer, count: Int, in owner: any Sendable & AnyObject) {
    block = nil
    self.owner = owner
    self.count = count
    pointer = UnsafeMutableRawPointer(mutating: address).bindMemory(to: Element.self, capacity: max(count, 1))
  }

  deinit { block?.free() }

  /// The elements, for reading; valid while the buffer lives.
  @inlinable package var elements: UnsafeBufferPointer<Element> {
    UnsafeBufferPointer(start: pointer, count: count)
  }
}
