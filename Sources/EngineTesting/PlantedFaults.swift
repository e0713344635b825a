import Canonical
package import Engine
package import Flow
package import Partners
package import Storage
package import Values
import X12

/// A ledger of many documents in which some went wrong for 25 reasons, to see whether the report of
/// partners' answers shows each reason as one row and no other.
///
/// What went wrong went through the real code: documents are dispatched and sent by an engine,
/// partners' answers are X12 files that it walks, explains and matches, and what never comes is
/// reminded of. Only the rest, which is answered in time, is written into the tables directly:
/// a million documents through the engine would take an hour, and say the same.
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
        /// The partner refuses a value of ours: AK3 and AK4.
        case element(tag: String, position: Int, element: Int, code: String)
        /// It refuses the group: AK905.
        case group(code: String)
        /// It refuses the interchange: TA105.
        case interchange(code: String)
        /// It says P, and not of which sets.
        case unclear
        /// It never answers.
        case silent
        /// It answers what nobody sent it.
        case stray
    }

    /// All 25.
    package static let plan: [Fault] = {
        let values: [(String, Int, Int, String)] = [
            ("BAK", 2, 3, "4"), ("BAK", 2, 4, "8"), ("BAK", 2, 8, "5"), ("PO1", 4, 2, "5"),
            ("PO1", 4, 3, "7"), ("PO1", 4, 4, "6"), ("ACK", 5, 1, "7"), ("ACK", 5, 2, "5"),
            ("ACK", 5, 3, "7"),
        ]
        var faults: [Fault] = []
        func add(_ partner: String, _ way: Way, _ says: String...) {
            faults.append(
                Fault(
                    partner: partner, way: way, documents: 3 + faults.count % 7, says: says))
        }
        for partner in ["elm", "oak"] {
            for (tag, position, element, code) in values.dropLast(partner == "oak" ? 1 : 0) {
                add(
                    partner,
                    .element(tag: tag, position: position, element: element, code: code),
                    "\(tag), element \(element)", "(code \(code))", "written from", ".yaml:")
            }
        }
        add("fir", .group(code: "2"), "GS, element 8", "(code 2)", "fir/partner.yaml:")
        add("ash", .group(code: "1"), "GS, element 1", "(code 1)", "ash/partner.yaml:")
        add("fir", .interchange(code: "006"), "ISA, element 6", "(code 006)")
        add("ash", .interchange(code: "003"), "ISA, element 12", "(code 003)")
        add("yew", .unclear, "not said what was taken")
        add("fir", .silent, "no 997 came in time")
        add("ash", .silent, "no 997 came in time")
        add("yew", .stray, "nothing that it answers was sent")
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

    private static let partners = ["elm", "oak", "fir", "ash", "yew"]

    /// The partner folder, without the shipped standard.
    package static var files: [String: [UInt8]] {
        var files = ["channels/drop.yaml": "kind: folder\ncarries: [elm, oak, fir, ash, yew]\n"]
        for name in partners {
            files["\(name)/partner.yaml"] = """
                ids: ["ZZ:\(name.uppercased())"]
                status: live
                agreements:
                  - {set: "850", version: "004010"}
                sends:
                  - {set: "855", version: "004010"}
                expects: {functional: {within: 4h}}

                """
        }
        return files.mapValues { Array($0.utf8) }
    }

    /// Who we are to them.
    package static let own = Identity(qualifier: "ZZ", id: "LAKESIDE")

    private let engine: any SQLEngine
    private let gateway: WorkingGateway
    private let outbox = ScriptedOutlet()

    /// Opens a ledger in a database whose clock is `clock`.
    package init(
        _ engine: any SQLEngine, clock: TestClock, profiles: Profiles
    ) async throws(LedgerFailure) {
        self.engine = engine
        gateway = try await WorkingGateway(
            engine, clock: clock, profiles: profiles, outlet: outbox)
    }

    /// Makes a ledger of `total` documents.
    package func plant(_ total: Int) async throws {
        for (index, fault) in Self.plan.enumerated() {
            for number in 1...fault.documents where fault.way != .stray {
                try await gateway.receive(
                    Self.document("F\(index)-\(number)", to: fault.partner),
                    from: DocumentOrigin.erp("main").channel)
            }
        }
        await gateway.work()
        gateway.clock.advance(.seconds(60))
        for (name, bytes) in await outbox.files.sorted(by: { $0.key < $1.key }) {
            guard let answer = Self.answer(to: String(decoding: bytes, as: UTF8.self)) else {
                continue
            }
            try await gateway.receive(answer, from: "drop", as: "answer-\(name)")
        }
        for (index, fault) in Self.plan.enumerated() where fault.way == .stray {
            for number in 1...fault.documents {
                try await gateway.receive(
                    Self.stray(from: fault.partner, 1000 * index + number), from: "drop")
            }
        }
        await gateway.work()
        try await fill(max(0, total - Self.plan.reduce(0) { $0 + $1.documents }))
        gateway.clock.advance(.seconds(5 * 3600))
        try await gateway.remind()
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

// MARK: - Documents and answers

extension PlantedFaults {
    /// An answer to an order of a partner, as an ERP gives it.
    package static func document(_ number: String, to partner: String) -> [UInt8] {
        Array(
            """
            {"type": "orderResponse", "version": 1, "source": {"partner": "\(partner)", \
            "usage": "production"}, "purpose": "new", "purposeCode": "00", "answer": "accepted", \
            "answerCode": "AD", "number": "\(number)", "date": "2026-01-05", \
            "sellerOrder": "SO-1", "lines": [\
            {"number": "1", "quantity": "24", "unit": "EA", "price": "18.5", \
            "sellerItem": "LG-1001", "answers": [{"statusCode": "IA", "quantity": "24", \
            "unit": "EA"}]}]}
            """.utf8)
    }

    /// What the partner says of an interchange of ours; nil where it says nothing.
    private static func answer(to sent: String) -> [UInt8]? {
        let segments = sent.split(separator: "~").map {
            $0.drop { $0.isNewline }.split(separator: "*", omittingEmptySubsequences: false)
                .map(String.init)
        }
        guard let isa = segments.first, let group = segments.first(where: { $0[0] == "GS" }),
            let head = segments.first(where: { $0[0] == "BAK" }), head.count > 3,
            let index = head[3].dropFirst().split(separator: "-").first.flatMap({ Int($0) }),
            plan.indices.contains(index)
        else { return nil }
        let fault = plan[index]
        let refused = "AK9*R*1*1*0"
        switch fault.way {
        case .element(let tag, let position, let element, let code):
            return answer(
                from: fault.partner, isa[13],
                [
                    "AK1*PR*\(group[6])", "AK2*855*0001", "AK3*\(tag)*\(position)**8",
                    "AK4*\(element)**\(code)", "AK5*R*5", refused,
                ])
        case .group(let code):
            return answer(
                from: fault.partner, isa[13], ["AK1*PR*\(group[6])", "\(refused)*\(code)"])
        case .unclear:
            return answer(from: fault.partner, isa[13], ["AK1*PR*\(group[6])", "AK9*P*3*3*2"])
        case .interchange(let code):
            return Array(
                """
                \(header(from: fault.partner, isa[13]))~TA1*\(isa[13])*\(isa[9])*\(isa[10])*R*\
                \(code)~IEA*0*\(isa[13])~
                """.utf8)
        case .silent, .stray: return nil
        }
    }

    private static func stray(from partner: String, _ group: Int) -> [UInt8] {
        let control = String(String(900_000_000 + group).suffix(9))
        return answer(
            from: partner, control,
            ["AK1*PR*\(700_000 + group)", "AK2*855*0001", "AK5*A", "AK9*A*1*1*1"])
    }

    private static func header(from partner: String, _ control: String) -> String {
        let sender = partner.uppercased() + String(repeating: " ", count: 15 - partner.count)
        return """
            ISA*00*          *00*          *ZZ*\(sender)*ZZ*LAKESIDE       *260105*0900*U*00401*\
            \(control)*0*P*>
            """
    }

    private static func answer(
        from partner: String, _ control: String, _ body: [String]
    ) -> [UInt8] {
        let segments =
            [
                header(from: partner, control),
                "GS*FA*\(partner.uppercased())*LAKESIDE*20260105*0900*\(control)*X*004010",
                "ST*997*0001",
            ] + body + [
                "SE*\(body.count + 2)*0001", "GE*1*\(control)", "IEA*1*\(control)",
            ]
        return Array(segments.map { $0 + "~" }.joined().utf8)
    }
}

// MARK: - The rest

extension PlantedFaults {
    /// Writes documents that were sent and accepted in time, an hour's worth of them each second.
    private func fill(_ count: Int) async throws {
        let page = 50_000
        for start in stride(from: 0, to: count, by: page) {
            let end = min(start + page, count)
            try await engine.write { sql in
                try Self.fill(sql, start, end)
            }
        }
    }

    private static func fill(_ sql: any SQLTransaction, _ start: Int, _ end: Int) throws {
        let numbers =
            "WITH RECURSIVE n(i) AS (SELECT $1 UNION ALL SELECT i + 1 FROM n WHERE i < $2)"
        let first = try sql.query("SELECT coalesce(max(id), 0) FROM message", arguments: [])[0]
            .integer(0)
        try sql.execute(
            """
            \(numbers)
            INSERT INTO message(direction, state, correlation, origin, channel, name, partner,
              own_id, partner_id, digest, size, is_inline, created_us)
            SELECT 'out', 'sent', 'P', 1, 'drop', 'p' || i || '.x12',
              CASE i % 5 WHEN 0 THEN 'elm' WHEN 1 THEN 'oak' WHEN 2 THEN 'fir' WHEN 3 THEN 'ash'
                ELSE 'yew' END, 'ZZ:LAKESIDE', 'ZZ', $3, 1000, 1, now_us() - 1000000 + i % 1000
            FROM n
            """, start, end - 1, SHA256.digest(of: "planted"))
        try sql.execute(
            """
            INSERT INTO expectation(message, scope, partner, kind, state, type, number,
              interchange_control, interchange_time, functional_id, group_control, application,
              set_id, set_control, set_key, made_us, due_us, answered_us)
            SELECT m.id, 1, m.partner, '997', CASE WHEN m.id % 50 = 0 THEN 'noted' ELSE 'accepted'
              END, CASE m.id % 3 WHEN 0 THEN 'invoice' WHEN 1 THEN 'shipment' ELSE
              'orderResponse' END, 'P' || m.id, m.id % 999999999, '', 'PR', m.id % 999999999, '',
              CASE m.id % 3 WHEN 0 THEN '810' WHEN 1 THEN '856' ELSE '855' END, '0001', '1',
              m.created_us, m.created_us + 14400000000, m.created_us + 1000000 * (m.id % 3600)
            FROM message m WHERE m.id > $1
            """, first)
    }
}
