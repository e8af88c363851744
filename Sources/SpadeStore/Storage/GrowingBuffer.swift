import Glibc
import SpadeBase

/// Memory that grows by doubling while a column, an index or a text is built; counted by the ledger.
struct GrowingBuffer<Element: BitwiseCopyable & Sendable>: ~Copyable {
  private(set) var pointer: UnsafeMutablePointer<Element>
  private(set) var capacity: Int
  private var block: MemoryBlock
  /// Elements in use; they survive growth.
  var count = 0

  init(capacity: Int) throws(Diagnostic) {
    block = try MemoryBlock(bytes: max(capacity, 0) * MemoryLayout<Element>.stride)
    self.capacity = max(capacity, 0)
    pointer = block.base.bindMemory(to: Element.self, capacity: max(capacity, 1))
  }

  deinit { block.free() }

  /// Makes room for `needed` elements in all.
  mutating func grow(to needed: Int) throws(Diagnostic) {
    guard needed > capacity else { return }
    let wanted = max(needed, capacity &* 2, 16)
    let (size, overflow) = wanted.multipliedReportingOverflow(by: MemoryLayout<Element>.stride)
    guard !overflow else { throw Diagnostic(.memoryLimit, "\(wanted) elements are beyond any memory") }
    let bigger = try MemoryBlock(bytes: size)
    let target = bigger.base.bindMemory(to: Element.self, capacity: wanted)
    target.update(from: pointer, count: count)
    block.free()
    block = bigger
    pointer = target
    capacity = wanted
  }

  mutating func append(_ element: Element) throws(Diagnostic) {
    if count == capacity { try grow(to: count + 1) }
    pointer[count] = element
    count += 1
  }
}
