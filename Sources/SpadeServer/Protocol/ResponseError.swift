/// Why a request has no answer, with the code that the protocol gives such reasons.
struct ResponseError: Error {
  let code: Int
  let message: String

  static func parse(_ message: String) -> ResponseError { ResponseError(code: -32700, message: message) }
  static func invalid(_ message: String) -> ResponseError { ResponseError(code: -32600, message: message) }
  static func unknown(_ method: String) -> ResponseError {
    ResponseError(code: -32601, message: "there is no method \(method)")
  }
  static func parameters(_ message: String) -> ResponseError { ResponseError(code: -32602, message: message) }
  static let notInitialized = ResponseError(code: -32002, message: "initialize comes first")
  static let cancelled = ResponseError(code: -32800, message: "cancelled")

  var json: JSONValue { ["code": JSONValue(code), "message": .string(message)] }
}
