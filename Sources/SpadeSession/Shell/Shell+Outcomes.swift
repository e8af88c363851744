package import SpadeBase
import SpadeDisplay
import SpadeEngine
import SpadeStore
import SpadeSyntax

extension Shell {
  /// Shows what a statement gave.
  func take(_ outcome: Outcome, after elapsed: Int64) throws(Diagnostic) {
    switch outcome {
    case .answer(let answer): try show(answer, elapsed)
    case .loaded(let table, let report): tellOfLoad(table, report, elapsed)
    case .notice(let text): if settings.isInteractive, settings.showsNotices, !settings.isQuiet { try say(text) }
    case .expected(let rows, let warnings):
      warn(warnings)
      if settings.isInteractive, !settings.isQuiet { try say("as expected: \(CountText.of(rows, "row"))") }
    case .written(let path, let rows, let warnings):
      warn(warnings)
      if settings.isInteractive, !settings.isQuiet { try say("\(CountText.of(rows, "row")) written to \(path)") }
    case .saved(let path, let tables, let bytes):
      guard settings.isInteractive, settings.showsNotices, !settings.isQuiet else { return }
      try say("\(CountText.of(tables, "table")) saved to \(path), \(ByteCount.text(bytes))")
    case .opened(let path, let tables, let replaced, let gone):
      tellOfOpening(path, tables, elapsed)
      if !replaced.isEmpty { warn([.replaced(by: path, replaced, gone)]) }
    case .command(let name, let rest, let span, let text):
      try DotCommands.run(name, rest.text, CommandPlace(span: span, argument: rest.span, text: text), in: self)
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
    if let evidence = answer.evidence { facts += try evidence.facts() }
    if settings.isInteractive, let elapsed {
      let separator = settings.output.utf8 ? " · " : " - "
      facts.append(CountText.of(answer.table.rowCount, "row") + separator + Stopwatch.text(elapsed))
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

  /// Facts on as few lines as have room for them.
  func say(_ facts: [String], _ role: Role) throws(Diagnostic) {
    for line in FactLines.of(facts, utf8: settings.output.utf8, width: settings.output.width) { try say(line, role) }
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
        "\(path): \(CountText.of(tables.count, "table")), \(CountText.of(rows, "row")), \(Stopwatch.text(elapsed))",
        .dim)
    }
    for entry in tables { tellOfFindings(entry.table, entry.report) }
  }

  /// What loading found: the count for who looks, what may make answers wrong for everyone.
  private func tellOfLoad(_ table: Table, _ found: LoadReport, _ elapsed: Int64) {
    let looksOn = settings.isInteractive || settings.standardError.isTerminal
    if looksOn, settings.showsNotices, !settings.isQuiet {
      let rows = CountText.of(table.rowCount, "row")
      let columns = CountText.of(table.columns.count, "column")
      tell("\(table.name): \(rows), \(columns), \(Stopwatch.text(elapsed))", .dim)
    }
    tellOfFindings(table, found)
  }

  private func tellOfFindings(_ table: Table, _ found: LoadReport) {
    let warnings = LoadWarnings.all(of: table, found)
    findings.removeAll { $0.table.utf8.elementsEqual(table.name.utf8) }
    findings.append((table.name, warnings))
    // Before the prompt the banner counts them.
    if settings.isInteractive, !settings.showsNotices { return }
    warn(warnings.filter { !knownFindings.contains(Array($0.message.utf8)) })
  }

  /// What loading has found so far.
  var loadWarnings: [Diagnostic] { findings.flatMap(\.warnings) }

  /// The same, to be given to the next run as known.
  package var toldFindings: Set<[UInt8]> { Set(loadWarnings.map { Array($0.message.utf8) }) }
}
