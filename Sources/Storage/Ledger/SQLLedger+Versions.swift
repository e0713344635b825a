package import Engine
package import Values

extension SQLLedger {
    package func record(
        _ draft: VersionDraft
    ) async throws(LedgerFailure) -> ProfileVersion {
        let packed = PackedBytes(draft.files.encoded)
        let replaced = draft.replaced.map { PackedBytes($0.encoded) }
        return try await write { ledger in
            if let files = draft.replaced, let replaced,
                try !ledger.hasVersion(of: draft.partner, with: files.content)
            {
                _ = try ledger.insert(draft, .kept, files.content, replaced)
            }
            let known = try ledger.versions("v.partner = $1", [draft.partner.sqlValue])
            // What is to come takes the place of what is in force, unless this decision does.
            let last = known.first { $0.isPending } ?? known.first { $0.isInForce }
            if let last, last.content == draft.files.content,
                last.effective == draft.effective || draft.effective == nil && last.isInForce
            {
                return last
            }
            let number = try ledger.insert(
                draft, draft.former == nil ? .promoted : .rolledBack, draft.files.content, packed)
            let made = try ledger.versions(
                "v.partner = $1 AND v.number = $2", [draft.partner.sqlValue, number.sqlValue])
            guard let version = made.first else {
                throw SQLFailure.damaged("version \(number) of \(draft.partner) is not there")
            }
            return version
        }
    }

    package func versions(
        of partner: String
    ) async throws(LedgerFailure) -> [ProfileVersion] {
        try await read { ledger in
            try ledger.versions("v.partner = $1", [partner.sqlValue])
        }
    }

    package func promoted() async throws(LedgerFailure) -> [ProfileVersion] {
        try await read { ledger in
            try ledger.versions(
                "v.number = (\(LedgerTransaction.inForce))", [])
        }
    }

    package func nextEffective() async throws(LedgerFailure) -> Timestamp? {
        try await read { ledger in
            try ledger.versions(
                """
                v.act <> 'kept' AND v.effective_us > now_us() AND v.number = (
                  SELECT max(c.number) FROM profile_version c
                  WHERE c.partner = v.partner AND c.act <> 'kept')
                """, []
            ).compactMap(\.effective).min()
        }
    }

    package func keep(
        _ files: ProfileFiles, as profile: Digest
    ) async throws(LedgerFailure) {
        let packed = PackedBytes(files.encoded)
        try await write { ledger in
            try ledger.noteKeptPartners()
            _ = try ledger.sql.execute(
                """
                INSERT INTO profile_folder(profile, kept_us, codec, files)
                VALUES($1, now_us(), $2, $3) ON CONFLICT(profile) DO NOTHING
                """, profile, packed.isDeflated, packed.bytes)
            try ledger.note(partnersIn: files, since: ledger.sql.now())
        }
    }

    package func files(as profile: Digest) async throws(LedgerFailure) -> ProfileFiles? {
        try await read { ledger in
            let row = try ledger.sql.first(
                "SELECT codec, files FROM profile_folder WHERE profile = $1", profile)
            guard let row else { return nil }
            let packed = PackedBytes(isDeflated: try row.flag(0), bytes: try row.bytes(1))
            guard let files = ProfileFiles(encoded: try packed.plain()) else {
                throw SQLFailure.damaged("the profiles \(profile) have no files")
            }
            return files
        }
    }

    package func files(
        of partner: String, version: Int
    ) async throws(LedgerFailure) -> ProfileFiles? {
        try await read { ledger in
            let row = try ledger.sql.first(
                "SELECT codec, files FROM profile_version WHERE partner = $1 AND number = $2",
                partner, version)
            guard let row else { return nil }
            let packed = PackedBytes(isDeflated: try row.flag(0), bytes: try row.bytes(1))
            guard let files = ProfileFiles(encoded: try packed.plain()) else {
                throw SQLFailure.damaged("version \(version) of \(partner) has no files")
            }
            return files
        }
    }
}

extension LedgerTransaction {
    /// The number of the version of `v`'s partner that is in force: the last decision whose time
    /// has come. One that another decision followed before its time never comes into force,
    /// whenever that other one does.
    fileprivate static let inForce = """
        SELECT max(c.number) FROM profile_version c
        WHERE c.partner = v.partner AND c.act <> 'kept'
          AND coalesce(c.effective_us, c.made_us) <= now_us()
          AND NOT EXISTS (
            SELECT 1 FROM profile_version l
            WHERE l.partner = c.partner AND l.number > c.number AND l.act <> 'kept'
              AND l.made_us < c.effective_us)
        """

    fileprivate func hasVersion(of partner: String, with content: Digest) throws -> Bool {
        try sql.first(
            "SELECT 1 FROM profile_version WHERE partner = $1 AND content = $2", partner, content)
            != nil
    }

    /// Inserts a version with its link of the audit chain, and gives its number.
    fileprivate func insert(
        _ draft: VersionDraft, _ act: ProfileVersion.Act, _ content: Digest, _ files: PackedBytes
    ) throws -> Int {
        let number = try required(
            """
            INSERT INTO profile_version(partner, number, act, former, author, reason, made_us,
              profile, content, codec, files, effective_us)
            SELECT $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5, now_us(), $6, $7, $8, $9, $10
            FROM profile_version WHERE partner = $1
            RETURNING number
            """, draft.partner, act.rawValue, act == .rolledBack ? draft.former : nil,
            draft.author, draft.reason, draft.profile, content, files.isDeflated, files.bytes,
            act == .kept ? nil : draft.effective
        ).int(0)
        let from = act == .kept ? nil : draft.effective
        try link(
            act: "partners.\(act.rawValue)", author: draft.author, reason: draft.reason,
            subject: "\(draft.partner) version \(number) \(content)"
                + (from.map { " from \($0)" } ?? ""))
        return number
    }

    /// Versions on a condition about `v`, the newest first.
    fileprivate func versions(
        _ condition: String, _ arguments: [SQLValue]
    ) throws -> [ProfileVersion] {
        try sql.query(
            """
            SELECT v.partner, v.number, v.act, v.former, v.author, v.reason, v.made_us, v.profile,
              v.content, v.number = (\(Self.inForce)), v.effective_us,
              v.act <> 'kept' AND coalesce(v.effective_us, 0) > now_us() AND v.number = (
                SELECT max(c.number) FROM profile_version c
                WHERE c.partner = v.partner AND c.act <> 'kept')
            FROM profile_version v WHERE \(condition) ORDER BY v.partner, v.number DESC
            """, arguments: arguments
        ).map { row in
            guard let act = ProfileVersion.Act(rawValue: try row.text(2)) else {
                throw SQLFailure.damaged("a version was made by \(try row.text(2))")
            }
            return ProfileVersion(
                partner: try row.text(0), number: try row.int(1), act: act,
                former: try row.integerIfAny(3).map { Int($0) },
                isInForce: try row.integerIfAny(9) == 1,
                effective: try row.integerIfAny(10).map { Timestamp(microseconds: $0) },
                isPending: try row.flag(11), author: try row.text(4),
                reason: try row.text(5), made: try row.time(6), profile: try row.digest(7),
                content: try row.digest(8))
        }
    }
}
