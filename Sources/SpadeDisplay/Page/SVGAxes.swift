import SpadeBase

/// The plane between two axes of a drawing.
struct SVGAxes {
  typealias Tick = (share: Double, label: String)

  let left: Double
  let right = SVGImage.width - 20
  let top = 46.0
  let bottom = 316.0

  init(yTicks: [Tick], on image: inout SVGImage) {
    left = 28 + (yTicks.map { SVGImage.length($0.label) }.max() ?? 0)
    for tick in yTicks {
      let y = y(tick.share)
      image.line(x1: left, y1: y, x2: right, y2: y, "grid")
      image.text(tick.label, x: left - 8, y: y + 4, "dim", anchor: .end)
    }
    image.line(x1: left, y1: bottom, x2: right, y2: bottom, "axis")
  }

  func x(_ share: Double) -> Double { left + share * (right - left) }
  func y(_ share: Double) -> Double { bottom - share * (bottom - top) }

  /// Names places below, those of the first choice that fit side by side.
  func nameBelow(_ choices: some Sequence<[Tick]>, on image: inout SVGImage) {
    for ticks in choices {
      var free = 0.0
      let placed = ticks.sorted { $0.share < $1.share }.map { tick in
        let half = SVGImage.length(tick.label) / 2
        return (center: min(max(x(tick.share), half), SVGImage.width - half - 4), half: half, tick: tick)
      }
      let fits = placed.allSatisfy { place in
        defer { free = place.center + place.half + 12 }
        return place.center - place.half >= free
      }
      guard fits else { continue }
      for place in placed {
        image.line(x1: x(place.tick.share), y1: bottom, x2: x(place.tick.share), y2: bottom + 4, "axis")
        image.text(place.tick.label, x: place.center, y: bottom + 18, "dim", anchor: .middle)
      }
      return
    }
  }
}
