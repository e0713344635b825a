import Acknowledgments
import Diagnostics
import Mapping
import Partners
import Testing
import Values

@testable import Flow

@Suite("Walking what is sent")
struct OutboundWalkTests {
    /// Elm gets answers as 855, and with `changed` in another way.
    static func profiles(_ changed: [String: String] = [:]) throws -> Profiles {
        let partner = (RecordFolder.files["elm/partner.yaml"] ?? "")
        let sends = "\nsends:\n  - {set: \"855\", version: \"004010\"}\n"
        return try RecordFolder.profiles(
            ["elm/partner.yaml": partner + sends].merging(changed) { _, new in new })
    }

    static let layout = """
        why: our own sample
        format: csv
        documents: {by: [po]}
        records:
          - id: HDR
            once: true
            fields:
              - {name: po, column: PO, required: true}
              - {name: ordered, column: Ordered, type: date, format: MM/DD/YYYY, required: true}
              - {name: order, column: Our Order}
              - {name: promised, column: Promised, type: date, format: MM/DD/YYYY}
          - id: LIN
            fields:
              - {name: number, column: Line, required: true}
              - {name: status, column: Status}
              - {name: quantity, column: Qty, type: decimal}
              - {name: unit, column: Unit}
              - {name: item, column: Item}
        """

    static let map = """
        map: answers
        canonical: orderResponse/1
        answers: order/1
        why: our own sample
        echo: {date: date, lines.sellerItem: lines.sellerItem}
        to:
          purpose: {value: new}
          purposeCode: {value: "00"}
          answerCode: {value: AD}
          number: HDR.po
          date: HDR.ordered
          sellerOrder: HDR.order
          promisedShip: HDR.promised
          lines:
            each: LIN
            to:
              number: .number
              position: {default: {position: true}}
              sellerItem: .item
              answers: {triples: .status, to: {statusCode: .01, quantity: .02, unit: .03}}
        """

    static let answer = """
        {"type": "orderResponse", "version": 1, "source": {"partner": "elm"}, "purpose": "new", \
        "purposeCode": "00", "answerCode": "AD", "number": "E-100", "sellerOrder": "SO-000001", \
        "lines": [{"number": "1", "answers": [{"statusCode": "IA", "quantity": "24", \
        "unit": "CA"}]}, {"number": "2", "answers": [{"statusCode": "IB", "quantity": "120", \
        "unit": "EA"}]}]}
        """

    /// The order that is answered, as the inbound walk makes it.
    static func order(_ profiles: Profiles) throws -> AnsweredDocument {
        let bytes = Array((RecordFolder.purchase[0].text).utf8)
        let run = try CaseRun(bytes, by: profiles.folder)
        return AnsweredDocument(id: 7, body: try #require(run.documents.first))
    }

    static func walk(
        _ profiles: Profiles, _ text: String = answer, isAnswering: Bool = true
    ) throws -> (outcome: OutboundWalk.Outcome, diagnostics: [Diagnostic]) {
        let document = try OutboundDocument.read(Array(text.utf8)).get()
        let walk = OutboundWalk(profiles, document: document)
        return walk.run(answering: isAnswering ? try order(profiles) : nil)
    }

    static func message(_ profiles: Profiles) throws -> OutboundMessage {
        let (outcome, diagnostics) = try walk(profiles)
        guard case .draft(let draft) = outcome else {
            throw SampleProfiles.Faulty(diagnostics: diagnostics)
        }
        #expect(draft.answered == 7)
        return try draft.message(
            OutboundNumbers(interchange: 41, group: 42), at: Timestamp(seconds: 1_795_179_600))
    }

    @Test("an answer repeats its order's context and is enveloped to its sender")
    func answers() throws {
        let message = try Self.message(Self.profiles())
        #expect(message.name == "855_LAKESIDE_ELM_P000000041.x12")
        #expect(
            String(decoding: message.bytes, as: UTF8.self) == """
                ISA*00*          *00*          *ZZ*LAKESIDE       *ZZ*ELM            *261120*1300\
                *U*00401*000000041*0*P*>~
                GS*PR*LAKESIDE*ELM*20261120*1300*42*X*004010~
                ST*855*0001~
                BAK*00*AD*E-100*20261120****SO-000001~
                CUR*BY*USD~
                REF*DP*0417~
                N1*ST*STORE 0101*92*0101~
                PO1*1*24*CA*18.5**UP*614141200177*VN*LG-1001~
                ACK*IA*24*CA~
                PO1*2*120*EA*2.25**UP*614141200184*VN*LG-1002~
                ACK*IB*120*EA~
                CTT*2*144~
                SE*11*0001~
                GE*1*42~
                IEA*1*000000041~

                """)
        #expect(
            message.awaits
                == OutboundExpectation(
                    functionalID: "PR", groupControl: 42, application: "ELM", set: "855",
                    setControl: "0001", interchangeTime: "2611201300", expects: .usual,
                    asksInterchange: false, at: Timestamp(seconds: 1_795_179_600)))
    }

    @Test("the same answer leaves as records where that is agreed")
    func answersWithRecords() throws {
        let partner = RecordFolder.files["elm/partner.yaml"] ?? ""
        let message = try Self.message(
            Self.profiles([
                "elm/partner.yaml": partner + "\nsends: [{layout: answers}]\n",
                "elm/answers.layout.yaml": Self.layout, "elm/answers.map.yaml": Self.map,
            ]))
        #expect(message.name == "answers_LAKESIDE_ELM_P000000041.csv")
        #expect(message.awaits == nil)
        #expect(
            String(decoding: message.bytes, as: UTF8.self) == """
                PO,Ordered,Our Order,Promised,Line,Status,Qty,Unit,Item
                E-100,11/20/2026,SO-000001,,1,IA,24,CA,LG-1001
                E-100,11/20/2026,SO-000001,,2,IB,120,EA,LG-1002

                """)
    }

    @Test("channel, name and application codes are as the sending says")
    func obeysSettings() throws {
        let partner = RecordFolder.files["elm/partner.yaml"] ?? ""
        let profiles = try Self.profiles([
            "channels/other.yaml": "kind: folder\ncarries: [elm]\n",
            "elm/partner.yaml": partner + """

                sends:
                  - set: "855"
                    version: "004010"
                    channel: other
                    name: "{partner}-{number}-{isa13}.edi"
                    sender: OURAPP
                    receiver: THEIRAPP
                """,
        ])
        guard case .draft(let draft) = try Self.walk(profiles).outcome else {
            Issue.record("it was held")
            return
        }
        #expect(draft.envelope.channel == "other")
        let message = try draft.message(
            OutboundNumbers(interchange: 1, group: 2), at: Timestamp(seconds: 1_795_179_600))
        #expect(message.name == "elm-E-100-000000001.edi")
        #expect(
            String(decoding: message.bytes, as: UTF8.self)
                .contains("GS*PR*OURAPP*THEIRAPP*20261120*1300*2*X*004010~"))
    }

    @Test(
        "a sending has terms of its own over the partner's",
        arguments: [
            ("reply: {delimiters: {element: \"|\"}}", "GS|PR|"),
            ("reply: {delimiters: {component: \":\"}}", "*P*:~"),
            ("reply: {delimiters: {segment: \"'\"}}", "'\nGS*"),
            ("reply: {delimiters: {repetition: \"!\"}}", "*!*00501*"),
            ("reply: {authorization: {qualifier: \"03\", value: LAKE}}", "ISA*03*LAKE      *00*"),
            (
                "reply: {security: \"env:ELM_ISA04\"}",
                "ISA*00*          *01*          *"
            ),
            ("reply: {suffix: crlf}", "~\r\nGS*"), ("reply: {asks: true}", "*000000001*1*P*"),
            ("reply: {agency: T}", "*T*005010~"), ("reply: {zone: \"-06:00\"}", "*20261120*0700*"),
            ("reply: {controls: \"00401\"}", "*U*00401*000000001*"),
            ("reply: {date: YYMMDD}", "*261120*1300*2*X*"),
            ("reply: {time: HHMMSS}", "*20261120*130000*2*X*"),
            ("industry: VICS", "*X*005010VICS~"), ("priority: low", "low"),
        ])
    func ownTerms(line: String, shows: String) throws {
        let partner = RecordFolder.files["elm/partner.yaml"] ?? ""
        func written(_ line: String) throws -> String? {
            let profiles = try Self.profiles([
                "elm/partner.yaml": partner
                    + "\nsends:\n  - {set: \"855\", version: \"005010\"\(line)}\n"
            ])
            guard case .draft(let draft) = try Self.walk(profiles).outcome else { return nil }
            let message = try draft.message(
                OutboundNumbers(interchange: 1, group: 2), at: Timestamp(seconds: 1_795_179_600))
            return draft.envelope.priority.rawValue
                + String(decoding: message.bytes, as: UTF8.self)
        }
        let usual = try #require(try written(""))
        let own = try #require(try written(", \(line)"))
        #expect(!usual.contains(shows))
        #expect(own.contains(shows), "\(own)")
    }

    /// The bytes of the answer with a seller's number, as far as it may leave; else why it may not.
    private func sent(_ number: String, _ sending: String) throws -> String {
        let partner = RecordFolder.files["elm/partner.yaml"] ?? ""
        let profiles = try Self.profiles([
            "elm/partner.yaml": partner
                + "\nsends:\n  - {set: \"855\", version: \"004010\", \(sending)}\n"
        ])
        let (outcome, diagnostics) = try Self.walk(
            profiles, Self.answer.replacing("SO-000001", with: number))
        guard case .draft(let draft) = outcome else {
            return diagnostics.first { $0.severity == .error }?.code.name ?? ""
        }
        let told = diagnostics.filter { $0.code == .envelopeDataReplaced }.count
        let bytes = try draft.message(
            OutboundNumbers(interchange: 1, group: 2), at: Timestamp(seconds: 1_795_179_600)
        ).bytes
        let segment = bytes.split(separator: 0x7E)[3].split(separator: 0x2A).last ?? []
        return segment.map { $0 < 0x7F ? String(Unicode.Scalar($0)) : "<\($0)>" }.joined()
            + (told > 0 ? ", told" : "")
    }

    @Test(
        "data have the characters that were agreed, and others what stands for them",
        arguments: [
            ("Kö-7", "reply: {}", "envelope.data.character"),
            ("Kö-7", "reply: {characters: utf8}", "K<195><182>-7"),
            ("Kö-7", "reply: {characters: latin1}", "K<246>-7"),
            ("Kř-7", "reply: {characters: latin1}", "envelope.data.character"),
            ("Kř-7", "reply: {replace: {characters: \"?\"}}", "K?-7, told"),
            ("Ko_7", "reply: {characters: basic}", "envelope.data.character"),
            ("Ko-7", "reply: {characters: basic}", "KO-7"),
            ("K*7", "reply: {}", "envelope.data.delimiter"),
            ("K*7", "reply: {replace: {delimiters: \"-\"}}", "K-7, told"),
            ("K\\n7", "reply: {}", "envelope.data.control-character"),
            ("K\\n7", "reply: {replace: {characters: \".\"}}", "K.7, told"),
        ])
    func characters(number: String, sending: String, leaves: String) throws {
        #expect(try sent(number, sending) == leaves)
    }

    @Test("what is forgiven by agreement is sent, and told where it is a warning")
    func forgives() throws {
        let long = String(repeating: "N", count: 31)
        let key = "validate.element.too-long"
        #expect(try sent(long, "billing: unchecked") == key)
        #expect(try sent(long, "validate: {severity: {\(key): warning}}") == long)
    }

    @Test("a set whose elements repeat needs an ISA12 that names their separator")
    func repeats() {
        #expect(EnvelopeForm().repeats(in: "005010"))
        #expect(!EnvelopeForm().repeats(in: "004010"))
        #expect(!EnvelopeForm(controls: "00401").repeats(in: "005010"))
        #expect(EnvelopeForm(controls: "00501").repeats(in: "004010"))
    }

    @Test(
        "what cannot be sent is held, with its reason",
        arguments: [
            ("\"elm\"", "\"oak\"", "envelope.partner.unknown"),
            ("\"orderResponse\"", "\"invoice\"", "envelope.sending.missing"),
            ("\"IA\"", "\"Z~\"", "envelope.data.delimiter"),
            ("\"IA\"", "\"XX\"", "validate.element.unknown-code"),
            ("sellerOrder", "sellerOrdr", "map.document.unknown-field"),
        ])
    func holds(what: String, with: String, code: String) throws {
        let text = Self.answer.replacing(what, with: with)
        let (outcome, _) = try Self.walk(Self.profiles(), text)
        guard case .held(let why) = outcome else {
            Issue.record("nothing was held")
            return
        }
        #expect(why.code.name == code)
    }

    @Test("production documents go to live partners only")
    func liveOnly() throws {
        let partner = RecordFolder.files["elm/partner.yaml"] ?? ""
        let profiles = try Self.profiles([
            "elm/partner.yaml": partner.replacing("status: live", with: "status: parallel")
                + "\nsends: [{set: \"855\", version: \"004010\"}]\n"
        ])
        guard case .held(let why) = try Self.walk(profiles, isAnswering: false).outcome else {
            Issue.record("nothing was held")
            return
        }
        #expect(why.code == .envelopePartnerNotLive)
    }

    @Test("an answer to an order that is not known is warned of")
    func unknownOrder() throws {
        let (_, diagnostics) = try Self.walk(Self.profiles(), isAnswering: false)
        #expect(diagnostics.contains { $0.code == .envelopeAnsweredUnknown })
    }

    @Test(
        "what is no document is refused",
        arguments: ["{", "[]", "{}", "{\"type\": \"orderResponse\"}"])
    func refusesOthers(text: String) {
        guard case .failure(let why) = OutboundDocument.read(Array(text.utf8)) else {
            Issue.record("it was read")
            return
        }
        #expect(why.code == .envelopeDocumentUnreadable)
    }

    @Test("a test system's document is no answer to production")
    func usages() throws {
        let text = Self.answer.replacing(
            "{\"partner\": \"elm\"}", with: "{\"partner\": \"elm\", \"usage\": \"test\"}")
        guard case .held(let why) = try Self.walk(Self.profiles(), text).outcome else {
            Issue.record("nothing was held")
            return
        }
        #expect(why.code == .envelopeUsageMixed)
    }

    @Test("an order that a rule refuses is not delivered, and answered line by line")
    func refusesByRule() throws {
        let rules = """
            extends: standard/850
            why: our own sample
            validate:
              Q1:
                at: lines
                rule: quantity < 100
                say: "line {number}: {quantity} is more than a load"
                fails: {lines: [{number: 1, quantity: 100}]}
            respond: {Q1: refuse}
            """
        let profiles = try Self.profiles(["elm/850.map.yaml": rules])
        let bytes = Array(RecordFolder.purchase[0].text.utf8)
        var walk = InboundWalk(
            profiles,
            for: MessageFacts(
                channel: "drop", name: "in", correlation: "c", digest: SHA256.digest(of: bytes)),
            resuming: nil)
        walk.feed(bytes)
        walk.finish()
        let sets = (walk.next()?.steps ?? []).compactMap { step -> SetOutcome? in
            if case .set(let set) = step { set } else { nil }
        }
        let set = try #require(sets.first)
        #expect(set.verdict.disposition == .accepted, "the 997 does not change")
        #expect(set.document?.action == .record)
        #expect(set.document?.hold == nil)
        let response = try #require(set.document?.response)
        let text = String(decoding: response, as: UTF8.self)
        let (outcome, diagnostics) = try Self.walk(profiles, text)
        guard case .draft(let draft) = outcome else {
            throw SampleProfiles.Faulty(diagnostics: diagnostics)
        }
        let message = try draft.message(
            OutboundNumbers(interchange: 1, group: 1), at: Timestamp(seconds: 1_795_179_600))
        let segments = String(decoding: message.bytes, as: UTF8.self).split(separator: "\n")
        #expect(
            segments.dropFirst(3).dropLast(2) == [
                "BAK*00*RD*E-100*20261120~", "CUR*BY*USD~", "REF*DP*0417~",
                "N1*ST*STORE 0101*92*0101~", "PO1*1*24*CA*18.5**UP*614141200177*VN*LG-1001~",
                "ACK*IR*24*CA~", "PO1*2*120*EA*2.25**UP*614141200184*VN*LG-1002~",
                "ACK*IR*120*EA~", "N9*L1*Q1~", "MSG*line 2: 120 is more than a load~",
                "CTT*2*144~", "SE*13*0001~",
            ])
    }
}
