import Glibc

/// Text as libedit wants it: `wchar_t`, one for each Unicode scalar, ended by a zero.
struct WideText {
  private var units: [wchar_t]

  /// NUL ends the text for libedit, so it is left out.
  init(_ scalars: some Sequence<Unicode.Scalar>) {
    units = scalars.compactMap { $0.value == 0 ? nil : wchar_t(bitPattern: $0.value) }
    units.append(0)
  }

  init(_ text: String) { self.init(text.unicodeScalars) }
  init(utf8 bytes: some Collection<UInt8>) { self.init(String(decoding: bytes, as: UTF8.self)) }

  func withPointer<Result>(_ body: (UnsafePointer<wchar_t>?) -> Result) -> Result {
    units.withUnsafeBufferPointer { body($0.baseAddress) }
  }
}

extension Unicode.Scalar {
  /// A scalar from libedit's buffer; what is none becomes the replacement character.
  init(wide: wchar_t) { self = Unicode.Scalar(UInt32(bitPattern: wide)) ?? "\u{fffd}" }
}

extension String {
  /// A string of scalars as they are.
  init(scalars: some Sequence<Unicode.Scalar>) {
    var view = UnicodeScalarView()
    view.append(contentsOf: scalars)
    self.init(view)
  }
}
