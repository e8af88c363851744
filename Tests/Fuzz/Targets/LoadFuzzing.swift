import Glibc
import SpadeBase
import SpadeStore

/// A file in, a table or an error out; the table is the same for one thread and for two.
enum LoadFuzzing {
  static func finding(in bytes: [UInt8]) -> String? {
    let file = ScratchFile.shared
    guard file.write(bytes) else { return "the scratch file can't be written" }
    let one = outcome(file.path, threads: 1)
    let two = outcome(file.path, threads: 2)
    return one == two ? nil : "one thread and two disagree:\n\(one)\n\(two)"
  }

  /// The table's values as text, or the error's code and place.
  private static func outcome(_ path: String, threads: Int) -> String {
    let request = LoadRequest(path: path, name: "t", kind: .plain, options: LoadRequest.Options())
    do throws(Diagnostic) {
      let (table, report) = try Loader.load(request, threads: threads)
      var text = "\(table.rowCount) rows, \(report.notes)\n"
      for column in table.columns {
        text += "\(column.name) \(column.type) "
        for row in 0..<min(table.rowCount, 50) { text += "\(column.value(at: row))," }
        text += "\n"
      }
      return text
    } catch {
      return "\(error.code.id) \(error.message) \(error.place?.line ?? 0)"
    }
  }
}

/// A file without a name that is written anew for each input.
struct ScratchFile: Sendable {
  static let shared = ScratchFile()

  let path: String
  private let descriptor: Int32

  private init() {
    var name = Array("/dev/shm/spade-fuzz-XXXXXX".utf8CString)
    descriptor = mkstemp(&name)
    unlink(name)
    path = "/proc/self/fd/\(descriptor)"
  }

  func write(_ bytes: [UInt8]) -> Bool {
    guard ftruncate(descriptor, 0) == 0 else { return false }
    return bytes.isEmpty || pwrite(descriptor, bytes, bytes.count, 0) == bytes.count
  }
}
