/// An option in the list of `load`: its word, what it takes, and a few words about it.
///
/// This is the one table of them: parser, completion, manual and tests read it.
package struct LoadOption: Sendable {
  /// What follows the word.
  package enum Argument: Sendable, Equatable {
    /// A text in quotes, or one of some words.
    case text(String, or: [Word] = [])
    /// A whole number.
    case count
    /// One of some words.
    case words([Word])
    /// Names in brackets.
    case names
    /// Names in brackets, each with a type.
    case types
  }

  package let word: Word
  package let argument: Argument
  /// As it would be typed.
  package let example: String
  /// What it is for.
  package let summary: String

  private init(_ word: Word, _ argument: Argument, _ example: String, _ summary: String) {
    (self.word, self.argument, self.example, self.summary) = (word, argument, example, summary)
  }

  /// All of them, in the order in which they are listed.
  package static let all = [
    LoadOption(.delimiter, .text("the delimiter in quotes"), "delimiter \";\"", "what stands between fields"),
    LoadOption(.decimal, .text("the decimal sign in quotes"), "decimal \",\"", "the decimal sign"),
    LoadOption(.header, .words([.yes, .no]), "header no", "whether the first line holds names"),
    LoadOption(.names, .names, "names (id, day)", "what the columns are called"),
    LoadOption(.null, .text("the text that means null, in quotes"), "null \"NA\"", "a text that stands for null"),
    LoadOption(.types, .types, "types (zip text)", "the type of a column"),
    LoadOption(.encoding, .text("the encoding in quotes"), "encoding \"latin1\"", "what the bytes stand for"),
    LoadOption(
      .quote, .text("the quote in quotes, or loose", or: [.loose]), "quote \"'\"",
      "what encloses fields; `loose` keeps stray ones"),
    LoadOption(
      .escape, .text("the escape character in quotes"), "escape \"\\\\\"", "what makes a quote inside quotes text"),
    LoadOption(.skip, .count, "skip 3", "lines before the table"),
    LoadOption(.ragged, .words([.fill]), "ragged fill", "lines with too few or too many fields are taken, too"),
  ]

  /// The option of a word.
  package static func of(_ word: Word?) -> LoadOption? { all.first { $0.word == word } }
}
