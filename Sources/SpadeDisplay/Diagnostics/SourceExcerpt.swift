import SpadeBase

/// A line of a source with the labels that begin in it.
struct SourceExcerpt {
  let source: SourceText
  /// Place of the first label, counted from 1.
  let line: Int
  let column: Int
  /// The labels of this line, the diagnostic's own place first.
  private(set) var labels: [(label: Diagnostic.Label, isPrimary: Bool)]

  /// A line as drawn and what stands under it, in columns from its left edge.
  struct Drawing {
    struct Mark {
      let start: Int
      let width: Int
      let text: String
      let isPrimary: Bool
    }
    let text: String
    let marks: [Mark]
  }

  /// The lines that labels point at: the first label's, then the others as they come.
  static func all(of labels: [Diagnostic.Label], in statement: SourceText?) -> [SourceExcerpt] {
    var excerpts: [SourceExcerpt] = []
    for (index, label) in labels.enumerated() {
      guard let source = label.source ?? statement else { continue }
      let (line, column) = source.position(label.span.start)
      if let same = excerpts.firstIndex(where: { $0.source === source && $0.line == line }) {
        excerpts[same].labels.append((label, index == 0))
      } else {
        excerpts.append(
          SourceExcerpt(source: source, line: line, column: column, labels: [(label, index == 0)]))
      }
    }
    return excerpts
  }

  /// The line in at most `room` columns, cut around the first label, tabs expanded and controls shown.
  func fitted(to room: Int, charset: VisibleText.Charset) -> Drawing {
    guard let first = labels.first?.label.span else { return Drawing(text: "", marks: []) }
    let (start, bytes) = source.line(at: first.start)
    let lineEnd = start + bytes.count
    // A line may be megabytes long: look only at what can be seen around the label.
    let anchor = min(max(first.start, start), lineEnd)
    let reach = (room + 16) * 8
    let low = boundary(max(start, anchor - reach), in: start..<lineEnd)
    let high = boundary(min(lineEnd, anchor + reach), in: start..<lineEnd)
    // Cut the text where labels begin and end, so that each piece's columns can be counted by itself.
    var cuts: Set<Int> = [low, high]
    for (label, _) in labels { cuts.formUnion([label.span.start, label.span.end].map { min(max($0, low), high) }) }
    let ordered = cuts.sorted()
    var cells: [VisibleText.Cell] = []
    var columns = [low: 0]
    var width = 0
    for (from, to) in zip(ordered, ordered.dropFirst()) {
      for cluster in String(decoding: source.bytes[from..<to], as: UTF8.self) {
        let drawn = Self.drawn(cluster, at: width, charset)
        width += drawn.reduce(0) { $0 + $1.width }
        cells += drawn
      }
      columns[to] = width
    }
    let marks = labels.map { label, isPrimary in
      let from = columns[min(max(label.span.start, low), high)] ?? 0
      let to = columns[min(max(label.span.end, low), high)] ?? from
      return Drawing.Mark(start: from, width: max(1, to - from), text: label.text, isPrimary: isPrimary)
    }
    return Self.cut(cells, marks, to: room, isCut: (low > start, high < lineEnd), charset)
  }

  // A tab goes to the next column that four divides.
  private static func drawn(_ cluster: Character, at column: Int, _ charset: VisibleText.Charset) -> [VisibleText.Cell]
  {
    if cluster == "\t" {
      let width = 4 - column % 4
      return [VisibleText.Cell(text: String(repeating: " ", count: width), width: width)]
    }
    return VisibleText.cells(of: cluster, charset)
  }

  // Leaves out what doesn't fit, more of it behind the label than before.
  private static func cut(
    _ cells: [VisibleText.Cell], _ marks: [Drawing.Mark], to room: Int, isCut: (left: Bool, right: Bool),
    _ charset: VisibleText.Charset
  ) -> Drawing {
    let total = cells.reduce(0) { $0 + $1.width }
    guard total > room || isCut.left || isCut.right, let first = marks.first else {
      return Drawing(text: cells.map(\.text).joined(), marks: marks)
    }
    let dots = VisibleText.ellipsis(charset)
    let dotWidth = DisplayWidth.of(dots)
    let inner = max(1, room - 2 * dotWidth)
    // The window begins so that the label, or as much of it as fits, is seen with some of what precedes it.
    let before = max(inner / 3, inner - min(first.width, inner) - inner / 3)
    let wanted = min(max(0, first.start - min(before, inner / 2)), max(0, total - inner))
    var text = ""
    var column = 0
    var begin: Int?
    var end = 0
    for cell in cells {
      if column >= wanted, column + cell.width <= (begin ?? column) + inner {
        if begin == nil { begin = column }
        text += cell.text
        end = column + cell.width
      } else if begin != nil {
        break
      }
      column += cell.width
    }
    let left = begin ?? 0
    let leftDots = left > 0 || isCut.left ? dots : ""
    let rightDots = end < total || isCut.right ? dots : ""
    let shift = (leftDots.isEmpty ? 0 : dotWidth) - left
    let moved = marks.compactMap { mark -> Drawing.Mark? in
      let from = max(mark.start, left)
      let to = min(mark.start + mark.width, max(end, from + 1))
      // A label outside the window keeps its words at the edge.
      let start = min(from, end)
      return Drawing.Mark(
        start: max(0, start + shift), width: max(1, to - from), text: mark.text, isPrimary: mark.isPrimary)
    }
    return Drawing(text: leftDots + text + rightDots, marks: moved)
  }

  private func boundary(_ offset: Int, in range: Range<Int>) -> Int {
    var offset = offset
    while offset > range.lowerBound, offset < range.upperBound, source.bytes[offset] & 0xc0 == 0x80 { offset -= 1 }
    return offset
  }
}
