package import SpadeBase
import SpadeDisplay
import SpadePlan

/// `.tour`: a first dig, one question after the other, asked of what is loaded.
struct Tour {
  /// What is said, and the line that is then brought to the prompt.
  struct Step {
    let words: String
    let line: String
  }

  private(set) var steps: ArraySlice<Step>

  /// The steps that make sense on what is loaded.
  init(_ session: Session) {
    let examples = Examples(session)
    var before: String?
    steps =
      Self.all.enumerated().compactMap { index, step -> Step? in
        var line: String?
        switch step.line.utf8.first {
        // They go on from the step before.
        case UInt8(ascii: "."): line = before == nil ? nil : step.line
        // Without time in the data there is no past to compare with.
        case UInt8(ascii: "|") where session.now == nil: line = nil
        case UInt8(ascii: "|"):
          line = before.flatMap { examples.adapted("\($0) \(step.line)") == nil ? nil : step.line }
        default:
          line = examples.adapted(step.line)
          if line == nil, index == 0 { line = session.catalog.defaultSource.map { Banner.question($0, session) } }
          before = line ?? before
        }
        return line.map { Step(words: step.words, line: $0) }
      }[...]
  }

  var current: Step? { steps.first }

  mutating func advance() { steps = steps.dropFirst() }

  static let all: [Step] = [
    Step(words: "slice asks about groups: here how a score is spread in each.", line: "slice score by tier"),
    Step(words: "A line that begins with | goes on from the last query: against 30 days ago.", line: "| vs 30d ago"),
    Step(
      words: "over asks the same at many moments. What was, was: nothing looks ahead.",
      line: "slice mean(score) by tier | over 12w every 1w | plot"),
    Step(
      words: "Who was there and no longer is? Absence is a question, too.",
      line: "accounts | where any(events before 30d ago) and none(events last 30d) | slice n = count() by tier"),
    Step(words: "Which are they? .rows 1 asks for the rows behind the first line, as a query.", line: ".rows 1"),
    Step(
      words: "Who crossed a line lately?",
      line: "accounts | where became(score < 60, last 30d) | sort -arr | take 5"),
    Step(
      words: "Who is unlike the peers? Each beside the mean of its kind.",
      line:
        "accounts | where score != null | select name, tier, score, deviation(score within tier) | sort deviation | take 5"
    ),
    Step(words: ".undo goes back to the query before; Tab offers names and values as one types.", line: ".undo"),
  ]
}

extension Shell {
  /// Begins the tour, or goes on where it was left: at the prompt line by line, elsewhere all of it.
  func takeTour() throws(Diagnostic) {
    if tour?.current == nil { tour = Tour(session) }
    guard settings.isInteractive, host?.canEdit == true else {
      while let step = tour?.current {
        try say(step.words, .dim)
        try say(step.line, .header)
        tour?.advance()
        run(SourceText(name: "<tour>", text: step.line), folder: folder)
      }
      return
    }
    if tour?.current == nil { return try say("load something first: the tour asks about it") }
    try say("Enter asks what the tour brings to the prompt; Ctrl-C leaves it, and .tour comes back.", .dim)
    try offerStep()
  }

  /// After an entry: the tour goes on where that was its step.
  package func continueTour(after entry: String) throws(Diagnostic) {
    guard let step = tour?.current, step.line.utf8.elementsEqual(entry.utf8), !isLeaving else { return }
    tour?.advance()
    if tour?.current == nil {
      tour = nil
      return try say("That was the tour. .help lists what else there is.", .dim)
    }
    try offerStep()
  }

  private func offerStep() throws(Diagnostic) {
    guard let step = tour?.current else { return }
    try say(step.words, .dim)
    nextEntry = step.line
  }
}
