import Flow
import Partners
import Simulation
import Testing

@Suite("Agreements' own terms in one interchange")
struct AgreementTermsTests {
    private func folder(_ agreements: String...) throws -> PartnerFolder {
        try Playground.folder([
            "birch/partner.yaml": "ids: [\"ZZ:BIRCH\"]\nstatus: live\nagreements:\n"
                + agreements.map { "  - {\($0)}" }.joined(separator: "\n"),
            "channels/drop.yaml": "kind: folder\ncarries: [birch]\n",
        ])
    }

    /// A valid interchange of each agreement, as text.
    private func sent(_ folder: PartnerFolder) throws -> [String] {
        let partner = try #require(folder.partner(named: "birch"))
        let valid = try #require(Scenario.named("valid"))
        return try PartnerSimulation.play([valid], of: partner, in: folder, seed: 4).files.map {
            String(decoding: $0.bytes, as: UTF8.self)
        }
    }

    /// The group of the second interchange behind that of the first.
    private func joined(_ one: String, _ other: String) throws -> String {
        let segments = [one, other].map { $0.split(separator: "~\n").map(String.init) }
        let end = try #require(segments[0].last).replacing("IEA*1*", with: "IEA*2*")
        return (segments[0].dropLast() + segments[1].dropFirst().dropLast() + [end])
            .joined(separator: "~\n") + "~\n"
    }

    private func answer(_ text: String, _ folder: PartnerFolder) throws -> String {
        let run = try CaseRun(Array(text.utf8), by: folder, isStrict: true)
        return String(decoding: run.acknowledgments, as: UTF8.self)
    }

    @Test("what is not listed in one version of a set is listed in another")
    func unlistedByVersion() throws {
        let folder = try folder(
            "set: \"850\", version: \"004010\", acknowledge: {accepted: false}",
            "set: \"850\", version: \"005010\"")
        let sent = try sent(folder)
        #expect(try !answer(sent[0], folder).contains("AK2*850"))
        #expect(try answer(sent[1], folder).contains("AK2*850"))
    }

    @Test("a set without a 997 silences no other: the first that is answered says how")
    func firstAnswered() throws {
        let folder = try folder(
            "set: \"850\", version: \"004010\", acknowledge: {functional: none}, "
                + "reply: {suffix: none}",
            "set: \"860\", version: \"004010\", reply: {agency: T}")
        let sent = try sent(folder)
        #expect(try !answer(sent[0], folder).contains("ST*997"))
        let answer = try answer(joined(sent[0], sent[1]), folder)
        #expect(answer.contains("AK1*PO*") && answer.contains("AK1*PC*"), "\(answer)")
        #expect(answer.contains("*T*004010~\n"), "\(answer)")
    }

    @Test("of several that are answered the first group's terms count")
    func firstGroup() throws {
        let folder = try folder(
            "set: \"850\", version: \"004010\", reply: {suffix: none}",
            "set: \"860\", version: \"004010\", reply: {agency: T}")
        let sent = try sent(folder)
        let answer = try answer(joined(sent[0], sent[1]), folder)
        #expect(!answer.contains("\n") && answer.contains("*X*004010~ST*997"), "\(answer)")
        let turned = try self.answer(joined(sent[1], sent[0]), folder)
        #expect(turned.contains("*T*004010~\n"), "\(turned)")
    }
}
