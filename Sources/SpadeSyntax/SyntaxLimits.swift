/// How large a query text may be; each limit has an error that names it.
package enum SyntaxLimits {
  /// Levels of nesting, also along chains such as `a + b + c`, so that no later walk of a tree can overflow the stack.
  package static let depth = 1_000
  /// Bytes in one text of queries: 16 MiB.
  package static let bytes = 16 << 20
  /// Tokens in one text of queries.
  package static let tokens = 1_000_000
  /// Digits in one number.
  package static let digits = 1_000
  /// Errors that lexer and parser each report for one text; what follows is not read, and an error of its own says so.
  package static let errors = 10_000
  /// Errors that the parser reports for one statement; its further stages are not looked at.
  package static let statementErrors = 100
}
