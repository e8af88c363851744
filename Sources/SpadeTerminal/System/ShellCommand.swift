import CSystem
import Glibc

/// A program of the user's choice, such as `$EDITOR`, on the terminal.
package enum ShellCommand {
  /// Runs a command line with `$1` set, and waits; returns its exit status, 128 and the signal if one ended it, 127 if it
  /// could not be started.
  package static func run(_ command: String, argument: String) -> Int32 {
    var process: Int32 = 0
    guard spade_shell_start(command, argument, -1, nil, &process) == 0 else { return 127 }
    return spade_shell_wait(process)
  }
}
