import Flow

extension OrderDocument {
    /// The condition that a document counts (`counts`), of its row `l`: of the received document
    /// `d` or of ours, which was given as `p` and leaves as `o`.
    static let counting = """
        (coalesce(o.state, d.state, 'batched') NOT IN (\(idleWords))
          AND CASE WHEN l.document IS NOT NULL THEN NOT \(OrderReader.isRefusedChange)
            ELSE NOT \(isRefused) END)
        """

    private static let idleWords = idle.map { "'\($0)'" }.joined(separator: ", ")

    /// The condition that the partner refused what we sent (`isRefused`): its set or application,
    /// or, where nobody there has taken the set, the file that it is in.
    private static let isRefused = """
        (EXISTS (SELECT 1 FROM expectation e
            WHERE e.message = o.id AND e.state = 'rejected' AND e.kind = '997'
              AND (p.batch IS NULL OR e.set_control = p.set_control))
          OR coalesce((SELECT r.verdict FROM received_answer r
            WHERE r.sent = CASE WHEN p.batch IS NULL THEN o.id ELSE p.message END
              AND r.state = 'matched' ORDER BY r.id DESC LIMIT 1), '') = 'rejected'
          OR EXISTS (SELECT 1 FROM expectation e
            WHERE e.message = o.id AND e.state = 'rejected' AND e.kind IN ('MDN', 'TA1'))
            AND NOT EXISTS (SELECT 1 FROM expectation e
              WHERE e.message = o.id AND e.state IN ('accepted', 'noted') AND e.kind = '997'
                AND (p.batch IS NULL OR e.set_control = p.set_control)))
        """
}
