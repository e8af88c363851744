import Glibc
import SpadeBase
import SpadeStore

/// A file in, a table or an error out; the same whether the file is read whole or in small pieces, and by two threads.
enum LoadFuzzing {
  static func finding(in bytes: [UInt8]) -> String? {
    let file = ScratchFile.shared
    guard file.write(bytes) else { return "the scratch file can't be written" }
    // Which pieces hangs on the bytes alone, so that what is found is found again. To start a thread takes longer than to
    // read a small file.
    let mark = bytes.reduce(UInt8(bytes.count & 0xff)) { $0 &* 31 &+ $1 }
    let chunkSize = [1, 2, 3, 7, 16, 64, 65, 200][Int(mark % 8)]
    let threads = mark < 16 ? 2 : 1
    let options = options[Int(mark / 8) % options.count]
    let whole = outcome(file.path, options, threads: 1, chunkSize: nil)
    let pieces = outcome(file.path, options, threads: threads, chunkSize: chunkSize)
    guard whole != pieces else { return nil }
    return "pieces of \(chunkSize) bytes by \(threads) threads disagree:\n\(pieces)\nread whole:\n\(whole)"
  }

  /// What loading gave: the first rows, or what is wrong and where.
  private enum Outcome: Equatable {
    case table(rows: Int, notes: [String], columns: [Column])
    case refused(code: String, message: String, line: Int?)

    struct Column: Equatable {
      let name: String
      let type: ScalarType
      let values: [Value]
    }
  }

  /// Every second file is read without any.
  private static let options: [LoadRequest.Options] = {
    let none = LoadRequest.Options()
    var filling = none
    filling.fillsRagged = true
    var loose = filling
    loose.quoting.isLoose = true
    var strange = filling
    strange.quoting.quote = UInt8(ascii: "'")
    strange.quoting.escape = UInt8(ascii: "\\")
    strange.quoting.delimiterTail = [UInt8(ascii: " ")]
    strange.skippedLines = 1
    var named = loose
    named.names = ["a", "b", "c"]
    named.encoding = .windows1252
    return [none, filling, none, loose, none, strange, none, named]
  }()

  private static func outcome(_ path: String, _ options: LoadRequest.Options, threads: Int, chunkSize: Int?) -> Outcome
  {
    let request = LoadRequest(path: path, name: "t", kind: .plain, options: options)
    do throws(Diagnostic) {
      let (table, report) = try Loader.load(
        request, threads: threads, chunkSize: chunkSize, cancel: { false }, progress: nil)
      let columns = table.columns.map { column in
        Outcome.Column(
          name: column.name, type: column.type, values: (0..<min(table.rowCount, 50)).map { column.value(at: $0) })
      }
      return .table(rows: table.rowCount, notes: report.notes, columns: columns)
    } catch {
      return .refused(code: error.code.id, message: error.message, line: error.place?.line)
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
