import SpadeBase
import SpadeStore

/// A workspace and a query on which engine and reference are compared.
struct Differential {
  var workspace: Workspace
  var stages: [String]

  var query: String { stages.joined(separator: " | ") }

  /// What differs, with both answers; nil where nothing does, or where a result is beyond its type.
  func mismatch(in loaded: Loaded) -> Mismatch? {
    let engine = Result { try loaded.engine(query) }
    let plain = Result { try loaded.plain(query) }
    switch (engine, plain) {
    case (_, .failure(let failure as ReferenceFailure)) where failure.isRange: return nil
    case (.success(let engine), .success(let plain)):
      return Comparison.difference(engine, plain).map {
        Mismatch(kind: "value", reason: $0, engine: engine, plain: plain)
      }
    case (.failure(let error), .success(let plain)):
      let diagnostic = error as? Diagnostic
      return Mismatch(
        kind: diagnostic?.code.id ?? "error", reason: diagnostic?.message ?? "\(error)", engine: nil, plain: plain)
    case (.success(let engine), .failure(let failure)):
      return Mismatch(kind: "reference", reason: "the reference: \(failure)", engine: engine, plain: nil)
    case (.failure(let error), .failure(let failure)):
      return Mismatch(
        kind: "both", reason: "both: \((error as? Diagnostic)?.message ?? "") / \(failure)", engine: nil, plain: nil)
    }
  }

  /// The same, loaded anew.
  func mismatch() -> Mismatch? {
    do {
      return mismatch(in: try Loaded(workspace))
    } catch {
      return Mismatch(kind: "load", reason: (error as? Diagnostic)?.message ?? "\(error)", engine: nil, plain: nil)
    }
  }

  /// A smaller case with a mismatch of the same kind: stages, definitions and rows are left out as long as it stays.
  func shrunk(_ kind: String) -> Differential {
    var best = self
    func keep(_ smaller: Differential) -> Bool {
      guard let found = smaller.mismatch(), found.kind == kind else { return false }
      best = smaller
      return true
    }
    var isSmaller = true
    while isSmaller {
      isSmaller = false
      for index in best.stages.indices.reversed() where index > 0 && !best.makesColumns(index) {
        var smaller = best
        smaller.stages.remove(at: index)
        if keep(smaller) { isSmaller = true }
      }
      for index in best.workspace.definitions.indices.reversed() {
        var smaller = best
        smaller.workspace.definitions.remove(at: index)
        if keep(smaller) { isSmaller = true }
      }
      for file in best.workspace.files.indices {
        var size = max(best.workspace.files[file].rows.count / 2, 1)
        while size > 0 {
          var start = 0
          while start < best.workspace.files[file].rows.count {
            var smaller = best
            let end = min(start + size, smaller.workspace.files[file].rows.count)
            smaller.workspace.files[file].rows.removeSubrange(start..<end)
            if keep(smaller) { isSmaller = true } else { start += size }
          }
          size /= 2
        }
      }
    }
    return best
  }

  /// Without such a stage the answer would be of another form, and could differ for another reason.
  private func makesColumns(_ stage: Int) -> Bool {
    ["slice", "select", "retain"].contains { stages[stage].hasPrefix($0) }
  }

  /// The whole case, to be pasted.
  func report(_ mismatch: Mismatch) -> String {
    var text = "\(mismatch.kind): \(mismatch.reason)\n"
    for file in workspace.files where !file.rows.isEmpty { text += "--- \(file.name).csv\n\(file.csv)" }
    text += "--- script\n\(workspace.script)\(query)\n"
    for (side, answer) in [("engine", mismatch.engine), ("reference", mismatch.plain)] {
      guard let answer else { continue }
      text += "--- \(side)\n\(answer.names.joined(separator: ","))\n"
      for row in answer.rows.prefix(12) { text += row.map { Spelling.field($0) }.joined(separator: ",") + "\n" }
    }
    return text
  }
}

/// What differs, and both answers as far as there are any.
struct Mismatch {
  /// `value`, or the code of the engine's error.
  var kind: String
  var reason: String
  var engine: PlainAnswer?
  var plain: PlainAnswer?
}
