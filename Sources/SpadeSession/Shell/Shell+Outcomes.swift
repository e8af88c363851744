package import SpadeBase
import SpadeDisplay
import SpadeEngine
import SpadeStore

extension Shell {
  /// Shows what a statement gave.
  func take(_ outcome: Outcome, after elapsed: Int64) throws(Diagnostic) {
    switch outcome {
    case .answer(let answer): try show(answer, elapsed)
    case .loaded(let table, let report): tellOfLoad(table, report, elapsed)
    case .notice(let text): if settings.isInteractive, settings.showsNotices, !settings.isQuiet { try say(text) }
    case .expected(let rows, let warnings):
      warn(warnings)
      if settings.isInteractive, !settings.isQuiet { try say("as expected: \(Words.count(rows, "row"))") }
    case .written(let path, let rows, let warnings):
      warn(warnings)
      if settings.isInteractive, !settings.isQuiet { try say("\(Words.count(rows, "row")) written to \(path)") }
    case .saved(let path, let tables, let bytes):
      guard settings.isInteractive, settings.showsNotices, !settings.isQuiet else { return }
      try say("\(Words.count(tables, "table")) saved to \(path), \(ByteCount.text(bytes))")
    case .opened(let path, let tables, let replaced, let gone):
      tellOfOpening(path, tables, elapsed)
      if !replaced.isEmpty { warn([.replaced(by: path, replaced, gone)]) }
    case .command(let name, let rest, let span, let text):
      try DotCommands.run(name, rest, CommandPlace(span: span, text: text), in: self)
    }
  }

  /// Writes an answer, its warnings before it, its evidence after it where someone looks.
  func show(_ answer: Answer, _ elapsed: Int64? = nil) throws(Diagnostic) {
    warn(answer.warnings)
    let isShown = output.isStandard || answer.isFailure
    var options = writeOptions
    options.plot = answer.plot
    options.story = answer.story
    if output.mode(settings).showsEvidence { options.story.evidence = try answer.evidence?.line() }
    if !isShown, let progress { options.progress = { progress.show(.writing, $0, of: $1) } }
    defer { progress?.end() }
    try output.write(answer.table, settings, options, asideOfFiles: answer.isFailure)
    guard isShown, settings.output.isTerminal || settings.isInteractive, !settings.isQuiet else { return }
    guard (settings.mode ?? .table).isForReading else { return }
    var facts: [String] = []
    if let evidence = try answer.evidence?.line() {
      facts.append(settings.output.utf8 ? evidence : evidence.split(separator: " · ").joined(separator: " - "))
    }
    if settings.isInteractive, let elapsed {
      let separator = settings.output.utf8 ? " · " : " - "
      facts.append(Words.count(answer.table.rowCount, "row") + separator + Stopwatch.text(elapsed))
    }
    try say(facts, .dim)
  }

  /// Sends answers to a file until `output.close`, or the next one only.
  package func sendAnswers(to path: String, once: Bool = false) throws(Diagnostic) {
    try output.open(try session.path(path, in: ".", for: .writing), once: once)
  }

  /// A line for the reader on standard output, dim where several facts are only for orientation.
  func say(_ text: String, _ role: Role = .plain) throws(Diagnostic) {
    let shown = OwnWords.shown(text, settings.output.charset)
    try output.say(Theme(settings.output).paint(shown, role) + "\n")
  }

  /// A query that the shell speaks of, on standard error where standard output is for answers alone.
  func sayQuery(_ query: String) throws(Diagnostic) {
    if settings.isInteractive { try say(query, .header) } else if !settings.isQuiet { tell(query, .plain) }
  }

  /// Facts on one line, or on one each where that is too narrow.
  private func say(_ facts: [String], _ role: Role) throws(Diagnostic) {
    guard !facts.isEmpty else { return }
    let line = facts.joined(separator: settings.output.utf8 ? " · " : " - ")
    let fits = settings.output.width.map { DisplayWidth.of(line) <= $0 } ?? true
    for text in fits ? [line] : facts { try say(text, role) }
  }

  private var writeOptions: WriteOptions {
    WriteOptions(
      maxRows: settings.maxRows, guardsFormulas: session.options.isCSVSafe, threads: session.options.engine.threads,
      checkpoint: { [stop] in stop.reason.map { _ in .stoppedWriting() } })
  }

  private func warn(_ warnings: [Diagnostic]) {
    guard !settings.isQuiet else { return }
    for warning in warnings { report(warning) }
  }

  /// What was opened, and what loading it had found when it was saved.
  private func tellOfOpening(
    _ path: String, _ tables: [(table: Table, report: LoadReport)], _ elapsed: Int64
  ) {
    guard !settings.isQuiet else { return }
    if settings.isInteractive || settings.standardError.isTerminal, settings.showsNotices {
      let rows = tables.reduce(0) { $0 + $1.table.rowCount }
      tell(
        "\(path): \(Words.count(tables.count, "table")), \(Words.count(rows, "row")), \(Stopwatch.text(elapsed))", .dim)
    }
    for entry in tables { warn(LoadWarnings.all(of: entry.table, entry.report)) }
  }

  /// What loading found: the count for who looks, what may make answers wrong for everyone.
  private func tellOfLoad(_ table: Table, _ found: LoadReport, _ elapsed: Int64) {
    let looksOn = settings.isInteractive || settings.standardError.isTerminal
    if looksOn, settings.showsNotices, !settings.isQuiet {
      let rows = Words.count(table.rowCount, "row")
      let columns = Words.count(table.columns.count, "column")
      tell("\(table.name): \(rows), \(columns), \(Stopwatch.text(elapsed))", .dim)
    }
    let warnings = LoadWarnings.all(of: table, found)
    loadWarnings += warnings
    // Before the prompt the banner counts them.
    if settings.isInteractive, !settings.showsNotices { return }
    warn(warnings)
  }
}
