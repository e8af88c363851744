import Glibc
import SpadeBase
import SpadeDisplay
import SpadeSession
import SpadeStore
import SpadeTerminal

/// One run of the command: workspace, files, commands, then the prompt or standard input.
struct Program {
  private let options: Options
  private let shell: Shell
  private let isUTF8: Bool

  /// `known` is what loading had found in a run before this one.
  init(_ options: Options, isUTF8: Bool, known: Set<[UInt8]> = []) {
    self.options = options
    self.isUTF8 = isUTF8
    Threads.limit = options.threads ?? Machine.processors
    var session = SessionOptions(threads: Threads.limit)
    session.isStrict = options.strict
    session.isCSVSafe = options.csvSafe
    if !options.sandbox.isEmpty {
      session.sandbox = Sandbox(
        folders: options.sandbox, files: options.files + [options.workspace].compactMap { $0 })
    }
    // Both were found to be well formed when the command line was read.
    session.nowOverride = options.now.flatMap { try? OptionValue.moment($0) }
    let limit = options.timeLimit.flatMap { try? OptionValue.duration($0, of: "--time-limit") }
    MemoryLedger.shared.limit =
      options.memoryLimit.flatMap { try? OptionValue.size($0) } ?? Machine.memory / 4 * 3
    var settings = ShellSettings()
    settings.mode = options.mode
    settings.errors = options.errors
    settings.showsTime = options.timer
    settings.isQuiet = options.quiet
    settings.runsPrograms = options.sandbox.isEmpty
    settings.keepsGoing = options.keepGoing
    settings.output = Self.profile(STDOUT_FILENO, options.color, isUTF8)
    settings.standardError = Self.profile(STDERR_FILENO, options.color, isUTF8)
    shell = Shell(
      session: Session(options: session, today: OptionValue.today), settings: settings, stop: StopSignal(limit: limit))
    shell.knownFindings = known
  }

  /// Returns the exit code.
  func run() -> Int32 {
    do throws(Diagnostic) {
      for argument in options.parameters {
        // Well formed, as above.
        guard let parameter = try? Parameter(argument) else { continue }
        parameter.coverValue()
        shell.session.setParameter(parameter.name, try parameter.value())
      }
      if let output = options.output { try shell.sendAnswers(to: output) }
      let wantsPrompt = options.interactive || (nothingToRun && isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1)
      shell.settings.isInteractive = wantsPrompt
      shell.settings.showsNotices = !wantsPrompt
      // What fails before a prompt ends what would come before it, and the prompt is reached all the same.
      if try runTexts() || shell.mayGoOn, wantsPrompt, !shell.isLeaving {
        try Prompt(shell, options, isUTF8: isUTF8).run()
      }
      try finish()
    } catch {
      shell.countsFailures = true
      shell.fail(error)
      shell.output.discard()
    }
    if let signal = Signals.termination { return 128 + signal }
    return shell.failure?.rawValue ?? 0
  }

  /// False once another run would be pointless: someone interrupted it, or nobody reads the answers.
  var mayRunAgain: Bool { shell.mayGoOn && Signals.termination == nil }

  /// What loading has found, for the next run.
  var findings: Set<[UInt8]> { shell.toldFindings }

  private var nothingToRun: Bool { options.files.isEmpty && options.commands.isEmpty }

  /// Whether all went well enough to go on.
  private func runTexts() throws(Diagnostic) -> Bool {
    if let workspace = options.workspace, try !run(file: workspace) { return false }
    for file in options.files {
      if try !run(file: file) { return false }
    }
    for command in options.commands {
      if !goesOn(shell.run(SourceText(name: "<command>", text: command))) { return false }
    }
    if nothingToRun, !shell.settings.isInteractive { return try run(file: "-") }
    return true
  }

  private func run(file: String) throws(Diagnostic) -> Bool {
    let text: SourceText
    do throws(Diagnostic) {
      text = try Files.script(file)
    } catch {
      guard options.keepGoing || shell.settings.isInteractive else { throw error }
      shell.fail(error)
      return options.keepGoing
    }
    return goesOn(shell.run(text, folder: Paths.folder(of: file)))
  }

  private func goesOn(_ succeeded: Bool) -> Bool { succeeded || (options.keepGoing && shell.mayGoOn) }

  /// Puts the answers' file in its place, or leaves the old one where a script failed half-way.
  private func finish() throws(Diagnostic) {
    if shell.failure != nil, !options.keepGoing, !shell.settings.isInteractive {
      shell.output.discard()
    } else {
      try shell.output.close()
    }
  }

  private static func profile(_ descriptor: Int32, _ color: Terminal.ColorChoice, _ isUTF8: Bool) -> TerminalProfile {
    let isTerminal = Terminal.isTerminal(descriptor)
    let size = isTerminal ? Terminal.size(of: descriptor) : nil
    return TerminalProfile(
      isTerminal: isTerminal, width: size?.columns, height: size?.rows,
      color: Terminal.usesColor(color, descriptor: descriptor), utf8: !isTerminal || isUTF8,
      depth: TerminalProfile.ColorDepth(term: environment("TERM"), colorTerm: environment("COLORTERM")))
  }

  private static func environment(_ name: String) -> String {
    getenv(name).map { String(cString: $0) } ?? ""
  }
}
