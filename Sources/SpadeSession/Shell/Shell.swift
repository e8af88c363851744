package import SpadeBase
package import SpadeDisplay
import SpadeEngine

/// What only a terminal can do for the shell.
package protocol ShellHost: AnyObject {
  /// What was typed, oldest first.
  var entries: [String] { get }
  /// False where lines are read as they come: nothing can be brought to the prompt.
  var canEdit: Bool { get }
  /// Lets the user edit a text in an editor of their own.
  func edit(_ text: String) throws(Diagnostic) -> String
}

/// A session with someone to answer: runs texts, writes answers, reports what goes wrong, obeys dot commands.
///
/// The prompt and the batch runner are the same in this; they differ in the settings.
package final class Shell {
  package let session: Session
  package var settings: ShellSettings
  package let output: AnswerOutput
  /// Where diagnostics go.
  let reports: ByteSink
  package let stop: StopSignal
  package weak var host: (any ShellHost)?
  /// Where texts that are no files look for files.
  var folder = "."
  /// What the prompt begins its next entry with.
  package var nextEntry = ""
  /// Where the tour is, once it was begun.
  var tour: Tour?
  /// What loading each table has found that may make answers other than expected, in the order of loading.
  var findings: [(table: String, warnings: [Diagnostic])] = []
  /// What loading had found in a run before this one: said then, and not said again.
  package var knownFindings: Set<[UInt8]> = []
  /// True once `.quit` was given.
  package private(set) var isLeaving = false
  /// The first error that was not mended; what the process ends with.
  package private(set) var failure: DiagnosticCode.Exit?
  /// False at a prompt, where someone sees what fails and goes on: then only a lost output is a failure.
  package var countsFailures = true
  /// True once nothing more can be written to standard output: the disk is full, or nobody reads.
  package private(set) var hasLostOutput = false
  private var clock = Stopwatch()
  let progress: ProgressLine?

  package init(
    session: Session, settings: ShellSettings, stop: StopSignal, output: AnswerOutput = AnswerOutput(),
    reports: ByteSink = .standardError
  ) {
    self.session = session
    self.settings = settings
    self.stop = stop
    self.output = output
    self.reports = reports
    session.options.engine.isCancelled = { stop.reason != nil }
    progress = settings.standardError.isTerminal && !settings.isQuiet ? ProgressLine(reports) : nil
    if let progress { session.progress = { progress.show($0, $1, of: $2) } }
  }

  /// Runs a text's statements, paths in it relative to `folder`. Returns whether to go on with what comes next.
  @discardableResult package func run(_ text: SourceText, folder: String = ".") -> Bool {
    self.folder = folder
    if settings.isInteractive { output.beginEntry() }
    beginStatement()
    do {
      try session.run(text, folder: folder) { outcome throws(Diagnostic) in
        let elapsed = clock.elapsed
        progress?.end()
        try take(outcome, after: elapsed)
        endStatement(elapsed)
      } failed: { error throws(Diagnostic) in
        try failed(error)
      }
      return !isLeaving && !hasLostOutput
    } catch {
      // Reported above.
      return false
    }
  }

  /// Reports what a statement of a script failed for, and throws it again where that ends the script.
  func failed(_ error: Diagnostic) throws(Diagnostic) {
    let elapsed = clock.elapsed
    progress?.end()
    fail(error, after: elapsed)
    endStatement(elapsed)
    // Nothing mends a closed output, and whoever interrupts a run means all of it.
    if !settings.keepsGoing || hasLostOutput || stop.reason == .interrupted { throw error }
  }

  /// False once nothing more can be done: someone left, interrupted everything, or the output is lost.
  package var mayGoOn: Bool { !isLeaving && !hasLostOutput && stop.reason != .interrupted }

  /// Notes an error for the exit code and reports it.
  package func fail(_ error: Diagnostic, after elapsed: Int64 = 0) {
    if error.code == .outputClosed || (error.code == .writeFailed && error.place?.path == output.standardName) {
      hasLostOutput = true
    }
    guard error.code != .outputClosed else { return }
    let error = error.code.exit == .interrupted ? stopped(error, elapsed) : error
    // Whoever interrupts a run ends it, whatever failed before.
    let isFirst = failure == nil || error.code.exit == .interrupted
    // A file of answers is no use in part, also where someone saw why.
    let isLost = hasLostOutput || (error.code == .writeFailed && error.place?.path == output.fileName)
    if isFirst, countsFailures || isLost { failure = error.code.exit }
    if settings.isInteractive, error.code.exit == .interrupted {
      tell(error.message, .plain)
    } else {
      report(error)
    }
  }

  /// Says on standard error, in words or as JSON, what is wrong.
  package func report(_ diagnostic: Diagnostic) {
    // Where standard error itself can't be written to there is nowhere left to say so; the exit code remains.
    if settings.errors == .json {
      guard let line = try? DiagnosticRenderer.json(diagnostic) else { return }
      try? reports.write(line)
    } else {
      try? reports.write(DiagnosticRenderer(settings.standardError).text(diagnostic))
    }
    try? reports.flush()
  }

  /// A line for the reader on standard error.
  package func tell(_ line: String, _ role: Role) {
    let shown = OwnWords.shown(line, settings.standardError.charset)
    try? reports.write(Theme(settings.standardError).paint(shown, role) + "\n")
    try? reports.flush()
  }

  /// No more statements; the text being run ends after this one.
  func leave() {
    isLeaving = true
    session.stop()
  }

  private func beginStatement() {
    clock = Stopwatch()
    progress?.begin()
    stop.begin()
  }

  /// How long a statement took; where errors are objects, an object.
  private func tellTime(_ elapsed: Int64) {
    let time = Stopwatch.milliseconds(elapsed)
    tell(settings.errors == .json ? "{\"time_ms\":\(time.dropLast(3))}" : "time: \(time)", .plain)
  }

  private func endStatement(_ elapsed: Int64) {
    if settings.showsTime { tellTime(elapsed) }
    beginStatement()
  }

  /// The error of a statement that was stopped, with the reason.
  private func stopped(_ error: Diagnostic, _ elapsed: Int64) -> Diagnostic {
    var copy = error
    if stop.reason == .timeLimit, let limit = stop.limit {
      copy = .timeLimit(limit)
      copy.labels = error.labels
    } else {
      copy.message = "cancelled after \(Stopwatch.text(elapsed))"
    }
    return copy
  }
}
