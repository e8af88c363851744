import Foundation
import Testing

/// Every call of the system that reading and writing a file takes is refused in turn: the file is the old or the new
/// one, the error says which file and why, nothing is left beside it, and nothing is called written that isn't.
///
/// A run takes each kind of call at its first places; `make faults` takes every place (SPADE_FAULTS=all).
@Suite(.enabled(if: FaultRun.isPossible)) struct FaultTests {
  private static let isWhole = ProcessInfo.processInfo.environment["SPADE_FAULTS"] == "all"

  private static let refusals = [
    ("write", "ENOSPC"), ("write", "EIO"), ("openat", "EIO"), ("openat", "EMFILE"), ("fsync", "EIO"),
    ("renameat", "EIO"), ("read", "EIO"), ("mmap", "ENOMEM"), ("close", "EIO"), ("flock", "EIO"), ("fchmod", "EPERM"),
    ("newfstatat", "EIO"), ("getdents64", "EIO"),
  ]

  @Test(arguments: ["into", "save"]) func eachCallRefused(_ way: String) throws {
    let place = try Place(way)
    let clean = try FaultRun(place.script, in: place.command, nil)
    #expect(clean.status == 0 && place.content() == place.new, "\(clean.errors)")
    for (call, error) in Self.refusals {
      var number = 1
      while true {
        try place.reset()
        let fault = FaultRun.Fault(call: call, error: error, number: number)
        let run = try FaultRun(place.script, in: place.command, fault)
        guard run.wasHit else { break }
        try place.judge(run, fault)
        number += 1
        if !Self.isWhole, number > 3 { break }
      }
      if call == "write" || call == "fsync" { #expect(number > 2, "\(way): \(call) was never refused") }
    }
    try place.command.remove()
  }

  /// Content, then name, then folder, then word of it. A kill doesn't show a missing sync: the order of calls does.
  @Test(arguments: ["into", "save"]) func contentIsOnDiskBeforeTheName(_ way: String) throws {
    let place = try Place(way)
    let calls = try FaultRun(place.script, in: place.command, nil).calls
    let temporary = try #require(calls.firstIndex { $0.contains(" fsync(") && $0.contains("/.spade-") })
    let rename = try #require(calls.firstIndex { $0.contains(" rename") && $0.contains(".spade-") })
    let folder = try #require(calls.lastIndex { $0.contains(" fsync(") && !$0.contains("/.spade-") })
    let lastContent = try #require(calls.lastIndex { $0.contains(" write(") && $0.contains("/.spade-") })
    #expect(lastContent < temporary && temporary < rename && rename < folder)
    if let word = calls.firstIndex(where: { $0.contains(" write(2<") && $0.contains("saved") }) {
      #expect(folder < word)
    }
    try place.command.remove()
  }

  /// The control: a writer in place doesn't stand the same judgement.
  @Test func aWriterInPlaceIsFoundOut() throws {
    let place = try Place("into")
    try place.reset()
    // What such a writer leaves when it is refused in the middle.
    try place.command.write(place.file, String(decoding: place.new.prefix(place.new.count / 2), as: UTF8.self))
    #expect(!place.isWhole)
    try place.reset()
    #expect(place.isWhole)
    try place.command.remove()
  }
}

/// A file to be replaced: what it held, what it is to hold, and the statements that do it.
private struct Place {
  let command: Command
  let file: String
  let script: String
  let old: Data
  let new: Data

  init(_ way: String) throws {
    command = try Command()
    file = way == "into" ? "x.csv" : "x.spadedb"
    try command.write("rows.csv", "id,name\n" + (1...9_000).map { "\($0),text number \($0)\n" }.joined())
    script =
      "load \"rows.csv\" as rows\n" + (way == "into" ? "rows | into \"x.csv\"\n" : "save \"x.spadedb\"\n")
    let before =
      "load \"accounts.csv\" as a\n" + (way == "into" ? "a | into \"x.csv\"\n" : "save \"x.spadedb\"\n")
    _ = try command.run("-c", script)
    new = try Data(contentsOf: URL(fileURLWithPath: "\(command.folder)/\(file)"))
    _ = try command.run("-c", before)
    old = try Data(contentsOf: URL(fileURLWithPath: "\(command.folder)/\(file)"))
  }

  func content() -> Data? { FileManager.default.contents(atPath: "\(command.folder)/\(file)") }

  func reset() throws { try old.write(to: URL(fileURLWithPath: "\(command.folder)/\(file)")) }

  var isWhole: Bool { content() == old || content() == new }

  func judge(_ run: FaultRun, _ fault: FaultRun.Fault) throws {
    #expect((0...5).contains(run.status), "\(fault): ended with \(run.status)\n\(run.errors)")
    #expect(isWhole, "\(fault): neither the old file nor the new one")
    let left = try FileManager.default.contentsOfDirectory(atPath: command.folder).filter { $0.hasPrefix(".spade-") }
    #expect(left.isEmpty, "\(fault): \(left) is left")
    if run.status == 0 || run.claims { #expect(content() == new, "\(fault): called written") }
    // Words about it can't be had where they were themselves refused.
    let wasSpeech = run.calls.contains { $0.hasSuffix("(INJECTED)") && $0.contains("(2<") }
    if run.status != 0, !wasSpeech {
      #expect(run.status == 3, "\(fault): ended with \(run.status)\n\(run.errors)")
      #expect(run.errors.contains("error["), "\(fault): \(run.errors)")
    }
    for file in left { try FileManager.default.removeItem(atPath: "\(command.folder)/\(file)") }
  }
}
