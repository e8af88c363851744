import Foundation
import Glibc
import Testing

/// A writer that is killed at any moment leaves the old file or the new one, whole.
///
/// A run kills 20 writers of each kind; `make kills` kills 200 (SPADE_KILLS).
@Suite struct KillTests {
  private static let kills = ProcessInfo.processInfo.environment["SPADE_KILLS"].flatMap { Int($0) } ?? 20

  /// Contents of a file that is replaced again and again, and how to write each.
  private struct Target {
    let command: Command
    let file: String
    private(set) var contents: [Data] = []

    init(_ way: String) throws {
      command = try Command()
      file = way == "into" ? "x.csv" : "x.spadedb"
      for name in ["a", "b"] {
        try command.write("\(name).csv", "k,v\n" + (0..<20_000).map { "\($0),\(name) \($0 % 977)\n" }.joined())
        let write = way == "into" ? "t | into \"x.csv\"" : "save \"x.spadedb\""
        try command.write("\(name).spade", "load \"\(name).csv\" as t\n\(write)\n")
        #expect(try command.run("\(name).spade").status == 0)
        contents.append(try #require(content))
      }
    }

    var content: Data? { FileManager.default.contents(atPath: "\(command.folder)/\(file)") }
    var leftovers: Int {
      get throws {
        try FileManager.default.contentsOfDirectory(atPath: command.folder).filter { $0.hasPrefix(".spade-") }.count
      }
    }

    /// Starts a program and kills it after some microseconds.
    func kill(after delay: UInt32, _ program: String, _ arguments: [String]) throws {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: program)
      process.arguments = arguments
      process.currentDirectoryURL = URL(fileURLWithPath: command.folder)
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      usleep(delay)
      Glibc.kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
  }

  /// Microseconds that a run takes.
  private func duration(_ body: () throws -> Void) rethrows -> UInt32 {
    let clock = ContinuousClock()
    let taken = try clock.measure(body).components
    return UInt32(clamping: taken.seconds * 1_000_000 + taken.attoseconds / 1_000_000_000_000)
  }

  @Test(arguments: ["into", "save"]) func killsLeaveAWholeFile(_ way: String) throws {
    let target = try Target(way)
    let whole = try duration { _ = try target.command.run("a.spade") }
    var (old, new) = (0, 0)
    for round in 0..<Self.kills {
      let before = target.content
      let name = before == target.contents[0] ? "b" : "a"
      try target.kill(after: UInt32.random(in: 0...max(whole, 1)), Command.path, ["\(name).spade"])
      let after = target.content
      #expect(target.contents.contains { $0 == after }, "\(way), kill \(round): neither the old file nor the new one")
      if after == before { old += 1 } else { new += 1 }
    }
    // What the killed ones left goes with the next that is written.
    let left = try target.leftovers
    #expect(try target.command.run("a.spade").status == 0)
    #expect(try target.leftovers == 0)
    print(
      "\(way): \(Self.kills) kills within \(whole / 1000) ms: \(old) left the old file, \(new) the new; \(left) temporary"
    )
    try target.command.remove()
  }

  /// The control: one that writes in place doesn't survive the same.
  @Test func aWriterInPlaceIsBroken() throws {
    let target = try Target("into")
    try target.contents[1].write(to: URL(fileURLWithPath: target.command.folder + "/new"))
    let copy = ["-c", "exec dd if=new of=x.csv bs=16 2>/dev/null"]
    var broken = 0
    // How long it takes is measured anew each time: a machine that was busy once would have all kills come too late.
    for _ in 0..<200 where broken == 0 {
      let whole = try duration { _ = try target.command.shell("dd if=new of=x.csv bs=16 2>/dev/null") }
      try target.kill(after: UInt32.random(in: 0...max(whole, 1)), "/bin/sh", copy)
      if !target.contents.contains(where: { $0 == target.content }) { broken += 1 }
    }
    #expect(broken > 0)
    try target.command.remove()
  }
}
