import CSystem

/// How many columns text takes on a terminal, counted as modern terminals do: by grapheme cluster.
package enum DisplayWidth {
  /// Columns of one cluster; a control character counts 0.
  package static func of(_ cluster: Character) -> Int {
    var scalars = cluster.unicodeScalars.makeIterator()
    guard let first = scalars.next() else { return 0 }
    var width = max(0, Int(spade_scalar_width(first.value)))
    while let scalar = scalars.next() {
      // Emoji presentation and pairs of regional indicators are drawn two columns wide.
      if scalar.value == 0xfe0f || (0x1f1e6...0x1f1ff).contains(scalar.value) { width = 2 }
    }
    return width
  }

  /// Columns of a string.
  package static func of(_ text: String) -> Int {
    var width = 0
    for cluster in text { width += cluster.isASCII ? (cluster == "\r\n" ? 0 : 1) : of(cluster) }
    return width
  }
}
