import SpadeBase
import SpadeStore

extension GridWriter {
  /// Sums of the columns that add up, under a rule of their own.
  func appendTotals(to lines: inout ByteBuffer) throws(Diagnostic) {
    // No spaces where nothing comes after.
    let sums = layout.slots.indices.filter { place in
      guard case .column(let index, _) = layout.slots[place] else { return false }
      return columns[index].index.map { totals[$0] != nil } ?? false
    }
    guard let lastSum = sums.last else { return }
    try appendRule(frame.middle, to: &lines)
    try lines.append(theme.paint(frame.left, .rule))
    let last = frame.isClosed ? layout.slots.count - 1 : lastSum
    for (place, slot) in layout.slots.enumerated() {
      if place > last { break }
      if place > 0 { try lines.append(theme.paint(frame.between, .rule)) }
      guard case .column(let index, let width) = slot else {
        try lines.append(theme.paint(VisibleText.ellipsis(profile.charset), .dim))
        continue
      }
      var cell = ByteBuffer()
      var cellWidth = 0
      if let source = columns[index].index, let total = totals[source],
        case .cells(let format, _) = columns[index].content
      {
        switch total {
        case .integer(let value): cellWidth = try format.append(value, to: &cell).width
        case .number(let value): cellWidth = try format.append(value, to: &cell).width
        }
      } else if place == 0 {
        try cell.append(Self.totalName)
        cellWidth = Self.totalName.utf8.count
      }
      try append(cell, cellWidth, .header, columns[index], width, !frame.isClosed && place == last, to: &lines)
    }
    try lines.append(theme.paint(frame.right, .rule) + "\n")
  }
}
