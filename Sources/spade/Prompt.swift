import Glibc
import SpadeBase
import SpadeDisplay
import SpadePlan
import SpadeSession
import SpadeStore
import SpadeSyntax
import SpadeTerminal

/// The prompt: reads entries and has the shell run them, until someone leaves.
final class Prompt: ShellHost {
  private let shell: Shell
  private let options: Options
  private let history: History
  private let editor: LineEditor?
  private let plain: PlainLineReader
  /// True where someone types entries and sees their answers.
  private let isSeen = Terminal.isTerminal(STDIN_FILENO) && Terminal.isTerminal(STDOUT_FILENO)

  init(_ shell: Shell, _ options: Options, isUTF8: Bool) throws(Diagnostic) {
    self.shell = shell
    self.options = options
    let canEdit = Terminal.canEdit
    // In a sandbox only a history is kept that was asked for and lies in it.
    let isConfined = !options.sandbox.isEmpty
    let named = try options.history.map { (path) throws(Diagnostic) in
      try shell.session.path(path, in: ".", for: .writing)
    }
    let path = named ?? (canEdit && !isConfined ? HistoryPlace.path() : nil)
    history = History(
      file: path.map { HistoryFile(path: $0) },
      keep: { [session = shell.session] in Secrets.kept($0, parameters: session.catalog.parameters.values) })
    editor = canEdit ? LineEditor(configuration: Self.configuration(shell, options), history: history) : nil
    plain = PlainLineReader(prompt: isSeen ? "spade> " : "", isComplete: Self.isComplete)
    shell.host = self
  }

  /// Returns when the user leaves, input ends, or output can't be written.
  func run() throws(Diagnostic) {
    if isSeen { Signals.surviveQuit() }
    if let trouble = history.load() { shell.report(trouble) }
    for notice in editor?.notices ?? [] { shell.report(notice) }
    if !options.noInit, options.sandbox.isEmpty {
      StartFile.run(in: shell)
      // What was asked for this time counts more than what is asked for always.
      if let mode = options.mode { shell.settings.mode = mode }
      if options.timer { shell.settings.showsTime = true }
    }
    shell.settings.showsNotices = true
    if !options.quiet { try Banner.show(in: shell) }
    shell.countsFailures = !isSeen
    while !shell.isLeaving, !shell.hasLostOutput {
      let initial = shell.nextEntry
      shell.nextEntry = ""
      switch editor?.readLine(initial) ?? plain.readLine() {
      case .line(let entry): try run(entry)
      case .interrupted: continue
      case .endOfInput, .terminated: return
      }
    }
  }

  private func run(_ entry: String) throws(Diagnostic) {
    guard entry.utf8.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0a }) else { return }
    if let trouble = history.add(entry) { shell.report(trouble) }
    Signals.clearInterrupt()
    // The window may have changed since.
    if shell.settings.output.isTerminal {
      let size = Terminal.size()
      shell.settings.output.width = size.columns
      shell.settings.output.height = size.rows
      shell.settings.standardError.width = shell.settings.standardError.isTerminal ? size.columns : nil
    }
    shell.run(SourceText(name: "<prompt>", text: entry))
    try shell.continueTour(after: entry)
  }

  var entries: [String] { history.entries.map { String(decoding: $0, as: UTF8.self) } }

  var canEdit: Bool { editor != nil }

  func edit(_ text: String) throws(Diagnostic) -> String { try editor?.editExternally(text) ?? text }

  private static func isComplete(_ text: String) -> Bool { Parser.isComplete(text) != .wantsMore }

  private static func configuration(_ shell: Shell, _ options: Options) -> LineEditor.Configuration {
    var configuration = LineEditor.Configuration()
    configuration.readsSettings = options.sandbox.isEmpty
    configuration.runsEditor = options.sandbox.isEmpty
    configuration.usesColor = Terminal.usesColor(options.color)
    configuration.prompt = [StyledText("spade> ", TextStyle(.cyan, .bold))]
    configuration.continuationPrompt = [StyledText("   ... ", .faint)]
    configuration.isComplete = isComplete
    configuration.highlight = Highlighting.spans
    configuration.complete = { [session = shell.session] text, cursor in
      guard let found = Completions.at(cursor, of: text, in: session) else { return nil }
      return Completion(
        replacing: found.span,
        with: found.candidates.map { Candidate($0.text, display: $0.display, detail: $0.detail) },
        isPartial: found.isPartial)
    }
    return configuration
  }
}

/// What of an entry may be remembered.
enum Secrets {
  /// The entry, or nil where it holds a password, `scheme://user:password@host`, or the value of a parameter: those come
  /// from outside so that they stand in no text.
  static func kept(_ entry: String, parameters: some Sequence<Value>) -> String? {
    let literals = Lexer.lex(Array(entry.utf8)).tokens.compactMap { token -> [UInt8]? in
      if case .text(let text)? = token.value { Array(text.utf8) } else { nil }
    }
    for case .text(let secret) in parameters where !secret.isEmpty && literals.contains(secret) { return nil }
    var rest = Array(entry.utf8)[...]
    while let colon = rest.firstIndex(of: UInt8(ascii: ":")) {
      let tail = rest[(colon + 1)...]
      guard tail.starts(with: "//".utf8) else {
        rest = tail
        continue
      }
      let authority = tail.dropFirst(2).prefix { byte in !" \t\n\"'/?#".utf8.contains(byte) }
      if let at = authority.lastIndex(of: UInt8(ascii: "@")), authority[..<at].contains(UInt8(ascii: ":")) {
        return nil
      }
      rest = tail.dropFirst(2)
    }
    return entry
  }
}
