import ArgumentParser
import Glibc
import SpadeBase
import SpadeDisplay
import SpadeSession
import SpadeTerminal

/// `--watch`: the same run from the beginning, again and again, on whatever the files hold by then.
struct Watch {
  private let options: Options
  private let isUTF8: Bool
  /// Nanoseconds from the start of a run to that of the next.
  private let interval: Int64

  init(_ options: Options, isUTF8: Bool) {
    self.options = options
    self.isUTF8 = isUTF8
    // Found to be well formed when the command line was read.
    interval = options.watch.flatMap { try? OptionValue.duration($0, of: "--watch") } ?? .max
  }

  /// Only what can be run a second time can be watched.
  static func check(_ interval: String, _ options: Options) throws {
    _ = try OptionValue.duration(interval, of: "--watch")
    guard !options.interactive else { throw ValidationError("--watch and --interactive exclude each other") }
    guard !options.files.contains("-"), !(options.files.isEmpty && options.commands.isEmpty) else {
      throw ValidationError("--watch needs a file or a command: standard input can be read only once")
    }
    for argument in options.parameters {
      if case .asked = try Parameter(argument).origin {
        throw ValidationError("--watch can't ask for a parameter each time: give NAME=VALUE or NAME@FILE")
      }
    }
  }

  /// Returns the exit code once it is interrupted or nobody reads on: a run that fails is reported, and the next may mend it.
  func run() -> Int32 {
    var known: Set<[UInt8]> = []
    while true {
      let start = Stopwatch()
      announce()
      let program = Program(options, isUTF8: isUTF8, known: known)
      let status = program.run()
      known = program.findings
      guard program.mayRunAgain else { return status }
      wait(until: interval, of: start)
      if let signal = Signals.termination { return 128 + signal }
      if Signals.isInterrupted { return DiagnosticCode.Exit.interrupted.rawValue }
    }
  }

  /// On a terminal each run begins on an empty screen with a line of its own; elsewhere only answers are written.
  private func announce() {
    guard options.output == nil, Terminal.isTerminal(STDOUT_FILENO) else { return }
    let moment = MomentText.of(Int64(time(nil)) * 1_000_000)
    let line = "every \(Stopwatch.text(interval)) - \(moment) - Ctrl-C ends it\n\n"
    let clear = Terminal.understandsEscapes(Terminal.terminalType) ? "\u{1b}[H\u{1b}[2J" : ""
    // What can't be written is noticed at the first answer.
    try? ByteSink.standardOutput.write(clear + line)
    try? ByteSink.standardOutput.flush()
  }

  private func wait(until interval: Int64, of start: Stopwatch) {
    while Signals.termination == nil, !Signals.isInterrupted {
      let left = interval - start.elapsed
      guard left > 0 else { return }
      var waiting = pollfd(fd: Signals.descriptor, events: Int16(POLLIN), revents: 0)
      // A change of the window's size wakes it, too: whatever it was is taken, and the wait goes on.
      poll(&waiting, 1, Int32(clamping: left / 1_000_000 + 1))
      _ = Signals.takePending()
    }
  }
}
