import Foundation
import Glibc

/// A run of the command and the most memory it held.
struct Measured {
  var status: Int32
  var output: String
  var errors: String
  /// Bytes resident at most.
  var peak: Int

  /// Runs a line of `sh`, in which `$S` is the command, and waits for it and what it started.
  init(_ line: String, in command: Command) throws {
    // The shell's own line says what the system counted for its child.
    let wrapped = "exec >stdout 2>stderr; \(line)"
    var process: pid_t = 0
    var words: [UnsafeMutablePointer<CChar>?] = ["sh", "-c", "cd '\(command.folder)'; \(wrapped)"].map {
      (word: String) in strdup(word)
    }
    words.append(nil)
    var variables: [UnsafeMutablePointer<CChar>?] =
      ["S=\(Command.path)", "HOME=\(command.folder)", "PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8"].map { (word: String) in
        strdup(word)
      }
    variables.append(nil)
    defer { (words + variables).forEach { free($0) } }
    guard posix_spawn(&process, "/bin/sh", nil, nil, words, variables) == 0 else { throw NotStarted() }
    var usage = rusage()
    var ended: Int32 = 0
    while wait4(process, &ended, 0, &usage) < 0, errno == EINTR {}
    status = ended & 0x7f == 0 ? (ended >> 8) & 0xff : 128 + (ended & 0x7f)
    peak = usage.ru_maxrss * 1024
    output = try command.read("stdout")
    errors = try command.read("stderr")
  }

  private struct NotStarted: Error {}
}
