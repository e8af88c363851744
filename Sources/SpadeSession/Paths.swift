import Glibc

/// Paths as scripts name them: relative to the script.
package enum Paths {
  /// The path as it is from here; `-` is standard input and stays.
  package static func resolve(_ path: String, in folder: String) -> String {
    path.utf8.first == UInt8(ascii: "/") || path == "-" || folder.isEmpty || folder == "." ? path : "\(folder)/\(path)"
  }

  /// The real place of what exists, whatever links lead there; nil for what doesn't.
  package static func real(_ path: String) -> [UInt8]? {
    guard let found = realpath(path, nil) else { return nil }
    defer { free(found) }
    return Array(String(cString: found).utf8)
  }

  /// The folder that holds a file; `.` for a bare name.
  package static func folder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The file's name without its folder.
  static func name(_ path: String) -> String {
    path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[path.index(after: $0)...]) } ?? path
  }

  /// The file's name without folder and endings: `data/scores.csv.gz` is `scores`.
  package static func stem(_ path: String) -> String {
    let name = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[path.index(after: $0)...]) } ?? path
    return name.utf8.firstIndex(of: UInt8(ascii: ".")).map { $0 == name.startIndex ? name : String(name[..<$0]) }
      ?? name
  }
}
