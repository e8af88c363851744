import SpadeBase

/// A line of the shell's own, `.name arguments`: one record that help, completion, the manual and the tests read.
package struct DotCommand: Sendable {
  /// What its argument names, for completion.
  package enum Argument: Sendable { case none, topic, table, mode, file, onOff, pager, query, count, setting }

  package let name: String
  package let aliases: [String]
  package let argument: Argument
  /// How the arguments are written; empty for none.
  package let arguments: String
  /// One sentence.
  package let summary: String
  /// A line that works on the example portfolio.
  package let example: String
  /// True where it reads no file, writes none and runs no program: with `--sandbox` there are these only.
  package let isSafe: Bool
  let action: @Sendable (_ shell: Shell, _ call: Call) throws(Diagnostic) -> Void

  /// A command as it was given.
  struct Call {
    let command: DotCommand
    /// What follows the name, without blanks and quotes around it.
    let argument: String
    let place: CommandPlace
  }

  init(
    _ name: String, aliases: [String] = [], _ argument: Argument = .none, _ arguments: String = "", isSafe: Bool,
    _ summary: String, example: String,
    action: @escaping @Sendable (_ shell: Shell, _ call: Call) throws(Diagnostic) -> Void
  ) {
    self.name = name
    self.aliases = aliases
    self.argument = argument
    self.arguments = arguments
    self.isSafe = isSafe
    self.summary = summary
    self.example = example
    self.action = action
  }

  /// `.mode [MODE]`
  package var usage: String { arguments.isEmpty ? ".\(name)" : ".\(name) \(arguments)" }
}

/// Where a dot command stands.
struct CommandPlace {
  let span: Span
  /// Where what follows its name stands.
  let argument: Span
  let text: SourceText

  /// The place of its argument alone; its own where it has none.
  var ofArgument: CommandPlace {
    CommandPlace(span: argument.start < argument.end ? argument : span, argument: argument, text: text)
  }
}
