import ArgumentParser

/// `gangway x12`: the X12 engine on its own, without partners and ledger.
struct X12Command: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "x12",
        abstract: "Checks, converts, answers, splits and counts X12 files, and takes in guides.",
        discussion: """
            Files are read in blocks: memory does not grow with their size. - is standard input, \
            @LIST a file that names one file a line.
            """,
        subcommands: [
            X12CheckCommand.self, X12JSONCommand.self, X12WriteCommand.self, X12AckCommand.self,
            X12SplitCommand.self, X12StatCommand.self, X12ImportCommand.self,
            X12ExportCommand.self,
        ])
}
