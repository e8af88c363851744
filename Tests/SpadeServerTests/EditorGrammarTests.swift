import Foundation
import SpadeBase
import SpadePlan
import SpadeSyntax
import Testing

/// The grammars for editors: their words are the language's, and they colour as the shell does.
@Suite struct EditorGrammarTests {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path
  static let textMate = "grammar/editors/vscode/syntaxes/spade.tmLanguage.json"
  static let vim = "grammar/editors/vim/syntax/spade.vim"

  /// Every query of the examples, and what they don't hold.
  static let samples: [String] = {
    let files = (FileManager.default.enumerator(atPath: "\(root)/examples")?.allObjects ?? []).compactMap {
      $0 as? String
    }
    let texts = files.filter { $0.hasSuffix(".spade") }.sorted().compactMap {
      try? String(contentsOfFile: "\(root)/examples/\($0)", encoding: .utf8)
    }
    return (texts + [more]).joined(separator: "\n").components(separatedBy: "\n")
  }()

  private static let more = """
    load "a;b.csv" as accounts entity key from signup (delimiter ";", header no, types (zip text))
    use accounts; all accounts | where `odd name` == 'it''s' # the end
    explain slice mean(score) by tier
    accounts | where x not in (1_000, 2.5M, 20%, 1e-3) and $limit >= 36h or not any(events since 2026-10-01T14:05:00Z)
    accounts | select n = odd(score), last(ts of events), p90(score) | sort -n | take 3 within tier
    .mode csv
    _ | where label == "never closed
    accounts | where became(band(score) == "red", last 30d) and signup <= now and x @ today == null ?? true
    let a of users = sum(match(event, "invite" -> 10, else 1) * decay(ts, 30d) of events last 90d)
    accounts | retain any(events) by month(signup) for 12
    """

  static let lists: [String: [String]] = [
    "statement": words { $0.role == .statement }, "stage": words { $0.role == .stage },
    "operator": words { $0.role == .operator }, "constant": words { $0.role == .constant },
    "clause": words { $0.role == .clause }, "loading": words { $0.role == .loading }, "window": words { $0.isWindow },
    "function": Builtins.all.map(\.name),
  ]

  /// A blank is a letter to no rule, so `_` has one of its own.
  static let symbols = Symbol.allCases.filter { $0 != .underscore }.map(\.rawValue).sorted {
    ($1.count, $0) < ($0.count, $1)
  }

  private static func words(_ isMeant: (Word) -> Bool) -> [String] { Word.allCases.filter(isMeant).map(\.rawValue) }

  /// Holds a file to the text it should have; `SPADE_UPDATE=1` gives it that text.
  private func hold(_ path: String, to expected: String) throws {
    let full = "\(Self.root)/\(path)"
    guard try String(contentsOfFile: full, encoding: .utf8) != expected else { return }
    if ProcessInfo.processInfo.environment["SPADE_UPDATE"] == "1" {
      try expected.write(toFile: full, atomically: true, encoding: .utf8)
    } else {
      Issue.record("\(path): its words aren't the language's: SPADE_UPDATE=1 swift test --filter EditorGrammarTests")
    }
  }

  @Test func textMateHasTheWords() throws {
    let text = try String(contentsOfFile: "\(Self.root)/\(Self.textMate)", encoding: .utf8)
    var found: Set<String> = []
    let expected = text.replacing(/\(\?#(\w+)\)(?:[^)\\]|\\\\.)*\)/) { match in
      let name = String(match.output.1)
      found.insert(name)
      let escaped = Self.symbols.map { $0.map { "\\\\\($0)" }.joined() }
      return "(?#\(name))" + (Self.lists[name] ?? escaped).joined(separator: "|") + ")"
    }
    #expect(found == Set(Self.lists.keys).union(["symbol"]))
    try hold(Self.textMate, to: expected)
  }

  @Test func vimHasTheWords() throws {
    let groups = [
      "Statement": "statement", "Stage": "stage", "WordOperator": "operator", "Constant": "constant",
      "Clause": "clause",
      "Loading": "loading", "Window": "window", "Function": "function",
    ]
    var found: Set<String> = []
    let text = try String(contentsOfFile: "\(Self.root)/\(Self.vim)", encoding: .utf8)
    let lines = text.components(separatedBy: "\n").map { line in
      if line.hasPrefix("syntax match spadeOperator /\\V") {
        let signs = Self.symbols.map { $0.replacing("/", with: "\\/") }
        return "syntax match spadeOperator /\\V\\%(" + signs.joined(separator: "\\|") + "\\)/"
      }
      guard let match = line.prefixMatch(of: #/syntax match spade(\w+) /#), let list = groups[String(match.output.1)],
        let words = Self.lists[list]
      else { return line }
      found.insert(list)
      return line.replacing(/\\%\([a-z]+(\\\|[a-z]+)+\\\)/, maxReplacements: 1) { _ in
        "\\%(" + words.joined(separator: "\\|") + "\\)"
      }
    }
    #expect(found == Set(groups.values))
    try hold(Self.vim, to: lines.joined(separator: "\n"))
  }

  @Test func textMateColoursAsTheShell() throws {
    let grammar = try TextMateGrammar(path: "\(Self.root)/\(Self.textMate)")
    for line in Self.samples {
      try compare(line, with: grammar.scopes(of: line), "TextMate") { scope in
        Self.scopes.filter { scope.hasPrefix($0.key) }.max { $0.key.count < $1.key.count }?.value ?? []
      }
    }
  }

  /// What VS Code asks of an extension's manifest, and that every file it names is there.
  @Test func theExtensionIsWhole() throws {
    let folder = "\(Self.root)/grammar/editors/vscode"
    func object(_ name: String) throws -> [String: Any] {
      let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))
      return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }
    let manifest = try object("package.json")
    for key in ["name", "displayName", "description", "version", "publisher", "license", "main"] {
      #expect((manifest[key] as? String)?.isEmpty == false, "\(key)")
    }
    #expect((manifest["engines"] as? [String: String])?["vscode"]?.hasPrefix("^1.") == true)
    #expect((manifest["version"] as? String)?.wholeMatch(of: /\d+\.\d+\.\d+/) != nil)
    let contributes = try #require(manifest["contributes"] as? [String: Any])
    let language = try #require((contributes["languages"] as? [[String: Any]])?.first)
    let grammar = try #require((contributes["grammars"] as? [[String: Any]])?.first)
    #expect(language["id"] as? String == "spade" && grammar["language"] as? String == "spade")
    #expect(language["extensions"] as? [String] == [".spade"])
    #expect((manifest["activationEvents"] as? [String]) == ["onLanguage:spade"])
    for path in [manifest["main"], language["configuration"], grammar["path"]] {
      let path = try #require(path as? String)
      #expect(FileManager.default.fileExists(atPath: "\(folder)/\(path)"), "\(path)")
    }
    let colours = try object("syntaxes/spade.tmLanguage.json")
    #expect(colours["scopeName"] as? String == grammar["scopeName"] as? String)
    #expect(try object("language-configuration.json")["comments"] != nil)
    let settings = try #require((contributes["configuration"] as? [String: Any])?["properties"] as? [String: Any])
    let client = try String(contentsOfFile: "\(folder)/extension.js", encoding: .utf8)
    for name in settings.keys {
      #expect(
        name.hasPrefix("spade.") && client.contains("'\(name.dropFirst(6))'")
          || client.contains("\"\(name.dropFirst(6))\""), "\(name)")
    }
  }

  @Test(.enabled(if: VimColours.isThere)) func vimColoursAsTheShell() throws {
    let groups = try VimColours.groups(of: Self.samples, syntax: "\(Self.root)/\(Self.vim)")
    try #require(groups.count == Self.samples.count)
    for (line, groups) in zip(Self.samples, groups) {
      try compare(line, with: groups, "Vim") { Self.groups[$0] ?? [] }
    }
  }

  /// Compares the looks of a line, one a byte, with the shell's.
  private func compare(
    _ line: String, with looks: [String], _ editor: String, _ parts: (String) -> Set<Highlighter.Part>
  ) throws {
    let bytes = Array(line.utf8)
    try #require(looks.count == bytes.count)
    for (span, part) in Highlighter.parts(bytes) {
      let word = String(decoding: bytes[span.start..<span.end], as: UTF8.self)
      // In the brackets of a `load` the grammars know more than the shell, which sees one line of many.
      if Word(rawValue: word)?.role == .loading, parts(looks[span.start]) == [.keyword] { continue }
      #expect(
        parts(looks[span.start]).contains(part), "\(editor): \(word) is \(looks[span.start]), not \(part), in: \(line)")
      #expect(looks[span.start] == looks[span.end - 1], "\(editor): half of \(word) in: \(line)")
    }
  }

  /// What the shell calls what a scope stands for; the longest beginning counts.
  private static let scopes: [String: Set<Highlighter.Part>] = [
    "keyword.control.statement": [.keyword], "keyword.control.stage": [.stage], "keyword.control.directive": [.command],
    "keyword.other": [.keyword], "keyword.operator": [.operator], "keyword.operator.word": [.keyword],
    "constant.language": [.keyword, .date], "constant.numeric": [.number], "constant.numeric.date": [.date],
    "constant.numeric.duration": [.date], "string": [.text], "variable.parameter": [.parameter],
    "variable.other": [.name], "support.function": [.function], "entity.name.function": [.function],
    "comment": [.comment], "invalid": [.error],
  ]

  private static let groups: [String: Set<Highlighter.Part>] = [
    "spadeStatement": [.keyword], "spadeStage": [.stage], "spadeCommand": [.command], "spadeClause": [.keyword],
    "spadeWindow": [.keyword], "spadeLoading": [.keyword], "spadeWordOperator": [.keyword],
    "spadeOperator": [.operator], "spadeConstant": [.keyword, .date], "spadeNumber": [.number], "spadeDate": [.date],
    "spadeDuration": [.date], "spadeText": [.text], "spadeParameter": [.parameter], "spadeName": [.name],
    "spadeQuotedName": [.name], "spadeFunction": [.function], "spadeCall": [.function], "spadeComment": [.comment],
    "spadeUnclosed": [.error],
  ]
}
