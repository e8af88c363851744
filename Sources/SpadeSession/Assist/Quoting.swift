/// Texts as literals of the language.
enum Quoting {
  /// The bytes between double quotes, escaped so that they read as themselves and neither move a cursor nor hide; nil for
  /// what is no UTF-8, which no literal can say.
  static func literal(_ bytes: some Collection<UInt8>) -> String? {
    guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
    return "\"" + content(text) + "\""
  }

  /// What stands between the quotes.
  static func content(_ text: String) -> String {
    var quoted = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      default:
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse, .surrogate:
          quoted += "\\u{" + String(scalar.value, radix: 16) + "}"
        default: quoted.unicodeScalars.append(scalar)
        }
      }
    }
    return quoted
  }
}
