package import SpadeBase
import SpadePlan

extension DiagnosticCode {
  package static let overflow = DiagnosticCode(
    "overflow",
    "A result does not fit a 64-bit integer. Make an operand a number, for example with number(x), where an approximate result will do."
  )

  package static let cancelled = DiagnosticCode(
    "cancelled", exit: .interrupted, "The query was stopped before it was done.")
  package static let momentOutOfRange = DiagnosticCode(
    "moment-out-of-range", "A moment lies before the year 1 or after 9999, or is null.")
  package static let unknownNow = DiagnosticCode(
    "unknown-now",
    "A query counts from now, and nothing says what day it is: no history or log is loaded. `set now = 2026-10-31` does."
  )
  package static let tooMany = DiagnosticCode(
    "too-many", "`over` takes at most 100,000 steps and `pivot` makes at most 4,096 columns.")
  package static let internalError = DiagnosticCode(
    "internal-error", exit: .internalError, "A defect of the program: please report it with the query.")

  /// The codes of this module.
  package static let engine: [DiagnosticCode] = [
    .overflow, .cancelled, .momentOutOfRange, .unknownNow, .tooMany, .internalError,
  ]
}

extension Diagnostic {
  /// An integer result beyond 64 bits; `operation` is what the user wrote, such as `+` or `sum`.
  static func overflow(_ operation: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .overflow, "\(operation) gives an integer beyond 64 bits", at: span,
      help: "use number(…) on an operand where an approximate result will do")
  }

  /// The user asked to stop.
  static func cancelled() -> Diagnostic { Diagnostic(.cancelled, "cancelled") }

  static func momentOutOfRange(_ span: Span) -> Diagnostic {
    Diagnostic(
      .momentOutOfRange, "this lies beyond the dates that are known", at: span,
      help: "dates run from 0001-01-01 to 9999-12-31")
  }

  static func unknownNow(_ span: Span) -> Diagnostic {
    Diagnostic(
      .unknownNow, "nothing says what day it is: no history or log is loaded", at: span,
      help: "say it: set now = 2026-10-31, or --now on the command line")
  }

  static func noMoment(_ span: Span) -> Diagnostic {
    Diagnostic(.momentOutOfRange, "this moment is null", at: span, help: "give a date, a time or `14d ago`")
  }

  static func tooManySteps(_ span: Span) -> Diagnostic {
    Diagnostic(
      .tooMany, "over would take more than \(Limits.moments.text) steps", at: span, help: "take a longer step")
  }

  static func tooManyColumns(_ count: Int, _ span: Span) -> Diagnostic {
    Diagnostic(
      .tooMany, "pivot would make \(count) columns, the limit is \(Limits.pivotColumns.text)", at: span,
      help: "pivot a dim with fewer values")
  }

  static func groupsAlike(_ stage: String, _ span: Span) -> Diagnostic {
    Diagnostic(
      .misplaced, "\(stage) can't tell groups apart: some are alike in all dims that are left", at: span,
      help: "keep what the groups are by up to here, or slice again")
  }

  /// A broken invariant, never the user's doing.
  static func internalError(_ what: String, _ span: Span) -> Diagnostic {
    Diagnostic(.internalError, "internal error: \(what)", at: span, help: "please report it with the query")
  }
}
