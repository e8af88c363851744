import SpadeBase
import SpadeDisplay

/// A few facts set side by side.
enum FactLines {
  /// The facts on one line, or on as few as have room for them, broken between facts; a fact that has no room on a line
  /// of its own is broken between words.
  static func of(_ facts: [String], utf8: Bool, width: Int?) -> [String] {
    let separator = utf8 ? " · " : " - "
    var lines: [String] = []
    for fact in facts {
      let longer = (lines.last ?? "") + separator + fact
      if lines.isEmpty || DisplayWidth.of(longer) > width ?? .max {
        lines.append(fact)
      } else {
        lines[lines.count - 1] = longer
      }
    }
    return lines.flatMap { FoldedText.lines($0, width: width, hanging: 2) }
  }
}
