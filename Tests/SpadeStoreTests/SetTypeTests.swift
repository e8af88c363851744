import SpadeBase
import Testing

@testable import SpadeStore

/// A type that was set holds, whatever the values are.
struct SetTypeTests {
  private func types(_ lines: String, _ type: ScalarType) throws -> String {
    let scratch = Scratch()
    var options = LoadRequest.Options()
    options.types = [("v", type)]
    let request = LoadRequest(
      path: scratch.file(Array("k,v\n\(lines)".utf8)), name: "t", kind: .plain, options: options)
    let table = try Loader.load(request, threads: 1).0
    return "\(table.type("v")?.rawValue ?? "?"): \(table.shown("v"))"
  }

  @Test(arguments: ScalarType.allCases.filter { $0 != .duration }) func aColumnWithoutAValueHasItsType(
    _ type: ScalarType
  ) throws {
    #expect(try types("", type) == "\(type.rawValue): ")
    #expect(try types("a,\nb,\n", type) == "\(type.rawValue): -, -")
  }

  @Test func integersAreNumbersAndDatesAreTimes() throws {
    #expect(try types("a,1\nb,\nc,-70000\n", .number) == "number: 1.0, -, -70000.0")
    #expect(try types("a,9223372036854775807\n", .number) == "number: 9.223372036854776e+18")
    #expect(try types("a,1970-01-02\nb,\n", .time) == "time: 86400000000us, -")
    #expect(try types("a,31/01/1970\n", .time) == "time: 2592000000000us")
  }
}
