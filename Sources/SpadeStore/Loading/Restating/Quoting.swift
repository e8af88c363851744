/// How a file's fields are told apart, where that isn't usual.
///
/// All that reads records knows one way alone: a delimiter of one byte, `"` around fields, doubled inside. A file of
/// another way is restated in the usual one as it is read.
package struct Quoting: Sendable, Equatable {
  /// What of the delimiter follows its first byte.
  package var delimiterTail: [UInt8] = []
  /// What stands around fields; nil where nothing does.
  package var quote: UInt8? = Ascii.quote
  /// What makes a quote inside quotes text, besides doubling it.
  package var escape: UInt8?
  /// A quote that closes nothing is text.
  package var isLoose = false

  package init() {}

  /// Nothing needs to be restated.
  var isUsual: Bool { self == Quoting() }
}
