import Diagnostics
import Engine
import Foundation
import Values

extension API {
    /// Answers a call about the versions of partners' profiles; nil where there is no such route.
    func versions(
        _ request: APIRequest, _ parts: [String]
    ) async throws(LedgerFailure) -> APIResponse? {
        if request.method == .get, parts.count == 3, parts[1] == "profiles" {
            return try await folder(of: parts[2])
        }
        guard (4...5).contains(parts.count), parts[1] == "partners", parts[3] == "versions" else {
            return nil
        }
        let partner = parts[2]
        switch (request.method, parts.count) {
        case (.get, 4):
            let versions = try await ledger.versions(of: partner)
            return APIResponse(["items": .array(versions.map(\.json))])
        case (.get, _):
            let number = Int(try Query(request).id(parts[4]))
            guard let files = try await ledger.files(of: partner, version: number) else {
                return .fault(
                    404,
                    Diagnostic(
                        .ledgerVersionUnknown, "\(partner) has no version \(number)",
                        value: "\(number)"))
            }
            return APIResponse(["files": .string(Data(files.encoded).base64EncodedString())])
        case (.post, 4):
            return try await record(request, of: partner)
        case (.post, _):
            return nil
        }
    }

    /// The files of all profiles as they were when something was walked by them.
    private func folder(of text: String) async throws(LedgerFailure) -> APIResponse {
        guard let digest = Digest(hex: text), let files = try await ledger.files(as: digest) else {
            return .fault(
                404,
                Diagnostic(
                    .ledgerVersionUnknown, "the profiles \(text) were not kept", value: text))
        }
        return APIResponse(["files": .string(Data(files.encoded).base64EncodedString())])
    }

    /// Records a decision about a partner's profile, and has it taken into force.
    private func record(
        _ request: APIRequest, of partner: String
    ) async throws(LedgerFailure) -> APIResponse {
        func files(_ name: String) -> ProfileFiles? {
            request.body[name]?.text.flatMap { Data(base64Encoded: $0) }
                .flatMap { ProfileFiles(encoded: Array($0)) }
        }
        guard let author = request.body["author"]?.text, !author.isEmpty,
            let reason = request.body["reason"]?.text, !reason.isEmpty
        else {
            return .fault(422, Diagnostic(.configRequestIncomplete, "who and why are needed"))
        }
        guard let profile = request.body["profile"]?.text.flatMap({ Digest(hex: $0) }),
            let content = files("files"), !content.files.isEmpty,
            (content.files.keys.allSatisfy { $0.hasPrefix("\(partner)/") })
        else {
            return .fault(
                422,
                Diagnostic(.configRequestMalformed, "the profile's digest and files are needed"))
        }
        let effective = request.body["effective"]?.text
        let moment = effective.flatMap { Timestamp(iso: $0) }
        guard effective == nil || moment != nil else {
            return .fault(
                422, Diagnostic(.configRequestMalformed, "\(effective ?? "") is no moment"))
        }
        let version = try await ledger.record(
            VersionDraft(
                partner: partner, files: content, former: request.body["former"]?.integer,
                replaced: files("replaced"), profile: profile, author: author, reason: reason,
                effective: moment))
        var told = version.json
        if let note = await promoted() { told["note"] = .string(note.message) }
        return APIResponse(told)
    }
}
