import Glibc
import SpadeBase
import SpadeSession
import SpadeTerminal

/// A variable of the environment that holds an absolute path.
private func absolutePath(_ variable: String) -> String? {
  guard let value = getenv(variable).map({ String(cString: $0) }), value.utf8.first == UInt8(ascii: "/") else {
    return nil
  }
  return value
}

/// Where the history is kept unless `--history` says otherwise.
enum HistoryPlace {
  /// `$XDG_STATE_HOME/spade/history`, else `~/.local/state/spade/history`, its folder made; nil without a home.
  static func path() -> String? {
    guard let base = absolutePath("XDG_STATE_HOME") ?? absolutePath("HOME").map({ $0 + "/.local/state" }) else {
      return nil
    }
    let folder = base + "/spade"
    // What can't be made shows when the history is opened.
    for end in folder.indices.dropFirst() where folder[end] == "/" { mkdir(String(folder[..<end]), 0o700) }
    mkdir(folder, 0o700)
    return folder + "/history"
  }
}

/// `~/.config/spade/init.spade`: statements that every prompt begins with.
enum StartFile {
  /// Runs it where there is one that nobody else can have written.
  static func run(in shell: Shell) {
    guard let path = absolutePath("HOME").map({ $0 + "/.config/spade/init.spade" }) else { return }
    var status = stat()
    guard stat(path, &status) == 0 else { return }
    guard status.st_uid == geteuid(), status.st_mode & 0o022 == 0, status.st_mode & S_IFMT == S_IFREG else {
      return shell.report(.startFileRefused(path))
    }
    do throws(Diagnostic) {
      shell.run(try Files.script(path), folder: Paths.folder(of: path))
    } catch {
      shell.fail(error)
    }
  }
}

extension DiagnosticCode {
  static let startFileRefused = DiagnosticCode(
    "start-file-refused", exit: .data, "The start-up file belongs to someone else or others may write to it.")
}

extension Diagnostic {
  fileprivate static func startFileRefused(_ path: String) -> Diagnostic {
    Diagnostic(
      .startFileRefused, "start-up file not run: another user owns it or may write to it",
      place: Diagnostic.FilePlace(path: path), help: "chmod go-w \(path)", severity: .warning)
  }
}
