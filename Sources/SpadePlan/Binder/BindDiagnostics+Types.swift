import SpadeBase
import SpadeStore

/// All wording of types and constants.
extension Diagnostic {
  private static func name(_ type: ScalarType?) -> String { type?.rawValue ?? "null" }

  static func typeClash(_ op: String, _ left: BoundExpression, _ right: BoundExpression, _ span: Span) -> Diagnostic {
    var diagnostic = Diagnostic(
      .typeClash, "\(name(left.type)) and \(name(right.type)) don't go together in '\(op)'", at: span)
    let types = [left.type, right.type]
    let isQuoted = [left, right].contains { $0.type == .text && $0.constant != nil }
    if types.contains(.text), types.contains(.date) || types.contains(.time) {
      diagnostic.help =
        isQuoted
        ? "write a date without quotes, 2026-10-31, or convert with date(…)"
        : "convert the text with date(…), or write what it is compared with in quotes"
    } else if types.contains(.text), types.contains(.int) || types.contains(.number) {
      diagnostic.help =
        isQuoted
        ? "write the number without quotes, or convert with number(…) or text(…)"
        : "write what a text is compared with in quotes, or convert with text(…) or number(…)"
    } else if types.contains(.duration) {
      diagnostic.help =
        [left, right].lazy.compactMap(\.wholeDays).first.flatMap { days in
          types.contains(.int) || types.contains(.number) ? "days are counted as a number: write \(days)" : nil
        } ?? "a span of time needs a moment: `14d ago`, or signup + 14d"
    } else if types.contains(.date) || types.contains(.time), types.contains(.int) || types.contains(.number) {
      diagnostic.help = "a date is written 2026-10-31"
    }
    for side in [left, right] {
      diagnostic.labels.append(Label(side.span, name(side.type)))
    }
    return diagnostic
  }

  static func badOperand(_ op: String, _ left: ScalarType?, _ right: ScalarType?, _ span: Span) -> Diagnostic {
    let types = [left, right]
    var help: String?
    if types.contains(where: { $0?.isTemporal ?? false }) {
      help = "move a date by a span of time, for example signup + 30d"
    } else if types.contains(.text) {
      help = "join texts with concat(a, b), or convert with number(…)"
    }
    return Diagnostic(.wrongType, "'\(op)' can't take \(name(left)) and \(name(right))", at: span, help: help)
  }

  static func textPlus(_ span: Span) -> Diagnostic {
    Diagnostic(.wrongType, "'+' adds numbers, not text", at: span, help: "join texts with concat(a, b)")
  }

  static func notACondition(_ place: String, _ type: ScalarType, _ span: Span) -> Diagnostic {
    Diagnostic(
      .wrongType, "\(place) needs a condition, this is \(type.rawValue)", at: span,
      help: "compare it, for example x > 0")
  }

  static func notNumeric(_ place: String, _ type: ScalarType?, _ span: Span) -> Diagnostic {
    let help: String?
    switch type {
    case .text: help = "convert it with number(…), or load it with types (column number)"
    case .bool: help = "count it with count(cond) or rate(cond)"
    case .duration: help = "a span of time stands without a sign, and back is said in words: last 14d, 14d ago"
    default: help = nil
    }
    return Diagnostic(.wrongType, "\(place) needs a number, this is \(name(type))", at: span, help: help)
  }

  static func notText(_ place: String, _ type: ScalarType?, _ span: Span) -> Diagnostic {
    Diagnostic(.wrongType, "\(place) needs text, this is \(name(type))", at: span, help: "convert it with text(…)")
  }

  static func notTemporal(_ type: ScalarType?, _ span: Span) -> Diagnostic {
    Diagnostic(
      .wrongType, "a date or time is needed here, this is \(name(type))", at: span,
      help: type == .text ? "convert it with date(…), or load it with types (column date)" : nil)
  }

  static func notAMoment(_ type: ScalarType?, _ span: Span) -> Diagnostic {
    Diagnostic(
      .wrongType, "a moment is needed here, this is \(name(type))", at: span,
      help: type == .duration
        ? "write `30d ago`"
        : type == .text
          ? "write a date without quotes, 2026-10-31, or convert with date(…)"
          : "for example 2026-09-30, 30d ago, or a date column")
  }

  static func notADuration(_ type: ScalarType?, _ span: Span) -> Diagnostic {
    Diagnostic(
      .badConstant, "a span of time is needed here, this is \(name(type))", at: span,
      help: "for example 36h, 14d, 2w, 3mo, 1q or 1y")
  }

  static func emptyDuration(_ span: Span) -> Diagnostic {
    Diagnostic(.badConstant, "a span of time must be longer than nothing", at: span, help: "for example 14d")
  }

  static func durationAlone(_ span: Span) -> Diagnostic {
    Diagnostic(
      .wrongType, "a span of time is no value of its own", at: span, help: "write `14d ago`, or add it to a date")
  }

  static func notConstant(_ text: String, _ span: Span) -> Diagnostic {
    Diagnostic(.badConstant, "a constant is needed here, '\(text)' is none", at: span)
  }

  static func notDecimals(_ type: ScalarType?, _ span: Span) -> Diagnostic {
    Diagnostic(.wrongType, "round needs a whole number of decimals, this is \(name(type))", at: span)
  }

  static func notACount(_ place: String, _ span: Span) -> Diagnostic {
    Diagnostic(.badConstant, "\(place) needs a constant whole number, 0 or more", at: span)
  }

  static func notANumber(_ place: String, _ span: Span) -> Diagnostic {
    Diagnostic(.badConstant, "\(place) needs a constant number here", at: span)
  }

  static func badQuantile(_ span: Span) -> Diagnostic {
    Diagnostic(.badConstant, "a quantile lies between 0 and 1", at: span, help: "for example 0.9 or 90%")
  }

  static func orderedNull(_ op: String, _ span: Span) -> Diagnostic {
    Diagnostic(
      .wrongType, "'\(op)' against null is never true", at: span, help: "ask with x == null or x != null")
  }

  static func curveOrder(_ span: Span) -> Diagnostic {
    Diagnostic(.badArguments, "the points of a curve must ascend", at: span, help: "order them by their first number")
  }

  static func calendarHalfLife(_ span: Span) -> Diagnostic {
    Diagnostic(
      .badConstant, "a half-life needs a fixed length; months and years have none", at: span,
      help: "write it in days, for example 30d")
  }
}

extension BoundExpression {
  /// The days of a constant span of time that is a whole number of them.
  fileprivate var wholeDays: Int64? {
    guard case .duration(let duration)? = constant, duration.months == 0,
      duration.micros % Calendar.microsPerDay == 0
    else { return nil }
    return duration.micros / Calendar.microsPerDay
  }
}
