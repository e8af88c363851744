import Testing

@testable import SpadeDisplay

/// Which columns are shown: what is chosen fits wherever more than one column is.
@Suite struct TableLayoutTests {
  @Test func whatIsShownFits() {
    var random = SplitMix(state: 7)
    var hiding = 0
    let frames: [Frame] = [.light(.unicode), .box(.unicode)]
    for _ in 0..<3_000 {
      let wishes = (0..<Int.random(in: 1...9, using: &random)).map { _ in
        TableLayout.Wish(
          header: Int.random(in: 1...20, using: &random), foldedHeader: Int.random(in: 1...12, using: &random),
          cells: Int.random(in: 0...30, using: &random), isCuttable: Bool.random(using: &random))
      }
      let frame = frames[Int.random(in: 0...1, using: &random)]
      let available = Int.random(in: 1...120, using: &random)
      let keys = Int.random(in: 0...3, using: &random)
      let layout = TableLayout(wishes, frame: frame, available: available, keys: keys, gapWidth: 1)
      let shown = layout.slots.filter { if case .column = $0 { true } else { false } }
      #expect(shown.count + layout.hidden.count == wishes.count)
      #expect(layout.hidden.isEmpty == (shown.count == layout.slots.count))
      if shown.count > 1 {
        #expect(layout.width + frame.overhead(layout.slots.count) <= available, "\(wishes) \(available)")
      }
      // The keys stay where they fit beside the gap, and with them the last one where it fits as well.
      guard !layout.hidden.isEmpty else { continue }
      hiding += 1
      let least = wishes.map(\.least)
      let few = min(max(1, keys), wishes.count - 1)
      if least.prefix(few).reduce(1, +) + frame.overhead(few + 1) <= available {
        #expect(layout.hidden.lowerBound >= few, "\(wishes) \(available) \(keys)")
      }
    }
    #expect(hiding > 500)
  }
}
