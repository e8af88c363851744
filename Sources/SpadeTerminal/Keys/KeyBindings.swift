import CEdit

/// The commands that keys are bound to, and the keys.
enum KeyBindings {
  /// The key that stands for a paste.
  static let paste: Unicode.Scalar = "\u{80}"

  /// Function keys, as the terminals in use send them. Each command gets a code point of the C1 controls, which no keyboard
  /// sends: so no key of libedit's maps begins with ESC [, and Escape alone works at once.
  private static let functionKeys: [(command: String, sequences: [String])] = [
    ("spade-up", ["[A", "OA"]),
    ("spade-down", ["[B", "OB"]),
    ("spade-right", ["[C", "OC"]),
    ("spade-left", ["[D", "OD"]),
    ("spade-line-start", ["[H", "OH", "[1~", "[7~"]),
    ("spade-line-end", ["[F", "OF", "[4~", "[8~"]),
    ("spade-delete", ["[3~"]),
    ("spade-kill-word", ["[3;5~", "[3;3~"]),
    ("spade-complete-back", ["[Z"]),
    ("spade-word-right", ["[1;5C", "[1;3C", "[5C", "Oc", "\u{1b}[C"]),
    ("spade-word-left", ["[1;5D", "[1;3D", "[5D", "Od", "\u{1b}[D"]),
    ("spade-text-start", ["[1;5H"]),
    ("spade-text-end", ["[1;5F"]),
    ("spade-older", ["[5~", "[1;5A", "[1;3A"]),
    ("spade-newer", ["[6~", "[1;5B", "[1;3B"]),
    ("spade-newline", ["\r", "[13;2u", "[13;3u", "[27;2;13~", "[27;3;13~"]),
  ]

  private static func code(_ index: Int) -> Unicode.Scalar { Unicode.Scalar(UInt8(0x81 + index)) }

  /// The code point for each sequence.
  static func codes() -> [[UInt8]: Unicode.Scalar] {
    var codes: [[UInt8]: Unicode.Scalar] = [:]
    for (index, key) in functionKeys.enumerated() {
      for sequence in key.sequences { codes[[0x1b] + Array(sequence.utf8)] = code(index) }
    }
    return codes
  }

  /// In both modes' maps for typing.
  private static let always = [
    ("^J", "spade-accept"), ("^M", "spade-accept"), ("^I", "spade-complete"), ("^D", "spade-delete-or-end"),
    ("^R", "spade-search"), ("^S", "spade-search-newer"), ("^L", "spade-clear"), ("^?", "spade-backspace"),
    ("^H", "spade-backspace"), ("^W", "spade-kill-blank-back"), ("^U", "spade-kill-line-back"),
    ("^V", "spade-quote"), ("^G", "spade-cancel"), ("^X^E", "spade-edit"),
  ]

  private static let emacs = [
    ("^_", "spade-undo"), ("^X^U", "spade-undo"), ("\\e/", "spade-redo"), ("^X^R", "spade-redo"),
    ("^K", "spade-kill-line"), ("\\ed", "spade-kill-word"), ("\\e^?", "spade-kill-word-back"),
    ("\\e^H", "spade-kill-word-back"), ("^Y", "spade-yank"), ("\\ey", "spade-yank-previous"),
    ("\\ef", "spade-word-right"), ("\\eb", "spade-word-left"), ("^P", "spade-up"), ("^N", "spade-down"),
    ("\\ep", "spade-older"), ("\\en", "spade-newer"), ("^F", "spade-right"), ("^B", "spade-left"),
    ("^A", "spade-line-start"), ("^E", "spade-line-end"), ("\\e<", "spade-text-start"), ("\\e>", "spade-text-end"),
  ]

  private static let viCommand = [
    ("^J", "spade-accept"), ("^M", "spade-accept"), ("^D", "spade-delete-or-end"), ("^L", "spade-clear"),
    ("k", "spade-up"), ("j", "spade-down"), ("-", "spade-older"), ("+", "spade-newer"), ("^P", "spade-up"),
    ("^N", "spade-down"), ("/", "spade-search"), ("?", "spade-search-newer"), ("u", "spade-undo"), ("^R", "spade-redo"),
    ("v", "spade-edit"), ("^G", "spade-cancel"),
  ]

  /// Binds all keys, for the mode that is set.
  static func bind(_ engine: EditEngine) {
    let isVi = engine.isVi
    for (key, command) in always { engine.bind(key, to: command) }
    for (scalar, command) in [(paste, "spade-paste")] + functionKeys.enumerated().map({ (code($0), $1.command) }) {
      let key = "\\" + String(scalar.value, radix: 8)
      engine.bind(key, to: command)
      if isVi { engine.bindInCommandMap(key, to: command) }
    }
    guard !isVi else {
      // libedit binds the arrows as sequences there: a lone Escape would wait for the next key and swallow it.
      engine.bindInCommandMap("^[", to: "spade-cancel")
      for (key, command) in viCommand { engine.bindInCommandMap(key, to: command) }
      return
    }
    for (key, command) in emacs { engine.bind(key, to: command) }
    // Meta-x would open libedit's own command line.
    engine.unbind("\\ex")
    engine.unbind("\\eX")
  }

  /// Makes the commands known to libedit, also for the user's own settings.
  static func addCommands(to engine: EditEngine) {
    func add(_ name: String, _ help: String, _ callback: @escaping spade_edit_command) {
      engine.add(command: "spade-" + name, help: help, callback)
    }
    add("accept", "End the text, or begin a new line of it") { handle, _ in LineEditor.run(handle) { $0.accept() } }
    add("newline", "Begin a new line") { handle, _ in LineEditor.run(handle) { $0.newline() } }
    add("paste", "Insert pasted text") { handle, _ in LineEditor.run(handle) { $0.paste() } }
    add("quote", "Insert the next key as it is") { handle, _ in LineEditor.run(handle) { $0.quoteNext() } }
    add("complete", "Complete, next candidate") { handle, _ in LineEditor.run(handle) { $0.complete(1) } }
    add("complete-back", "Previous candidate") { handle, _ in LineEditor.run(handle) { $0.complete(-1) } }
    add("cancel", "Close the menu") { handle, _ in LineEditor.run(handle) { $0.cancel() } }
    add("delete-or-end", "Delete, or end of input") { handle, _ in LineEditor.run(handle) { $0.deleteOrEnd() } }
    add("backspace", "Delete backwards") { handle, _ in LineEditor.run(handle) { $0.deleteLeft() } }
    add("delete", "Delete forwards") { handle, _ in LineEditor.run(handle) { $0.deleteRight() } }
    add("kill-line", "Kill to the line's end") { handle, _ in LineEditor.run(handle) { $0.killToLineEnd() } }
    add("kill-line-back", "Kill to the line's start") { handle, _ in LineEditor.run(handle) { $0.killToLineStart() } }
    add("kill-word", "Kill a word") { handle, _ in LineEditor.run(handle) { $0.killWordRight() } }
    add("kill-word-back", "Kill a word backwards") { handle, _ in LineEditor.run(handle) { $0.killWordLeft() } }
    add("kill-blank-back", "Kill back to a blank") { handle, _ in LineEditor.run(handle) { $0.killBlankLeft() } }
    add("yank", "Insert what was killed") { handle, _ in LineEditor.run(handle) { $0.yank() } }
    add("yank-previous", "Insert what was killed before") { handle, _ in LineEditor.run(handle) { $0.yankPrevious() } }
    add("undo", "Undo") { handle, _ in LineEditor.run(handle) { $0.undo() } }
    add("redo", "Redo") { handle, _ in LineEditor.run(handle) { $0.redo() } }
    add("up", "Line up, or older entry") { handle, _ in LineEditor.run(handle) { $0.vertical(-1) } }
    add("down", "Line down, or newer entry") { handle, _ in LineEditor.run(handle) { $0.vertical(1) } }
    add("older", "Older entry with this beginning") { handle, _ in LineEditor.run(handle) { $0.walk(-1) } }
    add("newer", "Newer entry with this beginning") { handle, _ in LineEditor.run(handle) { $0.walk(1) } }
    add("search", "Search older entries") { handle, _ in LineEditor.run(handle) { $0.search(-1) } }
    add("search-newer", "Search newer entries") { handle, _ in LineEditor.run(handle) { $0.search(1) } }
    add("left", "Character left") { handle, _ in LineEditor.run(handle) { editor in editor.move { $0.left } } }
    add("right", "Character right, or take the hint") { handle, _ in LineEditor.run(handle) { $0.moveRight() } }
    add("word-left", "Word left") { handle, _ in LineEditor.run(handle) { editor in editor.move { $0.wordLeft } } }
    add("word-right", "Word right, or of the hint") { handle, _ in LineEditor.run(handle) { $0.moveWordRight() } }
    add("line-start", "Line's start") { handle, _ in LineEditor.run(handle) { editor in editor.move { $0.lineStart } } }
    add("line-end", "Line's end, or take the hint") { handle, _ in LineEditor.run(handle) { $0.moveToEnd() } }
    add("text-start", "Text's start") { handle, _ in LineEditor.run(handle) { editor in editor.move { _ in 0 } } }
    add("text-end", "Text's end") { handle, _ in
      LineEditor.run(handle) { editor in editor.move { $0.engine.text.count } }
    }
    add("clear", "Clear the screen") { handle, _ in LineEditor.run(handle) { $0.clearScreen() } }
    add("edit", "Edit the text in $EDITOR") { handle, _ in LineEditor.run(handle) { $0.editExternally() } }
  }
}
