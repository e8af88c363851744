import CSystem
import SpadeBase

/// One user-perceived character of the line and how it is shown. A plain value: a long line has many.
struct Cluster {
  /// What goes to the terminal for it.
  enum Form { case text, newline, tab, control, spelt }

  /// Index of its first scalar.
  var start: Int
  /// Number of its scalars.
  var count: Int
  var width: Int
  var form: Form
  /// Whether terminals disagree about its width.
  var isDisputed = false

  /// What goes to the terminal: control characters, and what would be invisible, are spelt out.
  func shown(in scalars: [Unicode.Scalar]) -> String {
    let first = scalars[start]
    switch form {
    case .text: return count == 1 ? String(Character(first)) : String(scalars: scalars[start..<start + count])
    case .newline: return ""
    case .tab: return "  "
    case .control: return "^" + String(Character(Unicode.Scalar(UInt8(first.value & 0x7f) ^ 0x40)))
    case .spelt:
      let digits = String(first.value, radix: 16)
      let padding = String(repeating: "0", count: max(0, 4 - digits.utf8.count))
      // One name for all of it, however many marks were heaped up.
      return "<" + padding + digits + (count > 1 ? "+>" : ">")
    }
  }
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
        clusters.append(cluster(scalars[index], at: index))
      } else {
        var start = index
        for character in String(scalars: scalars[index..<end]) {
          let count = character.unicodeScalars.count
          clusters.append(count == 1 ? cluster(scalars[start], at: start) : cluster(character, count, at: start))
          start += count
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

  private static func cluster(_ scalar: Unicode.Scalar, at start: Int) -> Cluster {
    switch scalar.value {
    case 0x20..<0x7f: return Cluster(start: start, count: 1, width: 1, form: .text)
    case 0x0a: return Cluster(start: start, count: 1, width: 0, form: .newline)
    case 0x09: return Cluster(start: start, count: 1, width: 2, form: .tab)
    case 0..<0x20, 0x7f: return Cluster(start: start, count: 1, width: 2, form: .control)
    default:
      let width = isInvisible(scalar) ? 0 : DisplayWidth.of(Character(scalar))
      return width == 0 ? spelt(scalar, 1, at: start) : Cluster(start: start, count: 1, width: width, form: .text)
    }
  }

  private static func cluster(_ character: Character, _ count: Int, at start: Int) -> Cluster {
    let scalars = character.unicodeScalars
    let width = DisplayWidth.of(character)
    if let first = scalars.first, width == 0 || scalars.contains(where: isInvisible) {
      return spelt(first, count, at: start)
    }
    return Cluster(
      start: start, count: count, width: width, form: .text, isDisputed: scalars.contains(where: isDisputed))
  }

  private static func spelt(_ first: Unicode.Scalar, _ count: Int, at start: Int) -> Cluster {
    let digits = max(4, String(first.value, radix: 16).utf8.count)
    return Cluster(start: start, count: count, width: digits + (count > 1 ? 3 : 2), form: .spelt)
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
}
