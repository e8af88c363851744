import Foundation
import Testing

/// The git example: a repository's history becomes tables, and its questions run on them.
@Suite struct GitExampleTests {
  @Test func questionsRunOnARepository() throws {
    let folder = NSTemporaryDirectory() + "spade-git-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder + "/repo", withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try run("git", "init", "-q", "-b", "main", "--bare", folder + "/repo")
    try run("git", "-C", folder + "/repo", "fast-import", "--quiet", input: Self.history)
    try run(Manual.root + "/examples/git/export.sh", folder + "/repo", folder + "/tables")

    let exported = try FileManager.default.contentsOfDirectory(atPath: folder + "/tables").sorted()
    let scripts = exported.filter { $0.hasSuffix(".spade") }
    #expect(scripts == Manual.files(below: "examples/git", ending: ".spade").map { ($0 as NSString).lastPathComponent })
    for script in scripts {
      let result = try Rehearsal().run(file: "\(folder)/tables/\(script)")
      #expect(result.error == nil, "\(script):\n\(result.output)")
      #expect(script == "workspace.spade" || !result.output.isEmpty)
    }
  }

  @Test func exportKeepsOddNames() throws { try run(Manual.root + "/examples/git/test.sh") }

  /// Two years of commits: three authors, one of whom leaves, in four areas, one of which falls silent.
  private static let history: String = {
    var stream = ""
    for week in 0..<104 {
      let author = week < 60 ? ["Ana", "Ben", "Čeněk"][week % 3] : ["Ana", "Ben"][week % 2]
      let area = week < 50 ? ["core", "shell", "docs", "old"][week % 4] : ["core", "shell", "docs"][week % 3]
      let time = 1_700_000_000 + week * 604_800
      let text = String(repeating: "line \(week)\n", count: 1 + week % 5)
      stream += """
        commit refs/heads/main
        author \(author) <someone@example.org> \(time) +0000
        committer \(author) <someone@example.org> \(time) +0000
        data 4
        work
        M 100644 inline \(area)/file\(week % 7)
        data \(text.utf8.count)
        \(text)

        """
    }
    return stream
  }()

  private func run(_ command: String..., input: String = "") throws {
    let process = Process()
    let (stdin, output) = (Pipe(), Pipe())
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.standardInput = stdin
    process.standardOutput = output
    process.standardError = output
    try process.run()
    try stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try stdin.fileHandleForWriting.close()
    let said = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(command.joined(separator: " ")): \(said)")
  }
}
