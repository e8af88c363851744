import Glibc
import SpadeBase
import SpadeStore

/// The texts of a column as a format writes them, each rendered once where rows repeat them.
///
/// Plain pointers: valid while the answer and the `RenderedTexts` live.
struct PreparedTexts: @unchecked Sendable {
  private let bytes: UnsafePointer<UInt8>
  private let offsets: UnsafePointer<Int>
  /// The texts only need to be copied.
  private let isReady: Bool
  private let encoding: TextEncoding
  /// The length of the longest of them; nil where they are not ready to be copied.
  let longest: Int?

  /// Takes a column's dictionary as it is, or its rendered copy.
  init(_ dictionary: TextDictionary, _ rendered: RenderedTexts, encoding: TextEncoding) {
    self.encoding = encoding
    switch rendered.form {
    case .copy(let buffer, let offsets):
      bytes = UnsafePointer(buffer.pointer)
      self.offsets = UnsafePointer(offsets.pointer)
      isReady = true
    case .same, .eachTime:
      bytes = UnsafePointer(dictionary.bytes.pointer)
      offsets = UnsafePointer(dictionary.offsets.pointer)
      if case .same = rendered.form { isReady = true } else { isReady = false }
    }
    longest = isReady ? rendered.longest : nil
  }

  /// Copies a text that is ready and moves `end` behind it.
  @inline(__always)
  func copy(code: Int, to end: inout UnsafeMutablePointer<UInt8>) {
    let start = offsets[code]
    let count = offsets[code &+ 1] &- start
    let source = UnsafeRawPointer(bytes + start)
    let target = UnsafeMutableRawPointer(end)
    // Two words or halves that overlap are any length between; nothing behind the text is read.
    switch count {
    case 8...16:
      let last = source.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
      target.storeBytes(of: source.loadUnaligned(as: UInt64.self), as: UInt64.self)
      target.storeBytes(of: last, toByteOffset: count &- 8, as: UInt64.self)
    case 4...7:
      let last = source.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)
      target.storeBytes(of: source.loadUnaligned(as: UInt32.self), as: UInt32.self)
      target.storeBytes(of: last, toByteOffset: count &- 4, as: UInt32.self)
    case ..<4: for index in 0..<count { end[index] = bytes[start &+ index] }
    default: memcpy(target, source, count)
    }
    end += count
  }

  @inline(__always)
  func append(code: Int, to buffer: inout ByteBuffer) throws(Diagnostic) {
    let start = offsets[code]
    let text = UnsafeBufferPointer(start: bytes + start, count: offsets[code &+ 1] &- start)
    if isReady || encoding.leavesAlone(text) {
      try buffer.append(text)
    } else {
      try encoding.append(text, to: &buffer)
    }
  }
}

/// What became of a dictionary when its texts were rendered.
struct RenderedTexts: Sendable {
  enum Form: Sendable {
    /// The format leaves all texts as they are.
    case same
    /// All texts as the format writes them, with their offsets.
    case copy(Buffer<UInt8>, Buffer<Int>)
    /// The texts hardly repeat: looking at each as its row comes costs no more, and that on all threads.
    case eachTime
  }

  let form: Form
  /// The length of the longest rendered text; 0 where each is rendered as it comes.
  let longest: Int

  /// `rows` is the number of cells to come.
  init(_ dictionary: TextDictionary, encoding: TextEncoding, rows: Int) throws(Diagnostic) {
    guard dictionary.count <= rows / 4 else {
      form = .eachTime
      longest = 0
      return
    }
    if (0..<dictionary.count).allSatisfy({ encoding.leavesAlone(dictionary[$0]) }) {
      form = .same
      longest = (0..<dictionary.count).reduce(0) { max($0, dictionary[$1].count) }
      return
    }
    var bytes = ByteBuffer()
    let offsets = try Buffer<Int>(count: dictionary.count + 1)
    for code in 0..<dictionary.count {
      try encoding.append(dictionary[code], to: &bytes)
      offsets.pointer[code + 1] = bytes.count
    }
    let copy = try Buffer<UInt8>(count: bytes.count)
    bytes.withBytes { rendered in
      for index in rendered.indices { copy.pointer[index] = rendered[index] }
    }
    form = .copy(copy, offsets)
    longest = (0..<dictionary.count).reduce(0) { max($0, offsets.pointer[$1 + 1] - offsets.pointer[$1]) }
  }
}
