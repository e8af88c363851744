import CSystem
import Glibc
import SpadeBase
import SpadeDisplay

/// The program that shows long answers page by page, and one run of it.
package final class Pager {
  /// When answers go through it.
  package enum Choice: String, Sendable, CaseIterable {
    /// Those that the window can't hold.
    case auto
    case on, off
  }

  private let process: pid_t
  private let descriptor: Int32
  /// Where what it is to show goes.
  let sink: ByteSink

  /// `$PAGER`, else `less`; nil where it is empty, `cat`, or nowhere to be found.
  package static func command() -> String? {
    if let chosen = getenv("PAGER").map({ String(cString: $0) }) {
      return chosen.isEmpty || chosen == "cat" ? nil : chosen
    }
    let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
    let isThere = path.split(separator: ":").contains { access($0 + "/less", X_OK) == 0 }
    return isThere ? "less" : nil
  }

  /// Starts it on our standard output; nil where the system refuses.
  init?(_ command: String) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let variables = Self.environment().map { (word: String) in strdup(word) } + [nil]
    defer { variables.forEach { free($0) } }
    var started: pid_t = 0
    let status = spade_shell_start(command, nil, ends[0], variables, &started)
    close(ends[0])
    guard status == 0 else {
      close(ends[1])
      return nil
    }
    process = started
    descriptor = ends[1]
    sink = ByteSink(descriptor: ends[1], name: "<pager>")
  }

  /// Lets it finish: what it was given ends here, and the terminal is its own until it has left. False where the shell
  /// found no such program or couldn't run it.
  func finish() -> Bool {
    close(descriptor)
    let status = spade_shell_wait(process)
    // Ctrl-C in it was meant for it.
    spade_signals_clear_interrupt()
    return status != 126 && status != 127
  }

  /// Ours; unless `LESS` says otherwise, less passes colours on, cuts long lines and leaves what fits on the screen.
  private static func environment() -> [String] {
    var variables: [String] = []
    var next = environ
    while let entry = next.pointee {
      variables.append(String(cString: entry))
      next += 1
    }
    for (name, value) in [("LESS", "FRSX"), ("LESSCHARSET", "utf-8")]
    where !variables.contains(where: { $0.hasPrefix(name + "=") }) {
      variables.append("\(name)=\(value)")
    }
    return variables
  }
}
