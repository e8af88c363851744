import Glibc
import SpadeBase
import SpadeDemo
import Testing

@Suite struct DemoTests {
  @Test func theSameSeedGivesTheSameBytes() throws {
    let (first, second) = (try Demo.files(seed: 7, accounts: 40), try Demo.files(seed: 7, accounts: 40))
    #expect(first.map(\.name) == second.map(\.name))
    #expect(first.map(\.bytes) == second.map(\.bytes))
    let other = try Demo.files(seed: 8, accounts: 40)
    for (mine, theirs) in zip(first, other) where mine.name.hasSuffix(".csv") { #expect(mine.bytes != theirs.bytes) }
  }

  @Test func theShippedExampleIsWhatTheDemoWrites() throws {
    for file in try Demo.files() {
      let shipped = try DemoFile.read("\(DemoFile.repository)/examples/portfolio/\(file.name)")
      #expect(shipped == file.bytes, "run `spade demo` and replace examples/portfolio/\(file.name)")
    }
  }

  @Test(arguments: [0, 9, -1, 20_001, Int.max]) func sizesOutOfRangeAreRefused(count: Int) {
    #expect(throws: Diagnostic.self) { try Demo.files(accounts: count) }
  }

  @Test(arguments: [10, 11, 60]) func smallFirmsAreWhole(count: Int) throws {
    for file in try Demo.files(seed: UInt64(count), accounts: count) where file.name.hasSuffix(".csv") {
      #expect(file.bytes.count { $0 == 0x0a } > 5, "\(file.name)")
      #expect(String(validating: file.bytes, as: UTF8.self) != nil)
    }
  }

  @Test func nothingIsWrittenOver() throws {
    let folder = try DemoFile.temporaryFolder()
    defer { DemoFile.remove(folder) }
    let files = try Demo.write(into: folder, accounts: 10)
    for file in files { #expect(try DemoFile.read("\(folder)/\(file.name)") == file.bytes) }
    unlink("\(folder)/accounts.csv")
    let error = #expect(throws: Diagnostic.self) { try Demo.write(into: folder, accounts: 10) }
    #expect(error?.code == .demoExists)
    #expect(access("\(folder)/accounts.csv", F_OK) != 0)
  }

  @Test func whatCannotBeWrittenIsAnError() throws {
    for folder in ["/proc/demo", "/dev/null", "", "a\0b"] {
      let error = #expect(throws: Diagnostic.self) { try Demo.write(into: folder, accounts: 10) }
      #expect(error?.code == .demoWrite)
    }
  }
}

/// Files on disk for these tests.
enum DemoFile {
  /// The folder of the package.
  static let repository = #filePath.replacingSuffix("/Tests/SpadeDemoTests/DemoTests.swift", with: "")

  struct Unreadable: Error { let path: String }

  static func read(_ path: String) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Unreadable(path: path) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      guard count > 0 else { return bytes }
      bytes.append(contentsOf: chunk[..<count])
    }
  }

  static func temporaryFolder() throws -> String {
    var template = Array("/tmp/spade-demo-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Unreadable(path: "/tmp") }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  static func remove(_ folder: String) {
    for name in ["accounts", "users", "events", "scores", "lifecycle", "pulses"] { unlink("\(folder)/\(name).csv") }
    unlink("\(folder)/workspace.spade")
    rmdir(folder)
  }
}

extension String {
  fileprivate func replacingSuffix(_ suffix: String, with replacement: String) -> String {
    hasSuffix(suffix) ? dropLast(suffix.count) + replacement : self
  }
}
