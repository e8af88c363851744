import Foundation
import Testing

/// Help, completions and the manual's table tell of the same options.
@Suite struct DescriptionTests {
  let command: Command

  init() throws { command = try Command() }

  /// The long names of the options, and the commands' names, as the command line describes itself.
  private func described() throws -> (options: [String], commands: [String]) {
    let run = try command.run("--experimental-dump-help")
    let dump = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    let root = try #require(dump["command"] as? [String: Any])
    let arguments = try #require(root["arguments"] as? [[String: Any]])
    let names = arguments.compactMap { ($0["preferredName"] as? [String: Any])?["name"] as? String }
    let commands = (root["subcommands"] as? [[String: Any]])?.compactMap { $0["commandName"] as? String } ?? []
    return (names.filter { $0.count > 1 }, commands)
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func completionsKnowEverything(_ shell: String) throws {
    let script = try command.run("--generate-completion-script", shell)
    #expect(script.status == 0)
    let (options, commands) = try described()
    #expect(options.count >= 20)
    #expect(commands.contains("fmt"))
    for name in options + commands { #expect(script.output.contains(name), "\(shell) \(name)") }
    try command.remove()
  }

  @Test func theBashScriptOffersModes() throws {
    let run = try command.shell(
      """
      command -v bash >/dev/null || exit 0
      $S --generate-completion-script bash >completion
      bash -c 'source ./completion; COMP_WORDS=(spade --mode m); COMP_CWORD=2; _spade spade m --mode; echo "${COMPREPLY[@]}"' spade
      """)
    #expect(run.output == "" || run.output == "markdown\n", "\(run.errors)")
    try command.remove()
  }

  @Test func theManualListsEveryOption() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let manual = try String(contentsOf: root.appendingPathComponent("docs/shell.md"), encoding: .utf8)
    let (options, commands) = try described()
    for name in options { #expect(manual.contains("`--\(name)"), "\(name)") }
    for name in commands where name != "help" { #expect(manual.contains("`spade \(name) "), "\(name)") }
    try command.remove()
  }
}
