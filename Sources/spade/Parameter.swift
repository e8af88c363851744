import ArgumentParser
import Glibc
import SpadeBase
import SpadeSession
import SpadeStore
import SpadeSyntax

/// `-p`: a name, and where its value comes from. Values are never part of a message.
struct Parameter {
  enum Origin {
    case given(String)
    case file(String)
    case asked
  }

  let name: String
  let origin: Origin

  init(_ argument: String) throws {
    let end = argument.utf8.firstIndex { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: "@") } ?? argument.endIndex
    name = String(argument[..<end])
    let tokens = Lexer.lex(Array("$\(name)".utf8)).tokens
    guard tokens.count == 1, tokens[0].kind == .parameter else {
      throw ValidationError("--param takes NAME=VALUE, where NAME is a word")
    }
    guard end < argument.endIndex else {
      origin = .asked
      return
    }
    let rest = String(argument[argument.index(after: end)...])
    origin = argument[end] == "=" ? .given(rest) : .file(rest)
  }

  /// The value; asks on the terminal where it is to.
  func value() throws(Diagnostic) -> Value {
    switch origin {
    case .given(let text): return OptionValue.value(Array(text.utf8))
    case .file(let path):
      var bytes = try Files.script(path).bytes
      while let last = bytes.last, last == 0x0a || last == 0x0d { bytes.removeLast() }
      guard String(validating: bytes, as: UTF8.self) != nil else { throw .valueIsNotUTF8(path) }
      return OptionValue.value(bytes)
    case .asked: return OptionValue.value(try ask())
    }
  }

  /// Covers a value that stands on the command line, which everyone on the machine can list.
  func coverValue() {
    guard case .given(let text) = origin else { return }
    let whole = Array("\(name)=\(text)".utf8)
    for number in 0..<Int(CommandLine.argc) {
      guard let argument = CommandLine.unsafeArgv[number] else { continue }
      // However it is spelled, `-p NAME=VALUE` or `--param=NAME=VALUE`, it is the end of an argument.
      let bytes = UnsafeMutableBufferPointer(start: argument, count: strlen(argument))
      guard bytes.suffix(whole.count).elementsEqual(whole, by: { UInt8(bitPattern: $0) == $1 }) else { continue }
      for position in bytes.indices.suffix(text.utf8.count) { bytes[position] = CChar(bitPattern: UInt8(ascii: "*")) }
    }
  }

  /// Reads a line from the terminal that isn't shown.
  private func ask() throws(Diagnostic) -> [UInt8] {
    let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
    guard terminal >= 0 else {
      throw Diagnostic(.usage, "no terminal to ask for $\(name) on", help: "-p \(name)=VALUE or -p \(name)@FILE")
    }
    defer { close(terminal) }
    var modes = termios()
    tcgetattr(terminal, &modes)
    var silent = modes
    silent.c_lflag &= ~tcflag_t(ECHO)
    tcsetattr(terminal, TCSAFLUSH, &silent)
    defer { tcsetattr(terminal, TCSAFLUSH, &modes) }
    let prompt = Array("\(name): ".utf8)
    guard write(terminal, prompt, prompt.count) == prompt.count else { throw .cancelledQuestion(name) }
    var bytes: [UInt8] = []
    var byte: UInt8 = 0
    while bytes.count < 65_536 {
      guard read(terminal, &byte, 1) == 1 else { throw .cancelledQuestion(name) }
      if byte == 0x0a { break }
      bytes.append(byte)
    }
    _ = write(terminal, "\n", 1)
    return bytes
  }
}

extension Diagnostic {
  fileprivate static func valueIsNotUTF8(_ path: String) -> Diagnostic {
    Diagnostic(.invalidUTF8, "the parameter's value is not UTF-8", place: FilePlace(path: path))
  }

  fileprivate static func cancelledQuestion(_ name: String) -> Diagnostic {
    Diagnostic(.usage, "no value was given for $\(name)")
  }
}
