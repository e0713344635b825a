import Engine
import Flow
import Partners
import Values
import X12

// MARK: - The numbers that partners give

extension LedgerTransaction {
    /// What is known of an interchange's control numbers within the partner's window.
    func facts(
        _ outcome: InterchangeOutcome, groups: [GroupOutcome], scope: Int64, interchange: Int64
    ) throws -> DuplicateFacts {
        var facts = DuplicateFacts(sameControl: nil, sameFingerprint: false, seenGroup: nil)
        let window = Duration.seconds(86_400 * outcome.opening.reply.duplicates.days)
        let same = try seen(
            "ISA", outcome.opening.header.control, scope, but: interchange, within: window)
        let fingerprint = outcome.fingerprint.bytes
        let twins = try same.filter { try $0.bytesIfAny(1) == fingerprint }
        if let twin = try twins.first(where: { try $0.flag(2) }) ?? twins.first {
            let first = try earlier(try twin.integer(0))
            guard try !twin.flag(2), try isRejected(first.id) else {
                facts.sameControl = first
                facts.sameFingerprint = true
                return facts
            }
            // What is agreed may have changed since: it is for the judgment to say.
            facts.rejected = first
        }
        facts.count = try received(scope)
        facts.isRejected = try same.contains { row in
            try !row.flag(2) && isRejected(row.integer(0))
        }
        // A rejected interchange has not used its number up: the sender may mend and send it again.
        facts.sameControl = try same.first { try $0.flag(2) }.map { try earlier($0.integer(0)) }
        for group in groups {
            let header = group.header
            let same = try seen(
                header.functionalID, header.control, scope, but: interchange, within: window)
            guard let first = try same.first(where: { try $0.flag(2) }) else { continue }
            facts.seenGroup = (header.control, try earlier(first.integer(0)))
            break
        }
        return facts
    }

    private func isRejected(_ interchange: Int64) throws -> Bool {
        try sql.first(
            "SELECT 1 FROM interchange WHERE id = $1 AND state = 'rejected'", interchange) != nil
    }

    private func earlier(_ interchange: Int64) throws -> DuplicateFacts.Earlier {
        let row = try required(
            """
            SELECT m.id, m.name FROM interchange i JOIN message m ON m.id = i.message
            WHERE i.id = $1
            """, interchange)
        return DuplicateFacts.Earlier(
            id: interchange, message: "message \(try row.integer(0)) (\(try row.text(1)))")
    }

    private func seen(
        _ kind: String, _ control: String, _ scope: Int64, but interchange: Int64,
        within window: Duration
    ) throws -> [SQLRow] {
        try sql.query(
            """
            SELECT interchange, fingerprint, counts FROM control_seen
            WHERE scope = $1 AND kind = $2 AND control = $3 AND seen_us > now_us() - $4
              AND interchange <> $5
            ORDER BY id
            """, scope, kind, ControlKey.of(control), window, interchange)
    }

    /// Remembers an interchange's control numbers; `counts` is false where it was not taken: then
    /// only its bytes are known, until a person has it taken after all.
    func remember(
        _ outcome: InterchangeOutcome, groups: [GroupOutcome], scope: Int64, interchange: Int64,
        counts: Bool
    ) throws {
        let known = try sql.first(
            """
            SELECT id, counts FROM control_seen
            WHERE scope = $1 AND kind = 'ISA' AND control = $2 AND interchange = $3
            """, scope, ControlKey.of(outcome.opening.header.control), interchange)
        if let known {
            guard counts, try !known.flag(1) else { return }
            try sql.execute("DELETE FROM control_seen WHERE id = $1", try known.integer(0))
        }
        var numbers = [("ISA", outcome.opening.header.control)]
        if counts { numbers += groups.map { ($0.header.functionalID, $0.header.control) } }
        for (kind, control) in numbers {
            try sql.execute(
                """
                INSERT INTO control_seen(scope, kind, control, interchange, fingerprint, counts,
                  seen_us)
                VALUES($1, $2, $3, $4, $5, $6, now_us())
                """, scope, kind, ControlKey.of(control), interchange,
                kind == "ISA" ? outcome.fingerprint : nil, counts)
        }
    }

    /// Where a partner's count stands; nil where nothing came yet.
    func received(_ scope: Int64) throws -> ReceivedCount? {
        try sql.first(
            "SELECT last, run, apart_first, apart_last, former FROM control_last WHERE scope = $1",
            scope
        ).map { row in
            let apart = [try row.integerIfAny(2), try row.integerIfAny(3)].compactMap(\.self)
            return ReceivedCount(
                last: try row.int(0), run: try row.int(1), apart: apart.map { Int($0) },
                former: try row.integerIfAny(4).map { Int($0) })
        }
    }

    /// Keeps where a partner's count stands.
    func keep(_ count: ReceivedCount, _ scope: Int64) throws {
        try sql.execute(
            """
            INSERT INTO control_last(scope, last, run, apart_first, apart_last, former)
            VALUES($1, $2, $3, $4, $5, $6)
            ON CONFLICT(scope) DO UPDATE SET last = excluded.last, run = excluded.run,
              apart_first = excluded.apart_first, apart_last = excluded.apart_last,
              former = excluded.former
            """, scope, count.last, count.run, count.apart.first.map { Int64($0) },
            count.apart.dropFirst().last.map { Int64($0) }, count.former.map { Int64($0) })
    }

    /// Has a partner's count go on with an interchange, and notes what it passed over. One that
    /// comes late does not turn the count back, but is missing no more.
    func advance(
        _ scope: Int64, with interchange: Int64, _ control: String, _ facts: DuplicateFacts,
        isConfirmed: Bool
    ) throws {
        guard let number = Int(ControlKey.of(control)), ControlNumbers.all.contains(number)
        else { return }
        guard var count = facts.count else { return try keep(ReceivedCount(last: number), scope) }
        let former = count
        let gap = count.isOnward(number) ? nil : try gap(at: number, scope)
        let step = count.take(
            ReceivedCount.Arrival(
                number: number, isNew: facts.sameControl == nil && !facts.isRejected,
                isMissing: gap != nil, isConfirmed: isConfirmed))
        if count != former { try keep(count, scope) }
        switch step {
        case .onward(let missing):
            for row in missing { try insert(gap: row.lowerBound, row.upperBound, scope) }
        case .late: if let gap { try close(gap, at: number, scope) }
        case .apart: break
        case .anew(let row, let missing):
            for row in missing { try insert(gap: row.lowerBound, row.upperBound, scope) }
            try tell(count: row, beginsAnewAfter: former.last, interchange)
        }
    }

    /// Has a partner's count go on with an interchange that was rejected, where that follows: what
    /// is wrong with another may be the number.
    func advance(
        _ scope: Int64, withRejected interchange: Int64, _ control: String,
        _ facts: DuplicateFacts
    ) throws {
        guard let number = Int(ControlKey.of(control)), facts.count?.expects(number) == true
        else { return }
        try advance(scope, with: interchange, control, facts, isConfirmed: false)
    }

    /// Notes a new beginning in the story of the file that made it one.
    private func tell(
        count row: [Int], beginsAnewAfter last: Int, _ interchange: Int64
    ) throws {
        let message = try required("SELECT message FROM interchange WHERE id = $1", interchange)
        try event(
            try message.integer(0), "receive.count.anew",
            "the partner's interchange control numbers begin anew with "
                + row.map(String.init).joined(separator: ", ") + " after \(last)")
    }

    private func insert(gap first: Int, _ last: Int, _ scope: Int64) throws {
        try sql.execute(
            """
            INSERT INTO control_gap(scope, first, last, opened_us) VALUES($1, $2, $3, now_us())
            """, scope, first, last)
    }

    /// Numbers that were passed over.
    private struct ControlGap {
        let id: Int64
        let first: Int
        let last: Int
    }

    /// The gap in which a number lies.
    private func gap(at number: Int, _ scope: Int64) throws -> ControlGap? {
        let row = try sql.first(
            """
            SELECT id, first, last FROM control_gap WHERE scope = $1 AND first <= $2
            ORDER BY first DESC LIMIT 1
            """, scope, number)
        guard let row, try row.int(2) >= number else { return nil }
        return ControlGap(id: try row.integer(0), first: try row.int(1), last: try row.int(2))
    }

    /// A number that was missing has come: what is missing on both sides of it is missing still.
    private func close(_ gap: ControlGap, at number: Int, _ scope: Int64) throws {
        let (id, first, last) = (gap.id, gap.first, gap.last)
        if first == number, last == number {
            try sql.execute("DELETE FROM control_gap WHERE id = $1", id)
        } else if first == number {
            try sql.execute("UPDATE control_gap SET first = $2 WHERE id = $1", id, number + 1)
        } else {
            try sql.execute("UPDATE control_gap SET last = $2 WHERE id = $1", id, number - 1)
            if number < last { try insert(gap: number + 1, last, scope) }
        }
    }

    /// Forgets the bytes of an interchange that was not taken: the same bytes are judged anew.
    func forget(untaken interchange: Int64) throws {
        try sql.execute(
            """
            DELETE FROM control_seen WHERE interchange = $1 AND kind = 'ISA' AND counts = 0
              AND (scope, control) IN (SELECT scope, control_key FROM interchange WHERE id = $1)
            """, interchange)
    }

    /// Forgets control numbers beyond any partner's window, a few at a time. Rows stand in the
    /// order of time, so this looks at no more than it deletes.
    func forgetControlNumbers() throws {
        for (table, time) in [("control_seen", "seen_us"), ("control_gap", "opened_us")] {
            try sql.execute(
                """
                DELETE FROM \(table) WHERE id IN (
                  SELECT id FROM (SELECT id, \(time) FROM \(table) ORDER BY id LIMIT 500) oldest
                  WHERE \(time) <= now_us() - $1)
                """, settings.remembered)
        }
    }
}

/// A control number as it is compared and searched: without padding and leading zeros.
enum ControlKey {
    static func of(_ control: String) -> String {
        let bytes = control.utf8.filter { $0 != UInt8(ascii: " ") }
        let digits = bytes.drop { $0 == UInt8(ascii: "0") }
        guard digits.isEmpty else { return String(decoding: digits, as: UTF8.self) }
        return bytes.isEmpty ? "" : "0"
    }
}
