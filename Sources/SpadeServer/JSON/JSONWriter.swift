package import SpadeBase
package import SpadeDisplay

extension JSONValue {
  /// Appends the value's text, without blanks.
  package func write(to buffer: inout ByteBuffer) throws(Diagnostic) {
    switch self {
    case .null: try buffer.append("null")
    case .bool(let value): try buffer.append(value ? "true" : "false")
    case .number(let digits): try buffer.append(digits)
    case .string(let text): try TextEncoding.appendJSONString(text, to: &buffer)
    case .array(let elements):
      try buffer.append("[")
      for (index, element) in elements.enumerated() {
        if index > 0 { try buffer.append(",") }
        try element.write(to: &buffer)
      }
      try buffer.append("]")
    case .object(let members):
      try buffer.append("{")
      for (index, member) in members.enumerated() {
        if index > 0 { try buffer.append(",") }
        try TextEncoding.appendJSONString(member.key, to: &buffer)
        try buffer.append(":")
        try member.value.write(to: &buffer)
      }
      try buffer.append("}")
    }
  }
}
