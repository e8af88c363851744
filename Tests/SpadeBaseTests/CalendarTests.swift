import SpadeBase
import Testing

@Suite struct CalendarTests {
  @Test func everyDayRoundTrips() {
    for day in stride(from: Calendar.dayRange.lowerBound, through: Calendar.dayRange.upperBound, by: 37) {
      let (year, month, dayOfMonth) = Calendar.civil(day)
      #expect(Calendar.day(year: year, month: month, day: dayOfMonth) == day)
    }
  }

  @Test func datesThatDoNotExistAreRefused() {
    #expect(Calendar.day(year: 2026, month: 2, day: 30) == nil)
    #expect(Calendar.day(year: 1900, month: 2, day: 29) == nil)
    #expect(Calendar.day(year: 2000, month: 2, day: 29) != nil)
    #expect(Calendar.day(year: 2026, month: 13, day: 1) == nil)
  }

  @Test func monthsClampToTheLastDay() {
    let start = Calendar.civilToDay(2024, 1, 31)
    #expect(Calendar.addMonths(start, 1) == Calendar.civilToDay(2024, 2, 29))
    #expect(Calendar.addMonths(start, -11) == Calendar.civilToDay(2023, 2, 28))
    #expect(Calendar.addMonths(start, 200_000) == nil)
  }

  @Test func theDayOfAMomentRoundsDown() {
    #expect(Calendar.day(ofMicros: -1) == -1)
    #expect(Calendar.day(ofMicros: Calendar.microsPerDay - 1) == 0)
  }
}

@Suite struct SuggestionTests {
  @Test func nearestNameIsFound() {
    #expect(Suggestion.nearest(to: "teir", among: ["segment", "tier"]) == "tier")
    #expect(Suggestion.nearest(to: "TIER", among: ["tier"]) == "tier")
    #expect(Suggestion.nearest(to: "xyzzy", among: ["tier", "segment"]) == nil)
  }
}

@Suite struct SourceTextTests {
  @Test func positionsCountScalars() {
    let source = SourceText(name: "t", text: "ä = 1\nb")
    #expect(source.position(3) == (1, 3))
    #expect(source.position(8) == (2, 2))
    #expect(source.position(99) == (2, 2))
  }
}
