package import SpadeBase

/// A small software firm, made up, as of 2026-10-31: the example portfolio, and what `spade demo DIR` writes.
///
/// The same seed and size give the same bytes on every machine.
package enum Demo {
  /// A file of the example.
  package struct File: Sendable {
    package let name: String
    package let bytes: [UInt8]
  }

  /// The seed of the shipped example.
  package static let defaultSeed: UInt64 = 2026
  /// How many accounts a firm can have.
  package static let sizes = 10...20_000

  /// The files of a firm: six tables, and the workspace that loads them.
  package static func files(seed: UInt64 = defaultSeed, accounts: Int = 600) throws(Diagnostic) -> [File] {
    guard sizes.contains(accounts) else { throw .demoSize(accounts, allowed: sizes) }
    let firm = Firm(seed: seed, accounts: accounts)
    return [
      File(name: "accounts.csv", bytes: Self.accounts(firm)), File(name: "users.csv", bytes: users(firm)),
      File(name: "events.csv", bytes: events(firm)), File(name: "scores.csv", bytes: scores(firm)),
      File(name: "lifecycle.csv", bytes: words(Signals.lifecycle(of: firm), named: "lifecycle")),
      File(name: "pulses.csv", bytes: words(Signals.pulses(of: firm), named: "pulse")),
      File(name: "workspace.spade", bytes: Array(workspace.utf8)),
    ]
  }

  /// Writes the files of a firm into a folder, which is made if need be; nothing that exists is written over.
  @discardableResult
  package static func write(
    into folder: String, seed: UInt64 = defaultSeed, accounts: Int = 600
  ) throws(Diagnostic) -> [File] {
    let files = try files(seed: seed, accounts: accounts)
    try DemoFolder(path: folder).write(files)
    return files
  }

  private static func accounts(_ firm: Firm) -> [UInt8] {
    var csv = CSVText(header: "account_id,name,tier,segment,region,csm,seats,arr,signup,churned_on")
    for account in firm.accounts {
      csv.row(
        .int(account.id), .text(account.name), .text(account.tier.rawValue), .text(account.segment),
        .text(account.region),
        .text(account.csm), .int(account.seats), .int(account.arr), .date(account.signup), .date(account.churned))
    }
    return csv.bytes
  }

  private static func users(_ firm: Firm) -> [UInt8] {
    var csv = CSVText(header: "user_id,account_id,role,created")
    for user in firm.users { csv.row(.int(user.id), .int(user.accountID), .text(user.role), .date(user.created)) }
    return csv.bytes
  }

  private static func events(_ firm: Firm) -> [UInt8] {
    var csv = CSVText(header: "ts,user_id,event,feature")
    for event in Activity.log(of: firm) {
      csv.row(.time(event.time), .int(event.userID), .text(event.kind.name), .text(event.kind.feature))
    }
    return csv.bytes
  }

  private static func scores(_ firm: Firm) -> [UInt8] {
    var csv = CSVText(header: "account_id,date,score,product,relationship,business")
    for row in Scores.history(of: firm) {
      csv.row(
        .int(row.accountID), .date(row.date), .tenths(row.score), .tenths(row.product), .tenths(row.relationship),
        .tenths(row.business))
    }
    return csv.bytes
  }

  private static func words(_ rows: [Signals.Row], named column: String) -> [UInt8] {
    var csv = CSVText(header: "account_id,date,\(column)")
    for row in rows { csv.row(.int(row.accountID), .date(row.date), .text(row.word)) }
    return csv.bytes
  }
}
