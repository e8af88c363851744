/// Entries side by side, as many to a line as fit.
enum Legend {
  static func lines(_ entries: [StyledLine], width: Int) -> [StyledLine] {
    var lines: [StyledLine] = []
    var line = StyledLine()
    for entry in entries {
      if line.width > 0, line.width + 3 + entry.width > width {
        lines.append(line)
        line = StyledLine()
      }
      if line.width > 0 { line.append("   ") }
      line.append(entry)
    }
    return line.width > 0 ? lines + [line] : lines
  }
}
