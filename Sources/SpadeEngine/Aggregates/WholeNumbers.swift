// The standard library's conversions from and to 128 bits are generic and not specialised: a hundred times these.

extension Int128 {
  /// A number of 64 bits, widened.
  @inline(__always)
  init(widening whole: Int64) { self.init(_low: UInt64(bitPattern: whole), _high: whole >> 63) }
}

extension Double {
  /// The nearest number.
  @inline(__always)
  init(nearest whole: Int128) {
    let low = Int64(bitPattern: whole._low)
    self = whole._high == low >> 63 ? Double(low) : Double(whole)
  }
}
