import ArgumentParser
import Engine
import Flow
import Notation
import Partners
import Values

extension ControlCommand {
    /// `gangway control set`.
    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Has a count go on at another number.",
            discussion: """
                At cut-over from another translator: the number after the last that it gave. \
                Forward, and where nothing was counted yet, it holds at once; going back only \
                asks, and another person confirms it (`gangway control confirm`); so does going \
                on shortly before the end of the range, where it begins anew with numbers that \
                were given. Nobody goes back to numbers that were given lately: within the \
                partner's `duplicates.days` it would take what bears them for duplicates.

                With --received it is the partner's own count of ISA13 that goes on elsewhere, \
                where its range has ended or it has another translator: the number that comes \
                next from it. That holds at once; no number of ours hangs on it.
                """)

        @OptionGroup var site: SiteOptions
        @OptionGroup var output: OutputOptions
        @OptionGroup var decision: DecisionOptions
        @Argument(help: "The partner's name.") var partner: String
        @Argument(help: "The number that comes next.") var next: Int
        @Option(help: "What is counted: isa, gs, or file for files of records.")
        var kind = "isa"
        @Flag(help: "It is the number that comes next from the partner.") var received = false
        @Option(help: "ISA15: P, T or I.") var usage = "P"
        @Option(help: "Our identity as QUALIFIER:ID; may be left out where there is one.")
        var own: String?
        @Option(help: "The partner's identity as QUALIFIER:ID; may be left out where it has one.")
        var identity: String?

        func validate() throws {
            guard ControlKind(rawValue: kind.uppercased()) != nil, ["P", "T", "I"].contains(usage)
            else { throw ValidationError("--kind is isa, gs or file; --usage is P, T or I") }
            guard !received || kind.uppercased() == ControlKind.interchange.rawValue else {
                throw ValidationError("of what a partner gives, only isa is counted: --received")
            }
        }

        func run() async throws {
            let site = try site.open()
            let known = try site.profiles().profiles.folder.known(partner)
            let identity = try Self.one(
                identity, of: known.ids.map(\.description), option: "--identity")
            let own = try Self.one(
                own, of: site.configuration.identities.map(\.description), option: "--own")
            var body = decision.body
            body["own"] = .string(own)
            body["partner"] = .string(identity)
            body["usage"] = .string(usage)
            body["kind"] = .string(kind.uppercased())
            body["next"] = .number(ExactDecimal(next))
            body["received"] = .bool(received)
            let request = body
            try await Hands.with(site) { hands in
                output.show(try await hands.post("/v1/control", request)) { Self.text($0) }
            }
        }

        /// The identity that is meant, which must be one of the known ones.
        private static func one(
            _ given: String?, of known: [String], option: String
        ) throws -> String {
            if let given, known.contains(given) { return given }
            if given == nil, known.count == 1 { return known[0] }
            throw ValidationError("name one by \(option): \(known.joined(separator: ", "))")
        }

        /// What a change did, or waits for.
        static func text(_ change: JSON) -> String {
            let kind = change["kind"]?.text ?? "-"
            var ends = [change["own"]?.text ?? "-", change["partner"]?.text ?? "-"]
            if change["received"] == .bool(true) { ends.reverse() }
            let counter =
                "\(kind == "ISA" ? "ISA13" : kind == "GS" ? "GS06" : kind) from "
                + "\(ends[0]) to \(ends[1]), usage \(change["usage"]?.text ?? "-")"
            let next = change["next"]?.integer ?? 0
            guard change["state"]?.text == "asked" else {
                return "the next \(counter) is \(next)"
            }
            let id = change["id"]?.integer ?? 0
            return "change \(id) asks that the next \(counter) is \(next) again; another person "
                + "confirms it: gangway control confirm \(id)"
        }
    }
}

extension Site {
    /// The identities that a partner's name means; what looks like an identity means itself.
    func identities(of partner: String) throws -> [String] {
        if partner.contains(":") { return [partner] }
        return try profiles().profiles.folder.known(partner).ids.map(\.description)
    }

    /// Refuses a partner that nobody knows, and names those that are known.
    func expect(partner: String?) throws {
        guard let partner else { return }
        let names = try profiles().profiles.folder.partners.map(\.name).sorted()
        guard !names.contains(partner) else { return }
        let shown = names.prefix(12).joined(separator: ", ") + (names.count > 12 ? ", …" : "")
        throw Refusal(
            ConfigurationDiagnostics.partnerUnknown,
            "no partner is named \(partner)"
                + (Spelling.nearest(partner, among: names).map { "; did you mean \($0)?" } ?? "")
                + " Partners are: \(shown.isEmpty ? "none yet" : shown)")
    }
}
