import SpadeBase
import Testing

@testable import SpadeStore

/// Every situation that the well-known collections of CSV files hold, in files of our own: what is well formed is read
/// cell by cell, what is not gives an error, and in no file does a row vanish without a word.
@Suite struct CollectionTests {
  /// A file: its text, and what must come of it.
  struct Sample: CustomTestStringConvertible, Sendable {
    var name: String
    var text: String
    var expected: Expected

    var testDescription: String { name }

    init(_ name: String, _ text: String, _ columns: [String]) {
      (self.name, self.text, expected) = (name, text, .columns(columns))
    }

    init(_ name: String, _ text: String, error: String) {
      (self.name, self.text, expected) = (name, text, .error(error))
    }

    init(_ name: String, _ text: String, noting note: String, _ columns: [String]) {
      (self.name, self.text, expected) = (name, text, .noted(note, columns))
    }
  }

  enum Expected: Sendable {
    case columns([String])
    /// With a note or a warning that holds these words.
    case noted(String, [String])
    /// With the code of the error.
    case error(String)
  }

  private static let wellFormed = [
    Sample("simple", "a,b,c\n1,2,3\n", ["a int: 1", "b int: 2", "c int: 3"]),
    Sample("simple, CRLF", "a,b,c\r\n1,2,3\r\n", ["a int: 1", "b int: 2", "c int: 3"]),
    Sample("simple, CR", "a,b\r1,2\r3,4\r", ["a int: 1, 3", "b int: 2, 4"]),
    Sample(
      "delimiters in quotes", "first,city,zip\nJo,\"Berlin, Mitte\",10115\nAl,\"a,,b\",8001\n",
      ["first text: Jo, Al", "city text: Berlin, Mitte, a,,b", "zip int: 10115, 8001"]),
    Sample("empty fields in quotes", "a,b,c\n1,\"\",\"\"\n2,3,4\n", ["a int: 1, 2", "b text: , 3", "c text: , 4"]),
    Sample("empty fields in quotes, CRLF", "a,b\r\n1,\"\"\r\n2,x\r\n", ["a int: 1, 2", "b text: , x"]),
    Sample("doubled quotes", "a,b\n1,\"ha \"\"ha\"\" ha\"\n2,\"\"\"\"\n", ["a int: 1, 2", "b text: ha \"ha\" ha, \""]),
    Sample(
      "JSON in a cell", "key,val\n1,\"{\"\"type\"\": \"\"Point\"\", \"\"coordinates\"\": [102.0, 0.5]}\"\n",
      ["key int: 1", "val text: {\"type\": \"Point\", \"coordinates\": [102.0, 0.5]}"]),
    Sample(
      "line ends in quotes", "a,b\n1,\"x\ny\"\n\"\np\n\",2\n", ["a text: 1, \np\n", "b text: x\ny, 2"]),
    Sample("line ends in quotes, CRLF", "a,b\r\n1,\"x\r\ny\"\r\n2,z\r\n", ["a int: 1, 2", "b text: x\r\ny, z"]),
    Sample(
      "quotes and line ends", "a,b\n1,\"say\n\"\"hi\"\"\n\"\n2,\"\"\"\n\"\"\"\n",
      ["a int: 1, 2", "b text: say\n\"hi\"\n, \"\n\""]),
    Sample("UTF-8", "a,b\n1,ʤ\n2,é𝄞🧀\n", ["a int: 1, 2", "b text: ʤ, é𝄞🧀"]),
    Sample("UTF-8 with a mark", "\u{feff}a,b\n1,ʤ\n", ["a int: 1", "b text: ʤ"]),
    Sample("UTF-8 with a mark from each of two files", "\u{feff}\u{feff}a,b\n1,ʤ\n", ["a int: 1", "b text: ʤ"]),
    Sample("a NUL in a field", "a,b\n1,x\u{0}y and z\n2,\u{0}\n", ["a int: 1, 2", "b text: x\u{0}y and z, \u{0}"]),
    Sample("a mark and quotes", "\u{feff}\"a\",\"b\"\n1,2\n", ["a int: 1", "b int: 2"]),
    Sample("no line end at the end", "a,b\n1,2\n3,4", ["a int: 1, 3", "b int: 2, 4"]),
    Sample("all quoted", "\"a\",\"b\"\n\"1\",\"x\"\n\"2\",\"y\"\n", ["a int: 1, 2", "b text: x, y"]),
    Sample("one column", "a\n1\n2\n", ["a int: 1, 2"]),
    Sample("one column of quotes", "a\n\"x\"\n\"\"\n", ["a text: x, "]),
    Sample("one row", "a,b\n1,2\n", ["a int: 1", "b int: 2"]),
    Sample("a header alone", "a,b\n", ["a text: ", "b text: "]),
    Sample("a column of nothing", "a,b\n1,\n2,\n", ["a int: 1, 2", "b text: -, -"]),
    Sample("rows of nothing", "a,b\n,\n1,2\n,\n", ["a int: -, 1, -", "b int: -, 2, -"]),
    Sample("spaces round fields", "a,b\n 1 , x \n2,y\n", ["a int: 1, 2", "b text:  x , y"]),
    Sample("empty lines", "a,b\n\n1,2\n\n\n3,4\n\n", ["a int: 1, 3", "b int: 2, 4"]),
    Sample("semicolons and decimal commas", "a;b\n1,5;x\n2,25;y\n", ["a number: 1.5, 2.25", "b text: x, y"]),
    Sample("tabs", "a\tb\n1\tx, y\n", ["a int: 1", "b text: x, y"]),
    Sample("bars", "a|b\n1|x, y\n", ["a int: 1", "b text: x, y"]),
    Sample("a quote in a bare field", "a,b\n1,5\" pipe\n", ["a int: 1", "b text: 5\" pipe"]),
    Sample("leading noughts", "a,b\n00123,1\n00124,2\n", ["a text: 00123, 00124", "b int: 1, 2"]),
    Sample(
      "beyond 64 bits", "a\n9223372036854775807\n-9223372036854775808\n",
      [
        "a int: 9223372036854775807, -9223372036854775808"
      ]),
    Sample("words for nothing are texts", "a\nNULL\nNone\nnan\n", ["a text: NULL, None, nan"]),
    Sample("formulas are data", "a,b\n1,=1+1\n2,@SUM(A1)\n", ["a int: 1, 2", "b text: =1+1, @SUM(A1)"]),
    Sample("composed and decomposed differ", "a\n\u{e9}\ne\u{301}\n", ["a text: \u{e9}, e\u{301}"]),
  ]

  private static let messy = [
    Sample("a row too short", "a,b,c\n1,2,3\n4,5\n6,7,8\n", error: "malformed-record"),
    Sample("a row too long", "a,b\n1,2\n3,4,5\n6,7\n", error: "malformed-record"),
    Sample("a row too long first", "a,b\n1,2,3\n4,5\n", error: "malformed-record"),
    Sample("one delimiter too many in a row", "a,b\n1,,2\n3,4\n", error: "malformed-record"),
    Sample("a quote never closed", "a,b\n1,\"x\n2,y\n3,z\n", error: "malformed-record"),
    Sample("text behind a quote", "a,b\n1,\"x\"y\n2,z\n", error: "malformed-record"),
    Sample("a quote never closed among the names", "\"a,b\n1,2\n3,4\n", error: "malformed-record"),
    Sample("text behind a quote among the names", "a,\"b,c\n1,\"x y,z\"\n3,4\n", error: "malformed-record"),
    Sample("one quote in quotes", "a,b\n1,\"5\" pipe\"\n2,z\n", error: "malformed-record"),
    Sample("a backslash doesn't escape", "a,b\n1,\"x\\\"y\"\n2,z\n", error: "malformed-record"),
    Sample("two names alike", "a,a\n1,2\n", error: "header-problem"),
    Sample("two names alike but for their encoding", "\u{e9},e\u{301}\n1,2\n", error: "header-problem"),
    Sample("nothing", "", error: "file-not-text"),
    Sample("zeros by the dozen", "a,b\n1,\(String(repeating: "\u{0}", count: 12))\n2,z\n", error: "file-not-text"),
    Sample("empty lines only", "\n\n\n", error: "file-not-text"),
    Sample("a title above the header", "Report of March\n\na,b\n1,2\n3,4\n", error: "malformed-record"),
    Sample("a total below the rows", "a,b\n1,2\n3,4\nTotal: 2 rows\n", error: "malformed-record"),
    Sample("two tables in one file", "a,b\n1,2\n\nc,d,e\n3,4,5\n", error: "malformed-record"),
    Sample("no header", "1,2\n3,4\n", noting: "header", ["column1 int: 1, 3", "column2 int: 2, 4"]),
  ]

  @Test(arguments: wellFormed + messy) func readsOrRefuses(_ sample: Sample) {
    for (threads, chunk) in [(1, nil), (2, 7), (1, 1)] as [(Int, Int?)] {
      var loading = Loading()
      loading.threads = threads
      loading.chunkSize = chunk
      do throws(Diagnostic) {
        let (table, report) = try loading.text(sample.text)
        switch sample.expected {
        case .columns(let columns): #expect(table.shown == columns, "\(sample.name)")
        case .noted(let note, let columns):
          #expect(table.shown == columns, "\(sample.name)")
          let said = report.notes + report.warnings.map(\.message)
          #expect(said.contains { $0.contains(note) }, "\(sample.name): \(said)")
        case .error(let code): Issue.record("\(sample.name): \(code) expected, read as \(table.shown)")
        }
      } catch {
        guard case .error(let code) = sample.expected else {
          Issue.record("\(sample.name): \(error.message)")
          continue
        }
        #expect(error.code.id == code, "\(sample.name): \(error.message)")
        #expect(code == "file-not-text" || error.place?.line != nil, "\(sample.name): no line is named")
      }
    }
  }
}
