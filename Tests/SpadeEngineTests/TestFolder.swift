import Glibc
import Testing

/// A folder of a test's own with some files, gone when the test is.
final class TestFolder {
  let path: String
  private let names: [String]

  init(_ files: [(name: String, text: String)]) throws {
    var template = Array("/tmp/spade-engine-tests-XXXXXX".utf8CString)
    path = try #require(mkdtemp(&template).map { String(cString: $0) })
    names = files.map(\.name)
    for (name, text) in files {
      let file = try #require(fopen("\(path)/\(name)", "w"))
      fputs(text, file)
      fclose(file)
    }
  }

  deinit {
    for name in names { unlink("\(path)/\(name)") }
    rmdir(path)
  }
}
