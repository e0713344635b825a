import Engine
import Flow
import Partners
import Values
import X12

/// The kinds of control numbers that we give out; each counts by itself (X12.5, X12.6).
enum ControlKind: String {
    /// ISA13.
    case interchange = "ISA"
    /// GS06.
    case group = "GS"
    /// The number of a file of records.
    case file = "FILE"
}

/// The greatest control number: ISA13 and GS06 have nine digits.
private let greatestControl = 999_999_999

// MARK: - Control numbers

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

    /// The first of `count` control numbers in a row that are next; a run that would pass nine
    /// digits starts at 1 again.
    func next(_ kind: ControlKind, scope: Int64, count: Int) throws -> Int {
        let row = try sql.first(
            "SELECT next FROM control_number WHERE scope = $1 AND kind = $2", scope, kind.rawValue)
        let first = try row?.int(0) ?? 1
        return first + count - 1 > greatestControl ? 1 : first
    }

    /// Takes control numbers; a rollback gives them back, so that there is no gap.
    func take(_ kind: ControlKind, scope: Int64, first: Int, count: Int) throws {
        guard count > 0 else { return }
        let next = first + count > greatestControl ? 1 : first + count
        try sql.execute(
            """
            INSERT INTO control_number(scope, kind, next) VALUES($1, $2, $3)
            ON CONFLICT(scope, kind) DO UPDATE SET next = excluded.next
            """, scope, kind.rawValue, next)
    }

    /// What is known of an interchange's control numbers within the partner's window.
    func facts(
        _ outcome: InterchangeOutcome, groups: [GroupOutcome], scope: Int64, interchange: Int64
    ) throws -> DuplicateFacts {
        var facts = DuplicateFacts(sameControl: nil, sameFingerprint: false, seenGroup: nil)
        let window = Duration.seconds(86_400 * outcome.opening.reply.duplicates.days)
        let same = try seen(
            "ISA", outcome.opening.header.control, scope, but: interchange, within: window)
        let fingerprint = outcome.fingerprint.bytes
        if let twin = try same.first(where: { try $0.bytesIfAny(1) == fingerprint }) {
            facts.sameControl = try earlier(try twin.integer(0))
            facts.sameFingerprint = true
            return facts
        }
        facts.last = try sql.first(
            "SELECT last FROM control_last WHERE scope = $1", scope)?.int(0)
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

    /// Remembers the ISA13 that is farthest on; one that comes late does not turn the count back.
    func advance(_ scope: Int64, to control: String) throws {
        guard let number = Int(ControlKey.of(control)), (1...greatestControl).contains(number)
        else { return }
        try sql.execute(
            """
            INSERT INTO control_last(scope, last) VALUES($1, $2)
            ON CONFLICT(scope) DO UPDATE SET last = excluded.last
              WHERE (excluded.last - control_last.last + 999999999) % 999999999 < 500000000
            """, scope, number)
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
        try sql.execute(
            """
            DELETE FROM control_seen WHERE id IN (
              SELECT id FROM (SELECT id, seen_us FROM control_seen ORDER BY id LIMIT 500) oldest
              WHERE seen_us <= now_us() - $1)
            """, settings.remembered)
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
