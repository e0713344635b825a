package import Engine
package import Flow
package import Storage
package import Values

/// A ledger of many documents in which some went wrong for 25 reasons, each of a kind of its own,
/// to see whether the report shows each reason as one row and no other.
///
/// What went wrong went through the real code: documents are dispatched and sent by an engine,
/// partners' answers and orders are X12 files that it walks, explains and matches, the ERP refuses
/// what it is given, and what never comes is reminded of. Only the rest, which is answered in time,
/// is written into the tables directly: a million documents through the engine would take an hour,
/// and say the same.
package struct PlantedFaults: Sendable {
    /// One reason, with what its row must say.
    package struct Fault: Sendable, Hashable {
        /// The partner.
        package let partner: String
        /// How its documents go wrong.
        package let way: Way
        /// How many documents do.
        package let documents: Int
        /// What the row of the report says.
        package let says: [String]
    }

    /// How a document goes wrong.
    package enum Way: Sendable, Hashable {
        /// Of what we send, and of what partners answer to it.
        case sent(SentWay)
        /// Of what partners send.
        case received(ReceivedWay)
        /// It answers what nobody sent it; `true` where it refuses that.
        case stray(Bool)
        /// Nothing comes of what comes each day.
        case missed

        var sent: SentWay? { if case .sent(let way) = self { way } else { nil } }
        var received: ReceivedWay? { if case .received(let way) = self { way } else { nil } }
    }

    /// All 25.
    package static let plan: [Fault] = {
        var faults: [Fault] = []
        func add(_ partner: String, _ way: Way, _ says: String...) {
            let isOnce = way == .missed || way == .received(.quiet)
            faults.append(
                Fault(
                    partner: partner, way: way, documents: isOnce ? 1 : 3 + faults.count % 7,
                    says: says))
        }
        let written = "written from"
        add("elm", .sent(.element997), "855: PO1, element 3", "(code 7)", written, ".yaml:")
        add("elm", .sent(.element810), "810: IT1, element 4", "(code 6)", written, ".yaml:")
        add("elm", .sent(.silent), "855: no 997 came in time")
        add("oak", .sent(.element999), "855: PO1, element 2", "(code 5)", written, ".yaml:")
        add("oak", .sent(.advice), "855: PO1, element 3", "by the case (code 012)", written)
        add("oak", .sent(.contradicting), "855: answered as refused after accepted")
        add("fir", .sent(.group), "GS, element 8", "(code 2)", "fir/partner.yaml:")
        add("fir", .sent(.interchange), "ISA, element 6", "(code 006)")
        add("fir", .sent(.twice), "997: it says again what it said")
        add("yew", .sent(.unclear), "not said what was taken")
        add("yew", .sent(.total), "the invoice states", "its lines")
        add("ash", .stray(false), "997: nothing that it answers was sent")
        add("ash", .stray(true), "997: refuses what nothing is awaited of")
        add("tarn", .sent(.receipt), "MDN: ")
        add("moss", .sent(.unreachable), "cannot be reached")
        add("lark", .received(.unanswered), "850: we sent no 855 in time")
        add("wren", .received(.unshipped), "850: we sent no 856 in time")
        add("hawk", .missed, "morning orders from hawk did not come")
        add("kite", .received(.quiet), "nothing comes any more")
        add("dove", .received(.unmapped), "no map: dove has none for 870")
        add("crow", .received(.lookup), "PO103: lines[].unit", "is not in table uom")
        add("crow", .received(.rule), "rule Q7 is broken", "crow/850.map.yaml:")
        add("swan", .received(.refused), "customer", "is blocked")
        add("swan", .received(.conflict), "came before with other content")
        add("swan", .received(.reused), "interchange control number", "with other content")
        return faults
    }()

    /// What the report showed, held against the plan.
    package struct Finding: Sendable {
        /// Rows of causes that the report has.
        package let rows: Int
        /// Faults that no row shows, or with another count, or without a mend.
        package let missed: [String]
        /// Rows that no fault explains.
        package let unplanned: [String]
    }

    private let engine: any SQLEngine
    private let gateway: WorkingGateway
    private let desk: ReceiptDesk
    private let outbox = PlantedOutlet()

    /// Opens a ledger in a database whose clock is `clock`.
    package init(
        _ engine: any SQLEngine, clock: TestClock, profiles: Profiles
    ) async throws(LedgerFailure) {
        self.engine = engine
        gateway = try await WorkingGateway(
            engine, clock: clock, profiles: profiles, outlet: outbox,
            offices: BackOffices(["P": PlantedOffice()]))
        desk = ReceiptDesk(
            ledger: gateway.ledger, vault: MemoryVault(), world: TestWorld(clock: clock).world,
            profiles: { profiles })
    }

    /// Makes a ledger of `total` documents.
    package func plant(_ total: Int) async throws {
        // What comes each day is awaited from here on.
        try await gateway.remind()
        for (index, fault) in Self.plan.enumerated() {
            for number in 1...fault.documents {
                switch fault.way {
                case .sent(let way):
                    try await gateway.receive(
                        way.document("F\(index)-\(number)", to: fault.partner),
                        from: DocumentOrigin.erp("main").channel)
                case .received(let way):
                    for file in way.files(from: fault.partner, 100 * index + number) {
                        try await gateway.receive(file, from: "drop")
                    }
                case .stray(let isRefusing):
                    try await gateway.receive(
                        Self.stray(from: fault.partner, 100 * index + number, isRefusing),
                        from: "drop")
                case .missed: break
                }
            }
        }
        await gateway.work()
        gateway.clock.advance(.seconds(60))
        try await answer()
        await gateway.work()
        try await fill(engine, max(0, total - Self.plan.reduce(0) { $0 + $1.documents }))
        gateway.clock.advance(.seconds(5 * 3600))
        try await gateway.remind()
    }

    /// Has partners answer all that they got.
    private func answer() async throws {
        for file in await outbox.files {
            let sent = SentInterchange(file.bytes)
            guard let index = sent.fault, let way = Self.plan[index].way.sent else { continue }
            let partner = Self.plan[index].partner
            for answer in way.answers(to: sent, from: partner) {
                try await gateway.receive(answer, from: "drop")
            }
            guard way == .receipt else { continue }
            try await desk.receive(
                StationNotice(
                    arrival: FileArrival(
                        channel: partner, name: file.name, remoteKey: file.name, size: nil),
                    bytes: way.receipt(of: file.messageID), from: "LAKE",
                    to: partner.uppercased()))
        }
    }

    /// The report of all of it.
    package func report() async throws(LedgerFailure) -> JSON {
        try await gateway.ledger.answerReport(AnswerReportFilter(since: Timestamp(microseconds: 0)))
            .json
    }

    /// Holds a report against the plan: each fault is one row with its count and mend.
    package static func judge(_ report: JSON) -> Finding {
        var rows = report["causes"]?.items ?? []
        let count = rows.count
        var missed: [String] = []
        for fault in plan {
            let found = rows.firstIndex { row in
                let text = row["cause"]?.text ?? ""
                return row["partner"]?.text == fault.partner && fault.says.allSatisfy(text.contains)
                    && row["count"]?.integer == fault.documents
                    && row["mend"]?.text?.isEmpty == false
            }
            if let found {
                rows.remove(at: found)
            } else {
                missed.append("\(fault.partner): \(fault.says.joined(separator: " "))")
            }
        }
        return Finding(
            rows: count, missed: missed,
            unplanned: rows.map { "\($0["partner"]?.text ?? ""): \($0["cause"]?.text ?? "")" })
    }
}
