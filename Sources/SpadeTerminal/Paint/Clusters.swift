import CSystem
import SpadeBase

/// One user-perceived character of the line, as it is shown.
struct Cluster {
  /// Index of its first scalar.
  var start: Int
  /// Number of its scalars.
  var count: Int
  /// What goes to the terminal; control characters and invisible ones are spelt out.
  var shown: String
  var width: Int
  /// Whether terminals disagree about its width.
  var isDisputed: Bool
  var isNewline: Bool
}

/// Cutting text into clusters. Between two ASCII characters there is always a boundary, CR and LF included, so only the rest
/// needs the Unicode rules.
enum Clusters {
  static func split(_ scalars: [Unicode.Scalar]) -> [Cluster] {
    var clusters: [Cluster] = []
    clusters.reserveCapacity(scalars.count)
    var index = 0
    while index < scalars.count {
      let end = endOfRun(scalars, from: index)
      if end == index + 1 {
        clusters.append(picture([scalars[index]], at: index))
      } else {
        var start = index
        for character in String(scalars: scalars[index..<end]) {
          let members = Array(character.unicodeScalars)
          clusters.append(picture(members, at: start))
          start += members.count
        }
      }
      index = end
    }
    return clusters
  }

  /// The boundary before an index; the index itself at the start.
  static func boundary(before index: Int, in scalars: [Unicode.Scalar]) -> Int {
    guard index > 1 else { return 0 }
    if scalars[index - 1].isASCII, scalars[index - 2].isASCII { return index - 1 }
    var start = index - 1
    while start > 0, !(scalars[start].isASCII && scalars[start - 1].isASCII) { start -= 1 }
    var last = start
    for character in String(scalars: scalars[start..<index]) {
      last = start
      start += character.unicodeScalars.count
    }
    return last
  }

  /// The boundary after an index; the end at the end.
  static func boundary(after index: Int, in scalars: [Unicode.Scalar]) -> Int {
    guard index < scalars.count else { return scalars.count }
    let end = endOfRun(scalars, from: index)
    guard end > index + 1, let first = String(scalars: scalars[index..<end]).first else { return index + 1 }
    return index + first.unicodeScalars.count
  }

  private static func endOfRun(_ scalars: [Unicode.Scalar], from index: Int) -> Int {
    var end = index + 1
    while end < scalars.count, !(scalars[end].isASCII && scalars[end - 1].isASCII) { end += 1 }
    return end
  }

  private static func picture(_ scalars: [Unicode.Scalar], at start: Int) -> Cluster {
    guard let first = scalars.first else {
      return Cluster(start: start, count: 0, shown: "", width: 0, isDisputed: false, isNewline: false)
    }
    var cluster = Cluster(
      start: start, count: scalars.count, shown: "", width: 1, isDisputed: false, isNewline: first == "\n")
    switch first.value {
    case 0x20..<0x7f where scalars.count == 1:
      cluster.shown = String(Character(first))
    case 0x0a:
      cluster.width = 0
    case 0x09:
      cluster.shown = "  "
      cluster.width = 2
    case 0..<0x20, 0x7f:
      cluster.shown = "^" + String(Character(Unicode.Scalar(UInt8(first.value) ^ 0x40)))
      cluster.width = 2
    default:
      let text = String(scalars: scalars)
      let width = text.reduce(0) { $0 + DisplayWidth.of($1) }
      if width == 0 || scalars.contains(where: isInvisible) {
        // One name for all of it, however many marks were heaped up.
        cluster.shown = "<" + hexadecimal(first.value) + (scalars.count > 1 ? "+>" : ">")
        cluster.width = cluster.shown.utf8.count
      } else {
        cluster.shown = text
        cluster.width = width
        cluster.isDisputed = scalars.count > 1 && scalars.contains(where: isDisputed)
      }
    }
    return cluster
  }

  /// Without a width, or one that would turn the writing direction of what follows.
  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x61c, 0x200e, 0x200f, 0x2028...0x202e, 0x2066...0x2069: true
    default: scalar.value >= 0x80 && spade_scalar_width(scalar.value) < 0
    }
  }

  private static func isDisputed(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value == 0x200d || scalar.value == 0xfe0f || (0x1f1e6...0x1f3ff).contains(scalar.value)
  }

  private static func hexadecimal(_ value: UInt32) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }
}
