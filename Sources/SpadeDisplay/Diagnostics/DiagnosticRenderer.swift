package import SpadeBase

/// Draws diagnostics: for a reader with the source line and a caret, for a program as one JSON object a line.
package struct DiagnosticRenderer: Sendable {
  private let profile: TerminalProfile
  private let theme: Theme

  package init(_ profile: TerminalProfile) {
    self.profile = profile
    theme = Theme(profile)
  }

  /// The drawing, each line ended. `source` is the text that labels without one of their own point into.
  package func text(_ diagnostic: Diagnostic, source: SourceText? = nil) -> String {
    let severity = Self.role(diagnostic.severity)
    var lines = paragraph(
      "\(diagnostic.severity.rawValue)[\(diagnostic.code.id)]", severity, shown(diagnostic.message), .header)
    let excerpts = SourceExcerpt.all(of: diagnostic.labels, in: source)
    // All line numbers of a diagnostic stand in one gutter.
    let gutter = excerpts.map { String($0.line).count }.max() ?? 1
    var current: SourceText?
    for excerpt in excerpts {
      if excerpt.source !== current {
        if current != nil { lines.append(bar(gutter)) }
        let place = "\(shown(excerpt.source.name)):\(excerpt.line):\(excerpt.column)"
        lines.append(theme.paint("  --> ", .lineNumber) + theme.paint(place, .path))
      }
      current = excerpt.source
      lines += drawn(excerpt, gutter)
    }
    if let place = diagnostic.place { lines.append(theme.paint("  --> ", .lineNumber) + filePlace(place)) }
    for note in diagnostic.notes { lines += paragraph("note", .note, shown(note), .plain) }
    if let help = diagnostic.help { lines += paragraph("help", .help, shown(help), .plain) }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func role(_ severity: Diagnostic.Severity) -> Role {
    switch severity {
    case .error: .error
    case .warning: .warning
    case .note: .note
    }
  }

  /// A title and what it says, on as many lines as a terminal needs.
  private func paragraph(_ title: String, _ titleRole: Role, _ text: String, _ role: Role) -> [String] {
    let lines = FoldedText.lines("\(title): \(text)", width: profile.width, hanging: 2)
    let first = (lines.first ?? "").dropFirst(title.count + 2)
    return [theme.paint(title, titleRole) + ": " + theme.paint(String(first), role)]
      + lines.dropFirst().map { theme.paint($0, role) }
  }

  // Controls in names and values are shown, never sent.
  private func shown(_ text: String) -> String { VisibleText.string(text, charset: profile.charset) }

  private func filePlace(_ place: Diagnostic.FilePlace) -> String {
    var text = shown(place.path)
    if let line = place.line { text += ":\(line)" }
    if let column = place.column { text += ", field \(column)" }
    text = theme.paint(text, .path)
    if let excerpt = place.excerpt {
      let room = max(20, (profile.width ?? Self.width) - 6 - DisplayWidth.of(text))
      text += ": \"" + VisibleText.string(excerpt, charset: profile.charset, maxWidth: room) + "\""
    }
    return text
  }

  /// Columns of a drawing where the profile has no width: an excerpt is bounded everywhere.
  private static let width = 120
  /// Columns that a drawing takes where the terminal has fewer.
  private static let leastWidth = 25

  private func bar(_ gutter: Int) -> String { theme.paint(String(repeating: " ", count: gutter) + " |", .lineNumber) }

  private func drawn(_ excerpt: SourceExcerpt, _ gutter: Int) -> [String] {
    let number = String(excerpt.line)
    // Beside the gutter stand " | " and, behind the last character, perhaps a caret. Narrower than this nothing fits.
    let room = max(8, max(Self.leastWidth, profile.width ?? Self.width) - gutter - 4)
    let line = excerpt.fitted(to: room, charset: profile.charset)
    let front = String(repeating: " ", count: gutter - number.count) + number
    var lines = [bar(gutter), theme.paint(front + " |", .lineNumber) + " " + line.text]
    for mark in line.marks {
      let role: Role = mark.isPrimary ? .primary : .secondary
      var drawn = String(repeating: mark.isPrimary ? "^" : "-", count: mark.width)
      if !mark.text.isEmpty { drawn += " " + shown(mark.text) }
      lines.append(bar(gutter) + " " + String(repeating: " ", count: mark.start) + theme.paint(drawn, role))
    }
    return lines
  }
}
