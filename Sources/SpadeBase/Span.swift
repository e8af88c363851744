/// A half-open range of byte offsets in one source text.
package struct Span: Hashable, Sendable {
  /// Offset of the first byte.
  package var start: Int
  /// Offset after the last byte.
  package var end: Int

  /// A span from `start` up to `end`; a reversed pair is an empty span at `start`.
  package init(_ start: Int, _ end: Int) {
    self.start = start
    self.end = max(start, end)
  }

  /// The smallest span that holds both.
  package func union(_ other: Span) -> Span { Span(min(start, other.start), max(end, other.end)) }
}
