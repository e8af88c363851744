import SpadeStore

/// The bytes of a text vector's rows, for loops that need them; not to be kept beyond `with`.
struct TextRows {
  private let constant: UnsafeBufferPointer<UInt8>
  private let codes: UnsafeBufferPointer<Int32>
  private let dictionary: TextDictionary?
  let count: Int

  /// Runs `body` with the rows' bytes.
  static func with<Result>(_ vector: Vector, _ body: (TextRows) -> Result) -> Result {
    let none = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    switch vector.texts {
    case .constant(let text):
      return (text ?? []).withUnsafeBufferPointer { bytes in
        body(
          TextRows(
            constant: bytes, codes: UnsafeBufferPointer(start: nil, count: 0), dictionary: nil, count: vector.count))
      }
    case .codes(let codes, let dictionary):
      return codes.withUnsafeBufferPointer { codes in
        body(TextRows(constant: none, codes: codes, dictionary: dictionary, count: vector.count))
      }
    }
  }

  /// A row's bytes; what a null row gives means nothing.
  @inline(__always)
  subscript(row: Int) -> UnsafeBufferPointer<UInt8> {
    guard let dictionary else { return constant }
    let code = Int(codes[row])
    return code < dictionary.count ? dictionary[code] : constant
  }
}
