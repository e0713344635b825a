import Diagnostics
import Engine
import Foundation
import Testing

@testable import ERP

@Suite("Reading connector profiles")
struct ConnectorTests {
    private static let minimal = """
        profile: mini
        base: {url: "http://erp.example/api/"}
        operations:
          submitOrder:
            idempotency: {strategy: none}
            request: {path: /orders}
            result: {orderNumber: "${r.body.id}"}

        """

    private func read(
        _ text: String, settings: ConnectorSettings = [:]
    ) -> (profile: ConnectorProfile?, diagnostics: [Diagnostic]) {
        ConnectorProfile.read(
            Array(text.utf8), file: "erp.yaml", settings: settings,
            orderFields: ["number", "release", "lines"])
    }

    @Test(
        "every shipped connector is without fault",
        arguments: try FileManager.default
            .contentsOfDirectory(atPath: Sample.connectors.path).filter { $0.hasSuffix(".yaml") })
    func shipped(name: String) throws {
        let bytes = try Data(contentsOf: Sample.connectors.appending(path: name))
        let (profile, diagnostics) = ConnectorProfile.read(Array(bytes), file: name)
        #expect(diagnostics == [])
        #expect(profile.map { $0.name + ".yaml" } == name)
    }

    @Test("what a profile does not say has the documented defaults")
    func defaults() throws {
        let profile = try #require(read(Self.minimal).profile)
        #expect(profile.limits == .standard)
        #expect(profile.address.url == "http://erp.example/api")
        #expect(profile.address.timeout == .seconds(30))
        #expect(profile.operations.submitOrder.request.method == "POST")
        #expect(profile.operations.settle == .zero)
        #expect(profile.operations.all.count == 1)
        let empty = try #require(read(Self.minimal + "limits: {}\n").profile)
        #expect(empty.limits == .standard, "with and without the key")
    }

    @Test("the installation's settings take the place of the profile's")
    func settings() throws {
        let text =
            "conf: {host: one, port: '80'}\n"
            + Self.minimal.replacing("http://erp.example", with: "http://${conf.host}:${conf.port}")
        #expect(read(text).profile?.address.url == "http://one:80/api")
        #expect(read(text, settings: ["host": "two"]).profile?.address.url == "http://two:80/api")
        let unknown = read(text, settings: ["hots": "two"])
        #expect(unknown.profile == nil)
        #expect(unknown.diagnostics.map(\.code) == [.connectorValue])
        #expect(unknown.diagnostics.first?.help == "did you mean \"host\"?")
    }

    @Test("a fault of the installation's settings is told where it stands")
    func settingPlaces() throws {
        let text =
            "conf: {url: one}\n"
            + Self.minimal.replacing("\"http://erp.example/api/\"", with: "\"${conf.url}\"")
        let place = TextPlace(file: "gangway.yaml", line: 7, column: 12)
        let url = read(text, settings: ConnectorSettings(["url": "erp"], places: ["url": place]))
        #expect(url.diagnostics.map(\.place) == [.text(place)])
        #expect(url.diagnostics.first?.message.hasPrefix("\"erp\" is no http") == true)
        let unknown = read(
            text,
            settings: ConnectorSettings(["url": "http://erp", "u": "x"], places: ["u": place]))
        #expect(unknown.diagnostics.map(\.place) == [.text(place)])
    }

    /// A change of the minimal profile, and the one fault that it makes.
    struct Fault: Sendable, CustomTestStringConvertible {
        let old: String
        let new: String
        let code: String
        let line: Int
        let column: Int
        var testDescription: String { new }

        init(_ old: String, _ new: String, _ code: String, _ line: Int, _ column: Int) {
            (self.old, self.new, self.code, self.line, self.column) = (old, new, code, line, column)
        }
    }

    @Test(
        "each fault is told with its line and column",
        arguments: [
            Fault("profile: mini", "profile: mini\ncolor: red", "profile.key.unknown", 2, 1),
            Fault("url:", "urll:", "profile.key.unknown", 2, 8),
            Fault("request: {path", "request: {body: x, path", "profile.key.unknown", 6, 15),
            Fault("strategy: none", "strategy: upsert", "profile.value.choice", 5, 29),
            Fault("profile: mini", "profile: ''", "profile.value.range", 1, 10),
            Fault("\"http://erp.example/api/\"", "ftp://erp", "profile.connector.value", 2, 13),
            Fault("http://erp", "http://u:p@erp", "profile.connector.value", 2, 13),
            Fault("api/\"", "api?x=1\"", "profile.connector.value", 2, 13),
            Fault("api/\"", "${order.number}\"", "profile.template.unknown-name", 2, 33),
            Fault("api/\"}", "api\", timeout: 0s}", "profile.connector.value", 2, 48),
            Fault("api/\"}", "api\", timeout: 2h}", "profile.connector.value", 2, 48),
            Fault("path: /orders", "path: orders", "profile.connector.value", 6, 21),
            Fault("path: /orders", "path: /or?ders", "profile.connector.value", 6, 21),
            Fault("/orders", "\"/o/${order.nmber}\"", "profile.template.unknown-name", 6, 25),
            Fault("/orders", "\"/o/${key|trunc(3)}\"", "profile.template.unknown-function", 6, 25),
            Fault("r.body.id", "order.number", "profile.template.unknown-name", 7, 28),
            Fault("r.body.id", "r.boddy.id", "profile.template.unknown-name", 7, 28),
            Fault("${r.body.id}", "${r.body", "profile.template.syntax", 7, 28),
            Fault(
                "strategy: none", "strategy: header_key", "profile.connector.conflict", 5, 18),
            Fault(
                "strategy: none", "strategy: none, header: K", "profile.connector.conflict", 5, 43),
            Fault(
                "strategy: none", "strategy: search_before_create", "profile.connector.conflict", 5,
                29),
            Fault(
                "id}\"}",
                """
                id}"}
                  cancelOrder:
                    idempotency: {strategy: header_key, header: K}
                    request: {path: /c}
                    result: {orderNumber: "1"}
                """, "profile.connector.conflict", 9, 29),
            Fault(
                "profile: mini", "auth: {kind: basic, user: u}\nprofile: mini",
                "profile.connector.conflict", 1, 7),
            Fault(
                "profile: mini", "auth: {kind: none, token: env:T}\nprofile: mini",
                "profile.connector.conflict", 1, 27),
            Fault(
                "profile: mini", "auth: {kind: bearer, token: hunter2}\nprofile: mini",
                "config.secret.reference", 1, 29),
            Fault(
                "profile: mini", "auth: {kind: apiKey, header: 'a b', key: env:K}\nprofile: mini",
                "profile.connector.value", 1, 30),
            Fault(
                "profile: mini", "errors: [{when: {status: 20}, is: ok}]\nprofile: mini",
                "profile.connector.value", 1, 26),
            Fault(
                "profile: mini", "errors: [{when: {}, is: ok}]\nprofile: mini",
                "profile.connector.conflict", 1, 17),
            Fault(
                "profile: mini", "errors: [{when: {status: 409}, is: fine}]\nprofile: mini",
                "profile.value.choice", 1, 36),
            Fault(
                "profile: mini", "limits: {maxInFlight: 0}\nprofile: mini",
                "profile.value.range", 1, 23),
            Fault(
                "api/\"}", "api\", headers: {'a:b': c}}", "profile.connector.value", 2, 49),
        ])
    func faults(fault: Fault) throws {
        let text = Self.minimal.replacing(fault.old, with: fault.new)
        #expect(text != Self.minimal)
        let (profile, diagnostics) = read(text)
        #expect(profile == nil)
        let told = diagnostics.map { "\($0.code) \($0.place)" }
        let place = TextPlace(file: "erp.yaml", line: fault.line, column: fault.column)
        #expect(told.contains("\(fault.code) \(Place.text(place))"), "\(told)")
        #expect(!diagnostics.contains { $0.message.contains("hunter2") || $0.value == "hunter2" })
    }

    @Test(
        "a rule about a class that catches 408 or 429 unawares is warned of",
        arguments: [
            ("{when: {status: 4x}, is: permanent}", ["408", "429"]),
            ("{when: {status: [422, 4x]}, is: operator}", ["408", "429"]),
            ("{when: {status: 4x}, is: retry}", ["408"]),
            ("{when: {status: 4x}, is: uncertain}", ["429"]),
            (
                "{when: {status: [408, 429]}, is: retry}, {when: {status: 4x}, is: permanent}", []
            ),
            ("{when: {status: 429}, is: operator}, {when: {status: 4x}, is: permanent}", ["408"]),
            (
                "{when: {status: 4x}, is: permanent}, {when: {status: 429}, is: retry}",
                ["408", "429"]
            ),
            ("{when: {status: [4x, 408, 429]}, is: permanent}", []),
            ("{when: {status: 4x, header: {X-Why: quota}}, is: permanent}", []),
            ("{when: {header: {X-Why: quota}}, is: permanent}", []),
            ("{when: {status: 5x}, is: retry}", []),
        ])
    func shadows(rules: String, statuses: [String]) throws {
        let (profile, diagnostics) = read("errors: [\(rules)]\n" + Self.minimal)
        #expect(profile != nil, "it is no error")
        #expect(diagnostics.allSatisfy { $0.code == .connectorShadow })
        #expect(diagnostics.compactMap(\.value) == statuses)
    }

    @Test("the warning stands at the class")
    func shadowPlace() {
        let rules =
            "errors:\n  - {when: {status: 422}, is: permanent}\n"
            + "  - {when: {status: 4x}, is: operator}\n"
        let places = read(rules + Self.minimal).diagnostics.map(\.place)
        let place = Place.text(TextPlace(file: "erp.yaml", line: 3, column: 21))
        #expect(places == [place, place])
    }

    @Test("every code of the room has help, and its name is unique")
    func codes() {
        let all = ERPDiagnostics.all
        #expect(Set(all.map(\.name)).count == all.count)
        #expect(all.allSatisfy { $0.help.count > 20 && $0.help.hasSuffix(".") })
    }
}
