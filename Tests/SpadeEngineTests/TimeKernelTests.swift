import CKernels
import Glibc
import SpadeBase
import SpadeStore
import Testing

@testable import SpadeEngine

/// What questions about time are worked out with.
@Suite struct TimeKernelTests {
  @Test func powersOfTwoAreThoseOfTheLibrary() {
    var dice = Dice(3)
    var numbers = (0..<20_000).map { _ in Double.random(in: -80...80, using: &dice) }
    numbers += (0..<2_000).map { _ in Double.random(in: -1_100...1_030, using: &dice) }
    numbers += [0, -0.0, 1e-300, 1.0 / 256, -1.0 / 256, 999.999, 1_024, -1_075, .infinity, -.infinity]
    let together = PowerOfTwo.of(numbers)
    func power(_ number: Double) -> Double { PowerOfTwo.of([number])[0] }
    #expect(numbers.map(power).map(\.bitPattern) == together.map(\.bitPattern))
    for (number, power) in zip(numbers, together) {
      let expected = exp2(number)
      #expect(expected == power || (power - expected).magnitude <= expected.ulp, "2^\(number)")
    }
    // Halves are halves.
    for whole in -900...900 { #expect(power(Double(whole)) == exp2(Double(whole))) }
    #expect(power(.nan).isNaN)
    #expect(PowerOfTwo.of([]).isEmpty)
  }

  @Test func wholeNumbersWidenAndRoundAsTheLibrarys() {
    let numbers: [Int64] = [0, 1, -1, 42, -42, .max, .min, 1 << 53 + 1, -(1 << 53) - 1]
    for number in numbers {
      #expect(Int128(widening: number) == Int128(number))
      for factor in numbers {
        let product = Int128(number) * Int128(factor)
        #expect(Double(nearest: product) == Double(product))
      }
    }
  }

  @Test func linesThroughWholeNumbersAreTheLeastSquares() {
    var dice = Dice(8)
    for count in [0, 1, 2, 3, 30] {
      for spread in [4, 1_000, 1 << 40] as [Int64] {
        let days = (0..<count).map { _ in
          20_000 + Int64.random(in: 0...3, using: &dice) * Int64.random(in: 0...9, using: &dice)
        }
        let values = (0..<count).map { _ in Int64.random(in: -spread...spread, using: &dice) }
        let validity = (0..<count).map { _ in Int.random(in: 0..<5, using: &dice) > 0 }
        var line = WholeSlope()
        for row in 0..<count where validity[row] { line.add(days[row], values[row]) }
        let exact = line.perDay(10)
        let plain = Slope.perDay(
          0..<count, validity, { days[$0] * Calendar.microsPerDay }, { Double(values[$0]) / 10 })
        guard let exact else {
          Issue.record("no exact sums of \(spread)")
          continue
        }
        #expect(
          exact.isNaN == plain.isNaN
            && (exact.isNaN || (exact - plain).magnitude <= 1e-9 * max(1, plain.magnitude, Double(spread))))
      }
    }
  }

  @Test func linesThroughNeighboursAreThoseRowByRow() {
    var dice = Dice(17)
    for round in 0..<400 {
      // Steps up to where the days leave what 16 bits of distance can say, values up to the ends of 16 bits.
      let step = [0, 1, 1, 2, 90, 700][round % 6]
      let count = Int.random(in: 1...(step > 2 ? 90 : 400), using: &dice)
      let origin = round % 4 == 0 ? Int16.min : Int16.random(in: -30_000...20_000, using: &dice)
      let days = (0..<count).map { Int16(clamping: Int(origin) + $0 * step + (round % 5 == 0 ? 40 : 0)) }
      let values = (0..<count).map { _ in
        round % 3 == 0
          ? [Int16.min, .max].randomElement(using: &dice) ?? 0 : Int16.random(in: .min ... .max, using: &dice)
      }
      var plain = WholeSlope()
      for row in 0..<count { plain.add(Int64(days[row]), Int64(values[row])) }
      var short = WholeSlope()
      let small = values.map { Int8(truncatingIfNeeded: $0) }
      for row in 0..<count { short.add(Int64(days[row]), Int64(small[row])) }
      var (wide, narrow) = (WholeSlope(), WholeSlope())
      days.withUnsafeBufferPointer { days in
        guard let days = days.baseAddress else { return }
        wide.add(0..<count, days, values, spade_line_16_16)
        narrow.add(0..<count, days, small, spade_line_16_8)
      }
      for (line, same) in [(wide, plain), (narrow, short)] {
        #expect(line.perDay(10)?.bitPattern == same.perDay(10)?.bitPattern, "\(count) days by \(step)")
      }
    }
  }

  @Test func sumsOfStretchesAreThoseOfTheirRows() throws {
    var dice = Dice(19)
    for type in [Int64(Int8.max), Int64(Int16.max), Int64(Int32.max)] {
      for isExtreme in [false, true] {
        let values = (0..<70_000).map { _ in isExtreme ? -type - 1 : Int64.random(in: -type...type, using: &dice) }
        var runs = Runs()
        for _ in 0..<300 {
          let start = Int.random(in: 0..<values.count, using: &dice)
          runs.append(start, min(start + Int.random(in: 1...90, using: &dice), values.count))
        }
        runs.append(0, values.count)
        runs.groups = (0..<runs.count).map { UInt32($0) }
        let column = Column(
          name: "x", type: .int,
          storage: type == Int64(Int8.max)
            ? .int8(try Buffer(values.map { Int8($0) }))
            : type == Int64(Int16.max)
              ? .int16(try Buffer(values.map { Int16($0) })) : .int32(try Buffer(values.map { Int32($0) })),
          validity: nil, count: values.count)
        let isRead = StoredRuns.forEachSum(runs, column) { run, sum, known in
          let rows = Int(runs.starts[run])..<Int(runs.ends[run])
          #expect(sum == rows.reduce(Int128(0)) { $0 + Int128(values[$1]) } && known == Int64(rows.count))
        }
        #expect(isRead)
      }
    }
  }

  @Test func edgesOfRunsTellWhatTheirTimesDo() {
    var dice = Dice(23)
    for _ in 0..<300 {
      let limits = [Int64.random(in: -5...40, using: &dice), Int64.random(in: -5...40, using: &dice)].sorted()
      let before = Bool.random(using: &dice) ? limits[0] : .min
      var (firsts, lasts, from, to): ([Int64], [Int64], [UInt32], [UInt32]) = ([], [], [], [])
      var expected: [Int] = []
      for _ in 0..<6 {
        from.append(UInt32(firsts.count))
        var (maybe, surely) = (false, false)
        for _ in 0..<Int.random(in: 0...30, using: &dice) {
          let edges = [Int64.random(in: 0...35, using: &dice), Int64.random(in: 0...35, using: &dice)].sorted()
          let isEmpty = Int.random(in: 0..<5, using: &dice) == 0
          firsts.append(isEmpty ? .max : edges[0])
          lasts.append(isEmpty ? .min : edges[1])
          guard !isEmpty, edges[0] <= limits[1], edges[1] > before else { continue }
          maybe = true
          surely = surely || edges.contains { $0 > before && $0 <= limits[1] }
        }
        to.append(UInt32(firsts.count))
        expected.append(surely ? SPADE_SURELY : maybe ? SPADE_MAYBE : SPADE_NONE)
      }
      var found = [UInt8](repeating: 9, count: from.count)
      spade_any_run(firsts, lasts, from, to, from.count, before, limits[1], &found)
      #expect(found.map { Int($0) } == expected)
    }
  }

  @Test func theFirstRowAfterALimitIsFoundWhereverItIs() {
    var dice = Dice(37)
    for _ in 0..<400 {
      // Evenly spread or in bursts, with other runs before and behind.
      let step = [1, 3, 400].randomElement(using: &dice) ?? 1
      var times: [Int32] = [900_000]
      var time: Int32 = 0
      for _ in 0..<Int.random(in: 1...300, using: &dice) {
        time +=
          Int32.random(in: 0...5, using: &dice) == 0
          ? Int32(step * 40) : Int32.random(in: 0...Int32(step), using: &dice)
        times.append(time)
      }
      times += [-5, 2]
      let rows = 1..<times.count - 2
      times.withUnsafeBufferPointer { times in
        guard let base = times.baseAddress else { return }
        for _ in 0..<20 {
          let limit = Int64.random(in: -3...Int64(time) + 3, using: &dice)
          let found = TimeColumn.firstAfter(base, rows.lowerBound, rows.upperBound, limit)
          #expect(found == rows.first { Int64(times[$0]) > limit } ?? rows.upperBound)
        }
      }
    }
  }

  /// At the edge of a page there is nothing beside the rows.
  @Test func rowsAreSearchedWithoutALookBesideThem() throws {
    let page = sysconf(Int32(_SC_PAGESIZE))
    let pages = mmap(nil, page * 3, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    let memory = try #require(pages == MAP_FAILED ? nil : pages)
    defer { munmap(memory, page * 3) }
    try #require(mprotect(memory + page, page, PROT_READ | PROT_WRITE) == 0)
    let values = (memory + page).bindMemory(to: Int32.self, capacity: page / 4)
    for index in 0..<page / 4 { values[index] = Int32(index) * 2 }
    for count in [0, 1, 2, 15, 16, 17, 30, 31, 32, 33, 50, 200] {
      for start in [0, page / 4 - count] {
        let places = [0, 1, count / 2, count - 1, count]
        for limit in places.flatMap({ place in [-1, 0, 1].map { Int64((start + place) * 2 + $0) } }) {
          let expected = (start..<start + count).first { Int64($0) * 2 > limit } ?? start + count
          #expect(TimeColumn.firstAfter(values, start, start + count, limit) == expected)
          for near in Set([start, start + count / 3, expected]) where near <= expected {
            #expect(TimeColumn.firstAfter(values, start, near: near, start + count, limit) == expected)
          }
        }
      }
    }
  }

  /// A line rises alike wherever it lies; these lie so high that sums of products have more than 64 bits.
  @Test func highLinesRiseAsLowOnesDo() throws {
    for (step, height) in [(1, 46), (1_000, 36), (100_000, 30)] as [(Int64, Int64)] {
      for rows in 1...10 {
        func rise(_ height: Int64, _ value: (Int64) -> Int64) throws -> Double {
          var line = WholeSlope()
          for row in 0..<Int64(rows) { line.add(20_000 + row * step, height + value(row)) }
          return try #require(line.perDay(4))
        }
        let low = try rise(0) { $0 * 7 + $0 % 3 }
        let high = try rise(1 << height) { $0 * 7 + $0 % 3 }
        #expect(rows == 1 ? low.isNaN && high.isNaN : abs(low - high) <= abs(low) * 1e-15)
        if rows > 1 { #expect(abs(try rise(1 << height) { $0 * step * 8 } - 2) <= 1e-15) }
      }
      var still = WholeSlope()
      for row in 0..<10 as Range<Int64> { still.add(5, 1 << 50 + row) }
      #expect(try #require(still.perDay(1)).isNaN)
    }
    var beyond = WholeSlope()
    for row in 0..<10 as Range<Int64> { beyond.add(row * 1_000, 1 << 55 + row) }
    #expect(beyond.perDay(1) == nil)
  }

  @Test func whatIsReachedIsFoundABitARow() {
    var dice = Dice(29)
    for count in [0, 1, 63, 64, 65, 200, 1_000] {
      let days = (0..<count).map { _ in Int16.random(in: -40...40, using: &dice) }
      for bound in [Int16.min, -40, 0, 39, .max] {
        var bits = [UInt64](repeating: 0, count: (count + 63) / 64)
        spade_reached_16(days, count, bound, &bits)
        let rows = [UInt32](unsafeUninitializedCapacity: count + Int(SPADE_SCAN_SLACK)) { rows, found in
          found = rows.baseAddress.map { spade_positions(bits, bits.count, 7, $0) } ?? 0
        }
        #expect(rows == days.indices.filter { days[$0] <= bound }.map { UInt32($0) + 7 })
      }
    }
  }

  @Test func compensatedSumsKeepWhatRoundingTakes() {
    var dice = Dice(31)
    for count in 0..<200 {
      // Whole numbers whose sum a double can hold, next to such as take all its digits.
      let small = (0..<count).map { _ in Double(Int.random(in: -1_000...1_000, using: &dice)) }
      let large = (0..<count).map { _ in Double.random(in: -1e15...1e15, using: &dice).rounded() }
      let numbers = (small + large + large.map { -$0 }).shuffled(using: &dice)
      var sum = CompensatedSum()
      sum.add(12)
      numbers.withUnsafeBufferPointer { sum.add($0, 0..<numbers.count) }
      #expect(sum.value == 12 + small.reduce(0, +), "\(count)")
    }
  }

  @Test func sumsBeyondSixtyFourBitsAreNoneOfTheExact() {
    var line = WholeSlope()
    for (day, value) in [Int64.max, .min, 1 << 60].enumerated() { line.add(Int64(day), value) }
    #expect(line.perDay(1) == nil)
  }

  @Test(arguments: [ScalarType.bool, .int, .number, .date, .time, .text])
  func stretchesAreReadAsTheirRows(type: ScalarType) throws {
    var dice = Dice(11)
    for nulls in NullPattern.allCases {
      let column = try Samples.vector(type, Samples.rows(type, 200, nulls, &dice)).column(name: "x")
      var runs = Runs()
      for _ in 0..<12 {
        let start = Int.random(in: 0..<200, using: &dice)
        runs.append(start, Int.random(in: start...200, using: &dice))
      }
      let listed = runs.rows.withUnsafeBufferPointer { Vector(column: column, rows: $0) }
      #expect(Samples.unbox(Vector(column: column, runs: runs)) == Samples.unbox(listed))
    }
  }
}
