import Diagnostics
import ERPSimulator
import Engine
import Foundation
import Testing
import Values

@testable import ERP

@Suite("Collecting documents from an ERP")
struct CollectTests {
    @Test("the answers to orders come once each, in their order, behind a cursor")
    func collects() async throws {
        try await RunningSimulator.with(answers: 0) { url in
            let profile = try Sample.connector("gangway-simulator", url: url)
            try await Sample.with(profile) { office in
                #expect(office.collections.map(\.name) == ["answers"])
                let none = try await office.collect("answers", after: nil).get()
                #expect(none.documents.isEmpty && none.cursor == nil)
                for number in ["1", "2", "3"] {
                    _ = await office.submit(Sample.submission(number))
                }
                let page = try await office.collect("answers", after: "1").get()
                #expect(page.documents.map(\.id) == ["SO-000002", "SO-000003"])
                #expect(page.cursor == "3")
                let body = try #require(page.documents.first?.body)
                #expect(body["type"]?.text == "orderResponse")
                #expect(body["number"]?.text == "2")
                #expect(body["answerCode"]?.text == "AD")
                #expect(body.path("source.partner")?.text == "acme")
            }
        }
    }

    @Test("an inventory is taken once, by an operation of its own")
    func inventory() async throws {
        try await RunningSimulator.with { url in
            let profile = try Sample.connector("gangway-simulator", url: url)
            try await Sample.with(profile) { office in
                var stock = Sample.submission("C-1")
                stock.type = "inventory"
                stock.body = Array(
                    #"{"type":"inventory","source":{"partner":"acme"},"lines":[]}"#.utf8)
                #expect(await office.submit(stock).word == "accepted IV-000001")
                #expect(await office.submit(stock).word == "duplicate IV-000001")
                #expect(await office.find(stock).word == "found IV-000001")
                stock.type = "warehouseAdvice"
                #expect(await office.submit(stock).word == "attention")
            }
        }
    }

    @Test(
        "what is no page of documents is told, and nothing of it is taken",
        arguments: [
            "HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\nContent-Length: 27\r\n\r\n{\"answers\":[{\"id\":\"1\"}]}   ",
        ])
    func unreadable(answer: String) async throws {
        try await ScriptedServer.with(.answerAndClose(answer)) { server in
            let profile = try Sample.connector("gangway-simulator", url: server.url)
            try await Sample.with(profile) { office in
                guard case .failure(let why) = await office.collect("answers", after: "7") else {
                    Issue.record("something was taken")
                    return
                }
                #expect(why.code == .erpCollectFailed)
            }
            #expect(server.requests.first?.hasPrefix("GET /answers?after=7&limit=100 ") == true)
        }
    }

    @Test("what is no document is taken as it is, and those behind it go on")
    func poisoned() async throws {
        let body =
            #"{"answers":[{"cursor":"8","id":"1"},{"cursor":"9","document":7},"#
            + #"{"cursor":"10","id":"3","document":{"type":"orderResponse"}}]}"#
        let answer = "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        try await ScriptedServer.with(.answerAndClose(answer)) { server in
            let profile = try Sample.connector("gangway-simulator", url: server.url)
            try await Sample.with(profile) { office in
                let page = try await office.collect("answers", after: "7").get()
                #expect(page.cursor == "10")
                #expect(
                    page.documents.map { $0.body["type"]?.text } == [nil, nil, "orderResponse"])
                #expect(page.documents[0].body.path("item.id")?.text == "1")
                #expect(Set(page.documents.map(\.id)).count == 3)
                #expect(page.documents[2].id == "3")
            }
        }
    }

    @Test(
        "a collection that makes no sense is refused at its place",
        arguments: [
            ("every: 500ms", "every: 1ms", "profile.connector.value"),
            ("items: r.body.answers", "items: answers", "profile.connector.value"),
            ("${item.id}", "${order.id}", "profile.template.unknown-name"),
        ])
    func lint(old: String, new: String, code: String) throws {
        let file = Sample.connectors.appending(path: "gangway-simulator.yaml")
        let text = try String(contentsOf: file, encoding: .utf8).replacing(old, with: new)
        let (profile, diagnostics) = ConnectorProfile.read(
            Array(text.utf8), file: "c.yaml", settings: ["url": "http://127.0.0.1:1"])
        #expect(profile == nil)
        #expect(diagnostics.map(\.code.name) == [code])
    }
}
