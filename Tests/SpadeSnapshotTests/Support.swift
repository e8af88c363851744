import Foundation
import SpadeBase
import Testing

@testable import SpadeStore

/// A folder for a test's files.
final class Folder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "spade-snapshot-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String = "t.spadedb") -> String { "\(path)/\(name)" }

  /// Writes bytes as a new file, so that what is mapped of an old one stays.
  @discardableResult func write(_ bytes: [UInt8], _ name: String = "t.spadedb") throws -> String {
    unlink(file(name))
    try Data(bytes).write(to: URL(fileURLWithPath: file(name)))
    return file(name)
  }
}

extension Snapshot {
  /// The file's bytes.
  func bytes(threads: Int = 2) throws(Diagnostic) -> [UInt8] {
    let written = Written()
    let count = try SnapshotWriter.write(self, path: "test", threads: threads, cancel: { false }) {
      written.bytes.append(contentsOf: $0)
    }
    #expect(count == written.bytes.count)
    return written.bytes
  }

  private final class Written {
    var bytes: [UInt8] = []
  }

  /// All that can be seen of it, as lines.
  var shown: [String] {
    var lines = ["source \(source ?? "-"), now \(now.map(String.init) ?? "-")"]
    lines += definitions.map { String(decoding: $0, as: UTF8.self) }
    for (table, report) in tables {
      let parent = table.parent.map { "\($0.table.name) by \($0.keyColumn) \(Array($0.offsets.elements))" } ?? "-"
      lines.append("\(table.name) \(table.kind) \(table.rowCount) of \(parent), latest \(table.latest ?? -1)")
      lines.append("order \(table.isEntity ? table.fileOrder.map { Array($0.elements) } ?? [] : [])")
      lines.append("\(report.rows) \(report.fileBytes) \(report.orphans) \(report.superseded) \(report.notes)")
      for column in table.columns {
        let values = (0..<table.rowCount).map { "\(column.value(at: $0))" }
        lines.append("\(column.name) \(column.type) \(column.scale) \(values)")
        // Behind what a value shows: the stored integers, also of nulls, and the width they have.
        lines.append("\(column.storage.name) \((0..<table.rowCount).map { RawValues(column).key($0) })")
      }
    }
    return lines
  }
}

extension Column.Storage {
  /// The layout's name.
  var name: String {
    switch self {
    case .bits: "bits"
    case .int8: "int8"
    case .int16: "int16"
    case .int32: "int32"
    case .int64: "int64"
    case .double: "double"
    case .text(.uint8, let texts): "codes8 of \(texts.count)"
    case .text(.uint16, let texts): "codes16 of \(texts.count)"
    case .text(.uint32, let texts): "codes32 of \(texts.count)"
    }
  }
}

/// What opening a file and reading all of it comes to: the error, or the file that it would be saved as.
enum Verdict: Equatable {
  case refused(String)
  case read([UInt8])

  init(_ path: String, threads: Int = 1) {
    do throws(Diagnostic) {
      let (snapshot, file) = try SnapshotReader.open(path, threads: threads)
      file.beginStatement()
      let bytes = try snapshot.bytes(threads: threads)
      if let trouble = file.trouble() { throw trouble }
      self = .read(bytes)
    } catch {
      #expect(error.code.exit == .data && error.place?.path == path && error.help != nil)
      self = .refused(error.code.id)
    }
  }

  var isRefused: Bool { if case .refused = self { true } else { false } }
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
