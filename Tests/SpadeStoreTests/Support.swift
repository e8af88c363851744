import Glibc
import SpadeBase
import Testing

@testable import SpadeStore

/// A folder of its own for a test's files, gone when the test is.
final class Scratch {
  let path: String

  init() {
    var template = Array("/tmp/spade-store-tests-XXXXXX".utf8CString)
    let made = template.withUnsafeMutableBufferPointer { $0.baseAddress.flatMap { mkdtemp($0) } }
    path = made.map { String(cString: $0) } ?? "/tmp"
  }

  deinit {
    for name in names { unlink(path + "/" + name) }
    rmdir(path)
  }

  private var names: Set<String> = []

  /// Writes a file and returns its path.
  func file(_ bytes: [UInt8], _ name: String = "t.csv") -> String {
    names.insert(name)
    let full = path + "/" + name
    unlink(full)
    let descriptor = open(full, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        write(descriptor, $0.baseAddress.map { $0 + written }, bytes.count - written)
      }
      if count <= 0 { break }
      written += count
    }
    close(descriptor)
    return full
  }

  func file(_ text: String, _ name: String = "t.csv") -> String { file(Array(text.utf8), name) }
}

/// How a test loads: what it names, how many threads, how large the chunks.
struct Loading {
  var name = "t"
  var kind = LoadRequest.Kind.plain
  var options = LoadRequest.Options()
  var threads = 2
  var chunkSize: Int?

  func load(_ path: String) throws(Diagnostic) -> (table: Table, report: LoadReport) {
    try Loader.load(
      LoadRequest(path: path, name: name, kind: kind, options: options), threads: threads, chunkSize: chunkSize,
      cancel: { false }, progress: nil)
  }

  /// Loads a text from a file of its own.
  func text(_ text: String) throws(Diagnostic) -> (table: Table, report: LoadReport) {
    let scratch = Scratch()
    return try load(scratch.file(text))
  }

  /// The error that loading a text ends with.
  func error(_ text: String) -> Diagnostic? {
    do throws(Diagnostic) {
      _ = try self.text(text)
      return nil
    } catch { return error }
  }
}

extension Table {
  /// Each column as `name type: value, value`, nulls as `-`.
  var shown: [String] {
    columns.map { column in
      let values = (0..<rowCount).map { column.value(at: $0).shown }
      return "\(column.name) \(column.type.rawValue): " + values.joined(separator: ", ")
    }
  }

  /// One column's values.
  func shown(_ name: String) -> String {
    guard let index = columnIndex(name) else { return "no column \(name)" }
    return (0..<rowCount).map { columns[index].value(at: $0).shown }.joined(separator: ", ")
  }

  func type(_ name: String) -> ScalarType? { columnIndex(name).map { columns[$0].type } }
}

extension Value {
  var shown: String {
    switch self {
    case .null: return "-"
    case .bool(let value): return "\(value)"
    case .int(let value): return "\(value)"
    case .number(let value): return "\(value)"
    case .date(let day):
      let (year, month, dayOfMonth) = Calendar.civil(day)
      return "\(year)-\(month)-\(dayOfMonth)"
    case .time(let micros): return "\(micros)us"
    case .text(let bytes): return String(decoding: bytes, as: UTF8.self)
    case .duration: return "duration"
    }
  }
}

/// Repeatable random numbers.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed &+ 0x9e37_79b9_7f4a_7c15 }
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var word = state
    word = (word ^ word >> 30) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ word >> 27) &* 0x94d0_49bb_1331_11eb
    return word ^ word >> 31
  }
}
