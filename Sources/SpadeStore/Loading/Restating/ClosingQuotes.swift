import Glibc

/// Where quotes close a field, when only one that a delimiter or a line end follows does; the others are text.
///
/// What was found is kept: many stray quotes before one that closes would look for it again and again.
struct ClosingQuotes {
  enum Answer {
    case at(Int)
    /// None near enough.
    case none
    /// The text ends before one can tell.
    case unknown
  }

  /// A field is closed within so many bytes, or its quote is text: else one quote would take in all the rest.
  static let reach = 1 << 20

  /// From `from` up to `searched` none closes; `close` is the first one behind.
  private var from = 0
  private var searched = 0
  private var close: Int?

  /// The quote that closes a field whose content begins at `start`.
  mutating func next(
    _ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ isWhole: Bool, _ cutter: RecordCutter
  ) -> Answer {
    guard let quote = cutter.quoting.quote else { return .none }
    var position = start
    // Quotes that touch the opening one: how many they are counts from there.
    let touching = Self.endOfRun(text, start, quote)
    if touching > start {
      guard let isClosing = closes(text, start, touching, isWhole, cutter) else { return .unknown }
      if isClosing { return .at(touching - 1) }
      position = touching
    }
    if position < from || position > close ?? .max { (from, searched, close) = (position, position, nil) }
    let limit = start + Self.reach
    searched = max(searched, position)
    while close == nil, searched < min(limit, text.count) {
      guard let base = text.baseAddress,
        let found = memchr(base + searched, Int32(quote), min(limit, text.count) - searched)
      else {
        searched = min(limit, text.count)
        break
      }
      searched = UnsafeRawPointer(found) - UnsafeRawPointer(base)
      let end = Self.endOfRun(text, searched, quote)
      guard let isClosing = closes(text, searched, end, isWhole, cutter) else { return .unknown }
      if isClosing { close = end - 1 } else { searched = end }
    }
    if let close { return close < limit ? .at(close) : .none }
    return searched >= limit || isWhole ? .none : .unknown
  }

  private static func endOfRun(_ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ quote: UInt8) -> Int {
    var position = start
    while position < text.count, text[position] == quote { position += 1 }
    return position
  }

  /// Whether the last of some quotes closes a field: those before it are doubled or escaped, and the field ends there.
  private func closes(
    _ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, _ isWhole: Bool, _ cutter: RecordCutter
  ) -> Bool? {
    if !isWhole, end + 1 + cutter.quoting.delimiterTail.count > text.count { return nil }
    var count = end - start
    if let escape = cutter.quoting.escape {
      var before = start
      while before > 0, text[before - 1] == escape { before -= 1 }
      if (start - before) % 2 != 0 { count -= 1 }
    }
    return count % 2 != 0 && cutter.endsField(text, end)
  }
}
