import Foundation
import SpadeBase
import Testing

@testable import SpadeStore

/// A file that is not what was written is refused, or reads as it was written: never anything else.
@Suite struct DamageTests {
  private let folder: Folder
  private let bytes: [UInt8]
  private let whole: Verdict

  init() throws {
    folder = try Folder()
    bytes = try Sample.everything(rows: 11).bytes()
    whole = .read(bytes)
  }

  @Test func truncationsAreRefused() throws {
    // Every length near the ends and the edges of what is read at once, and every 61st between.
    let lengths = Set(
      Array(0...300) + Array(stride(from: 0, to: bytes.count, by: 61)) + Array(bytes.count - 300..<bytes.count))
    for length in lengths.sorted() {
      #expect(Verdict(try folder.write(Array(bytes[..<length]))).isRefused, "\(length) bytes")
    }
    #expect(Verdict(try folder.write(bytes)) == whole)
  }

  @Test func appendedBytesAreRefused() throws {
    for tail in [1, 63, 64, 4_096] {
      #expect(Verdict(try folder.write(bytes + [UInt8](repeating: 0, count: tail))).isRefused)
    }
  }

  /// A bit at every third byte, another each time; what lies between sections nobody reads.
  @Test func flippedBitsAreSeen() throws {
    var random = SeededGenerator(seed: 3)
    var refused = 0
    for position in stride(from: 0, to: bytes.count, by: 3) {
      var damaged = bytes
      damaged[position] ^= 1 << UInt8.random(in: 0...7, using: &random)
      let verdict = Verdict(try folder.write(damaged))
      if verdict.isRefused { refused += 1 }
      #expect(verdict.isRefused || verdict == whole, "a bit of byte \(position)")
    }
    #expect(refused > bytes.count / 3 / 4)
  }

  @Test func overwrittenStretchesAreSeen() throws {
    var random = SeededGenerator(seed: 4)
    for _ in 0..<300 {
      var damaged = bytes
      let start = Int.random(in: 0..<bytes.count, using: &random)
      let end = min(start + Int.random(in: 1...5_000, using: &random), bytes.count)
      let isNoise = Bool.random(using: &random)
      for position in start..<end { damaged[position] = isNoise ? UInt8.random(in: 0...255, using: &random) : 0 }
      let verdict = Verdict(try folder.write(damaged))
      #expect(verdict.isRefused || verdict == whole, "bytes \(start) to \(end)")
    }
  }

  @Test func otherVersionsAndByteOrdersAreNamed() throws {
    func header(_ change: (inout [UInt8]) -> Void) throws -> String? {
      var changed = bytes
      change(&changed)
      let path = try folder.write(changed)
      let error = #expect(throws: Diagnostic.self) { try SnapshotReader.open(path, threads: 1) }
      #expect([.snapshotVersion, .snapshotDamaged, .notASnapshot].contains(error?.code))
      return error.map { "\($0.code.id): \($0.message.replacingOccurrences(of: path, with: "f"))" }
    }
    #expect(try header { $0[8] = 2 } == "snapshot-version: \"f\" has format 2, expected 1")
    #expect(
      try header { $0.replaceSubrange(12..<16, with: $0[12..<16].reversed()) }
        == "snapshot-version: \"f\" was written in the other byte order, expected little-endian")
    #expect(try header { $0[0] = 0x88 } == "not-a-snapshot: \"f\" was not written by save")
    #expect(try header { $0[20] = 1 } == "snapshot-damaged: \"f\" is damaged: the checksum of its header does not fit")
  }

  /// One column is damaged; the others, and the other tables, are as they were.
  @Test func damageStaysWhereItIs() throws {
    var damaged = bytes
    // The first section is the first column's.
    damaged[64] ^= 1
    let path = try folder.write(damaged)
    let (snapshot, file) = try SnapshotReader.open(path, threads: 2)
    file.beginStatement()
    #expect(snapshot.tables[0].table.columns[1].value(at: 0) != .null)
    #expect(snapshot.tables[1].table.columns[0].value(at: 2) == .int(3))
    #expect(file.trouble() == nil)
    for _ in 0..<2 {
      file.beginStatement()
      #expect(snapshot.tables[0].table.columns[0].value(at: 0) == .bool(false))
      #expect(
        file.trouble()?.message == "\"\(path)\" is damaged: in column t.c0 bool a checksum does not fit")
    }
    file.beginStatement()
    #expect(file.trouble() == nil)
  }

  @Test(arguments: [0, 64, 4_096, 12_288]) func aFileThatShrinksIsNoticed(_ length: Int) throws {
    let path = try folder.write(try Sample.everything(rows: 20_000).bytes())
    let (snapshot, file) = try SnapshotReader.open(path, threads: 2)
    let columns = snapshot.tables[0].table.columns
    file.beginStatement()
    guard case .int64(let read) = columns[4].storage else { return }
    #expect(file.trouble() == nil)
    #expect(truncate(path, off_t(length)) == 0)
    // Read before and still held: what is gone is zeros, and the process lives.
    #expect(read.elements.allSatisfy { $0 == 0 } || length > 0)
    #expect(file.trouble()?.code == .fileChanged)
    file.beginStatement()
    for column in columns { _ = column.value(at: 19_999) }
    #expect(file.trouble()?.code == .fileChanged)
    // Who asks nothing of it isn't bothered.
    file.beginStatement()
    #expect(file.trouble() == nil)
  }

  @Test func aFileWrittenIntoIsNoticed() throws {
    let path = try folder.write(bytes)
    let (snapshot, file) = try SnapshotReader.open(path, threads: 2)
    let handle = try #require(FileHandle(forWritingAtPath: path))
    handle.seek(toFileOffset: 64)
    handle.write(Data([1, 2, 3]))
    try handle.close()
    file.beginStatement()
    _ = snapshot.tables[0].table.columns[3].value(at: 1)
    #expect(file.trouble()?.code == .fileChanged)
  }
}
