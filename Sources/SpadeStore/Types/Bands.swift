/// The traffic light of `band`: what a value must reach, highest first.
package enum Bands {
  package static let all: [(from: Int64, name: String)] = [
    (80, "green"), (60, "yellow"), (40, "orange"), (0, "red"),
  ]
}
