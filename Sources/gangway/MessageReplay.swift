import ArgumentParser
import Engine
import Flow
import Foundation
import Partners
import Values

extension MessagesCommand {
    /// `gangway messages replay`.
    struct Replay: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes what came of messages anew from their bytes: shows it, then does it.",
            discussion: """
                It shows by field what the profile of now makes otherwise than the one by which \
                the messages were walked, or with --profile then what that one makes otherwise \
                than the one of now. With --yes what is held, and what the ERP refused, is made \
                again and delivered; what the ERP has, or may have, stays as it is: where it \
                should be otherwise, a change has to be sent. Every double check runs again.
                """)

        @OptionGroup var options: VerbOptions
        @Option(help: "By the profile of now, or of then.") var profile = Time.now

        /// Which profiles.
        enum Time: String, ExpressibleByArgument, CaseIterable {
            case now, then
        }

        func run() async throws {
            let site = try options.site.open()
            try await Hands.with(site) { hands in
                let rows: [JSON]
                if let id = options.id {
                    rows = [try await hands.get("/v1/messages/\(id)")]
                } else {
                    rows = try await options.chosen("in", hands)
                    if rows.isEmpty { try site.expect(partner: options.selection.partner) }
                }
                // For programs there is one answer: the difference, or what was done.
                if !options.output.json || !options.yes { try await show(rows, site, hands) }
                guard options.yes || !options.output.json else { return }
                let bulk = Bulk(things: "messages", done: "replayed") { $0["file"]?.text ?? "-" }
                let verb: MessageVerb = profile == .then ? .replayAsThen : .replay
                try await bulk.run(rows, yes: options.yes, options.output) {
                    try await options.act(verb, on: $0, hands)
                }
            }
        }

        /// Shows what one version makes otherwise than the other.
        private func show(_ rows: [JSON], _ site: Site, _ hands: Hands) async throws {
            var messages: [Digest?: [StoredMessage]] = [:]
            for row in rows {
                guard let id = row["id"]?.integer,
                    let message = try await StoredTraffic.message(Int64(id), hands)
                else { continue }
                messages[message.profile, default: []].append(message)
            }
            let now = try site.profiles().profiles.folder
            var printer = ReplayPrinter(isJSON: options.output.json, listsChanged: true)
            printer.begin(against: [profile == .now ? "then" : "now"])
            var whole = ReplayReport(of: nil)
            var rules: [ReplayReport.Example: gangway.Replay.Rules] = [:]
            for (digest, messages) in messages {
                guard let then = try await folder(of: digest, site, hands) else {
                    let ids = messages.map { "\($0.id)" }.joined(separator: ", ")
                    FileHandle.standardError.write(
                        Data("note: the profile that walked \(ids) first was not kept\n".utf8))
                    continue
                }
                let isNow = profile == .now
                let replay = gangway.Replay(
                    before: isNow ? then : now, after: isNow ? now : then, of: nil,
                    listsChanged: true, hands)
                let report = try await replay.report(on: messages)
                let examples = report.parts.values.flatMap {
                    $0.entries.values.flatMap(\.examples)
                }
                rules.merge(try await replay.rules(of: examples)) { $1 }
                whole.merge(report)
            }
            printer.print(whole.changed)
            printer.end(whole, rules: rules)
        }

        /// The partner folder of then; nil where it was not kept.
        private func folder(
            of digest: Digest?, _ site: Site, _ hands: Hands
        ) async throws -> PartnerFolder? {
            guard let digest,
                let told = try? await hands.get("/v1/profiles/\(digest)"),
                let data = told["files"]?.text.flatMap({ Data(base64Encoded: $0) }),
                let files = ProfileFiles(encoded: Array(data))
            else { return nil }
            return try site.profiles(of: files).folder
        }
    }
}
