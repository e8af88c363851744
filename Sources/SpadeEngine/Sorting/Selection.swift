/// The n-th smallest of values, without sorting them.
enum Selection {
  /// Reorders so that no value before `rank` is greater and none behind it smaller; gives the value there.
  static func select<Element: Comparable>(_ values: inout [Element], _ rank: Int) -> Element {
    values.withUnsafeMutableBufferPointer { select($0, rank) }
  }

  /// The same in a buffer; `rank` must lie in it.
  static func select<Element: Comparable>(_ values: UnsafeMutableBufferPointer<Element>, _ rank: Int) -> Element {
    var low = 0
    var high = values.count - 1
    var rounds = 0
    while low < high {
      rounds += 1
      // Bad pivots again and again would be quadratic: then a sort settles it.
      if rounds > 96 {
        var rest = UnsafeMutableBufferPointer(rebasing: values[low...high])
        rest.sort()
        break
      }
      let pivot = median(values[low], values[low + (high - low) / 2], values[high])
      var left = low
      var right = high
      while left <= right {
        while values[left] < pivot { left += 1 }
        while pivot < values[right] { right -= 1 }
        if left <= right {
          values.swapAt(left, right)
          left += 1
          right -= 1
        }
      }
      if rank <= right {
        high = right
      } else if rank >= left {
        low = left
      } else {
        break
      }
    }
    return values[rank]
  }

  private static func median<Element: Comparable>(_ a: Element, _ b: Element, _ c: Element) -> Element {
    max(min(a, b), min(max(a, b), c))
  }

  /// The linearly interpolated quantile of values, which are reordered; nil of none.
  static func quantile(_ values: UnsafeMutableBufferPointer<Double>, _ part: Double) -> Double? {
    guard !values.isEmpty else { return nil }
    let position = min(max(part, 0), 1) * Double(values.count - 1)
    let below = Int(position)
    let low = select(values, below)
    let fraction = position - Double(below)
    guard fraction > 0 else { return low }
    var next = values[below + 1]
    for index in below + 1..<values.count where values[index] < next { next = values[index] }
    return low + (next - low) * fraction
  }
}
