import Engine

// MARK: - Since when partners have profiles

extension LedgerTransaction {
    /// Notes the partners of profiles that are kept; who is known stays known since then.
    func note(partnersIn files: ProfileFiles, since time: Int64) throws {
        let partners = files.files.keys.compactMap { path -> String? in
            let parts = path.split(separator: "/")
            return parts.count == 2 && parts[1] == "partner.yaml" ? String(parts[0]) : nil
        }
        for partner in partners.sorted() {
            try sql.execute(
                """
                INSERT INTO profiled_partner(partner, first_us) VALUES($1, $2)
                ON CONFLICT(partner) DO NOTHING
                """, partner, time)
        }
    }

    /// Notes the partners of all folders that an older program kept, the oldest first; once, since
    /// from then on there are some.
    func noteKeptPartners() throws {
        guard try sql.first("SELECT 1 FROM profiled_partner LIMIT 1") == nil else { return }
        var last: (time: Int64, profile: [UInt8]) = (.min, [])
        while let row = try sql.first(
            """
            SELECT kept_us, profile, codec, files FROM profile_folder
            WHERE (kept_us, profile) > ($1, $2) ORDER BY kept_us, profile LIMIT 1
            """, last.time, last.profile)
        {
            last = (try row.integer(0), try row.bytes(1))
            let packed = PackedBytes(isDeflated: try row.flag(2), bytes: try row.bytes(3))
            // What cannot be read tells of nobody.
            guard let bytes = try? packed.plain(), let files = ProfileFiles(encoded: bytes) else {
                continue
            }
            try note(partnersIn: files, since: last.time)
        }
    }
}
