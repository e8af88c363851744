/// The command.
@main
struct Spade {
  static func main() {}
}
