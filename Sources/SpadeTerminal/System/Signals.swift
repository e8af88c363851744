import CSystem
import Glibc

/// Signals as flags that any thread may read, and a descriptor that the editor waits on.
package enum Signals {
  /// What has come in and nobody has acted on yet.
  package struct Pending: OptionSet, Sendable {
    package let rawValue: UInt32
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    package static let interrupt = Pending(rawValue: UInt32(SPADE_PENDING_INTERRUPT))
    package static let resize = Pending(rawValue: UInt32(SPADE_PENDING_RESIZE))
    package static let stop = Pending(rawValue: UInt32(SPADE_PENDING_STOP))
    package static let resume = Pending(rawValue: UInt32(SPADE_PENDING_RESUME))
    package static let terminate = Pending(rawValue: UInt32(SPADE_PENDING_TERMINATE))
    package static let wake = Pending(rawValue: UInt32(SPADE_PENDING_WAKE))
  }

  /// Handles SIGINT, SIGTERM, SIGHUP and SIGWINCH and ignores SIGPIPE and SIGXFSZ, so that writing says what went wrong.
  /// Returns whether that worked; to be called once, at the start.
  @discardableResult package static func install() -> Bool { spade_signals_install() == 0 }

  /// Ctrl-\ ends what runs as Ctrl-C does, and not the program; once there is a prompt.
  package static func surviveQuit() { spade_signals_survive_quit() }

  /// Readable when something is pending; -1 before `install`.
  package static var descriptor: Int32 { spade_signals_descriptor() }

  /// What came since the last call.
  package static func takePending() -> Pending { Pending(rawValue: spade_signals_take()) }

  /// Makes an editor that waits for a key look at its messages; from any thread.
  package static func wake() { spade_signals_wake() }

  /// Whether Ctrl-C was typed since `clearInterrupt`: one relaxed atomic load, from any thread.
  package static var isInterrupted: Bool { spade_signals_interrupted() != 0 }

  /// Forgets an interrupt; at the start of what it could cancel.
  package static func clearInterrupt() { spade_signals_clear_interrupt() }

  /// SIGTERM or SIGHUP once one came: the process is to end.
  package static var termination: Int32? {
    let number = spade_signals_termination()
    return number == 0 ? nil : number
  }

  /// A crash restores the terminal, writes one line to standard error and ends the process with status 70.
  package static func installCrashHandler(version: String) {
    spade_terminal_save()
    spade_crash_install(version)
  }

  /// Lets a stack overflow of the calling thread be reported as other crashes are; the first thing a new thread does.
  package static func prepareThread() { spade_crash_prepare_thread() }
}
