import SpadeBase
import SpadeStore

/// Gives texts that come with different dictionaries codes of one.
///
/// As long as only one dictionary comes, its codes are kept and nothing is copied.
struct TextUnifier: Sendable {
  private var base: TextDictionary?
  private var builder: TextDictionaryBuilder?
  /// Codes already translated (-1 where not), of the dictionaries seen last.
  private var memos: [(dictionary: TextDictionary, codes: [Int32])] = []
  private var nextMemo = 0

  /// How many codes there may be.
  var count: Int { builder?.count ?? base?.count ?? 0 }

  /// The codes of a vector's rows; those of null rows mean nothing, but are never negative.
  mutating func translate(_ codes: [Int32], _ validity: [Bool]?, _ dictionary: TextDictionary) -> [Int32] {
    if builder == nil, base == nil || base === dictionary {
      base = dictionary
      return codes
    }
    startBuilder()
    guard var builder else { return codes }
    // The builder is taken out while it is written, so that it is never copied.
    self.builder = nil
    defer { self.builder = builder }
    if dictionary.count > 16 * codes.count + 1024 {
      return Self.translated(codes, validity) { builder.code(dictionary[$0]) }
    }
    let memo = memoIndex(dictionary)
    return Self.translated(codes, validity) { code in
      let known = memos[memo].codes[code]
      if known >= 0 { return known }
      let new = builder.code(dictionary[code])
      memos[memo].codes[code] = new
      return new
    }
  }

  /// The code of one text.
  mutating func code(_ text: [UInt8]) -> Int32 {
    startBuilder()
    var own = builder ?? TextDictionaryBuilder()
    builder = nil
    defer { builder = own }
    return own.code(text)
  }

  /// Reads a text by its code.
  func withText<Result>(_ code: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    if let builder { return builder.withText(code, body) }
    if let base, code < base.count { return body(base[code]) }
    return body(UnsafeBufferPointer(start: nil, count: 0))
  }

  /// The one dictionary of all codes.
  func dictionary() throws(Diagnostic) -> TextDictionary {
    if let builder { return try builder.dictionary() }
    if let base { return base }
    return try TextDictionary([])
  }

  private mutating func startBuilder() {
    guard builder == nil else { return }
    var started = TextDictionaryBuilder()
    if let base { for code in 0..<base.count { _ = started.code(base[code]) } }
    builder = started
  }

  private mutating func memoIndex(_ dictionary: TextDictionary) -> Int {
    if let index = memos.firstIndex(where: { $0.dictionary === dictionary }) { return index }
    let memo = (dictionary: dictionary, codes: [Int32](repeating: -1, count: dictionary.count))
    if memos.count < 4 {
      memos.append(memo)
      return memos.count - 1
    }
    nextMemo = (nextMemo + 1) % memos.count
    memos[nextMemo] = memo
    return nextMemo
  }

  @inline(__always)
  private static func translated(_ codes: [Int32], _ validity: [Bool]?, _ translate: (Int) -> Int32) -> [Int32] {
    var result = codes
    for row in 0..<codes.count {
      result[row] = validity?[row] ?? true ? translate(Int(codes[row])) : 0
    }
    return result
  }
}
