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

  /// The first word is a command's name or a file, the words after a file are files, those after a name that command's.
  @Test func firstWordsAreNamesOrFiles() throws {
    for name in ["a.spade", "b.spadedb", "c.csv"] { try command.write(name, "") }
    let bash = try command.shell(
      """
      command -v bash >/dev/null || exit 0
      $S --generate-completion-script bash >completion
      ask() { bash -c 'source ./completion; COMP_WORDS=(spade "${@:2}"); COMP_CWORD=$(($#-1)); COMP_LINE="${COMP_WORDS[*]}"
        COMP_POINT=${#COMP_LINE}; _spade spade "${@: -1}" "${COMP_WORDS[COMP_CWORD-1]}"; echo ${COMPREPLY[*]}' _ - "$@"; }
      ask ''; ask demo --; ask a.spade ''; ask f
      """)
    if !bash.output.isEmpty {
      let lines = bash.output.components(separatedBy: "\n").map { Set($0.components(separatedBy: " ")) }
      #expect(lines[0].isSuperset(of: ["fmt", "demo", "lsp", "help", "a.spade", "b.spadedb"]), "\(bash)")
      #expect(
        !lines[0].contains("c.csv") && lines[1].isSuperset(of: ["--seed", "--accounts"]) && !lines[1].contains("--mode")
      )
      #expect(lines[2].contains("a.spade") && !lines[2].contains("demo") && lines[3] == ["fmt"], "\(bash)")
    }
    let fish = try command.shell(
      """
      command -v fish >/dev/null || exit 0
      $S --generate-completion-script fish >completion
      fish --no-config -c 'source completion; for typed in "" "demo --" "a.spade " "--mode csv " "a.spade f"
          complete -C "spade $typed"; echo ==
        end' | cut -f 1
      """)
    if !fish.output.isEmpty {
      let parts = fish.output.components(separatedBy: "==").map { Set($0.components(separatedBy: "\n")) }
      #expect(parts[0].isSuperset(of: ["fmt", "demo", "lsp", "help", "a.spade", "b.spadedb"]), "\(fish)")
      #expect(parts[1].isSuperset(of: ["--seed", "--accounts"]) && !parts[1].contains("--mode"), "\(fish)")
      #expect(parts[2].contains("a.spade") && !parts[2].contains("demo") && !parts[4].contains("fmt"), "\(fish)")
      #expect(parts[3].contains("b.spadedb") && !parts[3].contains("demo"), "\(fish)")
    }
    let zsh = try command.run("--generate-completion-script", "zsh").output
    #expect(
      zsh.contains("'*: :->file'") && zsh.contains("(( CURRENT == 2 )) && _describe")
        && !zsh.contains("'*:files:_files -g '\\''*.spade *.spadedb'\\'''\n        '*'"))
    #expect(zsh.contains("(fmt|demo|lsp|help) ]]; then\n        shift words"))
    try command.remove()
  }

  @Test func helpOnACommand() throws {
    #expect(try command.run("help", "demo").output == command.run("demo", "--help").output)
    let help = try command.run("--help").output
    #expect(try command.run("help").output == help && command.run("--quiet", "--help").output == help)
    // No subcommand has to be given.
    #expect(help.contains("USAGE: spade [<options>] [<files> ...]\n       spade <subcommand>\n"))
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
