import ArgumentParser
import Canonical
import Diagnostics
import Flow
import Mapping
import Notation
import Partners
import Storage
import Values

extension MessagesCommand {
    /// `gangway messages hold`.
    struct Hold: AsyncParsableCommand {
        /// What is sent as an answer, and never goes to the ERP.
        private static let answers = ["997", "999", "TA1"]

        static let configuration = CommandConfiguration(
            abstract: "Leaves what goes to a partner, or comes from it, waiting until released.",
            discussion: """
                By --partner, --type or both: deliveries to the ERP and files to partners wait, \
                from the next one on. What partners send is still taken, checked and mapped. The \
                type is a document's, such as invoice, or its set's number, such as 810; or 997, \
                999 and TA1 of answers.
                """)

        @OptionGroup var site: SiteOptions
        @OptionGroup var output: OutputOptions
        @OptionGroup var decision: DecisionOptions
        @Option(help: "A partner's name.") var partner: String?
        @Option(help: "A document's type or its set's number, or 997, 999 or TA1.")
        var type: String?
        @Option(help: "Only what goes to the ERP (in), or to partners (out).")
        var direction: String?

        func validate() throws {
            guard partner != nil || type != nil, [nil, "in", "out"].contains(direction) else {
                throw ValidationError("name a --partner or a --type; --direction is in or out")
            }
            guard direction != "in" || !Self.answers.contains(type ?? "") else {
                throw ValidationError("a \(type ?? "") never goes to the ERP")
            }
        }

        /// The type that is meant: a hold of one that nobody sends would be in force and hold
        /// nothing.
        private func meant(of site: Site) throws -> String? {
            guard let type, !Self.answers.contains(type) else { return type }
            // The set and the type of all that comes and goes.
            let agreed = try site.profiles().profiles.folder.partners.flatMap { partner in
                partner.agreements.map { ($0.set, $0.map?.shape.type ?? $0.set) }
                    + partner.sends.compactMap { sending in
                        sending.type.map { (sending.agreement.set, $0) }
                    }
            }
            let types = Set(agreed.map(\.1))
            if types.contains(type) { return type }
            let ofSet = Set(agreed.filter { $0.0 == type }.map(\.1))
            if ofSet.count == 1 { return ofSet.first }
            let names = types.sorted() + Set(agreed.map(\.0)).subtracting(types).sorted()
            let nearest = Spelling.nearest(type, among: names)
            throw Refusal(
                code: Diagnostic.Code.ledgerActRefused.name,
                message: "no partner sends or is sent \(type)"
                    + (nearest.map { "; did you mean \($0)?" } ?? ""),
                help: "name one of \((names + Self.answers).joined(separator: ", "))")
        }

        func run() async throws {
            let site = try site.open()
            try site.expect(partner: partner)
            let type = try meant(of: site)
            var body = decision.body
            body["partner"] = partner.map(JSON.string)
            body["type"] = type.map(JSON.string)
            body["direction"] = direction.map(JSON.string)
            let request = body
            try await Hands.with(site) { hands in
                output.show(try await hands.post("/v1/holds", request)) { held in
                    let id = held["id"]?.integer ?? 0
                    return "hold \(id) is in force; gangway messages release \(id) ends it"
                }
            }
        }
    }

    /// `gangway messages release`.
    struct Release: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ends a hold: what waited for it goes on.")

        @OptionGroup var site: SiteOptions
        @OptionGroup var output: OutputOptions
        @OptionGroup var decision: DecisionOptions
        @Argument(help: "The hold's id.") var id: Int64

        func run() async throws {
            try await Hands.with(site.open()) { hands in
                output.show(try await hands.post("/v1/holds/\(id)/release", decision.body)) { _ in
                    "hold \(id) is ended" + (hands.isServed ? "" : "; its work goes on when served")
                }
            }
        }
    }

    /// `gangway messages holds`.
    struct Holds: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists what is held.")

        @OptionGroup var site: SiteOptions
        @OptionGroup var output: TableOptions

        func run() async throws {
            let found = try await Hands.with(site.open()) { try await $0.get("/v1/holds") }
            output.show(found) { json in
                let columns = [
                    "id", "partner", "type", "direction", "since", "author", "reason",
                ]
                var table = TextTable(columns.map { $0.uppercased() })
                for row in json["items"]?.items ?? [] {
                    table.add(
                        columns.map { row[$0]?.text ?? row[$0]?.decimal?.description ?? "-" })
                }
                return table
            }
        }
    }
}
