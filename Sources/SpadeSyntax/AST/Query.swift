package import SpadeBase

/// A pipeline: a source and the stages its rows go through.
package struct Query: Sendable {
  /// Where the rows come from.
  package enum Source: Sendable {
    /// The default entity, because the query begins with a stage.
    case implicit
    /// `accounts`, or `all accounts`
    case table(Name, all: Bool)
    /// `_`: the last result
    case lastResult(Span)
    /// A leading `|`: the last query goes on
    case lastQuery(Span)
  }

  package var source: Source
  package var stages: [Stage]
  package var span: Span

  package init(source: Source, stages: [Stage], span: Span) {
    self.source = source
    self.stages = stages
    self.span = span
  }
}

/// One stage of a pipeline and where it stands, from its keyword on.
package struct Stage: Sendable {
  /// The stages of the language.
  package enum Kind: Sendable {
    case `where`(Expression)
    case derive([Item])
    case select([Item])
    case sort([SortKey])
    case take(Expression, within: [Item])
    case sample(Expression, seed: Expression?)
    case slice(measures: [Item], dims: [Item])
    case at(Expression)
    case over(span: Expression, step: Expression)
    case vs(Expression)
    case pivot(Item)
    case retain(Expression, by: Item, periods: Expression)
    case plot
    case into(TextArgument)
  }

  package var kind: Kind
  package var span: Span

  package init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
  }
}

/// A key of `sort`.
package struct SortKey: Sendable {
  package var expression: Expression
  /// True for `-KEY`.
  package var descending: Bool

  package init(_ expression: Expression, descending: Bool) {
    self.expression = expression
    self.descending = descending
  }
}

/// A quoted text, such as a file name, and where it stands.
package struct TextArgument: Sendable {
  package var literal: Literal
  package var span: Span

  package init(_ literal: Literal, _ span: Span) {
    self.literal = literal
    self.span = span
  }

  /// The text itself.
  package var text: String { if case .text(let text) = literal.value { text } else { "" } }
}
