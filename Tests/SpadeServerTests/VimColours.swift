import Foundation

/// What the real Vim makes of a text.
enum VimColours {
  /// Whether there is a Vim that knows of syntax: the smallest builds don't.
  static let isThere: Bool = {
    guard let about = try? run(["--version"]) else { return false }
    return about.contains("+syntax") && about.contains("+eval")
  }()

  /// The name of the syntax group of each byte of each line.
  static func groups(of lines: [String], syntax: String) throws -> [[String]] {
    let folder = NSTemporaryDirectory() + "spade-vim-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try lines.joined(separator: "\n").write(toFile: "\(folder)/text", atomically: false, encoding: .utf8)
    try """
    set encoding=utf-8 nomodeline
    syntax on
    edit \(folder)/text
    syntax clear
    unlet! b:current_syntax
    source \(syntax)
    let result = []
    for line in range(1, line('$'))
      call add(result, join(map(range(1, col([line, '$']) - 1), 'synIDattr(synID(line, v:val, 0), "name")'), ','))
    endfor
    call writefile(result, '\(folder)/groups')
    quitall!
    """.write(toFile: "\(folder)/script.vim", atomically: false, encoding: .utf8)
    _ = try run(["-u", "NONE", "-i", "NONE", "-N", "-e", "-s", "-S", "\(folder)/script.vim"])
    let text = try String(contentsOfFile: "\(folder)/groups", encoding: .utf8)
    return zip(text.components(separatedBy: "\n"), lines).map { groups, line in
      line.isEmpty ? [] : groups.components(separatedBy: ",")
    }
  }

  private static func run(_ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["vim"] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}
