package import SpadeBase

/// One statement of a script and where it stands.
package struct Statement: Sendable {
  /// The statements of the language.
  package enum Kind: Sendable {
    case query(Query)
    case load(LoadStatement)
    case define(Definition)
    /// `set NAME = EXPR`
    case set(Name, Expression)
    case use(Name)
    case run(TextArgument)
    /// `save "FILE"`: everything loaded and defined, as one file
    case save(TextArgument)
    /// `open "FILE"`: what was saved
    case open(TextArgument)
    /// `describe NAME`, `describe table.column`
    case describe(qualifier: Name?, Name)
    case explain(Query)
    /// `expect QUERY`: its answer must be true throughout
    case expect(Query)
    /// A line that begins with a dot: the command's name and the rest of the line, as typed
    case command(Name, rest: TextArgument)
  }

  package var kind: Kind
  package var span: Span

  package init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
  }
}

/// `let NAME [of ENTITY] = EXPR`, or `cohort NAME [of ENTITY] = EXPR`.
package struct Definition: Sendable {
  package var isCohort: Bool
  package var name: Name
  package var entity: Name?
  package var expression: Expression

  package init(isCohort: Bool, name: Name, entity: Name?, expression: Expression) {
    self.isCohort = isCohort
    self.name = name
    self.entity = entity
    self.expression = expression
  }
}

/// `load PATH as NAME [KIND] [(OPTION, …)]`.
package struct LoadStatement: Sendable {
  /// What kind of table the file holds.
  package enum Kind: Sendable {
    case plain
    case entity(key: Name, of: ParentClause?, from: Name?, until: Name?)
    case history(of: ParentClause, at: Name)
    case log(of: ParentClause, at: Name)
  }

  /// `of PARENT by KEY`
  package struct ParentClause: Sendable {
    package var table: Name
    package var key: Name

    package init(table: Name, key: Name) {
      self.table = table
      self.key = key
    }
  }

  /// One entry of the option list.
  package struct Option: Sendable {
    /// What an option is told.
    package enum Value: Sendable {
      case text(TextArgument)
      case count(Int)
      case word(Word)
      case names([Name])
      case types([(column: Name, type: Name)])
    }

    /// Its word in the table of options.
    package var word: Word
    package var value: Value
    /// Where its value stands.
    package var span: Span

    package init(_ word: Word, _ value: Value, _ span: Span) {
      self.word = word
      self.value = value
      self.span = span
    }
  }

  package var path: TextArgument
  /// The table's name; nil takes the file's name without folder and endings.
  package var name: Name?
  package var kind: Kind
  package var options: [Option]

  package init(path: TextArgument, name: Name?, kind: Kind, options: [Option]) {
    self.path = path
    self.name = name
    self.kind = kind
    self.options = options
  }
}
