import Console
import Engine
import Flow
import Foundation
import Guides
import Partners
import Testing
import Values

@Suite("The /v1 API for what a person does")
struct VerbAPITests {
    private let ledger = ScriptedLedger(messages: [["id": 1, "direction": "out"]])
    private let decided: JSON = ["author": "ann", "reason": "known"]

    private func call(
        _ method: APIRequest.Method, _ path: String, _ query: [String: String] = [:],
        _ body: JSON = .null
    ) async -> APIResponse {
        await API(ledger: ledger, vault: NoVault(), profiles: { Self.profiles }).respond(
            to: APIRequest(method, path, query: query, body: body))
    }

    /// The profile of one partner, who has its own numbers and days.
    private static let profiles: Profiles? = {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        @Sendable func shipped(_ path: String) -> [UInt8]? {
            (try? Data(contentsOf: root.appending(path: "standard/\(path)"))).map { [UInt8]($0) }
        }
        let files = [
            "channels/drop.yaml": "kind: folder\ncarries: [elm]\n",
            "elm/partner.yaml": """
            ids: ["ZZ:A"]
            duplicates: {days: 30}
            numbers: {group: "1-5000"}
            agreements:
              - {set: "850", version: "004010"}
            """,
        ]
        return PartnerFolder.read(
            files: files.mapValues { Array($0.utf8) },
            identities: [Identity(qualifier: "ZZ", id: "US")], standard: Standard(load: shipped),
            defaults: shipped
        ).folder.map { Profiles(folder: $0) }
    }()

    @Test("every verb on a message needs author and reason, and no other word is one")
    func verbs() async {
        for verb in ["resend", "regenerate", "replay", "skip"] {
            #expect(await call(.post, "/v1/messages/1/\(verb)", [:], decided).status == 200)
            #expect(await call(.post, "/v1/messages/1/\(verb)", [:], [:]).status == 422)
        }
        #expect(
            await ledger.decisions == [
                "resend 1 ann: known", "regenerate 1 ann: known", "replay 1 ann: known",
                "skip 1 ann: known",
            ])
        #expect(await call(.post, "/v1/messages/1/lose", [:], decided).status == 404)
    }

    @Test("holds name a partner or a type, and end by their id")
    func holds() async {
        #expect(await call(.post, "/v1/holds", [:], decided).status == 422)
        var body = decided
        body["partner"] = "birch"
        body["direction"] = "out"
        #expect(await call(.post, "/v1/holds", [:], body).body["id"]?.integer == 4)
        body["direction"] = "up"
        #expect(await call(.post, "/v1/holds", [:], body).status == 422)
        #expect(await call(.post, "/v1/holds/4/release", [:], decided).status == 200)
        #expect(await call(.post, "/v1/holds/4/release", [:], [:]).status == 422)
        #expect(await call(.get, "/v1/holds").body["items"]?.items?.count == 1)
        #expect(await call(.post, "/v1/acks/9/close", [:], decided).status == 200)
        #expect(await call(.post, "/v1/acks/9/close", [:], [:]).status == 422)
        #expect(
            await ledger.decisions == [
                "hold birch out 4 ann: known", "release 4 ann: known", "close 9 ann: known",
            ])
    }

    @Test("of the numbers that a partner gives ISA13 is set, and no other")
    func received() async {
        var body = decided
        body["own"] = "ZZ:US"
        body["partner"] = "ZZ:A"
        body["usage"] = "P"
        body["kind"] = "GS"
        body["next"] = 1
        body["received"] = true
        #expect(await call(.post, "/v1/control", [:], body).status == 422)
        body["kind"] = "ISA"
        #expect(await call(.post, "/v1/control", [:], body).body["received"] == true)
        #expect(await ledger.decisions == ["set received ZZ:US ZZ:A P 1 ann: known"])
    }

    @Test("control numbers are listed by pair, set by counter, and decided about")
    func controls() async {
        for (path, id) in [("", 1), ("/gaps", 2), ("/changes", 3)] {
            let query = ["partner": "ZZ:A,ZZ:B", "usage": "T", "limit": "7"]
            let answer = await call(.get, "/v1/control\(path)", query)
            #expect(answer.body["items"]?.items?.first?["id"]?.integer == id)
            let filter = await ledger.controlFilter
            #expect(filter?.partners == ["ZZ:A", "ZZ:B"] && filter?.usage == "T")
        }
        #expect(await call(.get, "/v1/control", ["usage": "X"]).status == 400)
        var body = decided
        #expect(await call(.post, "/v1/control", [:], body).status == 422)
        body["own"] = "ZZ:US"
        body["partner"] = "ZZ:A"
        body["usage"] = "P"
        body["kind"] = "GS"
        body["next"] = 77
        // What is agreed holds, whatever the caller says.
        body["days"] = 1
        let set = await call(.post, "/v1/control", [:], body)
        #expect(set.status == 200 && set.body["range"] == "1...5000")
        #expect(set.body["within"] == .string("\(Duration.seconds(30 * 86_400))"))
        body["partner"] = "ZZ:NOBODY"
        #expect(await call(.post, "/v1/control", [:], body).status == 422)
        for verb in ["confirm", "refuse"] {
            let path = "/v1/control/changes/3/\(verb)"
            // What is agreed by now holds.
            #expect(await call(.post, path, [:], decided).body["range"] == "1...5000")
            #expect(await call(.post, path, [:], [:]).status == 422)
        }
        #expect(
            await ledger.decisions == [
                "set GS ZZ:US ZZ:A P 77 ann: known", "confirm 3 ann: known",
                "refuse 3 ann: known",
            ])
    }
}
