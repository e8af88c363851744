import ArgumentParser

/// A shell's completions: what the argument parser makes of the command line's description, mended where it takes the
/// first word for a file or for a command's name, but never for either.
enum CompletionScript {
  /// What is typed for it.
  static let flag = "--generate-completion-script"

  /// The script for a shell.
  static func text(for shell: CompletionShell) -> String {
    let made = CommandLineDescription.completionScript(for: shell)
    return mends(shell).reduce(made) { script, mend in replaced(mend.made, with: mend.meant, in: script) }
  }

  /// The first occurrence in a root command's part, which comes before those of the others; a text that has none of it
  /// stays as it is, and the tests, which ask the shells themselves, tell.
  private static func replaced(_ made: String, with meant: String, in script: String) -> String {
    guard let range = script.firstRange(of: made) else { return script }
    return script[..<range.lowerBound] + meant + script[range.upperBound...]
  }

  private static func mends(_ shell: CompletionShell) -> [(made: String, meant: String)] {
    let names = CommandLineDescription.commandNames
    switch shell {
    case .zsh:
      return [
        (
          "    local -i ret=1\n",
          """
              local -i ret=1
              if (( CURRENT > 2 )) && [[ "${words[2]}" == (\(names.joined(separator: "|"))) ]]; then
                  shift words
                  (( CURRENT -= 1 ))
                  "_spade_${words[1]}" && ret=0
                  return "${ret}"
              fi

          """
        ),
        ("        '*:files:_files -g '\\''*.spade *.spadedb'\\'''\n", ""),
        ("        '(-): :->command'\n        '(-)*:: :->arg'\n", "        ': :->command'\n        '*: :->file'\n"),
        (
          "        _describe -V subcommand subcommands && ret=0\n",
          "        (( CURRENT == 2 )) && _describe -V subcommand subcommands && ret=0\n        _files -g '*.(spade|spadedb)' && ret=0\n"
        ),
        ("    arg)\n", "    file)\n        _files -g '*.(spade|spadedb)' && ret=0\n        ;;\n    arg)\n"),
      ]
    case .bash:
      return [
        (
          "    local -a unparsed_words=(\"${COMP_WORDS[@]:1:${COMP_CWORD}}\")\n",
          """
              local -a unparsed_words=("${COMP_WORDS[@]:1:${COMP_CWORD}}")
              if [[ "${COMP_CWORD}" -gt 1 && "${unparsed_words[0]}" == @(\(names.joined(separator: "|"))) ]]; then
                  local -r named="${unparsed_words[0]}"
                  unparsed_words=("${unparsed_words[@]:1}")
                  local -a repeating_flags non_repeating_flags repeating_options non_repeating_options
                  "_spade_${named}"
                  return
              fi

          """
        ),
        (
          "    # Offer positional completions\n",
          """
              if [[ "${COMP_CWORD}" -eq 1 ]]; then
                  COMPREPLY+=($(compgen -W '\(names.joined(separator: " "))' -- "${cur}"))
              fi

              # Offer positional completions

          """
        ),
      ]
    default:
      // The first file would count as a word that no command's name can follow.
      return [("__spade_parse_subcommand -r 1 'c/command=+'", "__spade_parse_subcommand 0 'c/command=+'")]
        + names.map {
          (
            "'__spade_should_offer_completions_for_positional \"spade\" -eq 2' -fa '\($0)'",
            "'test (count (__spade_tokens -pc)) -eq 1' -fa '\($0)'"
          )
        }
    }
  }
}
