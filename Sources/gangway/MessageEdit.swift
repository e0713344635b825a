import ArgumentParser
import Foundation
import Values

extension MessagesCommand {
    /// `gangway messages edit`.
    struct Edit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Edits what is held or refused, and hands it on.",
            discussion: """
                Without a change it lists what can be changed: the segments of a partner's \
                document, or the values of a document that is to be sent. With changes it shows \
                what they make; with --yes and --reason they are stored beside the bytes that \
                came, which stay as they are, and the document is made anew of both. Every double \
                check runs again, and what a 997 said stays said.

                A change names an element by its segment's id and number: N104=0123, N104[2]=0123 \
                for the second N1, 7:N104=0123 for the seventh segment, SV101-2=X for a component; \
                or it is a whole segment behind its number: '7 N1*ST*ACME', twice to put two in \
                its place, '7' alone to leave it out. In a document that is to be sent it names a \
                value by its place: /lines/0/unit=CA. An empty value is left out.
                """)

        @OptionGroup var site: SiteOptions
        @OptionGroup var output: OutputOptions
        @Argument(help: "The message's id.") var id: Int64
        @Option(help: "Which of its documents, by number or id.") var document: String?
        @Option(name: .customLong("set"), help: "A change; may be given several times.")
        var changes: [String] = []
        @Option(help: "A file with a change a line; - for standard input.") var patch: String?
        @Flag(help: "Store the edit; without it, it is only shown.") var yes = false
        @Option(help: "Why; it becomes a link of the audit chain.") var reason: String?
        @Option(help: "Who; your user name unless given.") var author: String?

        func validate() throws {
            guard !yes || !changes.isEmpty || patch != nil else {
                throw ValidationError("name a change by --set or --patch")
            }
            guard !yes || reason?.isEmpty == false, author?.isEmpty != true else {
                throw ValidationError("--yes needs a --reason")
            }
        }

        func run() async throws {
            var body: JSON = ["changes": .array(try words().map { .string($0) })]
            body["preview"] = .bool(!yes)
            body["reason"] = reason.map { .string($0) }
            body["author"] = .string(author ?? NSUserName())
            try await Hands.with(site.open()) { [body] hands in
                var body = body
                if let document {
                    let message = try await hands.get("/v1/messages/\(id)")
                    body["document"] = .number(
                        ExactDecimal(try Show.document(document, of: message)))
                }
                let told = try await hands.post("/v1/messages/\(id)/edit", body)
                if let note = told["note"]?.text {
                    FileHandle.standardError.write(Data("note: \(note)\n".utf8))
                }
                output.show(told) { text($0, isServed: hands.isServed) }
            }
        }

        /// The changes, those of the file last.
        private func words() throws -> [String] {
            guard let patch else { return changes }
            let (_, bytes) = try TrialFile.whole(patch)
            let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
                .map { $0.trimmingCharacters(in: .whitespaces) }
            return changes + lines.filter { !$0.isEmpty && !$0.hasPrefix("#") }
        }

        private func text(_ told: JSON, isServed: Bool) -> String {
            if let lines = told["lines"]?.items {
                return lines.compactMap(\.text).map(PlainLine.of).joined(separator: "\n")
            }
            var lines = (told["shown"]?.items ?? []).compactMap(\.text)
            lines += (told["differences"]?.items ?? []).map { difference in
                "  \(difference["path"]?.text ?? ""): "
                    + "\(difference["before"]?.text ?? "nothing") -> "
                    + "\(difference["after"]?.text ?? "nothing")"
            }
            let becomes = told["becomes"]?.text ?? "-"
            lines.append(
                yes
                    ? "message \(id) is edited: \(becomes)"
                        + (isServed ? "" : ", once gangway serves")
                    : "message \(id) would be edited to \(becomes); --yes --reason WHY does it")
            return lines.map(PlainLine.of).joined(separator: "\n")
        }
    }
}
