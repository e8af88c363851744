package import SpadeBase

/// Text made safe to look at: whatever would move the cursor, reorder or hide text is shown as a picture or an escape,
/// and the number of terminal columns is known.
package enum VisibleText {
  /// What the reader's terminal can draw.
  package enum Charset: Sendable { case unicode, ascii }

  /// One grapheme cluster as drawn.
  struct Cell {
    var text: String
    var width: Int
  }

  /// Appends what `bytes` look like, in at most `maxWidth` columns, the rest cut with an ellipsis; returns the columns.
  @discardableResult
  package static func append(
    _ bytes: UnsafeBufferPointer<UInt8>, charset: Charset = .unicode, maxWidth: Int = .max,
    to buffer: inout ByteBuffer
  ) throws(Diagnostic) -> Int {
    if bytes.count <= maxWidth, isPlain(bytes) {
      try buffer.append(bytes)
      return bytes.count
    }
    let (cells, width, cut) = fitted(bytes, charset: charset, maxWidth: maxWidth)
    for cell in cells { try buffer.append(cell.text) }
    guard cut else { return width }
    let dots = ellipsis(charset, room: maxWidth - width)
    try buffer.append(dots)
    return width + DisplayWidth.of(dots)
  }

  /// What a string looks like, cut to `maxWidth` columns.
  package static func string(_ text: String, charset: Charset = .unicode, maxWidth: Int = .max) -> String {
    var text = text
    return text.withUTF8 { bytes in
      if bytes.count <= maxWidth, isPlain(bytes) { return String(decoding: bytes, as: UTF8.self) }
      let (cells, width, cut) = fitted(bytes, charset: charset, maxWidth: maxWidth)
      let shown = cells.map(\.text).joined()
      return cut ? shown + ellipsis(charset, room: maxWidth - width) : shown
    }
  }

  /// The mark of a cut, in at most `room` columns.
  static func ellipsis(_ charset: Charset, room: Int = .max) -> String {
    String((charset == .unicode ? "…" : "...").prefix(max(room, 0)))
  }

  /// True for printable ASCII, which is shown as it is.
  @inline(__always)
  static func isPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    for byte in bytes where byte < 0x20 || byte > 0x7e { return false }
    return true
  }

  // The clusters that fit, leaving room for an ellipsis where not all do.
  private static func fitted(
    _ bytes: UnsafeBufferPointer<UInt8>, charset: Charset, maxWidth: Int
  ) -> (cells: [Cell], width: Int, cut: Bool) {
    // A cell may be a gigabyte: look only at what could fit, even in clusters of many scalars.
    var end = bytes.count
    if maxWidth < bytes.count / 64 - 4 {
      end = (maxWidth + 4) * 64
      while end > 0, bytes[end] & 0xc0 == 0x80 { end -= 1 }
    }
    var cells: [Cell] = []
    var width = 0
    var overflow = end < bytes.count
    for cluster in String(decoding: bytes[..<end], as: UTF8.self) {
      let drawn = Self.cells(of: cluster, charset)
      let more = drawn.reduce(0) { $0 + $1.width }
      if width + more > maxWidth {
        overflow = true
        break
      }
      width += more
      cells += drawn
    }
    guard overflow else { return (cells, width, false) }
    let room = maxWidth - DisplayWidth.of(ellipsis(charset, room: maxWidth))
    while width > room, let last = cells.popLast() { width -= last.width }
    return (cells, width, true)
  }

  /// A cluster as drawn; more than one cell where its scalars are shown one by one.
  static func cells(of cluster: Character, _ charset: Charset) -> [Cell] {
    let scalars = cluster.unicodeScalars
    // An emoji selector widens emoji only; elsewhere terminals and our own count would part.
    let isEmoji = scalars.first?.properties.isEmoji ?? false
    if scalars.contains(where: { isHidden($0, charset) || $0 == "\u{fe0f}" && !isEmoji }) {
      return scalars.map { scalar in
        isHidden(scalar, charset) ? escaped(scalar, charset) : cell(Character(scalar), charset)
      }
    }
    return [cell(cluster, charset)]
  }

  private static func cell(_ cluster: Character, _ charset: Charset) -> Cell {
    guard let first = cluster.unicodeScalars.first else { return Cell(text: "", width: 0) }
    if DisplayWidth.of(Character(first)) > 0 {
      return Cell(text: String(cluster), width: DisplayWidth.of(cluster))
    }
    switch first.properties.generalCategory {
    case .nonspacingMark where !first.properties.isVariationSelector, .enclosingMark, .spacingMark:
      // A mark without a base would climb onto the frame: give it the dotted circle that charts use.
      let based = "\u{25cc}" + String(cluster)
      return Cell(text: based, width: DisplayWidth.of(based))
    default:
      let parts = cluster.unicodeScalars.map { escaped($0, charset) }
      return Cell(text: parts.map(\.text).joined(), width: parts.reduce(0) { $0 + $1.width })
    }
  }

  /// True for what is never sent as it is: controls, what reorders or breaks lines, and what can't be seen.
  static func isHidden(_ scalar: Unicode.Scalar, _ charset: Charset) -> Bool {
    switch scalar.value {
    case 0x20...0x7e: false
    case 0...0x1f, 0x7f...0x9f, 0xad, 0x61c, 0x180e, 0x200b, 0x200e, 0x200f, 0x2028...0x202e, 0x2060...0x206f,
      0xfeff, 0xfff9...0xfffb:
      true
    default: charset == .ascii
    }
  }

  private static func escaped(_ scalar: Unicode.Scalar, _ charset: Charset) -> Cell {
    let value = scalar.value
    if charset == .unicode {
      switch value {
      case 0x0a: return Cell(text: "⏎", width: 1)
      case 0x09: return Cell(text: "⇥", width: 1)
      case 0...0x1f: return picture(0x2400 + value)
      case 0x7f: return picture(0x2421)
      default: break
      }
    }
    let text =
      switch value {
      case 0x0a: "\\n"
      case 0x09: "\\t"
      case 0x0d: "\\r"
      default: "\\u{" + String(value, radix: 16) + "}"
      }
    return Cell(text: text, width: text.utf8.count)
  }

  private static func picture(_ value: UInt32) -> Cell {
    Cell(text: Unicode.Scalar(value).map { String(Character($0)) } ?? "?", width: 1)
  }
}
