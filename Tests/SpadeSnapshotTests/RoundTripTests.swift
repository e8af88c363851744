import Foundation
import Glibc
import SpadeBase
import Testing

@testable import SpadeStore

/// What is saved comes back, to the bit.
@Suite struct RoundTripTests {
  /// The published values of the hash.
  @Test func hashIsXXH64() {
    #expect(XXH64.hash([]) == 0xef46_db37_51d8_e999)
    #expect(XXH64.hash(Array("a".utf8)) == 0xd24e_c4f1_a98c_6e5b)
    #expect(XXH64.hash(Array("abc".utf8)) == 0x44bc_2cf5_ad77_0999)
    #expect(
      XXH64.hash(Array("Nobody inspects the spammish repetition".utf8)) == 0xfbce_a83c_8a37_8bf1)
  }

  @Test func blocksAreHashedAloneWhateverTheThreads() {
    let bytes = (0..<(5 << 19) + 3).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
    let blocks = [bytes[..<(1 << 20)], bytes[(1 << 20)..<(2 << 20)], bytes[(2 << 20)...]].map { XXH64.hash(Array($0)) }
    let expected = blocks.withUnsafeBytes(XXH64.hash)
    for threads in [1, 2, 8] { #expect(bytes.withUnsafeBytes { SectionHash.of($0, threads: threads) } == expected) }
  }

  @Test(arguments: [0, 1, 7, 8, 16, 32, 63, 64, 65, 1_000]) func everyTypeAndLayout(_ rows: Int) throws {
    let folder = try Folder()
    let snapshot = try Sample.everything(rows: rows, seed: UInt64(rows))
    let bytes = try snapshot.bytes()
    try folder.write(bytes)
    let (opened, first) = try SnapshotReader.open(folder.file(), threads: 2)
    #expect(opened.shown == snapshot.shown)
    #expect(first.trouble() == nil)
    // One way to write a workspace: saved again, from the mapped file, it is the same file.
    let (again, file) = try SnapshotReader.open(folder.file(), threads: 1)
    #expect(try again.bytes(threads: 1) == bytes)
    #expect(file.trouble() == nil)
  }

  @Test func severalBlocks() throws {
    let folder = try Folder()
    var random = SeededGenerator(seed: 9)
    let rows = 700_000
    let values = (0..<rows).map { _ in Int32.random(in: 0...9, using: &random) }
    let codes = values.map { UInt32($0) }
    let texts = try Sample.texts((0..<10).map { "text \($0)" })
    let path = try folder.write(
      try Sample.snapshot([
        try Sample.column("n", .int, .int32(try Buffer(values)), rows),
        try Sample.column("t", .text, .text(.uint32(try Buffer(codes)), texts), rows),
      ]).bytes())
    let (snapshot, file) = try SnapshotReader.open(path, threads: 2)
    let columns = snapshot.tables[0].table.columns
    #expect((0..<rows).allSatisfy { columns[0].value(at: $0) == .int(Int64(values[$0])) })
    #expect((0..<rows).allSatisfy { columns[1].value(at: $0) == .text(Array("text \(values[$0])".utf8)) })
    #expect(file.trouble() == nil)
  }

  @Test func manyThreadsAskAtOnce() throws {
    let folder = try Folder()
    let path = try folder.write(try Sample.everything(rows: 5_000).bytes())
    for _ in 0..<20 {
      let (snapshot, file) = try SnapshotReader.open(path, threads: 2)
      let table = snapshot.tables[0].table
      Threads.run(8) { _ in
        for column in table.columns { _ = column.value(at: 17) }
      }
      #expect(file.trouble() == nil)
    }
  }

  /// Opening takes nothing that grows with the rows, and reading takes nothing from the memory that columns may have.
  ///
  /// The ledger is the process's, so it has one of its own.
  @Test func mappedColumnsCostNoMemory() async {
    await #expect(processExitsWith: .success) {
      let folder = try Folder()
      let path = try folder.write(try Sample.everything(rows: 100_000).bytes())
      let before = MemoryLedger.shared.inUse
      let (snapshot, _) = try SnapshotReader.open(path, threads: 2)
      for column in snapshot.tables[0].table.columns { _ = column.value(at: 99_999) }
      guard MemoryLedger.shared.inUse - before < 1 << 20 else { exit(1) }
    }
  }
}
