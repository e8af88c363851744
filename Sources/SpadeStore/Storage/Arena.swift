import SpadeBase

/// Memory handed out piece by piece, and given back in the same order or all at once.
final class Arena: @unchecked Sendable {
  private var blocks: [MemoryBlock] = []
  private var used = 0
  private static let smallestBlock = 512
  /// One large page, so that the system has one fault to serve instead of hundreds.
  private static let largestBlock = MemoryBlock.hugeSize

  /// Zeroed memory for `count` elements, aligned to 8 bytes, valid while the arena lives.
  func allocate<Element: BitwiseCopyable>(_ type: Element.Type, count: Int) throws(Diagnostic)
    -> UnsafeMutablePointer<Element>
  {
    let bytes = (count * MemoryLayout<Element>.stride + 7) & ~7
    if used + bytes > blocks.last?.bytes ?? 0 {
      let next = min((blocks.last?.bytes ?? Self.smallestBlock / 4) * 4, Self.largestBlock)
      blocks.append(try MemoryBlock(bytes: max(bytes, next)))
      used = 0
    }
    guard let block = blocks.last else { throw Diagnostic(.memoryLimit, "no memory for \(bytes) bytes") }
    defer { used += bytes }
    return (block.base + used).bindMemory(to: type, capacity: max(count, 1))
  }

  /// Gives back all blocks handed out before the one that holds `address`.
  func release(before address: UnsafeRawPointer) {
    guard let index = blocks.firstIndex(where: { address >= $0.base && address < $0.base + max($0.bytes, 1) }),
      index > 0
    else { return }
    for block in blocks[..<index] { block.free() }
    blocks.removeFirst(index)
  }

  deinit { for block in blocks { block.free() } }
}
