import Flow
import Mapping

/// The codes that the ledger is known to have seen, so that it is not asked of each document again.
/// Losing them costs a question each.
actor KnownCodes {
    private var known: [Sender: Set<SentCode>] = [:]
    private var count = 0

    /// How many are kept; a code list has dozens.
    private static let limit = 200_000

    /// Who sends codes, in which set.
    struct Sender: Hashable, Sendable {
        let partner: String
        let kind: String
    }

    /// The codes of sets that are not known yet.
    func unknown(_ sent: [SentCodes]) -> [Sender: Set<SentCode>] {
        var unknown: [Sender: Set<SentCode>] = [:]
        for set in sent {
            let sender = Sender(partner: set.partner, kind: set.kind)
            guard let codes = known[sender] else {
                unknown[sender, default: []].formUnion(set.codes)
                continue
            }
            for code in set.codes where !codes.contains(code) {
                unknown[sender, default: []].insert(code)
            }
        }
        return unknown
    }

    /// Keeps codes that have been written down.
    func add(_ codes: [Sender: Set<SentCode>]) {
        for (sender, codes) in codes {
            if count > Self.limit { (known, count) = ([:], 0) }
            known[sender, default: []].formUnion(codes)
            count += codes.count
        }
    }
}
