/// Short texts at fixed addresses, a few bytes to spare behind each.
final class ConstantBytes {
  private let memory: UnsafeMutablePointer<UInt8>
  private var ends = [0]
  /// Bytes that may be read behind a text's last.
  static let slack = 8

  init(_ texts: [[UInt8]]) {
    memory = .allocate(capacity: texts.reduce(Self.slack) { $0 + $1.count })
    for text in texts {
      let start = ends[ends.count - 1]
      for (index, byte) in text.enumerated() { memory[start + index] = byte }
      ends.append(start + text.count)
    }
  }

  deinit { memory.deallocate() }

  /// Text n; valid while this lives.
  subscript(index: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: memory + ends[index], count: ends[index + 1] - ends[index])
  }
}
