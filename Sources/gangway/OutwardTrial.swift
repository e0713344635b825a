import Diagnostics
import Flow
import Foundation
import Partners
import Values

/// The outbound walk of a canonical document on a file, kept for printing.
struct OutwardTrial {
    private let file: String
    private let diagnostics: [Diagnostic]
    private let message: OutboundMessage?

    /// Whether a file holds a canonical document and not what a partner sends.
    static func isDocument(_ file: String) -> Bool { file.hasSuffix(".json") }

    /// Walks a document as the gateway does, with control numbers 1.
    ///
    /// - Parameter answered: the file with the canonical document that it answers, or a list of
    ///   those that it is about.
    init(_ file: String, answering answered: String?, _ profiles: Profiles, now: Timestamp) throws {
        let (name, bytes) = try TrialFile.whole(file)
        self.file = name
        let given = try answered.map(Self.documents) ?? []
        switch OutboundDocument.read(bytes) {
        case .failure(let why):
            diagnostics = [why]
            message = nil
        case .success(let document):
            let walk = OutboundWalk(profiles, document: document)
            let meant = Set((walk.answers?.each ?? []).map(\.number))
            let known = given.filter { meant.contains($0["number"]?.text ?? "") }
            let (outcome, found) = walk.run(
                answering: known.first.map {
                    AnsweredDocument(id: 0, body: $0, further: Array(known.dropFirst()))
                })
            let told =
                given.filter { !known.contains($0) }.map { Self.stranger($0, meant) }
                + found.map(Self.told)
            guard case .draft(let draft) = outcome else {
                diagnostics = told
                message = nil
                return
            }
            do throws(Diagnostic) {
                message = try draft.message(OutboundNumbers(interchange: 1, group: 1), at: now)
                diagnostics = told
            } catch {
                message = nil
                diagnostics = told + [error.ofOurs]
            }
        }
    }

    /// The documents of a file: one, or a list of them.
    private static func documents(_ path: String) throws -> [JSON] {
        let bytes = try TrialFile.whole(path).bytes
        do throws(JSONSyntaxError) {
            let json = try JSONReader.read(bytes)
            return json.items ?? [json]
        } catch {
            throw Refusal(
                .envelopeDocumentUnreadable,
                "\(path), which it answers, is no JSON: line \(error.line), column "
                    + "\(error.column): "
                    + error.explanation)
        }
    }

    /// Tells of a document that was given to be answered, and is another one.
    private static func stranger(_ other: JSON, _ meant: Set<String>) -> Diagnostic {
        let (type, number) = (other["type"]?.text ?? "document", other["number"]?.text ?? "")
        return Diagnostic(
            .envelopeAnsweredUnknown,
            "\(type) \(number) of --answering is not what the document is about"
                + (meant.isEmpty ? "" : " (\(meant.sorted().joined(separator: ", ")))")
                + ": nothing of it is repeated", value: number)
    }

    /// A trial looks at files only: what it does not find may be in the ledger.
    private static func told(_ diagnostic: Diagnostic) -> Diagnostic {
        guard diagnostic.code == .envelopeAnsweredUnknown else { return diagnostic }
        var told = diagnostic
        told.message =
            "\(diagnostic.value ?? "what it answers") is not looked up in the ledger here: nothing "
            + "of it is repeated"
        told.mend =
            "give the order's canonical JSON with --answering, such as `gangway messages show ID "
            + "--document \(diagnostic.value ?? "NUMBER")` prints it"
        return told
    }

    /// Whether it would be sent.
    var isClean: Bool { message != nil }

    /// For people.
    var text: String {
        let printer = DiagnosticPrinter(source: file)
        var parts = diagnostics.map(printer.text)
        if parts.isEmpty { parts.append("\(file): nothing to remark") }
        if let message {
            parts.append(
                "it would send \(message.name):\n" + String(decoding: message.bytes, as: UTF8.self))
        }
        return parts.joined(separator: "\n\n")
    }

    /// For programs: `{file, diagnostics, sends: {name, text}}`.
    var json: JSON {
        [
            "file": .string(file), "diagnostics": .array(diagnostics.map(\.json)),
            "sends": message.map {
                [
                    "name": .string($0.name),
                    "text": .string(String(decoding: $0.bytes, as: UTF8.self)),
                ]
            } ?? .null,
        ]
    }
}
