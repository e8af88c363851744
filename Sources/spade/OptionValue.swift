import ArgumentParser
import Glibc
import SpadeBase
import SpadeStore
import SpadeSyntax

/// Values of options, read.
enum OptionValue {
  /// A literal of the language where the text is one, else the text itself.
  static func value(_ text: [UInt8]) -> Value {
    literal(text) ?? .text(text)
  }

  private static func literal(_ bytes: [UInt8]) -> Value? {
    let (tokens, errors) = Lexer.lex(bytes)
    guard errors.isEmpty, let last = tokens.last else { return nil }
    let isNegative = tokens.count == 2 && tokens[0].kind == .symbol(.minus)
    guard tokens.count == 1 || isNegative else { return nil }
    switch last.word {
    case .true: return isNegative ? nil : .bool(true)
    case .false: return isNegative ? nil : .bool(false)
    case .null: return isNegative ? nil : .null
    default: break
    }
    guard last.span.end == bytes.count, let literal = last.value else { return nil }
    switch literal {
    // The lexer has 2^63 as the least integer, which it is behind a minus only.
    case .int(.min): return isNegative ? .int(.min) : nil
    case .int(let int): return .int(isNegative ? -int : int)
    case .number(let number): return .number(isNegative ? -number : number)
    case .duration(let duration): return .duration(isNegative ? duration.negated : duration)
    case .text(let text): return isNegative || last.kind != .text ? nil : .text(Array(text.utf8))
    case .date(let day): return isNegative ? nil : .date(day)
    case .time(let micros): return isNegative ? nil : .time(micros)
    case .bool, .null: return nil
    }
  }

  /// A moment: the end of a day, a time, or the end of today.
  static func moment(_ text: String) throws -> Int64 {
    if text == "today" { return Calendar.micros(ofDay: today) + Calendar.microsPerDay - 1 }
    switch literal(Array(text.utf8)) {
    case .date(let day): return Calendar.micros(ofDay: day) + Calendar.microsPerDay - 1
    case .time(let micros): return micros
    default: throw ValidationError("--now takes a date such as 2026-10-31, a time or today, not '\(text)'")
    }
  }

  /// The wall clock's day in UTC.
  static var today: Int32 { Int32(truncatingIfNeeded: time(nil) / 86_400) }

  /// Nanoseconds, as `option` takes them.
  static func duration(_ text: String, of option: String) throws -> Int64 {
    let units = ["ms": 1e6, "s": 1e9, "min": 60e9, "h": 3600e9]
    guard let (number, unit) = measure(text), let one = units[unit], number > 0, number * one < 9e18 else {
      throw ValidationError("\(option) takes a time such as 500ms, 30s or 5min, not '\(text)'")
    }
    return Int64(number * one)
  }

  /// Bytes.
  static func size(_ text: String, of option: String = "--memory-limit") throws -> Int {
    let units = [
      "B": 1, "KB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12, "KiB": 1024, "MiB": 1_048_576, "GiB": 1_073_741_824,
      "TiB": 1_099_511_627_776, "K": 1024, "M": 1_048_576, "G": 1_073_741_824,
    ]
    guard let (number, unit) = measure(text), let one = units[unit], number * one >= 1, number * one < 9e18 else {
      throw ValidationError("\(option) takes a size such as 500MB or 4GiB, not '\(text)'")
    }
    return Int(number * one)
  }

  /// Digits with at most one point, and the unit behind them.
  private static func measure(_ text: String) -> (number: Double, unit: String)? {
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard !digits.isEmpty, digits.utf8.count <= 18, digits.filter({ $0 == "." }).count <= 1, digits.last != ".",
      digits.first != ".", let number = Double(digits)
    else { return nil }
    return (number, String(text[digits.endIndex...]))
  }
}
