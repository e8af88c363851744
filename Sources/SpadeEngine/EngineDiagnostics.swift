package import SpadeBase

extension DiagnosticCode {
  package static let overflow = DiagnosticCode(
    "overflow",
    "A result does not fit a 64-bit integer. Make an operand a number, for example with number(x), where an approximate result will do."
  )

  /// The codes of this module.
  package static let engine: [DiagnosticCode] = [.overflow]
}

extension Diagnostic {
  /// An integer result beyond 64 bits; `operation` is what the user wrote, such as `+` or `sum`.
  static func overflow(_ operation: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .overflow, "\(operation) gives an integer beyond 64 bits", at: span,
      help: "use number(…) on an operand where an approximate result will do")
  }
}
