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
        if let row = try sql.first("SELECT last, run FROM control_last WHERE scope = $1", scope) {
            (facts.last, facts.run) = (try row.int(0), try row.int(1))
        }
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

    /// Remembers the ISA13 that is farthest on, and how many followed each other up to it; one that
    /// comes late does not turn the count back, but is missing no more.
    func advance(_ scope: Int64, to control: String) throws {
        guard let number = Int(ControlKey.of(control)), ControlNumbers.all.contains(number)
        else { return }
        let last = try sql.first(
            "SELECT last FROM control_last WHERE scope = $1", scope)?.int(0)
        if let last, number != DuplicateFacts.number(after: last) {
            guard isAhead(number, of: last) else { return try close(gapAt: number, scope) }
            try open(gapBetween: last, and: number, scope)
        }
        try sql.execute(
            """
            INSERT INTO control_last(scope, last, run) VALUES($1, $2, 1)
            ON CONFLICT(scope) DO UPDATE SET last = excluded.last,
              run = CASE WHEN excluded.last = control_last.last % 999999999 + 1
                THEN control_last.run + 1 ELSE 1 END
            """, scope, number)
    }

    /// Remembers the ISA13 of an interchange that was rejected, where it follows the last: what is
    /// wrong with another may be the number.
    func advance(_ scope: Int64, toNext control: String) throws {
        guard let number = Int(ControlKey.of(control)) else { return }
        try sql.execute(
            """
            UPDATE control_last SET last = $2, run = run + 1
            WHERE scope = $1 AND $2 = last % 999999999 + 1
            """, scope, number)
    }

    /// Whether a number comes after another one, which need not be greater: the count begins anew.
    private func isAhead(_ number: Int, of last: Int) -> Bool {
        let all = ControlNumbers.all.upperBound
        return number != last && (number - last + all) % all < all / 2
    }

    /// Notes the numbers that were passed over.
    private func open(gapBetween last: Int, and number: Int, _ scope: Int64) throws {
        let all = ControlNumbers.all
        let missing =
            number > last
            ? [(last + 1, number - 1)]
            : [(last + 1, all.upperBound), (all.lowerBound, number - 1)]
        for (first, last) in missing where first <= last {
            try insert(gap: first, last, scope)
        }
    }

    private func insert(gap first: Int, _ last: Int, _ scope: Int64) throws {
        try sql.execute(
            """
            INSERT INTO control_gap(scope, first, last, opened_us) VALUES($1, $2, $3, now_us())
            """, scope, first, last)
    }

    /// A number that was missing has come: what is missing on both sides of it is missing still.
    private func close(gapAt number: Int, _ scope: Int64) throws {
        let row = try sql.first(
            """
            SELECT id, first, last FROM control_gap WHERE scope = $1 AND first <= $2
            ORDER BY first DESC LIMIT 1
            """, scope, number)
        guard let row, try row.int(2) >= number else { return }
        let (id, first, last) = (try row.integer(0), try row.int(1), try row.int(2))
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
