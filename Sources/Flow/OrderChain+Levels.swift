import Values

extension OrderChain {
    /// The order's documents, each with the levels on which it is still open: transport, the ERP,
    /// the partner's MDN or pick-up, its TA1, the 997, and what is owed because of it. A document
    /// is done when every level is closed that is expected of it; one that does not count says why
    /// instead.
    func levels(_ exchange: Exchange?) -> JSON {
        let debts = debts(exchange).filter { !$0.isAcknowledgment }
        return .array(
            record.documents.enumerated().map { index, document in
                let open = Self.open(document, debts.filter { $0.document == index })
                let word =
                    !document.counts ? Self.standing(document) : open.isEmpty ? "done" : "open"
                return [
                    "set": .string(document.set), "number": .string(document.number),
                    "messageId": .number(ExactDecimal(document.message)),
                    "standing": .string(word), "open": .array(open.map { .string($0) }),
                    "exception": document.waits.map { .number(ExactDecimal($0.exception)) }
                        ?? .null,
                    "why": document.waits.map { .string($0.why) } ?? .null,
                ]
            })
    }

    /// Why a document does not count: that it left is not how one stands which the partner refused.
    private static func standing(_ document: OrderDocument) -> String {
        let isRefused =
            !document.isReceived
            && (document.isRefused || document.advices.last?.verdict == "rejected")
        return isRefused ? "rejected" : document.state
    }

    private static func open(_ document: OrderDocument, _ debts: [Debt]) -> [String] {
        guard document.counts else { return [] }
        var open: [String] = []
        if !document.isReceived, document.state != "sent" { open.append("transport") }
        if document.isReceived, document.state == "planned" { open.append("ERP") }
        open += document.levels.filter(\.isOpen).map(\.kind)
        if document.acknowledgment?.isOpen == true { open.append("997") }
        return open + debts.map(\.set)
    }
}
