import Glibc

/// The names in a folder, for completion.
enum FileNames {
  /// What a path that is being typed could go on with: whole paths, folders with `/`; hidden names only where asked for.
  /// None of a folder outside the sandbox.
  static func matching(_ typed: String, for session: Session) -> [(path: String, isFolder: Bool)] {
    let bytes = Array(typed.utf8)
    let cut = bytes.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
    let parent = String(decoding: bytes[..<cut], as: UTF8.self)
    let wanted = String(decoding: bytes[cut...], as: UTF8.self).lowercased()
    guard let place = try? session.path(parent.isEmpty ? "." : parent, in: ".", for: .reading),
      let directory = opendir(place)
    else { return [] }
    defer { closedir(directory) }
    var beginning: [(path: String, isFolder: Bool)] = []
    var holding: [(path: String, isFolder: Bool)] = []
    while let entry = readdir(directory), beginning.count + holding.count < limit {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { raw in Array(raw.prefix { $0 != 0 }) }
      // What is no UTF-8 can't be typed.
      guard let text = String(validating: name, as: UTF8.self), text != ".", text != ".." else { continue }
      guard !text.hasPrefix(".") || wanted.hasPrefix(".") else { continue }
      let lowered = text.lowercased()
      guard lowered.contains(wanted) || wanted.isEmpty else { continue }
      var status = stat()
      let isFolder = stat(place + "/" + text, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      let found = (path: parent + text + (isFolder ? "/" : ""), isFolder: isFolder)
      if lowered.hasPrefix(wanted) { beginning.append(found) } else { holding.append(found) }
    }
    return (beginning.isEmpty ? holding : beginning).sorted { $0.path < $1.path }
  }

  private static let limit = 1_000
}
