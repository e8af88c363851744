import SpadeBase

extension GridWriter {
  /// The columns' names, on as many lines as they need.
  func appendHeader(to lines: inout ByteBuffer) throws(Diagnostic) {
    let names = layout.slots.map { slot in
      guard case .column(let index, let width) = slot else { return [VisibleText.ellipsis(profile.charset)] }
      return HeaderText.lines(columns[index].name, width: width, charset: profile.charset)
    }
    let height = names.map(\.count).max() ?? 1
    for line in 0..<height {
      // The names stand on the rule.
      let texts = names.map { line < height - $0.count ? "" : $0[line - height + $0.count] }
      let last = frame.isClosed ? texts.count - 1 : texts.lastIndex { !$0.isEmpty } ?? -1
      try lines.append(theme.paint(frame.left, .rule))
      for (place, text) in texts.enumerated() where place <= last {
        if place > 0 { try lines.append(theme.paint(frame.between, .rule)) }
        try appendHeader(text, layout.slots[place], isLast: place == last && !frame.isClosed, to: &lines)
      }
      try lines.append(theme.paint(frame.right, .rule) + "\n")
    }
  }

  private func appendHeader(
    _ text: String, _ slot: TableLayout.Slot, isLast: Bool, to lines: inout ByteBuffer
  ) throws(Diagnostic) {
    guard case .column(let index, let width) = slot else {
      let padding = slot.width - DisplayWidth.of(text)
      try lines.append(theme.paint(text, .dim))
      return try lines.append(UInt8(ascii: " "), times: isLast ? 0 : padding)
    }
    let padding = width - DisplayWidth.of(text)
    let isRight = columns[index].isRightAligned
    if isRight { try lines.append(UInt8(ascii: " "), times: padding) }
    if !text.isEmpty { try lines.append(theme.paint(text, .header)) }
    if !isRight, !isLast { try lines.append(UInt8(ascii: " "), times: padding) }
  }
}
