import Engine
import Partners
import Values

/// The states of a work row, as numbers in partial indexes.
enum WorkState {
    static let ready = 0
    static let leased = 1
    static let delayed = 2
    static let parked = 3
    static let waiting = 4

    /// The state in a word, for people.
    static func word(_ state: Int, isHeld: Bool = false) -> String {
        switch state {
        case delayed where isHeld: "held"
        case ready: "ready"
        case leased: "in hand"
        case delayed: "delayed"
        case parked: "for a person"
        default: "waiting for another"
        }
    }
}

/// Who goes first within a lane; less is sooner.
enum WorkPriority {
    /// A partner waits for it, with a deadline.
    static let acknowledgment = 0
    /// A person asked for it.
    static let person = 1
    /// Everything else.
    static let normal = 5
    /// What goes behind everything else, in lanes of its own.
    static let low = 7

    /// What is agreed: less than a person's wish, and far from an acknowledgment.
    static func of(_ priority: Terms.Priority) -> Int {
        switch priority {
        case .high: 3
        case .normal: normal
        case .low: low
        }
    }
}

/// The class of work in the queue, as a number.
enum WorkClass {
    static func number(_ criticality: Criticality) -> Int {
        switch criticality {
        case .critical: 1
        case .normal: 0
        case .low: -1
        }
    }

    static func of(_ number: Int) -> Criticality {
        number > 0 ? .critical : number < 0 ? .low : .normal
    }
}

// MARK: - The queue

extension LedgerTransaction {
    /// Adds an item of work unless there is one for this kind and subject. With a key it waits
    /// until all earlier items of that key are gone.
    func enqueue(
        _ kind: WorkKind, _ subject: Int64, lane: String, priority: Int = WorkPriority.normal,
        criticality: Criticality = .normal, key: String? = nil
    ) throws {
        var sequence: Int64?
        var state = WorkState.ready
        if let key {
            let isBusy = try sql.first("SELECT 1 FROM work WHERE okey = $1 LIMIT 1", key) != nil
            state = isBusy ? WorkState.waiting : WorkState.ready
            sequence = try sql.first(
                """
                INSERT INTO ordering_key(okey, next_seq, touched_us) VALUES($1, 1, now_us())
                ON CONFLICT(okey) DO UPDATE
                  SET next_seq = ordering_key.next_seq + 1, touched_us = now_us()
                RETURNING next_seq
                """, key)?.integer(0)
        }
        try sql.execute(
            """
            INSERT INTO work(kind, subject, lane, priority, state, okey, seq, run_at_us,
              criticality)
            VALUES($1, $2, $3, $4, $5, $6, $7, now_us(), $8) ON CONFLICT(kind, subject) DO NOTHING
            """, kind.rawValue, subject, Lane.name(lane, isLow: priority == WorkPriority.low),
            priority, state, key, sequence,
            WorkClass.number(criticality))
    }

    /// Makes sure that a claim still holds its work.
    func require(_ claim: Claim) throws {
        let row = try sql.first(
            "SELECT 1 FROM work WHERE id = $1 AND token = $2 AND state = 1", claim.work,
            claim.token)
        guard row != nil else { throw LedgerFailure.fenced }
    }

    /// Ends a claimed item; the next of its key becomes ready in the same commit.
    func complete(_ claim: Claim) throws {
        try touchKey(of: claim.work)
        let gone = try sql.first(
            "DELETE FROM work WHERE id = $1 AND token = $2 AND state = 1 RETURNING okey",
            claim.work, claim.token)
        guard let gone else { throw LedgerFailure.fenced }
        try silence(claim)
        if let key = try gone.textIfAny(0) { try promote(key) }
    }

    /// Removes a parked item: a person said that it will not be done.
    func drop(parked work: Int64) throws {
        try touchKey(of: work)
        let gone = try sql.first(
            "DELETE FROM work WHERE id = $1 AND state = 3 RETURNING okey", work)
        if let key = try gone?.textIfAny(0) { try promote(key) }
    }

    /// The key's row is its mutex where several transactions write at once.
    private func touchKey(of work: Int64) throws {
        try sql.execute(
            """
            UPDATE ordering_key SET touched_us = now_us()
            WHERE okey = (SELECT okey FROM work WHERE id = $1)
            """, work)
    }

    private func promote(_ key: String) throws {
        let promoted = try sql.execute(
            """
            UPDATE work SET state = 0
            WHERE id = (SELECT id FROM work WHERE okey = $1 AND state = 4 ORDER BY seq LIMIT 1)
              AND NOT EXISTS(SELECT 1 FROM work WHERE okey = $1 AND state IN (0, 1, 2, 3))
            """, key)
        guard promoted == 0 else { return }
        try sql.execute(
            """
            DELETE FROM ordering_key
            WHERE okey = $1 AND NOT EXISTS(SELECT 1 FROM work WHERE okey = $1)
            """, key)
    }

    /// Puts a claimed item back, to run not before `delay` from now.
    func postpone(_ claim: Claim, by delay: Duration) throws {
        let changed = try sql.execute(
            """
            UPDATE work SET state = CASE WHEN $3 > 0 THEN 2 ELSE 0 END, run_at_us = now_us() + $3,
              owner = NULL, lease_until_us = NULL
            WHERE id = $1 AND token = $2 AND state = 1
            """, claim.work, claim.token, max(delay, .zero))
        guard changed == 1 else { throw LedgerFailure.fenced }
    }

    /// Makes work that runs later run now, because a person asked: before all other of its line.
    func hurry(_ kind: WorkKind, _ subject: Int64) throws {
        try sql.execute(
            """
            UPDATE work SET run_at_us = now_us(), priority = $3, lane = \(Lane.line(sql: "lane"))
            WHERE kind = $1 AND subject = $2 AND state IN (0, 2)
            """, kind.rawValue, subject, WorkPriority.person)
    }

    /// Makes a claimed item a dead letter.
    func park(_ claim: Claim) throws {
        let changed = try sql.execute(
            """
            UPDATE work SET state = 3, owner = NULL, lease_until_us = NULL
            WHERE id = $1 AND token = $2 AND state = 1
            """, claim.work, claim.token)
        guard changed == 1 else { throw LedgerFailure.fenced }
        try silence(claim)
    }

    /// Makes a dead letter ready again with a clean record; false when there is none.
    func unpark(_ kind: WorkKind, _ subject: Int64) throws -> Bool {
        try sql.execute(
            """
            UPDATE work SET state = 0, attempt = 0, crashes = 0, priority = $3,
              run_at_us = now_us(), lane = \(Lane.line(sql: "lane"))
            WHERE kind = $1 AND subject = $2 AND state = 3
            """, kind.rawValue, subject, WorkPriority.person) == 1
    }

    /// The parked item of a subject, if any.
    func parkedWork(_ kind: WorkKind, _ subject: Int64) throws -> Int64? {
        try sql.first(
            "SELECT id FROM work WHERE kind = $1 AND subject = $2 AND state = 3", kind.rawValue,
            subject)?.integer(0)
    }
}
