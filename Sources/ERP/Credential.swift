import Diagnostics
import Foundation
import Values

/// The header by which the gateway shows who it is, with its secret resolved.
struct Credential: Sendable {
    /// The header's name.
    let header: String
    /// The header's value.
    let value: Secret
    /// Everything that must not be printed: the value and what it was made from.
    let secrets: [Secret]

    /// Fetches what an authentication needs; nil when it needs nothing.
    static func resolve(
        _ authentication: ConnectorProfile.Authentication, with reader: SecretReader
    ) -> Result<Credential?, Diagnostic> {
        switch authentication {
        case .none:
            return .success(nil)
        case .basic(let user, let reference, let place):
            return reader.secret(reference, at: .text(place)).map { password in
                let pair = Data("\(user):\(password.value)".utf8).base64EncodedString()
                return Credential(
                    header: "Authorization", value: Secret("Basic \(pair)"),
                    secrets: [Secret(pair), password])
            }
        case .bearer(let reference, let place):
            return reader.secret(reference, at: .text(place)).map { token in
                Credential(
                    header: "Authorization", value: Secret("Bearer \(token.value)"),
                    secrets: [token])
            }
        case .apiKey(let header, let reference, let place):
            return reader.secret(reference, at: .text(place)).map { key in
                Credential(header: header, value: key, secrets: [key])
            }
        }
    }

    /// A text without the secrets.
    func redact(_ text: String) -> String {
        secrets.reduce(text) { $1.redact($0) }
    }
}
