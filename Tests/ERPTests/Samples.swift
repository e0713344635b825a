import Diagnostics
import Engine
import Foundation
import Testing
import Values

@testable import ERP

/// Profiles and orders for tests.
enum Sample {
    /// The folder with the connectors that are shipped.
    static let connectors = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "connectors")

    /// A shipped connector, pointed at a test's server; `edits` replace texts of the file.
    static func connector(
        _ name: String, url: String, timeout: String = "15s", edits: [(String, String)] = []
    ) throws -> ConnectorProfile {
        let file = connectors.appending(path: "\(name).yaml")
        var text = try String(contentsOf: file, encoding: .utf8)
            .replacing("timeout: 10s", with: "timeout: \(timeout)")
        for (old, new) in edits {
            try #require(text.contains(old), "the connector has no \(old)")
            text = text.replacing(old, with: new)
        }
        let (profile, diagnostics) = ConnectorProfile.read(
            Array(text.utf8), file: "\(name).yaml", settings: ["url": url])
        return try #require(profile, "\(diagnostics)")
    }

    /// Opens a connector for the time of a test.
    static func with<T: Sendable>(
        _ profile: ConnectorProfile, secrets: SecretReader = SecretReader(variables: [:]),
        _ test: (HTTPBackOffice) async throws -> T
    ) async throws -> T {
        let office = try HTTPBackOffice.open(profile, secrets: secrets).get()
        do {
            let result = try await test(office)
            await office.shutdown()
            return result
        } catch {
            await office.shutdown()
            throw error
        }
    }

    /// A submission of a small order.
    static func submission(
        _ number: String = "4711", key: String? = nil, purpose: String = "new"
    ) -> Submission {
        let order: JSON = [
            "type": "order", "version": 1, "source": ["partner": "acme"],
            "number": .string(number), "lines": [["line": "1"]],
        ]
        return Submission(
            key: key ?? "us:acme:850:\(number)::00:0123456789abcdef", type: "order",
            purpose: purpose, partner: "acme", reference: number, correlation: "c-\(number)",
            body: order.bytes())
    }
}

extension SubmissionOutcome {
    /// The outcome in one word, with the order number where there is one.
    var word: String {
        switch self {
        case .accepted(let number): "accepted \(number)"
        case .duplicate(let number): "duplicate \(number ?? "?")"
        case .rejected: "rejected"
        case .retry: "retry"
        case .uncertain: "uncertain"
        case .attention: "attention"
        }
    }

    /// What is said about it.
    var diagnostic: Diagnostic? {
        switch self {
        case .accepted, .duplicate: nil
        case .rejected(let why), .uncertain(let why), .attention(let why), .retry(let why, _): why
        }
    }
}

extension FindOutcome {
    /// The outcome in one word, with the order number where there is one.
    var word: String {
        switch self {
        case .found(let number): "found \(number)"
        case .absent: "absent"
        case .unknown: "unknown"
        }
    }
}
