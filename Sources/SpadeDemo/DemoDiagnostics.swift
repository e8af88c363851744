package import SpadeBase

extension DiagnosticCode {
  package static let demoSize = DiagnosticCode(
    "demo-size", exit: .usage,
    "The number of accounts asked of `spade demo` is out of range; take one from 10 to 20,000.")
  package static let demoExists = DiagnosticCode(
    "demo-exists", exit: .data,
    "`spade demo` never writes over a file; name a folder that is empty or does not exist yet.")
  package static let demoWrite = DiagnosticCode(
    "demo-write", exit: .data,
    "A folder or file of the example could not be written; the message has the system's reason.")

  /// The codes of this module.
  package static let demo: [DiagnosticCode] = [.demoSize, .demoExists, .demoWrite]
}

extension Diagnostic {
  static func demoSize(_ count: Int, allowed: ClosedRange<Int>) -> Diagnostic {
    Diagnostic(
      .demoSize, "a demo of \(count) accounts is out of range",
      help: "give a number from \(allowed.lowerBound) to \(allowed.upperBound)")
  }

  static func demoExists(_ path: String) -> Diagnostic {
    Diagnostic(
      .demoExists, "the demo would write over a file that exists", place: .init(path: path),
      help: "name a folder that is empty or does not exist yet")
  }

  static func demoWrite(_ path: String, reason: String) -> Diagnostic {
    Diagnostic(.demoWrite, "the demo could not be written: \(reason)", place: .init(path: path))
  }

  static func demoPath() -> Diagnostic {
    Diagnostic(
      .demoWrite, "the demo needs the name of a folder, without a NUL in it", help: "type for example: spade demo firm")
  }
}
