import Glibc
import SpadeBase
import Testing

@testable import SpadeStore

/// Compressed files, made by hand of stored blocks so that each byte can be damaged on purpose.
@Suite struct CompressionTests {
  private let text = Array("a,b\n1,x\n2,y\n".utf8)
  private let shown = ["a int: 1, 2", "b text: x, y"]

  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var sum: UInt32 = .max
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xedb8_8320 : sum >> 1 }
    }
    return ~sum
  }

  private static func little(_ value: UInt32, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt32(8 * $0)) }
  }

  private func gzip(_ bytes: [UInt8]) -> [UInt8] {
    let length = UInt32(bytes.count)
    return [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3] + [1] + Self.little(length, 2) + Self.little(~length, 2) + bytes
      + Self.little(Self.checksum(bytes), 4) + Self.little(length, 4)
  }

  private func zstd(_ bytes: [UInt8]) -> [UInt8] {
    [0x28, 0xb5, 0x2f, 0xfd, 0x20, UInt8(bytes.count)] + Self.little(UInt32(bytes.count) << 3 | 1, 3) + bytes
  }

  private func load(_ bytes: [UInt8], _ name: String) throws(Diagnostic) -> [String] {
    let scratch = Scratch()
    return try Loading(chunkSize: 5).load(scratch.file(bytes, name)).table.shown
  }

  private func error(_ bytes: [UInt8], _ name: String) -> Diagnostic? {
    do throws(Diagnostic) {
      _ = try load(bytes, name)
      return nil
    } catch { return error }
  }

  @Test(arguments: ["t.csv.gz", "t.csv"]) func gzipIsReadByItsMagic(_ name: String) throws {
    #expect(try load(gzip(text), name) == shown)
    #expect(try load(gzip(text) + [0, 0, 0], name) == shown)
  }

  /// Whether it is read or refused, nothing of it is held afterwards.
  @Test func nothingIsHeldAfterwards() async {
    await #expect(processExitsWith: .success) {
      let tests = CompressionTests()
      let files = [tests.text, tests.gzip(tests.text), tests.zstd(tests.text)]
      for bytes in files + files.map({ $0.dropLast(9) }) + [tests.gzip([])] {
        _ = try? tests.load(bytes, "t.csv")
        guard MemoryLedger.shared.inUse == 0 else { exit(1) }
      }
    }
  }

  @Test func membersAndFramesConcatenate() throws {
    let more = Array("3,z\n".utf8)
    #expect(try load(gzip(text) + gzip(more), "t.gz") == ["a int: 1, 2, 3", "b text: x, y, z"])
    #expect(try load(zstd(text) + zstd(more), "t.zst") == ["a int: 1, 2, 3", "b text: x, y, z"])
  }

  @Test func aWordInACompressedFileIsFoundInASecondReading() throws {
    let rows = "a,b\n" + (0..<60).map { "\($0),\($0 == 50 ? "word" : "1")\n" }.joined()
    let scratch = Scratch()
    let table = try Loading(chunkSize: 10).load(scratch.file(gzip(Array(rows.utf8)), "t.gz")).table
    #expect(table.type("b") == .text && table.columns[1].value(at: 50) == .text(Array("word".utf8)))
  }

  @Test func everyDamageToGzipIsNoticed() throws {
    let whole = gzip(text)
    for length in 0..<whole.count {
      #expect(error(Array(whole.prefix(length)), "t.csv.gz")?.code == .fileNotText, "\(length) bytes")
    }
    // Neither the header nor the bits that fill up the first block byte are data: all behind them is.
    for place in 11..<whole.count {
      var damaged = whole
      damaged[place] ^= 0x10
      #expect(error(damaged, "t.csv.gz")?.code == .fileNotText, "byte \(place)")
    }
    #expect(error(whole + [7], "t.gz")?.code == .fileNotText)
    #expect(error(text, "t.csv.gz")?.message.contains("gzip") == true)
  }

  @Test func truncatedZstdIsNoticed() throws {
    let whole = zstd(text)
    for length in 0..<whole.count {
      #expect(error(Array(whole.prefix(length)), "t.csv.zst")?.code == .fileNotText, "\(length) bytes")
    }
    #expect(error(text, "t.csv.zst")?.message.contains("zstd") == true)
    // A window of 2 GiB is a bomb, not a table.
    #expect(
      error([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa8] + [UInt8](repeating: 1, count: 40), "t.zst")?.code == .fileNotText)
  }

  @Test func anEmptyCompressedFileIsEmpty() throws {
    #expect(error(gzip([]), "t.csv.gz")?.message.contains("empty") == true)
  }
}
