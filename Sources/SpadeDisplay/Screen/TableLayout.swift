/// Which columns of a table are shown, and how wide.
struct TableLayout: Sendable {
  /// What a column asks for.
  struct Wish: Sendable {
    let header: Int
    /// What its header needs on several lines.
    let foldedHeader: Int
    let cells: Int
    /// Its cells may be cut.
    let isCuttable: Bool

    /// Enough for everything.
    var full: Int { max(header, cells, 1) }
    /// The least that one can still read: a cut text of 12, a header on several lines and of 12, any number whole.
    var least: Int { max(1, min(full, max(min(foldedHeader, 12), isCuttable ? min(cells, 12) : cells))) }
  }

  /// A column of the drawn table.
  enum Slot: Sendable, Equatable {
    case column(Int, width: Int)
    /// Stands where columns were left out.
    case gap(width: Int)

    var width: Int {
      switch self {
      case .column(_, let width), .gap(let width): width
      }
    }
  }

  private(set) var slots: [Slot]
  /// The columns that are left out.
  let hidden: Range<Int>
  /// Nothing is left out or cut.
  let isWhole: Bool

  /// Fits the wishes into `available` columns, nil for no limit. The `keys` leading columns stay, then the last one,
  /// which is mostly what was asked for; what lies between goes from the right.
  init(_ wishes: [Wish], frame: Frame, available: Int?, keys: Int, gapWidth: Int) {
    guard let available, frame.overhead(wishes.count) + wishes.reduce(0, { $0 + $1.full }) > available else {
      slots = wishes.enumerated().map { .column($0.offset, width: $0.element.full) }
      hidden = 0..<0
      isWhole = true
      return
    }
    let hidden = Self.hidden(wishes, frame, available, max(1, keys), gapWidth)
    self.hidden = hidden
    isWhole = false
    let shown = wishes.indices.filter { !hidden.contains($0) }
    let count = shown.count + (hidden.isEmpty ? 0 : 1)
    let room = available - frame.overhead(count) - (hidden.isEmpty ? 0 : gapWidth)
    let widths = Self.widths(shown.map { wishes[$0] }, room: room)
    slots = zip(shown, widths).map { .column($0, width: $1) }
    if !hidden.isEmpty { slots.insert(.gap(width: gapWidth), at: hidden.lowerBound) }
  }

  /// Columns that all slots take together, without the frame.
  var width: Int { slots.reduce(0) { $0 + $1.width } }

  /// Gives the last column more room.
  mutating func widenLast(by more: Int) {
    guard more > 0, case .column(let index, let width) = slots.last else { return }
    slots[slots.count - 1] = .column(index, width: width + more)
  }

  // The columns to leave out, as one range, so that the rest fits at its least width.
  private static func hidden(
    _ wishes: [Wish], _ frame: Frame, _ available: Int, _ keys: Int, _ gapWidth: Int
  ) -> Range<Int> {
    let least = wishes.map(\.least)
    if frame.overhead(least.count) + least.reduce(0, +) <= available { return 0..<0 }
    let last = least.count - 1
    // Widths with the first n columns, a gap, and perhaps the last column.
    var leading = 0
    var best: Range<Int>?
    for count in 1...max(1, last) {
      leading += least[count - 1]
      let withLast = leading + gapWidth + least[last] + frame.overhead(count + 2)
      let withoutLast = leading + gapWidth + frame.overhead(count + 1)
      if count < last, withLast <= available {
        best = count..<last
      } else if count <= keys, withoutLast <= available {
        best = count..<least.count
      }
    }
    return best ?? min(1, least.count)..<least.count
  }

  // The least widths, then more for all alike until each has what it asks for or the room is used.
  private static func widths(_ wishes: [Wish], room: Int) -> [Int] {
    var widths = wishes.map(\.least)
    var left = room - widths.reduce(0, +)
    if left < 0, widths.count == 1 { return [max(1, room)] }
    while left > 0 {
      let waiting = widths.indices.filter { widths[$0] < wishes[$0].full }
      guard let narrowest = waiting.map({ widths[$0] }).min() else { break }
      for index in waiting where widths[index] == narrowest && left > 0 {
        widths[index] += 1
        left -= 1
      }
    }
    return widths
  }
}
