import Canonical
import Diagnostics
import Engine
import Flow
import Partners
import Storage
import Values

extension LedgerConformance {
    /// What becomes of a change: every stage of its order × what it wants × what is agreed.
    static let changes: [LedgerCase] =
        ChangePolicy.Stage.allCases.map { stage in
            LedgerCase("a change of an order that is \(stage.words) goes as agreed") { bench in
                var control = 0
                for purpose in ["change", "cancel", "replace"] {
                    for action in ChangePolicy.Action.allCases {
                        control += 2
                        try await bench.change(
                            ChangeCase(
                                stage: stage, purpose: purpose, action: action, control: control))
                    }
                }
            }
        } + [
            LedgerCase("a change of an order that nobody took waits for a person") { bench in
                var sample = order(1)
                sample.sets = [SampleSet("PO9", action: .deliverIfKnown)]
                sample.sets[0].type = "orderChange"
                let message = try await bench.process("f", sample)
                try bench.equal(try await bench.documents(message), ["held"], "state")
                _ = try await bench.exception(.deliverDocumentPurpose)
            },
            LedgerCase("a change goes to the ERP by itself until something was shipped") { bench in
                var control = 0
                for (stage, expected) in [
                    (ChangePolicy.Stage.unposted, "planned"), (.posted, "planned"),
                    (.partlyShipped, "held"), (.shipped, "held"),
                ] {
                    let number = "PO-\(stage)"
                    control += 2
                    try await bench.bring(number, to: stage, control: control)
                    let message = try await bench.process(
                        "c-\(stage)",
                        LedgerBench.change(number, "change", .usual, control: control + 1))
                    try bench.equal(try await bench.documents(message), [expected], number)
                    if stage == .unposted { try await bench.deliver(number) }
                    if expected == "planned" { try await bench.deliver(number) }
                }
            },
        ]
}

/// One change of one order.
private struct ChangeCase {
    let stage: ChangePolicy.Stage
    let purpose: String
    let action: ChangePolicy.Action
    let control: Int

    var number: String { "PO\(control)" }
}

extension LedgerBench {
    /// A change of an order.
    fileprivate static func change(
        _ number: String, _ purpose: String, _ policy: ChangePolicy, control: Int
    ) -> SampleInterchange {
        var set = SampleSet(number, content: purpose, action: .deliverIfKnown)
        set.type = "orderChange"
        set.purpose = purpose
        set.response =
            policy.refuses ? Array("{\"type\": \"orderChangeResponse\"}".utf8) : nil
        return SampleInterchange(set).with {
            $0.control = control
            $0.groupControl = control
            $0.changes = policy
        }
    }

    /// Brings an order of 4 to a stage.
    fileprivate func bring(
        _ number: String, to stage: ChangePolicy.Stage, control: Int
    ) async throws {
        try await process(
            "o\(number)",
            SampleInterchange(SampleSet(number)).with {
                $0.control = control
                $0.groupControl = control
                $0.sets[0].members = #","lines": [{"number": "1", "quantity": "4"}]"#
            })
        guard stage != .unposted else { return }
        try await deliver(number)
        guard stage != .posted else { return }
        let notice = Self.draft(
            "S\(number)", type: "shipment",
            said: [
                "purpose": "new",
                "shipments": [
                    [
                        "order": .string(number),
                        "items": [
                            ["line": "1", "quantity": stage == .shipped ? "4" : "3"]
                        ],
                    ]
                ],
            ])
        _ = try await dispatch("s\(number)", number: "S\(number)", outcome: .draft(notice))
    }

    fileprivate func change(_ each: ChangeCase) async throws {
        try await bring(each.number, to: each.stage, control: each.control)
        let message = try await process(
            "c\(each.number)",
            Self.change(
                each.number, each.purpose, ChangePolicy([each.stage: each.action]),
                control: each.control + 1))
        if each.stage == .unposted { try await deliver(each.number) }
        let what = "\(each.purpose) of an order that is \(each.stage.words), to \(each.action)"
        switch each.action {
        case .deliver:
            try equal(try await documents(message), ["planned"], what)
            try await deliver(each.number)
        case .hold:
            try equal(try await documents(message), ["held"], what)
            let exception = try await exception(.deliverChangeLate)
            // A person hands it on, or closes it.
            guard each.purpose == "change" else { return try await resolve(exception) }
            try await retry(exception)
            try await deliver(each.number)
        case .refuse:
            try equal(try await documents(message), ["recorded"], what)
            let answer = try await self.one(.process)
            try equal(try await task(answer).channel, DocumentOrigin.rule.channel, "who answers")
            let draft = Self.draft(
                each.number, type: "orderChangeResponse",
                said: ["number": .string(each.number), "purpose": "new", "answer": "refused"])
            try await dispatch(claimed: answer, number: each.number, outcome: .draft(draft))
            try await none(.deliver)
            let events = try await ledger.businessEvents(
                EventFilter(type: .changeRejected, limit: 100))
            try equal(events.last?.number, each.number, "the event of \(what)")
        }
    }
}
