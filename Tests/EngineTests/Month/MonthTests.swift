import Foundation
import Testing
import Values

/// A month of 50 partners by the real engine, walks and ledger, against a model that is written in
/// another language and knows none of them (`Tests/Month`).
///
/// `GANGWAY_MONTH=SEED` plays a whole month of that seed, which takes minutes; `scripts/prove
/// month` does so seed after seed.
@Suite("A month of partners that answer or do not")
struct MonthTests {
    private static let asked = ProcessInfo.processInfo.environment["GANGWAY_MONTH"]

    @Test(
        "few partners: every expectation ends as the model says, no alarm is missed or false",
        .enabled(if: asked == nil), arguments: [1, 2])
    func few(seed: Int) async throws {
        try await play(
            ["--seed", "\(seed)", "--partners", "6", "--documents", "240", "--grid", "7200"],
            path: nil)
    }

    @Test("fifty partners: the same", .enabled(if: asked != nil))
    func whole() async throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "gangway-month-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await play(
            ["--seed", Self.asked ?? "1", "--partners", "50", "--documents", "20200"],
            path: folder.appending(path: "ledger.db").path)
    }

    private func play(_ arguments: [String], path: String?) async throws {
        let script = try MonthScript(arguments)
        do {
            let site = try MonthSite(
                await script.ask(["event": "ready"]), script: script, path: path)
            var command = try await script.ask(["event": "open"])
            while command["do"] != "end" { command = try await site.live(command) }
        } catch MonthScript.Failure.ended {
            // It has said why.
        }
        #expect(await script.close() == 0)
    }
}
