package import SpadeBase
package import SpadeStore

/// What a load found that may make answers other than expected, as diagnostics.
package enum LoadWarnings {
  /// They, the rows that belong to nobody and those restated among them.
  package static func all(of table: Table, _ report: LoadReport) -> [Diagnostic] {
    var warnings = report.warnings
    if report.orphans > 0, let parent = table.parent?.table.name {
      warnings.append(.orphans(table.name, report.orphans, parent))
    }
    if report.superseded > 0 { warnings.append(.superseded(table.name, report.superseded)) }
    return warnings + report.notes.map { .aboutData(table.name, $0) }
  }
}
