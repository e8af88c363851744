import Glibc
import SpadeBase
import Testing

@testable import SpadeStore

@Suite struct BadFileTests {
  private func error(_ bytes: [UInt8], _ name: String = "t.csv") -> Diagnostic? {
    let scratch = Scratch()
    let path = scratch.file(bytes, name)
    do throws(Diagnostic) {
      _ = try Loading().load(path)
      return nil
    } catch { return error }
  }

  private func error(path: String) -> Diagnostic? {
    do throws(Diagnostic) {
      _ = try Loading().load(path)
      return nil
    } catch { return error }
  }

  @Test func whatIsNoFileSaysSo() throws {
    #expect(error(path: "/tmp/there-is-no-such-file.csv")?.code == .fileNotReadable)
    let folder = try #require(error(path: "/tmp"))
    #expect(folder.code == .fileNotReadable && folder.message.contains("folder"))
    #expect(error(path: "a\0b")?.code == .fileNotReadable)
    #expect(folder.code.exit == .data)
  }

  @Test func whatIsNoTextSaysSo() throws {
    #expect(try #require(error([])).message.contains("empty"))
    #expect(error(Array("\n\n".utf8))?.code == .fileNotText)
    #expect(try #require(error([0xff, 0xfe, 0x61, 0, 0x2c])).message.contains("UTF-16"))
    #expect(try #require(error(Array("a,b\n1,2\n".utf8).flatMap { [$0, 0] })).message.contains("UTF-16"))
    #expect(
      try #require(error(Array("\u{7f}ELF".utf8) + [2, 1, 1, 0, 0, 0] + Array(1...99))).message.contains("binary"))
  }

  /// Few of its bytes are zeros, and every byte is a letter of Latin 1: the mark alone tells.
  @Test func utf16IsNoLatin1() throws {
    let scratch = Scratch()
    var loading = Loading()
    loading.options.encoding = .latin1
    let path = scratch.file([0xff, 0xfe] + "漢,字\n一,二\n".utf16.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] })
    let error = #expect(throws: Diagnostic.self) { _ = try loading.load(path) }
    #expect(error?.message.contains("UTF-16") == true, "\(error?.message ?? "")")
  }

  @Test func latin1IsReportedNotGuessed() throws {
    let bytes = Array("a,b\n1,x\n2,L".utf8) + [0xf6] + Array("we\n".utf8)
    let failure = try #require(error(bytes))
    #expect(failure.code == .fileNotText && failure.place?.line == 3 && failure.help?.contains("latin1") == true)
    let header = try #require(error(Array("a,".utf8) + [0xf6] + Array("\n1,2\n".utf8)))
    #expect(header.place?.line == 1)
    let scratch = Scratch()
    var loading = Loading()
    loading.options.encoding = .latin1
    loading.options.nulls = [Array("ü".utf8)]
    let path = scratch.file(
      Array("a,b\n1,".utf8) + [0xf6] + Array("l\n2,\"".utf8) + [0xe4] + Array("\"\n3,".utf8) + [0xfc, 0x0a])
    #expect(try loading.load(path).table.shown == ["a int: 1, 2, 3", "b text: öl, ä, -"])
  }

  @Test func raggedLinesAreCountedAndNothingIsLoaded() throws {
    let failure = try #require(Loading().error("a,b,c\n1,2,3\n\"x\ny\",2\n4,5,6\n7,8,9,10\n"))
    #expect(failure.code == .malformedRecord && failure.place?.line == 3)
    #expect(failure.message == "line 3 has 2 fields, expected 3; 2 lines differ in all")
    #expect(failure.notes == ["line 6 has 4 fields"])
  }

  @Test func brokenQuotesNameTheirLine() throws {
    let unclosed = try #require(Loading().error("a,b\n1,2\n3,\"x\ny,z\n"))
    #expect(unclosed.code == .malformedRecord && unclosed.place?.line == 3)
    let behind = try #require(Loading().error("a,b\n1,2\n3,\"x\"y\n"))
    #expect(behind.code == .malformedRecord && behind.place?.line == 3)
  }

  @Test func namesMustDiffer() throws {
    let failure = try #require(Loading().error("a,b,a\n1,2,3\n"))
    #expect(failure.code == .headerProblem && failure.message.contains("columns 1 and 3"))
    #expect(Loading().error("a,column1,,column3\nx,2,3,4\n")?.code == .headerProblem)
    #expect(Loading().error(String(repeating: "n", count: 5000) + ",b\n1,2\n")?.code == .headerProblem)
  }

  @Test func columnsAreLimited() throws {
    let names = (0..<65_536).map { "c\($0)" }.joined(separator: ",")
    let row = (0..<65_536).map { "\($0 % 10)" }.joined(separator: ",")
    let table = try Loading().text(names + "\n" + row + "\n" + row + "\n").table
    #expect(table.columns.count == 65_536 && table.columns[65_535].value(at: 1) == .int(5))
    #expect(Loading().error(names + ",x\n" + row + ",1\n")?.code == .headerProblem)
  }

  /// The budget is the process's, so this needs a process of its own.
  @Test func memoryIsLimited() async {
    await #expect(processExitsWith: .success) {
      let scratch = Scratch()
      let cell = String(repeating: "x", count: 9000)
      let path = scratch.file("a,b\n" + (0..<300).map { "1,\"\(cell)\($0)\"\n" }.joined())
      var refused = 0
      for spare in [1000, 100_000, 400_000, 1_000_000, 3_000_000] {
        MemoryLedger.shared.limit = MemoryLedger.shared.inUse + spare
        do throws(Diagnostic) { _ = try Loading().load(path) } catch {
          guard error.code == .memoryLimit else { exit(1) }
          refused += 1
        }
        guard MemoryLedger.shared.inUse == 0 else { exit(2) }
      }
      MemoryLedger.shared.limit = .max
      guard refused == 5, try Loading().load(path).table.rowCount == 300, MemoryLedger.shared.inUse == 0 else {
        exit(3)
      }
    }
  }

  @Test func loadingCanBeInterrupted() throws {
    let scratch = Scratch()
    let path = scratch.file("a,b\n" + String(repeating: "1,2\n", count: 10_000))
    do throws(Diagnostic) {
      _ = try Loader.load(
        LoadRequest(path: path, name: "t", kind: .plain, options: .init()), threads: 2, chunkSize: 100,
        cancel: { true }, progress: nil)
      Issue.record("was not interrupted")
    } catch {
      #expect(error.code == .loadInterrupted && error.code.exit == .interrupted)
    }
  }
}
