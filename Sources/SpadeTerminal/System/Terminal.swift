import Glibc

/// What the standard descriptors are connected to, and what may be written there.
package enum Terminal {
  /// A window's size in character cells.
  package struct Size: Equatable, Sendable {
    package var columns: Int
    package var rows: Int
  }

  /// When output carries colour.
  package enum ColorChoice: String, Sendable, CaseIterable { case auto, always, never }

  /// Whether the descriptor is open and a terminal.
  package static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// The window's size; 80 by 24 where it is unknown.
  package static func size(of descriptor: Int32 = STDOUT_FILENO) -> Size {
    var window = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &window) == 0 else { return Size(columns: 80, rows: 24) }
    return Size(
      columns: window.ws_col > 0 ? Int(window.ws_col) : 80, rows: window.ws_row > 0 ? Int(window.ws_row) : 24)
  }

  /// Whether lines can be edited here: a terminal on both ends that understands cursor movement.
  package static var canEdit: Bool {
    isTerminal(STDIN_FILENO) && isTerminal(STDOUT_FILENO) && understandsEscapes(terminalType)
  }

  /// Whether escape sequences mean anything to a terminal of this type.
  ///
  /// Every type since the VT100 takes the handful we write, known to the terminal database or not; the exceptions have no
  /// cursor movement or say nothing of what they are.
  package static func understandsEscapes(_ type: String?) -> Bool {
    guard let type, !type.isEmpty else { return false }
    let mute = [
      "dumb", "unknown", "network", "dialup", "printer", "lpr", "glasstty", "vt52", "ansi-mini", "tty", "tty33",
      "tty37",
    ]
    return !mute.contains { $0.utf8.elementsEqual(type.utf8) }
  }

  /// Whether output on the descriptor is coloured.
  ///
  /// Left to us, it is on a terminal that understands escapes, unless `NO_COLOR` says otherwise.
  package static func usesColor(_ choice: ColorChoice, descriptor: Int32 = STDOUT_FILENO) -> Bool {
    switch choice {
    case .always: true
    case .never: false
    case .auto: isTerminal(descriptor) && understandsEscapes(terminalType) && !isSet("NO_COLOR")
    }
  }

  /// Takes the character encoding from the environment, and says whether that is UTF-8.
  ///
  /// Where it is not, UTF-8 is used for what is typed all the same: in the C locale libedit drops everything beyond ASCII.
  /// To be called once, before other threads exist; numbers keep their point whatever the locale.
  @discardableResult package static func adoptLocale() -> Bool {
    _ = setlocale(LC_CTYPE, "")
    if encodingIsUTF8 { return true }
    if setlocale(LC_CTYPE, "C.UTF-8") == nil { _ = setlocale(LC_CTYPE, "en_US.UTF-8") }
    return false
  }

  private static var encodingIsUTF8: Bool {
    guard let name = nl_langinfo(nl_item(CODESET)) else { return false }
    return strcmp(name, "UTF-8") == 0
  }

  package static var terminalType: String? { environment("TERM") }

  /// Set and not empty, as the NO_COLOR convention has it.
  private static func isSet(_ name: String) -> Bool { environment(name).map { !$0.isEmpty } ?? false }

  /// A variable of the environment.
  static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
