import Glibc
import Testing

/// A random sequence that is the same in every run.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}

extension ShellTests {
  /// Random editing: the screen must show what the editor holds.
  @Suite struct Fuzzing {
    struct Window: CustomTestStringConvertible {
      var columns: Int
      var letters: String
      var seed: UInt64
      var testDescription: String { "\(columns) columns, seed \(seed), \(letters)" }
    }

    static let windows = [20, 30, 80].flatMap { columns in
      ["abc de", "ab ü漢👍", "ae\u{301} 漢\u{301}"].flatMap { letters in
        (1...2).map { Window(columns: columns, letters: letters, seed: $0 + UInt64(columns)) }
      }
    }

    private static let keys = [
      "\u{1}", "\u{5}", "\u{1b}[D", "\u{1b}[D", "\u{1b}[C", "\u{1b}[A", "\u{1b}[B", "\u{7f}", "\u{7f}", "\u{1b}[3~",
      "\u{17}", "\u{b}", "\u{15}", "\u{19}", "\u{1b}y", "\u{14}", "\u{1b}b", "\u{1b}f", "\u{1b}d", "\u{1b}u", "\u{1f}",
      "\u{1b}/", "\u{1b}\r", "\u{1b}[1;5C", "\u{1b}[1;5D", "\u{1b}[200~x\r\n漢y\u{1b}[201~", "\u{1b}<", "\u{1b}>",
    ]

    @Test(arguments: windows) func showsWhatItHolds(window: Window) throws {
      let folder = try TemporaryFolder()
      let model = folder.file("model")
      let rows = 14
      let shell = try ProbeSession(["--no-hints", "--model", model], columns: window.columns, rows: rows)
      var random = SeededGenerator(state: window.seed)
      var typed: [String] = []
      for step in 1...120 {
        let keys =
          Bool.random(using: &random)
          ? String(
            String.UnicodeScalarView(
              (0..<Int.random(in: 1...6, using: &random)).compactMap { _ in
                window.letters.unicodeScalars.randomElement(using: &random)
              })) : Self.keys.randomElement(using: &random) ?? ""
        shell.send(keys)
        typed.append(keys)
        guard step % 4 == 0 else { continue }
        shell.settle(3)
        var expected = NaiveLayout(text: "", cursor: 0, columns: window.columns)
        let isShown = shell.wait { screen in
          guard let held = TemporaryFolder.contents(model), let end = held.utf8.firstIndex(of: 0x0a) else {
            return false
          }
          let text = String(held[held.utf8.index(after: end)...])
          expected = NaiveLayout(text: text, cursor: Int(held[..<end]) ?? -1, columns: window.columns)
          return expected.lines.count > rows || expected.isShown(on: screen)
        }
        let found = "\(shell.screen.lines) \(shell.screen.row),\(shell.screen.column)"
        #expect(
          isShown,
          "step \(step), after \(typed.suffix(8)): expected \(expected.lines) \(expected.row),\(expected.column), found \(found)"
        )
        #expect(shell.screen.unknown.isEmpty)
        if !isShown { return }
        if expected.lines.count > rows - 4 { shell.send("\u{1b}>" + String(repeating: "\u{15}", count: 40)) }
      }
    }
  }
}

/// Where text should stand, written without a thought for speed, from the description and not from the product's code.
struct NaiveLayout {
  private(set) var lines = ["probe> "]
  private(set) var row = 0
  private(set) var column = 7
  private var width = 7

  init(text: String, cursor: Int, columns: Int) {
    // A letter and its marks; marks without a letter are spelt.
    var pieces: [(text: String, bytes: Int, width: Int)] = []
    for scalar in text.unicodeScalars {
      let isMark = ScreenModel.width(scalar) == 0 && scalar != "\n"
      if isMark, let last = pieces.last, last.text != "\n" {
        pieces[pieces.count - 1].bytes += UTF8.width(scalar)
        if last.text.hasPrefix("<") {
          pieces[pieces.count - 1].text = "<0301+>"
          pieces[pieces.count - 1].width = 7
        } else {
          pieces[pieces.count - 1].text.unicodeScalars.append(scalar)
        }
      } else {
        let shown = isMark ? "<0301>" : String(String.UnicodeScalarView([scalar]))
        pieces.append((shown, UTF8.width(scalar), isMark ? 6 : scalar == "\n" ? 0 : ScreenModel.width(scalar)))
      }
    }
    var byte = 0
    var placed = false
    for piece in pieces {
      if width + piece.width > columns { wrap() }
      byte += piece.bytes
      if !placed, cursor < byte {
        if width >= columns { wrap() }
        (row, column, placed) = (lines.count - 1, width, true)
      }
      if piece.text == "\n" {
        lines.append("   ... ")
        width = 7
      } else {
        lines[lines.count - 1].unicodeScalars.append(contentsOf: piece.text.unicodeScalars)
        width += piece.width
      }
    }
    guard !placed else { return }
    if width >= columns { wrap() }
    (row, column) = (lines.count - 1, width)
  }

  private mutating func wrap() {
    lines.append("")
    width = 0
  }

  /// Whether the screen holds these lines around its cursor and nothing below.
  func isShown(on screen: ScreenModel) -> Bool {
    let first = screen.row - row
    guard first >= 0, screen.column == column, first + lines.count <= screen.rows else { return false }
    let shown = screen.cells[first...].map { trimmed($0.joined()) }
    return zip(lines, shown).allSatisfy { trimmed($0).unicodeScalars.elementsEqual($1.unicodeScalars) }
      && shown.dropFirst(lines.count).allSatisfy(\.isEmpty)
  }

  private func trimmed(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.reversed().drop { $0 == " " }.reversed()))
  }
}
