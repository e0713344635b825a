import Diagnostics
import Engine
import Foundation
import Values

/// The versions of one partner's profile, as the ledger keeps them.
struct ProfileHistory {
    private let partner: String
    private let hands: Hands

    init(of partner: String, _ hands: Hands) {
        self.partner = partner
        self.hands = hands
    }

    private var route: String { "/v1/partners/\(partner)/versions" }

    /// The versions as the API tells them, the newest first.
    func versions() async throws -> JSON { try await hands.get(route) }

    /// The number of the version in force; nil where none was promoted.
    func inForce() async throws -> Int? {
        try await versions()["items"]?.items?.first { $0["isInForce"] == true }?["number"]?.integer
    }

    /// The numbers of the versions that were decided on, the newest first; none that was only kept.
    func promoted() async throws -> [Int] {
        let items = try await versions()["items"]?.items ?? []
        return items.filter { $0["act"]?.text != ProfileVersion.Act.kept.rawValue }
            .compactMap { $0["number"]?.integer }
    }

    /// Whether a version was only kept: it stood in the folder, and was never in force.
    func isKept(_ number: Int) async throws -> Bool {
        try await versions()["items"]?.items?.contains {
            $0["number"]?.integer == number
                && $0["act"]?.text == ProfileVersion.Act.kept.rawValue
        } ?? false
    }

    /// The files of a version.
    func files(_ number: Int) async throws -> ProfileFiles {
        let text = try await hands.get("\(route)/\(number)")["files"]?.text
        guard let data = text.flatMap({ Data(base64Encoded: $0) }),
            let files = ProfileFiles(encoded: Array(data))
        else {
            throw Refusal(
                ConfigurationDiagnostics.answerUnreadable,
                "version \(number) of \(partner) cannot be read")
        }
        return files
    }

    /// Records a decision and gives the version in force after it.
    func record(_ draft: VersionDraft) async throws -> JSON {
        func text(_ files: ProfileFiles) -> JSON {
            .string(Data(files.encoded).base64EncodedString())
        }
        return try await hands.post(
            route,
            [
                "author": .string(draft.author), "reason": .string(draft.reason),
                "profile": .string(draft.profile.description), "files": text(draft.files),
                "former": draft.former.map { .number(ExactDecimal($0)) } ?? .null,
                "replaced": draft.replaced.map(text) ?? .null,
                "effective": draft.effective.map { .string($0.description) } ?? .null,
            ])
    }
}
