import SpadeBase
import SpadeStore

/// The texts of a column as a format writes them, each rendered once where rows repeat them.
struct PreparedTexts: @unchecked Sendable {
  private let dictionary: TextDictionary?
  private let encoding: TextEncoding
  /// Texts ready to be copied: the dictionary itself where the format leaves all of them alone, or a rendered copy.
  private let ready: (bytes: UnsafePointer<UInt8>, offsets: UnsafePointer<Int>)?
  private let rendered: Rendered?

  // Owns the rendered copy.
  private final class Rendered {
    let bytes: ByteBuffer
    let offsets: Buffer<Int>
    init(bytes: consuming ByteBuffer, offsets: Buffer<Int>) {
      self.bytes = bytes
      self.offsets = offsets
    }
  }

  /// `rows` is the number of cells to come.
  init(_ dictionary: TextDictionary?, encoding: TextEncoding, rows: Int) throws(Diagnostic) {
    self.dictionary = dictionary
    self.encoding = encoding
    // Where texts hardly repeat, looking at each as its row comes costs no more, and that on all threads.
    guard let dictionary, dictionary.count <= rows / 4 else {
      ready = nil
      rendered = nil
      return
    }
    if (0..<dictionary.count).allSatisfy({ encoding.leavesAlone(dictionary[$0]) }) {
      ready = (UnsafePointer(dictionary.bytes.pointer), UnsafePointer(dictionary.offsets.pointer))
      rendered = nil
      return
    }
    var bytes = ByteBuffer()
    let offsets = try Buffer<Int>(count: dictionary.count + 1)
    for code in 0..<dictionary.count {
      try encoding.append(dictionary[code], to: &bytes)
      offsets.pointer[code + 1] = bytes.count
    }
    let copy = Rendered(bytes: bytes, offsets: offsets)
    rendered = copy
    ready = copy.bytes.withBytes { bytes in
      bytes.baseAddress.map { ($0, UnsafePointer(offsets.pointer)) }
    }
  }

  @inline(__always)
  func append(code: Int, to buffer: inout ByteBuffer) throws(Diagnostic) {
    if let ready {
      let start = ready.offsets[code]
      let text = UnsafeBufferPointer(start: ready.bytes + start, count: ready.offsets[code + 1] - start)
      try buffer.append(text)
    } else if let dictionary {
      let text = dictionary[code]
      if encoding.leavesAlone(text) { try buffer.append(text) } else { try encoding.append(text, to: &buffer) }
    }
  }
}
