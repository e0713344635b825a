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

    /// The first of `count` control numbers in a row that are next in a range; a run that would
    /// pass its end begins anew. Where the agreed range is another one than was counted in, the
    /// count goes on behind what was given of it last, whatever was given with that.
    func next(
        _ kind: ControlKind, scope: Int64, count: Int, in range: ClosedRange<Int>
    ) throws -> Int {
        guard let first = try counted(kind, scope: scope) else { return range.lowerBound }
        // Behind the end of the range stands the number after its last one, or 1.
        if first == range.upperBound + 1 { return range.lowerBound }
        guard range.contains(first) else {
            let last = try sql.first(
                """
                SELECT last FROM control_run
                WHERE scope = $1 AND kind = $2 AND last >= $3 AND first <= $4
                ORDER BY id DESC LIMIT 1
                """, scope, kind.rawValue, range.lowerBound, range.upperBound)?.int(0)
            let next = last.map { min($0, range.upperBound) + 1 } ?? range.lowerBound
            return next + count - 1 > range.upperBound ? range.lowerBound : next
        }
        return first + count - 1 > range.upperBound ? range.lowerBound : first
    }

    /// Takes control numbers; a rollback gives them back, so that there is no gap.
    func take(_ kind: ControlKind, scope: Int64, first: Int, count: Int) throws {
        guard count > 0 else { return }
        let last = first + count - 1
        try goOn(
            kind, scope: scope,
            from: last >= ControlNumbers.all.upperBound ? ControlNumbers.all.lowerBound : last + 1)
        // A run goes on for a day, so that what was given long ago is told from what was not.
        let isGoingOn =
            try sql.execute(
                """
                UPDATE control_run SET last = $4, given_us = now_us()
                WHERE id = (SELECT max(id) FROM control_run WHERE scope = $1 AND kind = $2)
                  AND last = $3 AND began_us > now_us() - 86400000000
                """, scope, kind.rawValue, first - 1, last) == 1
        guard !isGoingOn else { return }
        try sql.execute(
            """
            INSERT INTO control_run(scope, kind, first, last, began_us, given_us)
            VALUES($1, $2, $3, $4, now_us(), now_us())
            """, scope, kind.rawValue, first, last)
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
        let kind: ControlKind
        let next: Int
        let window: Duration
    }

    /// Sets a count forward within what is agreed, or asks for it to be set back; gives the change.
    func set(
        _ wish: ControlWish, in range: ClosedRange<Int>, _ decision: Decision
    ) throws -> Int64 {
        guard range.contains(wish.next) else {
            throw Self.refused(
                "\(wish.next) is not among the agreed numbers, \(range.lowerBound) to "
                    + "\(range.upperBound)",
                mend: "Give one of these, or change `numbers` in the partner's partner.yaml first.")
        }
        let former = try counted(wish.kind, scope: wish.scope)
        guard former != wish.next else {
            throw Self.refused(
                "the count stands at \(wish.next) already", mend: "There is nothing to do.")
        }
        let isBack = former.map { wish.next < $0 } ?? false
        try expectUnused(wish)
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
            former.map { Int64($0) }, wish.next, wish.window, decision.author, decision.reason
        ).integer(0)
        if !isBack { try goOn(wish.kind, scope: wish.scope, from: wish.next) }
        try link(
            act: isBack ? "control.ask" : "control.set", author: decision.author,
            reason: decision.reason,
            subject: try "\(counter(wish)) \(former.map(String.init) ?? "-") to \(wish.next)")
        return change
    }

    /// Makes a change that was asked for, or refuses it.
    func decide(change id: Int64, isConfirmed: Bool, _ decision: Decision) throws {
        let row = try sql.first(
            """
            SELECT scope, kind, next, within_us, former, asked_by FROM control_change
            WHERE id = $1 AND state = 'asked'
            """, id)
        guard let row, let kind = ControlKind(rawValue: try row.text(1)) else {
            throw Self.refused(
                "no change \(id) waits to be decided",
                mend: "`gangway control list --changes` lists what was asked for.")
        }
        let wish = ControlWish(
            scope: try row.integer(0), kind: kind, next: try row.int(2),
            window: .microseconds(try row.integer(3)))
        if isConfirmed {
            guard try row.text(5) != decision.author else {
                throw Self.refused(
                    "\(decision.author) asked for change \(id); another person confirms it",
                    mend: "Have a second person look at it and confirm it.")
            }
            // Numbers were given since it was asked for.
            try expectUnused(wish)
            try goOn(kind, scope: wish.scope, from: wish.next)
        }
        try sql.execute(
            """
            UPDATE control_change SET state = $2, decided_us = now_us(), decided_by = $3
            WHERE id = $1
            """, id, isConfirmed ? "made" : "refused", decision.author)
        try link(
            act: isConfirmed ? "control.confirm" : "control.refuse", author: decision.author,
            reason: decision.reason, subject: try "change \(id): \(counter(wish)) to \(wish.next)")
    }

    /// Refuses a number from which on the partner would take what comes for a duplicate: where as
    /// many numbers as were given within the window, from the wanted one on, meet one of those.
    private func expectUnused(_ wish: ControlWish) throws {
        let recent = try sql.query(
            """
            SELECT first, last, given_us FROM control_run
            WHERE scope = $1 AND kind = $2 AND given_us > now_us() - $3 ORDER BY first
            """, wish.scope, wish.kind.rawValue, wish.window
        ).map { (first: try $0.int(0), last: try $0.int(1), time: try $0.time(2)) }
        let pace = recent.reduce(0) { $0 + $1.last - $1.first + 1 }
        let end = wish.next + max(pace, 1) - 1
        guard let met = recent.first(where: { $0.last >= wish.next && $0.first <= end }) else {
            return
        }
        let days = wish.window.components.seconds / 86_400
        throw Self.refused(
            "numbers \(met.first) to \(met.last) were given until \(met.time), less than \(days) "
                + "days ago: the partner would take them for duplicates",
            mend: "Go on at numbers that were not given lately.")
    }

    /// A counter in words.
    private func counter(_ wish: ControlWish) throws -> String {
        let row = try required(
            "SELECT own, partner, usage FROM control_scope WHERE id = $1", wish.scope)
        return try "\(wish.kind.rawValue) \(row.text(0)) to \(row.text(1)) \(row.text(2))"
    }

    private static func refused(_ why: String, mend: String) -> LedgerFailure {
        .refused(Diagnostic(.ledgerControlRefused, why, mend: mend))
    }
}
