import Glibc
import SpadeBase
import SpadeStore
import Testing

@testable import SpadeDisplay

@Suite struct OutputTests {
  let folder: String

  init() throws {
    signal(SIGPIPE, SIG_IGN)
    var template = Array("/tmp/spade-display-XXXXXX".utf8CString)
    let made = try #require(mkdtemp(&template))
    folder = String(cString: made)
  }

  func read(_ path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes[..<count], as: UTF8.self)
  }

  func create(_ path: String, _ text: String, mode: mode_t = 0o644) throws {
    let file = try #require(fopen(path, "w"))
    fputs(text, file)
    fclose(file)
    chmod(path, mode)
  }

  func mode(_ path: String) -> mode_t {
    var found = stat()
    return lstat(path, &found) == 0 ? found.st_mode & 0o777 : 0
  }

  func names() -> [String] {
    guard let list = opendir(folder) else { return [] }
    defer { closedir(list) }
    var names: [String] = []
    while let entry = readdir(list) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { raw in
        raw.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  func table(_ rows: Int = 3) throws -> ResultTable { try Sample.table(Sample.int("n", (0..<rows).map { Int64($0) })) }

  func code(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch let failure as Diagnostic {
      return failure.code.id
    } catch {
      return "other"
    }
  }

  @Test func aFullDeviceIsAnError() throws {
    let descriptor = open("/dev/full", O_WRONLY)
    defer { close(descriptor) }
    let sink = ByteSink(descriptor: descriptor, name: "/dev/full")
    let failure = #expect(throws: Diagnostic.self) {
      try ResultWriter.write(try table(), mode: .csv, profile: .file, to: sink)
      try sink.flush()
    }
    #expect(failure?.code == .writeFailed)
    #expect(failure?.code.exit == .data)
    #expect(failure?.message == "cannot write '/dev/full': no space left on device")
    #expect(code { try sink.write("more") } == "write-failed", "nothing may follow a gap")
    #expect(code { try ResultWriter.write(table(), toFile: "/dev/full", mode: .csv) } == "write-failed")
  }

  @Test(arguments: [1, 2]) func aClosedPipeIsRecognised(threads: Int) throws {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    close(ends[0])
    defer { close(ends[1]) }
    let sink = ByteSink(descriptor: ends[1], name: "<stdout>")
    let failure = #expect(throws: Diagnostic.self) {
      try ResultWriter.write(
        try table(300_000), mode: .csv, profile: .file, options: WriteOptions(threads: threads), to: sink)
      try sink.flush()
    }
    #expect(failure?.code == .outputClosed)
  }

  @Test func aNewFileAppearsWhole() throws {
    let path = folder + "/new.csv"
    let mask = umask(0o027)
    defer { umask(mask) }
    let file = try AtomicFile(path: path)
    try file.sink.write("a\n")
    #expect(read(path) == nil)
    try file.commit()
    #expect(read(path) == "a\n")
    #expect(mode(path) == 0o640)
    #expect(names() == ["new.csv"])
  }

  @Test func anOldFileStaysUntilTheNewIsWhole() throws {
    let path = folder + "/old.csv"
    try create(path, "old", mode: 0o604)
    do {
      let file = try AtomicFile(path: path)
      try file.sink.write("half")
      try file.sink.flush()
      #expect(read(path) == "old")
      #expect(names().count == 2)
    }
    #expect(read(path) == "old")
    #expect(names() == ["old.csv"], "a file given up leaves nothing behind")
    try ResultWriter.write(table(), toFile: path, mode: .csv)
    #expect(read(path) == "n\n0\n1\n2\n")
    #expect(mode(path) == 0o604)
  }

  @Test func aLinkIsFollowedToItsTarget() throws {
    let target = folder + "/target.csv"
    try create(target, "old")
    symlink("target.csv", folder + "/link.csv")
    symlink(folder + "/link.csv", folder + "/link2.csv")
    try ResultWriter.write(table(1), toFile: folder + "/link2.csv", mode: .csv)
    #expect(read(target) == "n\n0\n")
    var found = stat()
    #expect(lstat(folder + "/link.csv", &found) == 0 && found.st_mode & S_IFMT == S_IFLNK)
    symlink("loop", folder + "/loop")
    #expect(code { try ResultWriter.write(table(), toFile: folder + "/loop", mode: .csv) } == "write-failed")
    symlink("dangling-target", folder + "/dangling")
    try ResultWriter.write(table(0), toFile: folder + "/dangling", mode: .csv)
    #expect(read(folder + "/dangling-target") == "n\n")
  }

  @Test func badPlacesAreNamed() throws {
    for (path, reason) in [
      (folder, "it is a folder"), (folder + "/", "it is a folder"), (folder + "/no/x.csv", "no such file or directory"),
      ("", "it is empty"), ("a\0b", "it has a NUL character"), ("/proc/x.csv", ""),
    ] {
      let failure = #expect(throws: Diagnostic.self) { try ResultWriter.write(try table(), toFile: path, mode: .csv) }
      #expect(failure?.message.hasSuffix(reason) == true, "\(failure?.message ?? "")")
      #expect(failure?.code == .writeFailed)
    }
  }

  @Test func pipesAndDevicesAreWrittenDirectly() throws {
    try ResultWriter.write(table(), toFile: "/dev/null", mode: .csv)
    var found = stat()
    #expect(lstat("/dev/null", &found) == 0 && found.st_mode & S_IFMT == S_IFCHR)
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    try ResultWriter.write(table(1), toFile: "/dev/fd/\(ends[1])", mode: .csv)
    close(ends[1])
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = Glibc.read(ends[0], &bytes, bytes.count)
    close(ends[0])
    #expect(Array(bytes[..<max(0, count)]) == Array("n\n0\n".utf8))
  }

  @Test func leftoversOfTheDeadAreRemoved() throws {
    try create(folder + "/.spade-dead.tmp", "half")
    try create(folder + "/.spade-notes.txt", "keep")
    let living = try AtomicFile(path: folder + "/a.csv")
    try ResultWriter.write(table(0), toFile: folder + "/b.csv", mode: .csv)
    #expect(names().filter { $0.hasSuffix(".tmp") }.count == 1, "the living writer's file stays")
    try living.commit()
    #expect(names() == [".spade-notes.txt", "a.csv", "b.csv"])
  }
}
