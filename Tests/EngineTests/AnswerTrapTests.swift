import Engine
import EngineTesting
import Flow
import Foundation
import Guides
import Partners
import Storage
import Testing
import Values

/// What partners answer, as files, through the whole gateway: received, walked, matched, told. Each
/// file of `fixtures/acks` is in at least one trap.
@Suite("The traps of partners' answers")
struct AnswerTrapTests {
    /// Something that happens.
    enum Step: Sendable {
        /// The gateway is given something to send, such as `855 PO1`, and sends it.
        case send(String)
        /// The same, and a file of `fixtures/acks` comes while it is being sent.
        case sendAnswered(String, String)
        /// A file of `fixtures/acks` comes.
        case answer(String)
        /// A result file of `fixtures/acks` comes from an AS2 station.
        case receipt(String, from: String = "ELM")
        /// Time passes, and what did not come is told of.
        case wait(hours: Int)
        /// A person has the first thing that was sent sent again.
        case resend
        /// A person has it made anew, which the profile of now makes otherwise.
        case regenerate
        /// A person has it made anew, and nothing but its numbers and times is another.
        case regenerateUnchanged
        /// A person ends the waiting for the first answer.
        case close
    }

    /// What happens, and how things stand then.
    struct Trap: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let steps: [Step]
        /// What is awaited and how it stands: `997 855 42 accepted`.
        let awaited: [String]
        /// The codes of open exceptions.
        var open: [String] = []
        /// Answers that fit nothing; with `?` where one shows what it may mean.
        var strays: [String] = []
        /// How many answers of ours to it leave.
        var answered = 0
        /// How many 855s say whose order they may be about, while they close nothing.
        var hints = 0

        var files: [String] {
            steps.compactMap { step in
                switch step {
                case .answer(let file), .sendAnswered(_, let file), .receipt(let file, _): file
                default: nil
                }
            }
        }
    }

    @Test("each ends as it should", arguments: AnswerTraps.all)
    func trap(_ trap: Trap) async throws {
        let site = try await TrapSite(
            isAS2: trap.awaited.contains { $0.hasPrefix("MDN") })
        for step in trap.steps { try await site.perform(step) }
        let found = try await site.look()
        #expect(found.awaited == trap.awaited)
        #expect(found.open == trap.open)
        #expect(found.strays == trap.strays)
        #expect(found.hints == trap.hints)
        // Only documents are answered: a 997 for a 997 never leaves, nor anything for a TA1.
        #expect(await site.answersSent == trap.answered)
    }

    @Test("every file of answers is in a trap")
    func coverage() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: TrapSite.folder.path)
            .filter { [".x12", ".mdn"].contains($0.suffix(4)) }.map { String($0.dropLast(4)) }
        #expect(Set(files) == Set(AnswerTraps.all.flatMap(\.files)))
    }
}

/// Elm, to whom we send 855s and 810s and who owes us TA1s and 997s; Fir, of whom we order and who
/// owes us 855s, 856s and 810s; and Oak, who has nothing to do with either. What they send goes to
/// the ERP.
struct TrapSite {
    static let folder = ShippedFiles.root.appending(path: "fixtures/acks")

    private static let files = [
        "channels/drop.yaml": "kind: folder\ncarries: [elm, oak, fir]\n",
        "elm/partner.yaml": """
        ids: ["ZZ:ELM"]
        status: live
        test: target
        agreements:
          - {set: "850", version: "004010"}
          - {set: "824", version: "004010"}
        sends:
          - {set: "855", version: "004010"}
          - {set: "810", version: "004010"}
        reply: {asks: true}
        expects: {functional: {within: 4h}}

        """,
        "oak/partner.yaml": """
        ids: ["ZZ:OAK"]
        status: live
        agreements:
          - {set: "850", version: "004010"}
          - {set: "855", version: "004010"}

        """,
        "fir/partner.yaml": """
        ids: ["ZZ:FIR"]
        status: live
        agreements:
          - {set: "855", version: "004010"}
          - {set: "856", version: "004010"}
          - {set: "810", version: "004010"}
        sends:
          - {set: "850", version: "004010"}
        expects:
          response: {within: 4h}
          shipment: {within: 5d}
          invoice: {within: 2d}

        """,
    ]
    private let gateway: WorkingGateway
    private let desk: ReceiptDesk
    private let mended: Profiles
    private let outlet = AnsweringOutlet()

    /// Begins where the fixtures do: on 2026-11-20 at 13:00 ISA13 is 41 and GS06 42.
    init(isAS2: Bool) async throws {
        var files = Self.files
        if isAS2 {
            files["channels/drop.yaml"]? += "layout: as2\nas2: {\"ZZ:LAKESIDE\": LAKE}\n"
            files["elm/partner.yaml"] = files["elm/partner.yaml"]?.replacing(
                "within: 4h}}",
                with: "within: 4h}, transport: {within: 2h, escalate: 1d, mic: file}}")
        }
        // Elm wants a line for each segment by then.
        mended = try Self.profiles(
            files.mapValues {
                $0.replacing("reply: {asks: true}", with: "reply: {asks: true, suffix: crlf}")
            })
        let profiles = try Self.profiles(files)
        let clock = TestClock(Timestamp(seconds: 1_795_179_600))
        gateway = try await WorkingGateway(
            try SQLiteEngine(inMemory: { clock.now }), clock: clock, profiles: profiles,
            outlet: outlet,
            offices: BackOffices(["P": ScriptedBackOffice(.nativeKey, clock: clock)]))
        desk = ReceiptDesk(
            ledger: gateway.ledger, vault: MemoryVault(), world: TestWorld(clock: clock).world,
            profiles: { profiles })
        let scope = ControlScope(own: "ZZ:LAKESIDE", partner: "ZZ:ELM", usage: "P")
        for (kind, next) in [(ControlKind.interchange, 41), (.group, 42)] {
            _ = try await gateway.ledger.setControl(
                ControlCounter(scope: scope, kind: kind), to: next,
                agreed: AgreedCount(range: 1...999_999_999, window: .seconds(86_400)),
                Decision(author: "ann", reason: "cut-over"))
        }
    }

    private static func profiles(_ files: [String: String]) throws -> Profiles {
        let (folder, diagnostics) = PartnerFolder.read(
            files: files.mapValues { Array($0.utf8) },
            identities: [Identity("ZZ:LAKESIDE")].compactMap { $0 },
            standard: Standard(load: ShippedFiles.standard), defaults: ShippedFiles.standard)
        return Profiles(folder: try #require(folder, "\(diagnostics)"))
    }

    func perform(_ step: AnswerTrapTests.Step) async throws {
        switch step {
        case .send(let title): try await send(title)
        case .sendAnswered(let title, let file):
            let gateway = gateway
            await outlet.whileSending {
                if file.hasPrefix("mdn") {
                    try? await receive(receipt: file, from: "ELM")
                    return
                }
                guard let bytes = Self.bytes(file),
                    let message = try? await gateway.receive(bytes, from: "drop", as: file)
                else { return }
                while (try? await gateway.ledger.message(message)?.json["state"]) != "processed" {
                    try? await Task.sleep(for: .milliseconds(5))
                }
            }
            try await send(title)
        case .answer(let file):
            let bytes = try #require(Self.bytes(file))
            try await gateway.receive(bytes, from: "drop", as: file)
            await gateway.work()
        case .receipt(let file, let station): try await receive(receipt: file, from: station)
        case .wait(let hours):
            gateway.clock.advance(.seconds(3600 * hours))
            try await gateway.remind()
        case .resend: try await act(.resend)
        case .regenerate: try await act(.regenerate, by: mended)
        case .regenerateUnchanged: try await act(.regenerate)
        case .close:
            let first = try #require(try await expectations().first?["id"]?.integer)
            try await gateway.ledger.close(
                expectation: Int64(first), Decision(author: "ann", reason: "they called"))
        }
    }

    /// A person acts on the first thing that was sent.
    private func act(_ verb: MessageVerb, by profiles: Profiles? = nil) async throws {
        gateway.clock.advance(.seconds(60))
        let first = try #require(try await expectations().first?["messageId"]?.integer)
        try await gateway.ledger.act(
            verb, on: Int64(first), Decision(author: "ann", reason: "they lost it"))
        await gateway.work(by: profiles)
    }

    private func send(_ title: String) async throws {
        let words = title.split(separator: " ").map(String.init)
        let body =
            switch words[0] {
            case "810": Self.invoice(words[1])
            case "850": Self.order(words[1])
            default: Self.response(words[1])
            }
        try await gateway.receive(Array(body.utf8), from: DocumentOrigin.erp("main").channel)
        await gateway.work()
    }

    private static func bytes(_ file: String) -> [UInt8]? {
        ShippedFiles.bytes(folder.appending(path: "\(file).x12"))
    }

    /// Has a station's result come, with what only the first sending knows filled in.
    private func receive(receipt file: String, from station: String) async throws {
        let form = try #require(ShippedFiles.bytes(Self.folder.appending(path: "\(file).mdn")))
        let sent = try #require(await outlet.first)
        var text = String(decoding: form, as: UTF8.self)
            .replacing("{message-id}", with: sent.messageID)
        for algorithm in DigestAlgorithm.allCases {
            guard var hash = ContentHash(algorithm) else { continue }
            hash.update(sent.bytes)
            text = text.replacing("{mic \(algorithm.name)}", with: Base64.text(hash.finalize()))
        }
        try await desk.receive(
            StationNotice(
                arrival: FileArrival(channel: "drop", name: file, remoteKey: file, size: nil),
                bytes: Array(text.utf8), from: "LAKE", to: station))
    }

    static func response(_ number: String) -> String {
        """
        {"type": "orderResponse", "version": 1, "source": {"partner": "elm", \
        "usage": "production"}, "purpose": "new", "purposeCode": "00", "answer": "accepted", \
        "answerCode": "AD", "number": "\(number)", "date": "2026-11-20", "sellerOrder": "SO-1", \
        "lines": [{"number": "1", "quantity": "24", "unit": "EA", "price": "18.5", \
        "sellerItem": "LG-1001", "answers": [{"statusCode": "IA", "quantity": "24", \
        "unit": "EA"}]}]}
        """
    }

    static func invoice(_ number: String) -> String {
        """
        {"type": "invoice", "version": 1, "source": {"partner": "elm", "usage": "production"}, \
        "purpose": "new", "purposeCode": "00", "number": "\(number)", "date": "2026-11-20", \
        "order": "PO1", "lines": [{"number": "1", "quantity": "24", "unit": "EA", \
        "price": "18.5", "sellerItem": "LG-1001"}], "totals": {"amount": "444.00"}}
        """
    }

    private static func order(_ number: String) -> String {
        """
        {"type": "order", "version": 1, "source": {"partner": "fir", "usage": "production"}, \
        "purpose": "new", "purposeCode": "00", "orderType": "SA", "number": "\(number)", \
        "date": "2026-11-20", "lines": [{"number": "1", "position": 1, "quantity": "40", \
        "unit": "EA", "price": "12.6", "priceBasis": "PE", "sellerItem": "FM-TOWEL"}, \
        {"number": "2", "position": 2, "quantity": "15", "unit": "EA", "price": "48", \
        "priceBasis": "PE", "sellerItem": "FM-THROW"}]}
        """
    }

    // MARK: - Looking

    /// How things stand.
    struct Sight {
        var awaited: [String] = []
        var open: [String] = []
        var strays: [String] = []
        var hints = 0
    }

    /// How all stands: what is awaited, what is open, what fits nothing.
    func look() async throws -> Sight {
        let awaited = try await expectations().map { row in
            let keys =
                switch row["kind"]?.text {
                case "TA1": ["kind", "interchange", "state"]
                case "MDN": ["kind", "set", "interchange", "state"]
                case "997": ["kind", "set", "group", "state"]
                default: ["kind", "number", "state", "progress"]
                }
            return keys.compactMap { row[$0]?.text }.filter { !$0.isEmpty }
                .joined(separator: " ")
        }
        let open = try await gateway.ledger.exceptions(ExceptionFilter())
            .compactMap { $0.json["code"]?.text }
        let strays = try await gateway.ledger.strays(StrayFilter()).map { stray in
            (stray.json["state"]?.text ?? "") + (stray.json["candidate"] == .null ? "" : "?")
        }
        var hints = 0
        for row in try await gateway.ledger.messages(MessageFilter(direction: "in")) {
            let detail = try await gateway.ledger.message(row.id)?.json
            let isAnswer = detail?["documents"]?.items?.first?["type"]?.text == "orderResponse"
            let events = detail?["events"]?.items ?? []
            if isAnswer, events.contains(where: { $0["kind"]?.text == "await.unmatched" }) {
                hints += 1
            }
        }
        return Sight(awaited: awaited, open: open, strays: strays, hints: hints)
    }

    /// How many acknowledgments of ours there are.
    var answersSent: Int {
        get async { await outlet.texts.count { $0.contains("GS*FA*") || $0.contains("TA1*") } }
    }

    private func expectations() async throws -> [JSON] {
        var found: [AwaitedSummary] = []
        for status in AwaitedStatus.allCases {
            found += try await gateway.ledger.awaited(AwaitedFilter(status: status))
        }
        return found.sorted { $0.id < $1.id }.map(\.json)
    }
}

/// A partner who may answer before we know that it has the file.
private actor AnsweringOutlet: Outlet {
    private(set) var texts: [String] = []
    private(set) var first: (messageID: String, bytes: [UInt8])?
    private var deed: (@Sendable () async -> Void)?

    func finds(_ name: String) async throws(SendFailure) -> Bool? { nil }

    func whileSending(_ deed: @escaping @Sendable () async -> Void) { self.deed = deed }

    func send(_ file: OutboundFile) async throws(SendFailure) {
        var bytes: [UInt8] = []
        while let block = try? await file.read(), !block.isEmpty { bytes += block }
        texts.append(String(decoding: bytes, as: UTF8.self))
        if first == nil { first = (file.messageID, bytes) }
        await deed?()
        deed = nil
    }
}
