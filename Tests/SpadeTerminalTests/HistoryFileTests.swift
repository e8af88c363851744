import Glibc
import SpadeBase
import Synchronization
import Testing

@testable import SpadeTerminal

@Suite struct HistoryFileTests {
  private let folder: TemporaryFolder
  private var path: String { folder.file("history") }

  init() throws { folder = try TemporaryFolder() }

  private func loaded(limit: Int = 10_000) throws -> [String] {
    try HistoryFile(path: path, limit: limit).load().map { String(decoding: $0, as: UTF8.self) }
  }

  @Test(arguments: [
    ("plain", "plain"), ("a b\n\tc", "a\\040b\\012\\011c"), ("back\\slash \\040", "back\\134slash\\040\\134040"),
    ("größe 漢", "größe\\040漢"), ("\u{1b}[0m\u{7f}\u{0}", "\\033[0m\\177\\000"),
  ]) func linesAreEncodedAsLibeditDoes(entry: String, line: String) {
    let encoded = HistoryEncoding.encode(entry.utf8)
    #expect(String(decoding: encoded, as: UTF8.self) == line)
    #expect(HistoryEncoding.decode(encoded[...]) == Array(entry.utf8))
  }

  @Test(arguments: [
    ("\\^[x", "\u{1b}x"), ("\\^?", "\u{7f}"), ("\\M-C\\M-6", "ö"), ("\\M^", "\\M^"), ("\\9\\", "\\9\\"),
    ("\\777", "\\777"),
    ("\\\\", "\\"),
  ]) func otherFormsAreUnderstood(line: String, entry: String) {
    #expect(HistoryEncoding.decode(Array(line.utf8)[...]) == Array(entry.utf8))
  }

  @Test func anyBytesComeBack() {
    var random = SeededGenerator(state: 7)
    for length in 0..<300 {
      let bytes = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &random) }
      let line = HistoryEncoding.encode(bytes)
      #expect(!line.contains(0x0a))
      #expect(HistoryEncoding.decode(line[...]) == bytes)
    }
  }

  @Test func isPrivateWhateverTheMask() throws {
    // The mask is the process's own: nothing else of this suite makes files meanwhile but with a mode of its own.
    let before = umask(0)
    defer { umask(before) }
    try HistoryFile(path: path).append("a".utf8)
    var status = stat()
    #expect(stat(path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)
  }

  @Test func aWiderModeIsNarrowed() throws {
    _ = try folder.write("history", "_HiStOrY_V2_\n", mode: 0o644)
    try HistoryFile(path: path).append("a".utf8)
    var status = stat()
    #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
  }

  @Test func fourShellsAtOnceLoseNothing() throws {
    let failures = Atomic<Int>(0)
    let path = path
    try withThreads(4) { thread in
      // Small limits make some of them trim while the others append.
      for index in 0..<100 {
        do {
          try HistoryFile(path: path).append("select \(thread) \(index)\n größe\\n \t漢".utf8)
          if index % 25 == 0 { _ = try HistoryFile(path: path).load() }
        } catch { failures.add(1, ordering: .relaxed) }
      }
    }
    #expect(failures.load(ordering: .relaxed) == 0)
    let entries = try loaded()
    #expect(entries.count == 400)
    #expect(Set(entries).count == 400)
    #expect(entries.allSatisfy { $0.hasSuffix("\n größe\\n \t漢") })
  }

  @Test func trimmingLosesNoNewEntry() throws {
    let failures = Atomic<Int>(0)
    let path = path
    for index in 0..<50 { try HistoryFile(path: path).append("old \(index)".utf8) }
    try withThreads(3) { thread in
      for index in 0..<30 {
        do {
          try HistoryFile(path: path).append("new \(thread) \(index)".utf8)
          _ = try HistoryFile(path: path, limit: 95).load()
        } catch { failures.add(1, ordering: .relaxed) }
      }
    }
    #expect(failures.load(ordering: .relaxed) == 0)
    let entries = try loaded()
    #expect(entries.count == 95)
    #expect(entries.count { $0.hasPrefix("new") } == 90)
    #expect(TemporaryFolder.entries(folder.path) == ["history"])
  }

  @Test func aLineCutShortStaysAlone() throws {
    _ = try folder.write("history", "_HiStOrY_V2_\none\ntw")
    try HistoryFile(path: path).append("three".utf8)
    #expect(try loaded() == ["one", "tw", "three"])
  }

  @Test func aPipeDoesNotBlock() throws {
    #expect(mkfifo(path, 0o600) == 0)
    let diagnostic = #expect(throws: Diagnostic.self) { try loaded() }
    #expect(diagnostic?.code == .historyUnusable)
    #expect(diagnostic?.message == "history file: not a regular file")
  }

  @Test func aHeldLockIsReported() throws {
    try HistoryFile(path: path).append("a".utf8)
    let other = open(path, O_RDONLY | O_CLOEXEC)
    defer { close(other) }
    #expect(flock(other, LOCK_EX) == 0)
    let diagnostic = #expect(throws: Diagnostic.self) { try loaded() }
    #expect(diagnostic?.message == "history file: locked by another process")
  }

  @Test func aMissingFolderIsReportedOnceByTheHistory() {
    let history = History(file: HistoryFile(path: folder.file("none/history")))
    #expect(history.load() == nil)
    #expect(history.add("a")?.place?.path == folder.file("none/history"))
    #expect(history.add("b") == nil)
    #expect(history.entries == [Array("a".utf8), Array("b".utf8)])
  }

  @Test func whatIsNotWorthKeepingIsNot() {
    let history = History(limit: 4, keep: { $0.contains("://") ? nil : $0 })
    for entry in ["a", "a", " b", "", "\n\t", "x://user:pw@host", "c"] { #expect(history.add(entry) == nil) }
    #expect(history.entries == [Array("a".utf8), Array("c".utf8)])
    for index in 0..<100 { history.add("entry \(index)") }
    #expect(history.entries.count <= 5)
  }

  private func withThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) throws {
    final class Work: Sendable {
      let index: Int
      let body: @Sendable (Int) -> Void
      init(_ index: Int, _ body: @escaping @Sendable (Int) -> Void) { (self.index, self.body) = (index, body) }
    }
    var threads: [pthread_t] = []
    for index in 0..<count {
      var thread = pthread_t()
      let work = Unmanaged.passRetained(Work(index, body)).toOpaque()
      let code = pthread_create(
        &thread, nil,
        { raw in
          guard let raw else { return nil }
          let work = Unmanaged<Work>.fromOpaque(raw).takeRetainedValue()
          work.body(work.index)
          return nil
        }, work)
      guard code == 0 else { throw PseudoTerminal.Failure(code: code) }
      threads.append(thread)
    }
    for thread in threads { pthread_join(thread, nil) }
  }
}
