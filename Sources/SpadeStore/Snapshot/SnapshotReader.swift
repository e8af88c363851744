import Glibc
package import SpadeBase

/// Opens what `save` wrote.
///
/// Read at once, and checked: header, trailer, directory, and the offsets by which rows find their parents. Everything
/// else is mapped, and checked when it is first asked for.
package enum SnapshotReader {
  /// The error of writing over a file that was not written by `save`; nil for one that was, an empty one, and for what
  /// is no file, about which the writing itself has something to say.
  package static func isAnotherKind(_ path: String) -> Diagnostic? {
    let descriptor = path.utf8.contains(0) ? -1 : Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else { return nil }
    var start = [UInt8](repeating: 0, count: SnapshotFormat.magic.count)
    let got = pread(descriptor, &start, start.count, 0)
    guard got >= 0, !start[..<got].elementsEqual(SnapshotFormat.magic) else { return nil }
    return SnapshotDiagnostics.notReplaced(path)
  }

  /// A file's content that is not what `save` writes; `what` is a clause.
  package static func damaged(_ path: String, _ what: String) -> Diagnostic { SnapshotDiagnostics.damaged(path, what) }

  /// Opens a file; its columns are checked on `threads` threads.
  package static func open(_ path: String, threads: Int) throws(Diagnostic) -> (snapshot: Snapshot, file: MappedFile) {
    guard SnapshotFormat.byteOrder.littleEndian == SnapshotFormat.byteOrder else {
      throw SnapshotDiagnostics.unsupportedMachine(path)
    }
    guard !path.utf8.contains(0) else { throw LoadDiagnostics.pathWithNul(path) }
    // A pipe nobody writes to would keep the caller waiting.
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
    guard descriptor >= 0 else { throw LoadDiagnostics.cannotOpen(path, errno) }
    let edges: Edges
    do throws(Diagnostic) {
      edges = try Edges(descriptor, path)
    } catch {
      close(descriptor)
      throw error
    }
    let file = try MappedFile(descriptor, path: path, opened: edges.status, threads: threads)
    var reader = DirectoryReader(edges.directory, path: path, limit: edges.directoryOffset)
    let directory = try Directory(&reader)
    let tables = try TableBuilder(file: file, records: directory.tables).tables()
    if file.isLost { throw SnapshotDiagnostics.changed(path) }
    let snapshot = Snapshot(
      tables: Array(zip(tables, directory.tables.map(\.report))), definitions: directory.definitions,
      source: directory.source, now: directory.now)
    return (snapshot, file)
  }
}

/// The two ends of a file, and the directory that the trailer leads to.
private struct Edges {
  let status: stat
  let directory: [UInt8]
  let directoryOffset: Int

  init(_ descriptor: Int32, _ path: String) throws(Diagnostic) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw LoadDiagnostics.cannotOpen(path, errno) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw LoadDiagnostics.isFolder(path)
    default: throw SnapshotDiagnostics.notAFile(path)
    }
    self.status = status
    let size = Int(status.st_size)
    let edge = SnapshotFormat.edge
    let header = try Self.read(descriptor, path, at: 0, count: min(edge, size))
    guard header.starts(with: SnapshotFormat.magic) else { throw SnapshotDiagnostics.notASnapshot(path) }
    guard size >= 2 * edge else { throw SnapshotDiagnostics.damaged(path, "it is cut short") }
    let order: UInt32 = Self.number(header, at: 12)
    if order == SnapshotFormat.byteOrder.byteSwapped { throw SnapshotDiagnostics.byteOrder(path) }
    let version: UInt32 = Self.number(header, at: 8)
    guard version == SnapshotFormat.version else { throw SnapshotDiagnostics.version(path, version) }
    let hashed = SnapshotFormat.headerHashed
    guard XXH64.hash(Array(header[..<hashed])) == Self.number(header, at: hashed), order == SnapshotFormat.byteOrder
    else { throw SnapshotDiagnostics.damaged(path, "the checksum of its header does not fit") }

    let trailer = try Self.read(descriptor, path, at: size - edge, count: edge)
    let trailerHashed = SnapshotFormat.trailerHashed
    guard trailer.suffix(8).elementsEqual(SnapshotFormat.endMagic) else {
      throw SnapshotDiagnostics.damaged(path, "its end is missing, it may be cut short")
    }
    guard XXH64.hash(Array(trailer[..<trailerHashed])) == Self.number(trailer, at: trailerHashed) else {
      throw SnapshotDiagnostics.damaged(path, "the checksum of its trailer does not fit")
    }
    let offset: UInt64 = Self.number(trailer, at: 0)
    let length: UInt64 = Self.number(trailer, at: 8)
    let end = UInt64(size - edge)
    guard Self.number(trailer, at: 24) == UInt64(size), length <= UInt64(SnapshotFormat.mostDirectoryBytes),
      offset >= UInt64(edge), offset <= end, length <= end - offset
    else { throw SnapshotDiagnostics.damaged(path, "its directory is out of place") }
    directoryOffset = Int(offset)
    directory = try Self.read(descriptor, path, at: Int(offset), count: Int(length))
    guard XXH64.hash(directory) == Self.number(trailer, at: 16) else {
      throw SnapshotDiagnostics.damaged(path, "the checksum of its directory does not fit")
    }
  }

  private static func number<Number: FixedWidthInteger>(_ bytes: [UInt8], at offset: Int) -> Number {
    Number(littleEndian: bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: Number.self) })
  }

  private static func read(_ descriptor: Int32, _ path: String, at offset: Int, count: Int) throws(Diagnostic)
    -> [UInt8]
  {
    var bytes = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
      let got = bytes.withUnsafeMutableBytes { raw in
        raw.baseAddress.map { pread(descriptor, $0 + done, count - done, off_t(offset + done)) } ?? -1
      }
      if got > 0 {
        done += got
      } else if got == 0 {
        throw SnapshotDiagnostics.changed(path)
      } else if errno != EINTR {
        throw LoadDiagnostics.cannotRead(path, errno)
      }
    }
    return bytes
  }
}
