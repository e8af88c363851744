package import SpadeBase

extension LineEditor {
  /// Which keys edit.
  package enum Keys: Sendable { case emacs, vi }

  /// A part of the text in a style.
  package struct StyledSpan: Sendable {
    /// Byte offsets.
    package var span: Span
    package var style: TextStyle

    package init(_ span: Span, _ style: TextStyle) {
      self.span = span
      self.style = style
    }
  }

  /// What the application brings: the editor itself knows no language.
  ///
  /// The closures get the whole text; offsets are bytes of its UTF-8.
  package struct Configuration {
    package var programName = "spade"
    package var keys = Keys.emacs
    /// Whether `~/.editrc` is read.
    package var readsSettings = true
    package var usesColor = true
    /// Whether Ctrl-X Ctrl-E, and `v` in vi's command mode, may run `$EDITOR`.
    package var runsEditor = true
    /// How the file given to `$EDITOR` ends.
    package var editorFileSuffix = ".spade"

    package var prompt = [StyledText("> ")]
    /// Before the further lines of a text.
    package var continuationPrompt = [StyledText("  ")]
    /// Styles of parts of the text, in order; also of an unfinished text.
    package var highlight: (_ text: String) -> [StyledSpan] = { _ in [] }
    /// What could stand at the cursor.
    package var complete: (_ text: String, _ cursor: Int) -> Completion? = { _, _ in nil }
    /// Whether Enter ends the text; else it begins a new line.
    package var isComplete: (_ text: String) -> Bool = { _ in true }
    /// What the text could go on with; nil takes the history's newest.
    package var hint: ((_ text: String) -> String?)?
    /// A line below the text.
    package var status: (_ text: String, _ cursor: Int) -> [StyledText]? = { _, _ in nil }
    /// Lines that other threads want shown above the prompt.
    package var messages: MessageQueue?

    package init() {}
  }
}
