package import Engine
import Foundation
package import Values

extension StoredMessage {
    /// The message as `GET /v1/traffic` tells it: its bytes as `base64`, or null where they stand
    /// in the vault and are to be asked for by blocks.
    package var json: JSON {
        var base64 = JSON.null
        if case .inline(let all) = bytes.payload {
            base64 = .string(Data(all).base64EncodedString())
        }
        return [
            "id": .number(ExactDecimal(Int(id))), "channel": .string(channel),
            "file": .string(name), "correlation": .string(correlation),
            "digest": .string(bytes.digest.description),
            "size": .number(ExactDecimal(bytes.size)), "base64": base64,
            "profile": profile.map { .string($0.description) } ?? .null,
        ]
    }

    /// Reads a message back; nil where the object is none.
    package init?(json: JSON) {
        guard let id = json["id"]?.integer, let channel = json["channel"]?.text,
            let name = json["file"]?.text, let correlation = json["correlation"]?.text,
            let digest = json["digest"]?.text.flatMap({ Digest(hex: $0) }),
            let size = json["size"]?.integer
        else { return nil }
        var payload = Payload.vault(digest)
        if let base64 = json["base64"]?.text {
            guard let data = Data(base64Encoded: base64) else { return nil }
            payload = .inline(Array(data))
        }
        self.init(
            id: Int64(id), channel: channel, name: name, correlation: correlation,
            bytes: StoredBytes(payload: payload, digest: digest, size: size),
            profile: json["profile"]?.text.flatMap { Digest(hex: $0) })
    }
}
