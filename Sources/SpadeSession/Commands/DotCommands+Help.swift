import SpadeBase
import SpadeDisplay
import SpadePlan

/// `.help`: the commands, and a page on every stage, function and command.
extension DotCommands {
  /// What there is help on.
  package static var topics: [String] {
    Stages.all.map(\.name) + Builtins.all.map(\.name) + all.map(\.name)
  }

  static func help(_ shell: Shell, _ call: DotCommand.Call) throws(Diagnostic) {
    let page = call.argument.isEmpty ? overview(offered(in: shell.session)) : pages(on: call.argument, shell.session)
    guard !page.isEmpty else { throw .noHelp(call.argument, topics, call.place) }
    let width = shell.settings.output.width
    for line in page {
      for part in FoldedText.lines(line.text, width: width, hanging: line.hanging) { try shell.say(part) }
    }
  }

  /// A line, and how far its end is indented where it needs more than one.
  private struct Line {
    var text: String
    var hanging: Int

    init(_ text: String, hanging: Int = 0) {
      self.text = text
      self.hanging = hanging
    }
  }

  private static func overview(_ commands: [DotCommand]) -> [Line] {
    let width = commands.map(\.usage.count).max() ?? 0
    var lines = commands.map { command in
      let gap = String(repeating: " ", count: width + 2 - command.usage.count)
      return Line(command.usage + gap + command.summary, hanging: width + 2)
    }
    let stages = "Stages: "
    lines += [
      Line(""), Line(stages + Stages.all.map(\.name).joined(separator: " "), hanging: stages.count), Line("Functions:"),
    ]
    for family in FunctionEntry.Family.allCases {
      let names = Builtins.all.filter { $0.family == family }.map(\.name)
      let title = family.rawValue + String(repeating: " ", count: max(0, 10 - family.rawValue.count))
      lines.append(Line("  \(title)\(names.joined(separator: " "))", hanging: 2 + title.count))
    }
    return lines + [Line(""), Line(".help slice explains a stage, .help became a function.")]
  }

  /// A word may be a stage, a function and a command; with its dot it is the command only.
  private static func pages(on topic: String, _ session: Session) -> [Line] {
    let examples = Examples(session)
    let word = topic.hasPrefix(".") ? String(topic.dropFirst()) : topic.lowercased()
    var pages: [[Line]] = []
    if !topic.hasPrefix(".") {
      if let stage = Stages.entry(word) { pages.append(page(stage.usage, stage.summary, stage.example, examples)) }
      if let function = Builtins.entry(word) {
        pages.append(page(function.signature, function.summary, function.example, examples))
      }
    }
    if let command = command(word) { pages.append(page(command.usage, command.summary, command.example, nil)) }
    return Array(pages.joined(separator: [Line("")]))
  }

  /// How it is written, what it does, and an example: one that runs on what is loaded, where there is one.
  private static func page(_ usage: String, _ summary: String, _ example: String, _ examples: Examples?) -> [Line] {
    let own = examples.flatMap { $0.adapted(example) }
    let head = own == nil && examples != nil ? "on the example portfolio:" : "for example:"
    return [
      Line(usage, hanging: 4), Line("  \(summary)", hanging: 2), Line("  \(head) \(own ?? example)", hanging: 4),
    ]
  }
}
