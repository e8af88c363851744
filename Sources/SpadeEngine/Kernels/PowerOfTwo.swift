import CKernels

/// 2 to any power, within a unit in the last place, exact for whole numbers: a power of a fixed table times a short
/// polynomial.
///
/// It is worked out here and not by the C library, so that a loop over rows needs no calls and takes as many rows at once
/// as the processor can; the operations are the same on every processor and for any number of rows, and so is the result,
/// to the last bit.
enum PowerOfTwo {
  /// The power of each number.
  static func of(_ numbers: consuming [Double]) -> [Double] {
    numbers.withUnsafeMutableBufferPointer { numbers in
      if let start = numbers.baseAddress { spade_powers_of_two(start, numbers.count) }
    }
    return numbers
  }
}
