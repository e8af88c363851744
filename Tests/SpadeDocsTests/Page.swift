/// A page of the manual, cut into its fenced blocks.
struct Page {
  /// A fenced block: what stands behind its opening fence, and the lines between the fences.
  struct Block {
    var info: String
    /// Lines of the page, counted from 0.
    var body: Range<Int>
  }

  struct Malformed: Error, CustomStringConvertible {
    var description: String
  }

  let path: String
  private(set) var lines: [String]
  private(set) var blocks: [Block] = []

  init(_ path: String) throws {
    self.path = path
    lines = try Manual.text(path).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var start: Int?
    for (index, line) in lines.enumerated() where line.hasPrefix("```") {
      if let opened = start {
        guard line == "```" else { throw Malformed(description: "\(path):\(index + 1): a fence within a block") }
        blocks.append(Block(info: String(lines[opened].dropFirst(3)), body: (opened + 1)..<index))
        start = nil
      } else {
        start = index
      }
    }
    if let start { throw Malformed(description: "\(path):\(start + 1): the block has no end") }
  }

  /// What a block holds.
  func text(_ block: Block) -> String { lines[block.body].joined(separator: "\n") }

  /// The page with other texts in some of its blocks, by their place among the blocks.
  func text(with answers: [Int: String]) -> String {
    var lines = lines
    for (index, answer) in answers.sorted(by: { $0.key > $1.key }) {
      lines.replaceSubrange(
        blocks[index].body, with: answer.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
    }
    return lines.joined(separator: "\n")
  }
}
