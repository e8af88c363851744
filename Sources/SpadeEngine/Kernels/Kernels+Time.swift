import SpadeBase
import SpadePlan
import SpadeStore

extension Kernels {
  /// `day`, `week`, `month`, `quarter`, `year`: the date at which that period begins.
  static func truncate(_ operand: Vector, _ function: ScalarFunction) -> Vector {
    let days = cast(operand, to: .date)
    return switch function {
    case .day: days
    case .week:
      // 1970-01-01 was a Thursday: Mondays are 4 more than a multiple of 7.
      temporal(days, .date) { day in
        let sinceMonday = (day - 4) % 7
        return day - (sinceMonday < 0 ? sinceMonday + 7 : sinceMonday)
      }
    case .month: firstDays(days, months: 1)
    case .quarter: firstDays(days, months: 3)
    default: firstDays(days, months: 12)
    }
  }

  /// The first day of the period of so many months that each day lies in.
  private static func firstDays(_ days: Vector, months: Int) -> Vector {
    guard case .ints(let values) = days.values, let least = values.min(), let most = values.max(),
      most &- least >= 0, most &- least < values.count
    else { return temporal(days, .date) { firstDay($0, months: months) } }
    // Fewer days than rows: the calendar is asked once a day.
    let table = [Int64](count: Int(most - least) + 1) { firstDay(least + Int64($0), months: months) }
    return table.withUnsafeBufferPointer { table in temporal(days, .date) { table[Int($0 &- least)] } }
  }

  private static func firstDay(_ day: Int64, months: Int) -> Int64 {
    let (year, month, _) = Calendar.civil(Int32(truncatingIfNeeded: day))
    return Int64(Calendar.civilToDay(year, (month - 1) / months * months + 1, 1))
  }

  /// Days from the first to the second: int between dates, number between times.
  static func days(_ from: Vector, _ to: Vector) -> Vector {
    let count = from.count
    let validity = Validity.both(from.flags, to.flags)
    if from.type == .date, to.type == .date {
      let values = zip(from.ints, to.ints, count) { $1 &- $0 }
      return Vector(type: .int, values: .ints(values), validity: validity, count: count)
    }
    return numbers(daysBetween(from, to), validity)
  }

  private static func daysBetween(_ from: Vector, _ to: Vector) -> [Double] {
    zip(cast(from, to: .time).ints, cast(to, to: .time).ints, from.count) {
      microsBetween($0, $1) / Double(Calendar.microsPerDay)
    }
  }

  @inline(__always)
  private static func microsBetween(_ from: Int64, _ to: Int64) -> Double {
    let (difference, overflow) = to.subtractingReportingOverflow(from)
    return overflow ? Double(to) - Double(from) : Double(difference)
  }

  /// Age at `now`: whole days of a date (int), days with fractions of a time (number).
  static func age(_ operand: Vector, _ now: Vector) -> Vector {
    operand.type == .date ? days(operand, cast(now, to: .date)) : days(operand, now)
  }

  /// 0.5^(age/half)
  static func decay(_ operand: Vector, _ now: Vector, _ half: Vector) -> Vector {
    guard operand.type == .time else {
      let age = age(operand, now)
      let values = PowerOfTwo.of(zip(age.numbers, half.numbers, operand.count) { age, half in -age / half })
      return numbers(values, Validity.both(age.flags, half.flags))
    }
    let validity = Validity.both(Validity.both(operand.flags, now.flags), half.flags)
    let microsPerDay = Double(Calendar.microsPerDay)
    let exponents: [Double]
    if case .constant(let half?) = half.numbers {
      let span = half * microsPerDay
      exponents = zip(operand.ints, now.ints, operand.count) { from, to in -microsBetween(from, to) / span }
    } else {
      let ages = zip(operand.ints, now.ints, operand.count) { microsBetween($0, $1) }
      exponents = zip(.values(ages), half.numbers, operand.count) { age, half in -age / (half * microsPerDay) }
    }
    return numbers(PowerOfTwo.of(exponents), validity)
  }
}
