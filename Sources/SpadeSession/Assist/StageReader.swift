import SpadeBase
import SpadeSyntax

/// Reads the tokens of an unfinished stage, or of a definition's expression, to tell what can come next.
struct StageReader {
  /// A pair of parentheses that is open at the cursor.
  private struct Frame {
    /// The function called; nil for plain parentheses.
    var function: String?
    /// The operand of the `in (` that this is.
    var listed: String?
    /// Index of the first token inside.
    var start: Int
  }

  private let bytes: [UInt8]
  private let stage: Word?
  private let tokens: [Token]

  init(_ bytes: [UInt8], stage: Word?, _ tokens: [Token]) {
    self.bytes = bytes
    self.stage = stage
    self.tokens = tokens
  }

  /// What can stand at the end, and the tables of the aggregates around it.
  mutating func read(isQuoted: Bool) -> (Place.Kind, windows: [String]) {
    let frames = frames()
    let windows = frames.compactMap(window)
    let kind = next(frames)
    guard isQuoted else { return (kind, windows) }
    // In a quote there are values, file names and odd names; nothing else.
    switch kind {
    case .value, .file, .operand, .dim, .table: return (kind, windows)
    default: return (.nothing, windows)
    }
  }

  private func frames() -> [Frame] {
    var frames = [Frame(function: nil, listed: nil, start: 0)]
    for (index, token) in tokens.enumerated() {
      if token.kind == .symbol(.open) {
        let before = index > frames[frames.count - 1].start ? tokens[index - 1] : nil
        var frame = Frame(function: nil, listed: nil, start: index + 1)
        if before?.word == .in, index >= 2 {
          frame.listed = operand(endingBefore: index - 1)
        } else if let before, before.kind == .word, before.word.map({ !$0.isInfix && !$0.isReserved }) ?? true {
          frame.function = text(before)
        }
        frames.append(frame)
      } else if token.kind == .symbol(.close), frames.count > 1 {
        frames.removeLast()
      }
    }
    return frames
  }

  /// The table that an open call runs over, where it names one: behind `of`, or first.
  private func window(_ frame: Frame) -> String? {
    guard frame.function != nil, frame.start < tokens.count else { return nil }
    var depth = 0
    var found: Token?
    for index in frame.start..<tokens.count {
      switch tokens[index].kind {
      case .symbol(.open): depth += 1
      case .symbol(.close): depth -= 1
      default: break
      }
      if depth == 0, tokens[index].word == .of, index + 1 < tokens.count { found = tokens[index + 1] }
    }
    if let found { return name(found) }
    let second = frame.start + 1 < tokens.count ? tokens[frame.start + 1] : nil
    let first = tokens[frame.start]
    guard let word = second?.word, word == .where || word.isWindow else { return nil }
    return first.kind == .word || first.kind == .quotedName ? name(first) : nil
  }

  private func next(_ frames: [Frame]) -> Place.Kind {
    guard let frame = frames.last else { return .nothing }
    let isCall = frame.function != nil
    guard let last = tokens.last, tokens.count > frame.start else { return first(in: frame) }
    switch last.kind {
    case .symbol(let symbol): return after(symbol, frame)
    case .word:
      // A word may be a name: `last` is a column's name where nothing says otherwise.
      if let word = last.word, let kind = after(word, frame, isCall: isCall) { return kind }
      return .words(followers(frame))
    default: return .words(followers(frame))
    }
  }

  /// At the beginning of a stage or behind an opening parenthesis.
  private func first(in frame: Frame) -> Place.Kind {
    if let listed = frame.listed { return .value(of: listed) }
    guard frame.start == 0 else { return .operand }
    switch stage {
    case .take, .sample, .plot: return .nothing
    case .at, .vs: return .moment
    case .over: return .duration
    case .pivot: return .dim
    case .into: return .file
    default: return .operand
    }
  }

  private func after(_ symbol: Symbol, _ frame: Frame) -> Place.Kind {
    switch symbol {
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
      return operand(endingBefore: tokens.count - 1).map { .value(of: $0) } ?? .operand
    case .assign:
      // `derive x = …` names a column; in a condition it is taken for `==`.
      let names = frame.function == nil && stage != .where
      return names ? .operand : operand(endingBefore: tokens.count - 1).map { .value(of: $0) } ?? .operand
    case .coalesce: return operand(endingBefore: tokens.count - 1).map { .value(of: $0) } ?? .operand
    case .comma:
      if let listed = frame.listed { return .value(of: listed, besides: texts(in: frame)) }
      switch frame.function {
      case "match": return firstArgument(frame).map { .value(of: $0) } ?? .operand
      case "change", "decay": return .duration
      case "became", "stayed": return .words(["last "])
      default: return .operand
      }
    case .at: return .moment
    case .dot:
      return tokens.count >= 2 ? .column(of: name(tokens[tokens.count - 2])) : .nothing
    case .close: return .words(followers(frame))
    case .underscore, .semicolon: return .nothing
    case .pipe, .open, .arrow, .plus, .minus, .star, .slash: return .operand
    }
  }

  /// Behind a keyword; nil where the word is a name.
  private func after(_ word: Word, _ frame: Frame, isCall: Bool) -> Place.Kind? {
    switch word {
    case .and, .or, .not, .else, .where: return .operand
    case .by: return .operand
    case .within: return .operand
    case .like, .contains, .startswith, .endswith, .between:
      return operand(endingBefore: tokens.count - 1).map { .value(of: $0) }
    case .in: return .words(["("])
    case .of: return isCall ? .table(entityOnly: false) : nil
    case .last: return isCall && tokens.count > frame.start + (isPastWindow(frame) ? 0 : 1) ? .duration : nil
    case .every: return .duration
    case .before, .since, .from, .to: return isCall && tokens.count > frame.start + 1 ? .moment : nil
    case .for, .seed: return .nothing
    default: return nil
    }
  }

  /// `became(cond, last 7d)`: the window stands alone behind the comma.
  private func isPastWindow(_ frame: Frame) -> Bool {
    tokens.count >= 2 && tokens[tokens.count - 2].kind == .symbol(.comma)
  }

  /// Words that can follow a finished operand.
  private func followers(_ frame: Frame) -> [String] {
    var words: [String] = []
    if let last = tokens.last, last.kind == .duration { words.append("ago") }
    let said = Set(tokens[frame.start...].compactMap(\.word))
    if frame.function != nil {
      words += ["of ", "where ", "last ", "before ", "since ", "from ", "within "]
    } else if frame.start == 0 {
      switch stage {
      case .slice: if !said.contains(.by) { words.append("by ") }
      case .over: if !said.contains(.every) { words.append("every ") }
      case .take: if !said.contains(.within) { words.append("within ") }
      case .sample: if !said.contains(.seed) { words.append("seed ") }
      case .retain: words += said.contains(.by) ? ["for "] : ["by "]
      default: break
      }
      if stage != nil { words.append("| ") }
    }
    switch stage {
    case .take, .sample, .over, .at, .vs, .pivot, .plot, .into: return words
    default:
      return words + [
        "and ", "or ", "in (", "not in (", "between ", "like ", "contains ", "startswith ", "endswith ",
      ]
    }
  }

  // MARK: Operands

  /// The text of the operand whose last token stands before that index, such as `band(score)` in `band(score) == `.
  private func operand(endingBefore end: Int) -> String? {
    var index = end - 1
    if index >= 0, tokens[index].word == .not { index -= 1 }
    let last = index
    var depth = 0
    loop: while index >= 0 {
      let token = tokens[index]
      switch token.kind {
      case .symbol(.close): depth += 1
      case .symbol(.open):
        if depth == 0 { break loop }
        depth -= 1
      case .symbol(.comma), .symbol(.assign), .symbol(.arrow), .symbol(.equal), .symbol(.notEqual):
        if depth == 0 { break loop }
      default:
        if depth == 0, let word = token.word {
          switch word {
          case .and, .or, .not, .where, .by, .else: break loop
          default: break
          }
        }
      }
      index -= 1
    }
    let first = index + 1
    guard first <= last, last >= 0 else { return nil }
    return String(decoding: bytes[tokens[first].span.start..<tokens[last].span.end], as: UTF8.self)
  }

  /// The texts that stand in an open list.
  private func texts(in frame: Frame) -> [String] {
    tokens[frame.start...].compactMap { token in
      if token.kind == .text, case .text(let text)? = token.value { text } else { nil }
    }
  }

  /// The text of a call's first argument.
  private func firstArgument(_ frame: Frame) -> String? {
    var depth = 0
    for index in frame.start..<tokens.count {
      switch tokens[index].kind {
      case .symbol(.open): depth += 1
      case .symbol(.close): depth -= 1
      case .symbol(.comma):
        guard depth == 0 else { continue }
        guard index > frame.start else { return nil }
        let span = tokens[frame.start].span.start..<tokens[index - 1].span.end
        return String(decoding: bytes[span], as: UTF8.self)
      default: break
      }
    }
    return nil
  }

  private func text(_ token: Token) -> String {
    String(decoding: bytes[token.span.start..<token.span.end], as: UTF8.self)
  }

  private func name(_ token: Token) -> String {
    if token.kind == .quotedName, case .text(let name)? = token.value { return name }
    return text(token)
  }
}
