import Glibc
import SpadeBase
import SpadeTerminal

/// Reads lines and says what it read: the line editor without a language, for the tests.
///
/// Options: `--vi`, `--editrc`, `--no-hints`, `--history FILE`, `--status`, `--model FILE` (what the editor holds, at each
/// painting), `--notify` (messages from another thread), `--prompt TEXT`.
@main
struct EditorProbe {
  static func main() {
    let options = Options(CommandLine.arguments)
    Terminal.adoptLocale()
    Signals.install()
    Signals.installCrashHandler(version: "probe")
    let history = History(
      file: options.value("--history").map { HistoryFile(path: $0, limit: 100) },
      keep: { $0.contains("hunter2") ? nil : $0 })
    if let diagnostic = history.load() { warn(diagnostic) }
    guard Terminal.canEdit else { return readPlainly() }
    guard let editor = LineEditor(configuration: configuration(options), history: history) else {
      print("no editor")
      exit(1)
    }
    for notice in editor.notices { warn(notice) }
    print("ready")
    var prefill = ""
    while true {
      let result = editor.readLine(prefill)
      prefill = ""
      switch result {
      case .line("crash"):
        history.add("crash")
        let pointer = UnsafeMutablePointer<Int>(bitPattern: 8)
        pointer?.pointee = 1
      case .line(".edit"):
        do { prefill = try editor.editExternally("from .edit") } catch { warn(error) }
      case .line(".work"): work()
      case .line(let text):
        if let diagnostic = history.add(text) { warn(diagnostic) }
        say(text.utf8.count > 400 ? "=> \(text.utf8.count) bytes" : "=> \(text.debugDescription)")
      case .interrupted: say("interrupted")
      case .endOfInput:
        say("end")
        return
      case .terminated(let signal):
        say("terminated \(signal)")
        return
      }
    }
  }

  private static func configuration(_ options: Options) -> LineEditor.Configuration {
    var configuration = LineEditor.Configuration()
    configuration.keys = options.has("--vi") ? .vi : .emacs
    configuration.readsSettings = options.has("--editrc")
    configuration.usesColor = Terminal.usesColor(.auto)
    configuration.editorFileSuffix = ".txt"
    configuration.prompt = [StyledText(options.value("--prompt") ?? "probe> ", TextStyle(.magenta, .bold))]
    configuration.continuationPrompt = [StyledText("   ... ", .faint)]
    configuration.isComplete = { text in
      text.utf8.count { $0 == UInt8(ascii: "(") } <= text.utf8.count { $0 == UInt8(ascii: ")") }
    }
    configuration.highlight = { text in
      // Digits in cyan.
      text.utf8.enumerated().filter { (0x30...0x39).contains($0.element) }.map {
        .init(Span($0.offset, $0.offset + 1), TextStyle(.cyan))
      }
    }
    configuration.complete = complete
    if options.has("--no-hints") { configuration.hint = { _ in nil } }
    let model = options.value("--model")
    let showsStatus = options.has("--status")
    configuration.status = { text, cursor in
      if let model { report(text, cursor, to: model) }
      return showsStatus ? [StyledText("\(text.unicodeScalars.count) scalars, cursor \(cursor)", .faint)] : nil
    }
    if options.has("--notify") {
      let messages = MessageQueue()
      configuration.messages = messages
      notifyLater(messages)
    }
    return configuration
  }

  private static let words: [(String, String)] = [
    ("enterprise", "412"), ("entry", "97"), ("starter", "12"), ("größe", ""), ("größer", ""), ("日本", "3"), ("日曜", "4"),
  ]

  private static func complete(_ text: String, _ cursor: Int) -> Completion? {
    let before = Array(text.utf8.prefix(cursor))
    let start = (before.lastIndex { $0 == 0x20 || $0 == 0x0a }).map { $0 + 1 } ?? 0
    let typed = before[start...]
    let found = words.filter { $0.0.utf8.starts(with: typed) }
    return Completion(
      replacing: Span(start, cursor), with: found.map { Candidate($0.0 + " ", display: $0.0, detail: $0.1) })
  }

  private static func notifyLater(_ messages: MessageQueue) {
    var thread = pthread_t()
    pthread_create(
      &thread, nil,
      { raw in
        guard let raw else { return nil }
        let messages = Unmanaged<MessageQueue>.fromOpaque(raw).takeRetainedValue()
        usleep(300_000)
        messages.post("loaded größe\nsecond line")
        return nil
      }, Unmanaged.passRetained(messages).toOpaque())
  }

  /// Counts until Ctrl-C.
  private static func work() {
    Signals.clearInterrupt()
    say("working")
    let start = time(nil)
    while !Signals.isInterrupted, time(nil) < start + 20 {}
    say(Signals.isInterrupted ? "cancelled" : "done")
  }

  private static func readPlainly() {
    let reader = PlainLineReader()
    while true {
      switch reader.readLine() {
      case .line(let text): say("=> \(text.debugDescription)")
      case .interrupted: say("interrupted")
      case .endOfInput:
        say("end")
        return
      case .terminated(let signal):
        say("terminated \(signal)")
        return
      }
    }
  }

  private static func report(_ text: String, _ cursor: Int, to path: String) {
    let temporary = path + ".new"
    guard let file = fopen(temporary, "we") else { return }
    fputs("\(cursor)\n\(text)", file)
    fclose(file)
    rename(temporary, path)
  }

  private static func warn(_ diagnostic: Diagnostic) {
    say("\(diagnostic.severity.rawValue)[\(diagnostic.code.id)]: \(diagnostic.message)")
  }

  private static func say(_ text: String) {
    print(text)
    fflush(nil)
  }
}

/// The command line, by name.
struct Options {
  private let arguments: [String]
  init(_ arguments: [String]) { self.arguments = arguments }
  func has(_ name: String) -> Bool { arguments.contains(name) }
  func value(_ name: String) -> String? {
    arguments.firstIndex(of: name).flatMap { arguments.indices.contains($0 + 1) ? arguments[$0 + 1] : nil }
  }
}
