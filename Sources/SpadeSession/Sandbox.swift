import Glibc

/// `--sandbox`: the folders below which a session may read and write; what it may touch is said here, never what it may not.
///
/// A path is inside where its real place is: links, `.` and `..` followed, as far as there is something; what is still to
/// be made must not be a link and must not climb. The real place is what is opened then. Links that somebody else puts into
/// one of the folders between the two are not seen.
package struct Sandbox: Sendable {
  /// What a path is wanted for.
  package enum Use: Sendable { case reading, writing }

  /// Real places, without `/` at the end; empty for the root.
  private let folders: [[UInt8]]
  /// Real places of files that the command line names: they may be read wherever they are.
  private let files: Set<[UInt8]>

  /// Of folders that aren't there nothing is inside.
  package init(folders: [String], files: [String] = []) {
    self.folders = folders.compactMap { Paths.real($0).map { $0 == [UInt8(ascii: "/")] ? [] : $0 } }
    self.files = Set(files.compactMap(Paths.real))
  }

  /// Whether there is such a folder.
  package static func isFolder(_ path: String) -> Bool {
    var found = stat()
    return !path.utf8.contains(0) && stat(path, &found) == 0 && found.st_mode & S_IFMT == S_IFDIR
  }

  /// Where the path leads; nil where that is outside. Standard input is handed in by whoever starts the process.
  package func place(_ path: String, for use: Use) -> String? {
    if path == "-", use == .reading { return path }
    guard !path.utf8.contains(0), !path.isEmpty, let place = Self.place(Array(path.utf8)) else { return nil }
    guard folders.contains(where: { Self.holds($0, place) }) || (use == .reading && files.contains(place)) else {
      return nil
    }
    // A name that is no text can't be said to those who open it.
    return String(validating: place, as: UTF8.self)
  }

  private static func holds(_ folder: [UInt8], _ place: [UInt8]) -> Bool {
    place == folder || (place.starts(with: folder) && place.dropFirst(folder.count).first == UInt8(ascii: "/"))
  }

  /// The real place of a path of which the last parts need not exist.
  private static func place(_ path: [UInt8]) -> [UInt8]? {
    var path = path[...]
    var missing: [ArraySlice<UInt8>] = []
    while true {
      // With a slash behind it the system would look through a link.
      while path.count > 1, path.last == UInt8(ascii: "/") { path.removeLast() }
      let text = String(decoding: path, as: UTF8.self)
      if let there = Paths.real(text) {
        let base = there == [UInt8(ascii: "/")] ? [] : there
        return missing.reversed().reduce(base) { $0 + [UInt8(ascii: "/")] + $1 }
      }
      var found = stat()
      // What can't be followed to its end though it is there: a dangling link, a loop, a folder that is closed to us.
      guard lstat(text, &found) != 0, errno == ENOENT || errno == ENOTDIR else { return nil }
      let start = path.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? path.startIndex
      let name = path[start...]
      guard !name.isEmpty, !name.elementsEqual(".".utf8), !name.elementsEqual("..".utf8) else { return nil }
      missing.append(name)
      path = start == path.startIndex ? Array(".".utf8)[...] : path[..<start]
    }
  }
}
