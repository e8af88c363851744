import SpadeBase
import SpadePlan
import SpadeStore

/// A saved file in, every column of it or an error out; what is believed can be asked, with and without fast paths alike.
enum SnapshotFuzzing {
  static func finding(in bytes: [UInt8]) -> String? {
    // As it is, and as someone would leave it who means harm: few random changes get past a checksum.
    for content in [bytes, sealed(bytes)] {
      guard ScratchFile.shared.write(content) else { return "the scratch file can't be written" }
      let one = outcome(threads: 1)
      let two = outcome(threads: 2)
      guard one.text == two.text else { return "one thread and two disagree:\n\(one.text)\n\(two.text)" }
      if let catalog = one.catalog, let finding = QueryFuzzing.compare(Array(questions.utf8), catalog) {
        return finding
      }
    }
    return nil
  }

  /// A small workspace as `save` writes it.
  static let seeds: [[UInt8]] = {
    guard let catalog = QueryFuzzing.workspace else { return [] }
    let tables = catalog.tables.map { (table: $0, report: LoadReport()) }
    let single = tables.filter { $0.table.name == "targets" }
    return [
      Snapshot(
        tables: tables, definitions: [Array("cohort big of accounts = arr > 1".utf8)], source: "accounts", now: 0),
      Snapshot(tables: single),
    ].compactMap(bytes)
  }()

  private static let questions = """
    accounts | derive s = score, n = count(events last 400d) | sort -arr
    slice n = count(), mean(score) by tier
    events | slice count(), sum(value) by feature, month(ts)
    accounts | where became(score < 60, last 900d)
    targets | sort target
    describe scores
    """

  private static func bytes(of snapshot: Snapshot) -> [UInt8]? {
    let written = Written()
    let count = try? SnapshotWriter.write(snapshot, path: "<seed>", threads: 1, cancel: { false }) {
      written.bytes += $0
    }
    return count == written.bytes.count ? written.bytes : nil
  }

  private final class Written {
    var bytes: [UInt8] = []
  }

  /// What is in the file as text, or the error's code; the tables, where all of them can be believed.
  private static func outcome(threads: Int) -> (text: String, catalog: Catalog?) {
    do throws(Diagnostic) {
      let (snapshot, file) = try SnapshotReader.open(ScratchFile.shared.path, threads: threads)
      file.beginStatement()
      var text = "\(snapshot.definitions) \(snapshot.source ?? "-") \(snapshot.now ?? 0)\n"
      var catalog = Catalog()
      for (table, report) in snapshot.tables {
        text += "\(table.name) \(table.kind) \(table.rowCount) \(report)\n"
        for column in table.columns {
          text += "\(column.name) \(column.type) "
          for row in 0..<min(table.rowCount, 100) { text += "\(column.value(at: row))," }
          text += "\n"
        }
        _ = catalog.add(table)
      }
      if let trouble = file.trouble() { throw trouble }
      return (text, catalog)
    } catch {
      return ("\(error.code.id) \(error.message)", nil)
    }
  }

  /// The same bytes with right checksums.
  private static func sealed(_ bytes: [UInt8]) -> [UInt8] {
    let edge = 64
    guard bytes.count >= 2 * edge else { return bytes }
    var bytes = bytes
    let trailer = bytes.count - edge
    put(XXH64.hash(Array(bytes[..<56])), at: 56, in: &bytes)
    put(UInt64(bytes.count), at: trailer + 24, in: &bytes)
    if let start = Int(exactly: number(bytes, trailer)), let length = Int(exactly: number(bytes, trailer + 8)),
      start >= edge, start <= trailer, length <= trailer - start
    {
      sealSections(in: start..<start + length, of: &bytes)
      put(XXH64.hash(Array(bytes[start..<start + length])), at: trailer + 16, in: &bytes)
    }
    put(XXH64.hash(Array(bytes[trailer..<trailer + 48])), at: trailer + 48, in: &bytes)
    return bytes
  }

  /// Whatever in the directory could name a section, aligned and in front of the directory, gets its checksum.
  private static func sealSections(in directory: Range<Int>, of bytes: inout [UInt8]) {
    guard directory.count >= 24 else { return }
    for place in directory.dropLast(23) {
      guard let start = Int(exactly: number(bytes, place)), let length = Int(exactly: number(bytes, place + 8)),
        start > 0, start % 64 == 0, start < directory.lowerBound, length > 0, length <= directory.lowerBound - start
      else { continue }
      let hash = bytes[start..<start + length].withUnsafeBytes { SectionHash.of($0, threads: 1) }
      put(hash, at: place + 16, in: &bytes)
    }
  }

  private static func number(_ bytes: [UInt8], _ place: Int) -> UInt64 {
    (0..<8).reduce(0) { $0 | UInt64(bytes[place + $1]) << (8 * UInt64($1)) }
  }

  private static func put(_ value: UInt64, at place: Int, in bytes: inout [UInt8]) {
    for index in 0..<8 { bytes[place + index] = UInt8(truncatingIfNeeded: value >> (8 * UInt64(index))) }
  }
}
