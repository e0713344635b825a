import Acknowledgments
import Diagnostics
import Partners
import Testing
import Values
import X12

@testable import Flow

@Suite("What ISA01 to ISA04 say is held against what is agreed")
struct CredentialTests {
    private static let agreed = """
        identifies:
          authorization: {qualifier: "03", value: ELM}
          security: env:ELM_ISA04

        """

    /// What a walk of elm's order makes of it, with other fields in ISA01 to ISA04.
    private static func closed(
        _ fields: String, _ lines: String = agreed,
        secrets: [String: Secret]? = ["env:ELM_ISA04": Secret("OPENSESAME")]
    ) throws -> (outcome: InterchangeOutcome, all: String) {
        let partner = RecordFolder.files["elm/partner.yaml"] ?? ""
        let folder = try OutboundWalkTests.profiles(["elm/partner.yaml": partner + "\n" + lines])
        let profiles = secrets.map { folder.with(secrets: $0) } ?? folder
        let text = RecordFolder.purchase[0].text.replacing(
            "ISA*00*          *00*          *", with: "ISA*\(fields)*")
        let bytes = Array(text.utf8)
        var walk = InboundWalk(
            profiles,
            for: MessageFacts(
                channel: nil, name: "in", correlation: "test", digest: SHA256.digest(of: bytes)),
            resuming: nil)
        walk.feed(bytes)
        walk.finish()
        var all = ""
        var closed: InterchangeOutcome?
        while let slice = walk.next() {
            for step in slice.steps {
                guard case .closed(let outcome) = step else { continue }
                closed = outcome
                all += "\(outcome.diagnostics) \(String(describing: outcome.opening.refusal))"
            }
        }
        return (try #require(closed), all)
    }

    @Test(
        "each field that is not as agreed has the note that X12 has for it",
        arguments: [
            ("03*ELM       *01*OPENSESAME", "000"), ("00*          *01*OPENSESAME", "010"),
            ("03*OAK       *01*OPENSESAME", "011"), ("03*ELM       *00*          ", "012"),
            ("03*ELM       *01*OPENSESAMY", "013"),
        ])
    func notes(fields: String, note: String) throws {
        let (outcome, all) = try Self.closed(fields)
        #expect(outcome.verdict.note.code == note)
        #expect(outcome.verdict.disposition == (note == "000" ? .accepted : .rejected))
        #expect(!all.contains("OPENSESAM"), "\(all)")
        let warned = try Self.closed(fields, Self.agreed + "  otherwise: warn\n").outcome
        #expect(warned.verdict.note.code == "000")
        #expect(warned.diagnostics.map(\.severity) == (note == "000" ? [] : [.warning]))
        let ignored = try Self.closed(fields, Self.agreed + "  otherwise: ignore\n").outcome
        #expect(ignored.diagnostics.isEmpty)
    }

    @Test(
        "a password that cannot stand in ISA04 is our fault: it holds, and rejects nobody",
        arguments: ["OPENSESAME-2026", "OPEN  ", "ÖFFNE", ""])
    func impossible(password: String) throws {
        let (outcome, _) = try Self.closed(
            "03*ELM       *01*OPENSESAME", secrets: ["env:ELM_ISA04": Secret(password)])
        #expect(outcome.opening.refusal?.code == .receiveSecurityUnknown)
        #expect(outcome.verdict.disposition == .accepted)
    }

    @Test("where nothing is agreed, nothing is compared")
    func absent() throws {
        let (outcome, _) = try Self.closed("03*OAK       *01*WHATEVER  ", "")
        #expect(outcome.verdict.disposition == .accepted && outcome.diagnostics.isEmpty)
    }

    @Test("what is agreed to be absent must be")
    func none() throws {
        let none = "identifies: {authorization: {qualifier: \"00\"}, security: none}\n"
        #expect(try Self.closed("00*          *00*          ", none).outcome.diagnostics.isEmpty)
        let outcome = try Self.closed("03*ELM       *01*WHATEVER  ", none).outcome
        #expect(
            outcome.diagnostics.map(\.code)
                == [.isaAuthorizationQualifier, .isaSecurityQualifier])
    }

    @Test("TA104 is as the partner's notes say")
    func choice() throws {
        let lines = Self.agreed + "acknowledge: {notes: {\"013\": E}}\n"
        let outcome = try Self.closed("03*ELM       *01*OPENSESAMY", lines).outcome
        #expect(outcome.verdict.disposition == .acceptedWithErrors)
    }

    @Test("a password that cannot be read holds the interchange, and the partner is told nothing")
    func unreadable() throws {
        let (outcome, _) = try Self.closed("03*ELM       *01*OPENSESAME", secrets: [:])
        #expect(outcome.opening.refusal?.code == .receiveSecurityUnknown)
        #expect(outcome.answersDue(hasGroups: true).isEmpty)
        // A trial knows no passwords, and compares the rest.
        let trial = try Self.closed("03*ELM       *01*WHATEVER  ", secrets: nil).outcome
        #expect(trial.opening.refusal == nil && trial.diagnostics.isEmpty)
    }
}
