import SpadeBase
import Testing

@testable import SpadeDisplay

/// Which numbers and moments an axis names, and what it calls them.
@Suite struct TickTests {
  private static let hour: Int64 = 3_600_000_000
  private static let day = Calendar.microsPerDay

  private func moment(_ year: Int, _ month: Int, _ day: Int, hour: Int64 = 0) -> Int64 {
    Calendar.micros(ofDay: Calendar.civilToDay(year, month, day)) + hour * Self.hour
  }

  /// `count` moments from one on, so many that round ones among them are named.
  private func spread(_ first: Int64, by step: Int64, _ count: Int) -> [Int64] {
    (0..<count).map { first + Int64($0) * step }
  }

  @Test func roundMomentsIncludeBothEnds() {
    let start = moment(2026, 10, 1)
    let hours = TimeTicks.choices(spread(start, by: Self.hour, 49))
    #expect(hours.first == spread(start, by: 3 * Self.hour, 17))
    #expect(hours.suffix(3) == [[start, start + 48 * Self.hour], [start + 48 * Self.hour], []])
    // From between two of them on, before 1970 too.
    for start in [start, moment(1969, 12, 30), moment(1903, 2, 1)] {
      let shifted = TimeTicks.choices(spread(start - Self.hour / 2, by: Self.hour, 49))
      #expect(shifted.first == spread(start, by: 3 * Self.hour, 16))
    }
  }

  @Test func atMostFortyOneMomentsAreNamed() {
    let start = moment(2026, 10, 1)
    // 40 steps of an hour, and 41 of them.
    #expect(TimeTicks.choices(spread(start, by: Self.hour, 41)).first?.count == 41)
    #expect(TimeTicks.choices(spread(start, by: Self.hour, 42)).first == spread(start, by: 3 * Self.hour, 14))
  }

  @Test func fewMomentsAreThemselvesNamedFromTheLast() throws {
    let start = moment(2026, 10, 1)
    let moments = spread(start, by: Self.day, 40)
    let choices = TimeTicks.choices(moments)
    try #require(choices.count == 39 + 3)
    #expect(choices[0] == moments)
    #expect(choices[1] == spread(start + Self.day, by: 2 * Self.day, 20))
    #expect(choices[38] == [moments[0], moments[39]])
    #expect(TimeTicks.choices([start]) == [[start]])
    #expect(TimeTicks.choices([]) == [[]])
  }

  @Test func weeksBeginOnMonday() {
    // 2026-10-05 is a Monday; 2-day steps are too many.
    let start = moment(2026, 9, 1)
    let choices = TimeTicks.choices(spread(start, by: Self.day, 120))
    #expect(choices.first == spread(moment(2026, 9, 7), by: 7 * Self.day, 17))
    #expect(TimeTicks.choices(spread(moment(2026, 9, 7), by: Self.day, 120)).first?.first == moment(2026, 9, 7))
    let old = TimeTicks.choices(spread(moment(1969, 9, 1), by: Self.day, 120))
    #expect(old.first?.first == moment(1969, 9, 1))
  }

  @Test func monthsAndYearsBeginOnTheirFirst() throws {
    // Two days less than three years, of 36 months of 30 days and some.
    let choices = TimeTicks.choices(spread(moment(2023, 1, 1), by: Self.day, 365 + 366 + 365 + 1))
    #expect(choices.first?.count == 37)
    #expect(choices.first?.prefix(2) == [moment(2023, 1, 1), moment(2023, 2, 1)])
    #expect(choices.first?.last == moment(2026, 1, 1))
    // Every second, third and sixth, every year and every two: counted from January.
    let later = TimeTicks.choices(spread(moment(2023, 1, 2), by: Self.day, 365 + 366 + 365 + 1))
    try #require(later.count > 5)
    #expect(later[0].first == moment(2023, 2, 1))
    #expect(later[1].prefix(2) == [moment(2023, 3, 1), moment(2023, 5, 1)])
    #expect(later[2].prefix(2) == [moment(2023, 4, 1), moment(2023, 7, 1)])
    #expect(later[3].prefix(2) == [moment(2023, 7, 1), moment(2024, 1, 1)])
    #expect(later[4] == [moment(2024, 1, 1), moment(2025, 1, 1), moment(2026, 1, 1)])
    #expect(later[5] == [moment(2024, 1, 1), moment(2026, 1, 1)])
  }

  @Test func momentsAreCalledShortly() {
    #expect(TimeTicks.labels([moment(2025, 1, 1), moment(2026, 1, 1)]) == ["2025", "2026"])
    #expect(TimeTicks.labels([moment(2025, 1, 1), moment(2025, 2, 1)]) == ["2025-01", "2025-02"])
    #expect(TimeTicks.labels([moment(2025, 1, 1), moment(2025, 2, 2)]) == ["2025-01-01", "2025-02-02"])
    #expect(TimeTicks.labels([moment(2025, 1, 1)]) == ["2025-01-01"])
    #expect(TimeTicks.labels([moment(33, 1, 1), moment(34, 1, 1)]) == ["0033", "0034"])
    #expect(
      TimeTicks.labels([moment(2025, 3, 9, hour: 7), moment(2025, 3, 9, hour: 19) + 90_000_000]) == [
        "07:00", "19:01:30",
      ])
    #expect(
      TimeTicks.labels([moment(2025, 3, 9), moment(2025, 3, 10, hour: 12)]) == ["03-09 00:00", "03-10 12:00"])
    #expect(TimeTicks.labels([moment(2025, 3, 9, hour: 7)]) == ["03-09 07:00"])
  }

  @Test func numbersAreCountedInOnesTwosOrFives() {
    #expect(LinearScale(0...10, ticks: 10).ticks == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    #expect(LinearScale(0...10, ticks: 5).ticks == [0, 2, 4, 6, 8, 10])
    #expect(LinearScale(0...10, ticks: 2).ticks == [0, 5, 10])
    #expect(LinearScale(0...10, ticks: 4).ticks == [0, 5, 10])
    #expect(LinearScale(0...10, ticks: 1).ticks == [0, 10])
    #expect(LinearScale(0...10, ticks: 0).ticks == [0, 10])
    #expect(LinearScale(-7...(-1), ticks: 3).ticks == [-6, -4, -2])
    #expect(LinearScale(0...2, ticks: 4, isWhole: true).ticks == [0, 1, 2])
    #expect(LinearScale(0...2, ticks: 4).ticks == [0, 0.5, 1, 1.5, 2])
  }

  @Test func roundEndsTakeAllIn() {
    let round = LinearScale(1...9, ticks: 4, hasRoundEnds: true)
    #expect((round.low, round.high) == (0, 10) && round.ticks == [0, 2, 4, 6, 8, 10])
    let exact = LinearScale(2...8, ticks: 3, hasRoundEnds: true)
    #expect((exact.low, exact.high) == (2, 8) && exact.ticks == [2, 4, 6, 8])
    let within = LinearScale(1...9, ticks: 4)
    #expect((within.low, within.high) == (1, 9) && within.ticks == [2, 4, 6, 8])
  }

  @Test func oneNumberHasRoomAround() {
    let ten = LinearScale(10...10, ticks: 2)
    #expect((ten.low, ten.high) == (9, 11) && ten.ticks == [9, 10, 11])
    let nought = LinearScale(0...0, ticks: 2)
    #expect((nought.low, nought.high) == (-1, 1) && nought.ticks == [-1, 0, 1])
    let whole = LinearScale(3...3, ticks: 2, isWhole: true)
    #expect((whole.low, whole.high) == (2, 4) && whole.ticks == [2, 3, 4])
  }

  /// Whatever the numbers: the ends are numbers around them, and the ticks lie within.
  @Test func extremesHaveEnds() {
    let tiny = Double.leastNonzeroMagnitude
    let ranges: [ClosedRange<Double>] = [
      -1.7e308...1.7e308, 1.5e308...1.7e308, 0...tiny, -tiny...(tiny * 100), 1e15...(1e15 + 1), 1...(1 + 1e-13),
      -1e300...1, 0...Double.greatestFiniteMagnitude, 9.999999e22...1.0000001e23,
    ]
    for range in ranges {
      for wanted in [1, 3, 10] {
        for (isWhole, hasRoundEnds) in [(false, false), (true, false), (false, true), (true, true)] {
          let scale = LinearScale(range, ticks: wanted, isWhole: isWhole, hasRoundEnds: hasRoundEnds)
          #expect(scale.low.isFinite && scale.high.isFinite && scale.low < scale.high)
          #expect(scale.low <= range.lowerBound && range.upperBound <= scale.high)
          #expect(scale.ticks.count >= 2 && scale.ticks == scale.ticks.sorted())
          let slack = (scale.high / 2 - scale.low / 2) * 1e-6
          #expect(scale.ticks.allSatisfy { scale.low - slack <= $0 && $0 <= scale.high + slack })
        }
      }
    }
  }

  @Test func numbersLieBetweenTheEnds() {
    let scale = LinearScale(10...30, ticks: 2)
    #expect([10, 15, 30, 5, 99].map(scale.fraction) == [0, 0.25, 1, 0, 1])
    #expect(scale.fraction(.infinity) == 0)
  }

  @Test func numbersAreWrittenAlike() throws {
    #expect(try TickText.labels(LinearScale(0...1, ticks: 4)) == ["0.0", "0.5", "1.0"])
    #expect(
      try TickText.labels(LinearScale(-0.3...0.3, ticks: 6)) == ["-0.3", "-0.2", "-0.1", "0.0", "0.1", "0.2", "0.3"])
    #expect(try TickText.labels(LinearScale(0...1_000, ticks: 2)) == ["0", "500", "1,000"])
    #expect(try TickText.labels(LinearScale(0...5_000_000, ticks: 1)) == ["0", "5,000,000"])
    #expect(try TickText.labels(LinearScale(0...10_000_000, ticks: 2)) == ["0", "5M", "10M"])
    #expect(try TickText.labels(LinearScale(10_000_000...11_000_000, ticks: 2)) == ["10.0M", "10.5M", "11.0M"])
  }
}
