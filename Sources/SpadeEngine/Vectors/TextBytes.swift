import Glibc
import SpadeStore

/// Comparison of text by bytes, which is by Unicode scalar.
enum TextBytes {
  /// Negative, zero or positive as the left text comes before, is or comes after the right.
  @inline(__always)
  static func compare(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Int {
    if let a = left.baseAddress, let b = right.baseAddress {
      let order = memcmp(a, b, min(left.count, right.count))
      if order != 0 { return Int(order) }
    }
    return left.count - right.count
  }

  /// True where both are the same bytes.
  @inline(__always)
  static func equal(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    guard let a = left.baseAddress, let b = right.baseAddress else { return true }
    return memcmp(a, b, left.count) == 0
  }

  /// True where `needle` occurs in `text`.
  static func contains(_ text: UnsafeBufferPointer<UInt8>, _ needle: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = needle.first, let pattern = needle.baseAddress else { return true }
    guard text.count >= needle.count, let base = text.baseAddress else { return false }
    var start = 0
    let last = text.count - needle.count
    while start <= last, let hit = memchr(base + start, Int32(first), last - start + 1) {
      if memcmp(hit, pattern, needle.count) == 0 { return true }
      start = UnsafeRawPointer(hit) - UnsafeRawPointer(base) + 1
    }
    return false
  }

  static func hasPrefix(_ text: UnsafeBufferPointer<UInt8>, _ prefix: UnsafeBufferPointer<UInt8>) -> Bool {
    text.count >= prefix.count && equal(UnsafeBufferPointer(rebasing: text[..<prefix.count]), prefix)
  }

  static func hasSuffix(_ text: UnsafeBufferPointer<UInt8>, _ suffix: UnsafeBufferPointer<UInt8>) -> Bool {
    text.count >= suffix.count && equal(UnsafeBufferPointer(rebasing: text[(text.count - suffix.count)...]), suffix)
  }
}
