import ArgumentParser
import Diagnostics
import Engine
import Flow
import Notation
import Partners
import Values

/// `gangway try`: the whole inbound or outbound walk on files, without side effects.
struct TryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "try",
        abstract: "Walks files as the gateway would, and changes nothing.",
        discussion: """
            Prints the diagnostics, the acknowledgment that would be sent (with control number 1), \
            what it says in plain words, and the canonical JSON of each document. Exits 1 when \
            anything is refused or held. Where a file would be held only because of the partner's \
            status or the channel, what would be made of it otherwise is printed too.

            A file whose name ends with .json is a canonical document that is to be sent: its \
            outbound walk is shown, and what would leave, with control numbers 1.
            """)

    @OptionGroup var site: SiteOptions
    @Flag(help: "Print JSON for programs, one object a file.") var json = false
    @Option(help: "Act as if the file came through this channel.") var channel: String?
    @Option(
        help: """
            Act as if everything came from this partner: its status, the channel and the \
            identities in ISA and GS are not judged, so that any file can be tried against its \
            agreements.
            """)
    var partner: String?
    @Option(help: "What a document to be sent answers, canonical, one or a list, as a file.")
    var answering: String?
    @Argument(help: "Files; - for standard input.") var files: [String]

    func run() async throws {
        let site = try site.open()
        let (profiles, _) = try site.profiles()
        let channel = try channel.map { try Self.channel($0, profiles.folder) }
        let partner = try partner.map { try profiles.folder.known($0) }
        var isClean = true
        for file in files {
            if OutwardTrial.isDocument(file) {
                let trial = try OutwardTrial(
                    file, answering: answering, profiles, now: World.system.now())
                print(json ? trial.json.description : trial.text)
                isClean = isClean && trial.isClean
                continue
            }
            let trial = try Trial(
                file, profiles, channel: channel, as: partner, now: World.system.now())
            print(json ? trial.json.description : trial.text)
            isClean = isClean && trial.isClean
        }
        guard isClean else { throw ExitCode(1) }
    }

    private static func channel(_ name: String, _ folder: PartnerFolder) throws -> String {
        guard folder.channel(named: name) == nil else { return name }
        throw Refusal(
            .profileChannelUnknown,
            "no enabled channel is named \"\(name)\""
                + Spelling.suggestion(name, among: folder.channels.map(\.name)))
    }
}
