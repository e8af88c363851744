/// What a column of an answer is to its reader, as far as the query that made it tells: decides how its cells are shown,
/// never what they hold.
package struct ColumnMeaning: Sendable, Hashable {
  /// What the column is to its rows.
  package enum Role: Sendable, Hashable {
    /// What is known of a row.
    case attribute
    /// It names the row, or another's: its integers are names, not amounts.
    case key
    /// The rows are groups by it.
    case dim
    /// Computed for a group.
    case measure
  }

  /// What its numbers count.
  package enum Quantity: Sendable, Hashable {
    case number
    /// Things.
    case count
    /// A part of a whole: 1 is all of it.
    case share
    /// Days.
    case days
    /// 0 to 100, with the bands of `band`.
    case score
    /// Texts of blocks that draw a distribution.
    case blocks
  }

  /// The columns that one measure became when a dim was turned into columns.
  package struct Family: Sendable, Hashable {
    /// The measure's name.
    package let measure: String
    /// The dim whose values became columns.
    package let dim: String

    package init(measure: String, dim: String) {
      self.measure = measure
      self.dim = dim
    }
  }

  package var role = Role.attribute
  package var quantity = Quantity.number
  /// A difference between two moments or from peers: its sign is what matters.
  package var isChange = false
  /// The groups' values add up to that of all rows.
  package var isAdditive = false
  package var family: Family?
  /// The value of the family's dim that it holds the measure of, where that is a moment: in microseconds since 1970.
  package var moment: Int64?

  package init(
    _ role: Role = .attribute, _ quantity: Quantity = .number, isChange: Bool = false, isAdditive: Bool = false
  ) {
    self.role = role
    self.quantity = quantity
    self.isChange = isChange
    self.isAdditive = isAdditive
  }
}
