import Diagnostics
import Engine
import Flow
import Partners
import Values

// MARK: - The numbers that we give

extension LedgerTransaction {
    /// The row of a scope, made when first met.
    func scope(_ scope: ControlScope) throws -> Int64 {
        let found = try sql.first(
            "SELECT id FROM control_scope WHERE own = $1 AND partner = $2 AND usage = $3",
            scope.own, scope.partner, scope.usage)
        if let found { return try found.integer(0) }
        return try required(
            "INSERT INTO control_scope(own, partner, usage) VALUES($1, $2, $3) RETURNING id",
            scope.own, scope.partner, scope.usage
        ).integer(0)
    }

    /// Where a count stands: the number that is given next; nil where none was given.
    func counted(_ kind: ControlKind, scope: Int64) throws -> Int? {
        try sql.first(
            "SELECT next FROM control_number WHERE scope = $1 AND kind = $2", scope, kind.rawValue
        )?.int(0)
    }

    /// The control number that is next in a range. Where the agreed range is another one than was
    /// counted in, the count goes on behind what was given of it last, whatever was given with
    /// that.
    func next(_ kind: ControlKind, scope: Int64, in range: ClosedRange<Int>) throws -> Int {
        guard let next = try counted(kind, scope: scope) else { return range.lowerBound }
        // Behind the end of the range stands the number after its last one, or 1.
        if next == range.upperBound + 1 { return range.lowerBound }
        guard !range.contains(next) else { return next }
        let last = try sql.first(
            """
            SELECT last FROM control_run
            WHERE scope = $1 AND kind = $2 AND last >= $3 AND first <= $4
            ORDER BY id DESC LIMIT 1
            """, scope, kind.rawValue, range.lowerBound, range.upperBound)?.int(0)
        return last.map { ControlNumbers.number(after: $0, in: range) } ?? range.lowerBound
    }

    /// Takes as many numbers as are needed, across the end of their range; a rollback gives them
    /// back, so that there is no gap.
    func take(
        _ kind: ControlKind, scope: Int64, first: Int, count: Int, in range: ClosedRange<Int>
    ) throws {
        guard count > 0 else { return }
        let last = ControlNumbers.number(count - 1, after: first, in: range)
        try goOn(kind, scope: scope, from: ControlNumbers.number(after: last))
        for row in ControlNumbers.row(from: first, count: count, in: range) {
            try note(given: kind, scope: scope, row)
        }
    }

    /// Notes numbers as given. A run goes on for a day, so that what was given long ago is told
    /// from what was not.
    private func note(given kind: ControlKind, scope: Int64, _ row: ClosedRange<Int>) throws {
        let isGoingOn =
            try sql.execute(
                """
                UPDATE control_run SET last = $4, given_us = now_us()
                WHERE id = (SELECT max(id) FROM control_run WHERE scope = $1 AND kind = $2)
                  AND last = $3 AND began_us > now_us() - 86400000000
                """, scope, kind.rawValue, row.lowerBound - 1, row.upperBound) == 1
        guard !isGoingOn else { return }
        try sql.execute(
            """
            INSERT INTO control_run(scope, kind, first, last, began_us, given_us)
            VALUES($1, $2, $3, $4, now_us(), now_us())
            """, scope, kind.rawValue, row.lowerBound, row.upperBound)
    }

    /// Has a count go on at a number.
    fileprivate func goOn(_ kind: ControlKind, scope: Int64, from next: Int) throws {
        try sql.execute(
            """
            INSERT INTO control_number(scope, kind, next) VALUES($1, $2, $3)
            ON CONFLICT(scope, kind) DO UPDATE SET next = excluded.next
            """, scope, kind.rawValue, next)
    }
}

// MARK: - Setting a count

extension LedgerTransaction {
    /// What a person wants of a count.
    struct ControlWish {
        let scope: Int64
        let counter: ControlCounter
        let next: Int
        let agreed: AgreedCount

        var kind: ControlKind { counter.kind }

        /// As many numbers as are given from the wanted one on.
        func row(_ count: Int) -> [ClosedRange<Int>] {
            ControlNumbers.row(from: next, count: count, in: agreed.range)
        }
    }

    /// Sets a count forward within what is agreed, or asks for it to be set back; gives the change.
    func set(_ wish: ControlWish, _ decision: Decision) throws -> Int64 {
        try expectAgreed(wish)
        let former = try counted(wish.kind, scope: wish.scope)
        guard former != wish.next else {
            throw Self.refused(
                "the count stands at \(wish.next) already", mend: "There is nothing to do.")
        }
        let pace = try expectUnused(wish)
        let isBack = try former.map { wish.next < $0 } ?? false || leadsBack(wish, pace)
        if try sql.first(
            "SELECT 1 FROM control_change WHERE scope = $1 AND kind = $2 AND state = 'asked'",
            wish.scope, wish.kind.rawValue) != nil
        {
            throw Self.refused(
                "another change of this count waits to be decided",
                mend: "See `gangway control list --changes`; confirm or refuse it first.")
        }
        let change = try required(
            """
            INSERT INTO control_change(scope, kind, state, former, next, within_us, asked_us,
              asked_by, reason, decided_us, decided_by)
            VALUES($1, $2, $3, $4, $5, $6, now_us(), $7, $8,
              CASE WHEN $3 = 'made' THEN now_us() END, CASE WHEN $3 = 'made' THEN $7 END)
            RETURNING id
            """, wish.scope, wish.kind.rawValue, isBack ? "asked" : "made",
            former.map { Int64($0) }, wish.next, wish.agreed.window, decision.author,
            decision.reason
        ).integer(0)
        if !isBack { try goOn(wish.kind, scope: wish.scope, from: wish.next) }
        try link(
            act: isBack ? "control.ask" : "control.set", author: decision.author,
            reason: decision.reason,
            subject: "\(wish.counter.words) \(former.map(String.init) ?? "-") to \(wish.next)")
        return change
    }

    /// Makes a change that was asked for, or refuses it; `agreed` says what is agreed by now.
    func decide(
        change id: Int64, isConfirmed: Bool, agreed: (ControlCounter) -> AgreedCount?,
        _ decision: Decision
    ) throws {
        let row = try sql.first(
            """
            SELECT c.scope, c.kind, c.next, c.asked_by, pair.own, pair.partner, pair.usage
            FROM control_change c JOIN control_scope pair ON pair.id = c.scope
            WHERE c.id = $1 AND c.state = 'asked'
            """, id)
        guard let row, let kind = ControlKind(rawValue: try row.text(1)) else {
            throw Self.refused(
                "no change \(id) waits to be decided",
                mend: "`gangway control list --changes` lists what was asked for.")
        }
        let (scope, next) = (try row.integer(0), try row.int(2))
        let counter = ControlCounter(
            scope: ControlScope(
                own: try row.text(4), partner: try row.text(5), usage: try row.text(6)),
            kind: kind)
        if isConfirmed {
            guard try row.text(3) != decision.author else {
                throw Self.refused(
                    "\(decision.author) asked for change \(id); another person confirms it",
                    mend: "Have a second person look at it and confirm it.")
            }
            guard let agreed = agreed(counter) else {
                throw Self.refused(
                    "nobody is agreed on at \(counter.scope.partner) any more",
                    mend: "Refuse the change, or have the partner's folder again.")
            }
            // Numbers were given since it was asked for, and others may be agreed.
            let wish = ControlWish(
                scope: scope, counter: counter, next: next, agreed: agreed)
            try expectAgreed(wish)
            try expectUnused(wish)
            try goOn(kind, scope: scope, from: next)
        }
        try sql.execute(
            """
            UPDATE control_change SET state = $2, decided_us = now_us(), decided_by = $3
            WHERE id = $1
            """, id, isConfirmed ? "made" : "refused", decision.author)
        try link(
            act: isConfirmed ? "control.confirm" : "control.refuse", author: decision.author,
            reason: decision.reason, subject: "change \(id): \(counter.words) to \(next)")
    }

    /// Refuses a number that is not among those agreed.
    private func expectAgreed(_ wish: ControlWish) throws {
        let range = wish.agreed.range
        guard !range.contains(wish.next) else { return }
        throw Self.refused(
            "\(wish.next) is not among the agreed numbers, \(range.lowerBound) to "
                + "\(range.upperBound)",
            mend: "Give one of these, or change `numbers` in the partner's partner.yaml first.")
    }

    /// Refuses a number from which on the partner would take what comes for a duplicate: where as
    /// many numbers as were given within the window, from the wanted one on as they will be given,
    /// meet one of those. Gives how many were.
    @discardableResult
    private func expectUnused(_ wish: ControlWish) throws -> Int {
        let recent = try sql.query(
            """
            SELECT first, last, given_us FROM control_run
            WHERE scope = $1 AND kind = $2 AND given_us > now_us() - $3 ORDER BY first
            """, wish.scope, wish.kind.rawValue, wish.agreed.window
        ).map { (numbers: try $0.int(0)...$0.int(1), time: try $0.time(2)) }
        let pace = recent.reduce(0) { $0 + $1.numbers.count }
        let row = wish.row(pace)
        guard let met = recent.first(where: { row.contains(where: $0.numbers.overlaps) }) else {
            return pace
        }
        let (first, last) = (met.numbers.lowerBound, met.numbers.upperBound)
        let days = wish.agreed.window.components.seconds / 86_400
        throw Self.refused(
            "numbers \(first) to \(last) were given until \(met.time), less than \(days) "
                + "days ago: the partner would take them for duplicates",
            mend: "Go on at numbers that were not given lately.")
    }

    /// Whether a count goes on behind the end of its range, where it soon meets numbers that were
    /// given at any time: then it is set back, however great the wanted number is.
    private func leadsBack(_ wish: ControlWish, _ pace: Int) throws -> Bool {
        let row = wish.row(max(pace, ControlNumbers.fewest))
        guard row.count > 1, let behind = row.last else { return false }
        return try sql.first(
            """
            SELECT 1 FROM control_run
            WHERE scope = $1 AND kind = $2 AND last >= $3 AND first <= $4 LIMIT 1
            """, wish.scope, wish.kind.rawValue, behind.lowerBound, behind.upperBound) != nil
    }

    private static func refused(_ why: String, mend: String) -> LedgerFailure {
        .refused(Diagnostic(.ledgerControlRefused, why, mend: mend))
    }
}

// MARK: - Setting what a partner counts

extension LedgerTransaction {
    /// Has the watch over the numbers that a partner gives go on at one; gives the change. It holds
    /// at once, whichever way: no number of ours hangs on it.
    func set(
        received counter: ControlCounter, to next: Int, _ decision: Decision
    ) throws -> Int64 {
        guard ControlNumbers.all.contains(next) else {
            throw Self.refused("\(next) is no control number", mend: "Give one of 1 to 999999999.")
        }
        let scope = try scope(counter.scope)
        let former = try received(scope)
        let expected = former.map { ControlNumbers.number(after: $0.last) }
        guard expected != next else {
            throw Self.refused(
                "\(next) is what comes next already", mend: "There is nothing to do.")
        }
        let change = try required(
            """
            INSERT INTO control_change(scope, kind, state, former, next, within_us, asked_us,
              asked_by, reason, decided_us, decided_by, is_received)
            VALUES($1, $2, 'made', $3, $4, 0, now_us(), $5, $6, now_us(), $5, 1)
            RETURNING id
            """, scope, counter.kind.rawValue, expected.map { Int64($0) }, next, decision.author,
            decision.reason
        ).integer(0)
        try keep(ReceivedCount(last: next - 1, run: 0, former: former?.last), scope)
        try link(
            act: "control.set", author: decision.author, reason: decision.reason,
            subject: "\(counter.kind.rawValue) \(counter.scope.partner) to \(counter.scope.own) "
                + "\(counter.scope.usage) \(expected.map(String.init) ?? "-") to \(next)")
        return change
    }
}

extension ControlCounter {
    /// A counter of ours in words.
    fileprivate var words: String {
        "\(kind.rawValue) \(scope.own) to \(scope.partner) \(scope.usage)"
    }
}
