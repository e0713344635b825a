import Diagnostics
package import Notation

/// `channels/<name>.yaml`: its keys, and a channel made of them.
package enum ChannelFile {
    /// The kinds of channel.
    enum Kind: String, CaseIterable, Sendable {
        case folder, sftp
    }

    /// What becomes of a file on an SFTP server once it is ours.
    enum After: String, CaseIterable, Sendable {
        case delete, move
    }

    /// The keys of a channel.
    package static let fields = Fields(
        "channel",
        [
            .choice("kind", Kind.self, required: true, doc: "How the channel is reached."),
            .flag(
                "enabled", default: "true",
                doc: "Whether the gateway opens the channel. One that is off is still checked."),
            .choice(
                "brings", Channel.Brings.self,
                doc: "Kind folder: what lies in its inbox: `interchanges`, which is whatever "
                    + "partners send, or `documents`, canonical JSON that is to be sent to "
                    + "partners. Default: interchanges."),
            .list(
                "carries",
                doc: "The names of the partners whose interchanges it may bring; those of others "
                    + "are held. Required, but where it brings documents: each says itself whom "
                    + "it is for."),
            .list(
                "serves",
                doc: "Which of our own identities it serves, as `QUALIFIER:ID`; all where absent."),
            .duration(
                "every", default: "30s",
                doc: "How often it is looked at where nothing announces new files."),
            .duration(
                "settle", default: "2s",
                doc: "How long size and time of a file must stay the same before it is taken."),
            .duration(
                "notice", default: "10m",
                doc: "How long something that is never taken may lie in the inbox before a "
                    + "warning names it, once."),
            .list(
                "masks", default: ["*"],
                doc: "Only files that fit one of these are taken; `*` and `?` as in a shell."),
            .choice(
                "layout", FolderAccess.Layout.self,
                doc: "Kind folder: `plain`, or `as2` for the directories of AS2 stations. "
                    + "Default: plain."),
            .map(
                "as2",
                doc: "Layout as2: the AS2 names of identities, ours and the partners', as "
                    + "`QUALIFIER:ID: NAME`. Default: the id."),
            .record("folders", folders, doc: "Kind folder: paths other than the usual ones."),
            .record("sftp", sftp, doc: "Kind sftp: the server and its directories."),
        ])

    private static let folders = Fields(
        "folders",
        ["inbox", "outbox", "archive", "rejected"].map { name in
            .text(name, length: 1...1024, doc: "Default: mailboxes/<channel>/\(name).")
        })

    private static let sftp = Fields(
        "sftp",
        [
            .text("host", length: 1...253, required: true, doc: "The server's name or address."),
            .integer("port", in: 1...65_535, default: "22", doc: "Its port."),
            .text("user", length: 1...255, required: true, doc: "The account."),
            .list(
                "hostKeys", required: true,
                doc: "Fingerprints of the server's keys, `SHA256:…`; another key is refused."),
            .text("password", doc: "The password: `file:PATH` or `env:NAME`."),
            .text("key", doc: "A private key for logging in: `file:PATH` or `env:NAME`."),
            .text("passphrase", doc: "The private key's passphrase: `file:PATH` or `env:NAME`."),
            .text("inbox", length: 1...1024, required: true, doc: "Where files for us lie."),
            .text(
                "outbox", length: 1...1024,
                doc: "Where our files go; absent: nothing is sent by this channel."),
            .choice(
                "after", After.self, default: .delete,
                doc: "What becomes of a remote file once it is durable here."),
            .text("archive", length: 1...1024, doc: "With `after: move`: where it is moved to."),
        ])

    /// A channel as read, with the places that later checks need.
    struct Reading: Sendable {
        let channel: Channel
        let isEnabled: Bool
        let carries: [Placed<String>]
        let serves: [Placed<Identity>]
        let folders: [Placed<String>]
        let secrets: [Placed<SecretReference>]
        let stations: [Placed<Identity>]
        let place: TextPlace
    }

    /// Makes a channel of a file's tree; nil when anything is wrong with it.
    static func read(
        _ node: Node, name: String, diagnostics: inout [Diagnostic]
    ) -> Reading? {
        let (reader, faults) = fields.read(node)
        diagnostics += faults
        guard let reader else { return nil }
        let before = diagnostics.count
        let brings: Channel.Brings = reader.optionalChoice("brings") ?? .interchanges
        let carries = reader.list("carries").compactMap { node in
            node.text.map { Placed(value: $0, place: node.place) }
        }
        if brings == .documents {
            checkDocuments(reader, diagnostics: &diagnostics)
        } else if !reader.has("carries") {
            diagnostics.report(
                .keyMissing, "channel has no \"carries\"", value: "carries",
                at: reader.node.place, mend: "Write `carries: [PARTNER]`.")
        } else if carries.isEmpty {
            diagnostics.report(
                .valueEmpty, "\"carries\" names no partner", at: reader.place("carries"))
        }
        let serves = reader.list("serves").compactMap {
            IdentityText.read($0, diagnostics: &diagnostics)
        }
        let access = access(reader, diagnostics: &diagnostics)
        checkTimes(reader, diagnostics: &diagnostics)
        checkStations(reader, diagnostics: &diagnostics)
        guard let access, diagnostics.count == before else { return nil }
        return Reading(
            channel: Channel(
                name: name, carries: carries.map(\.value), serves: serves.map(\.value),
                every: reader.duration("every"), settle: reader.duration("settle"),
                notice: reader.duration("notice"),
                masks: reader.texts("masks").map { NameMask($0) }, access: access,
                brings: brings),
            isEnabled: reader.flag("enabled"), carries: carries, serves: serves,
            folders: paths(reader), secrets: secrets(reader),
            stations: stations(reader).map(\.identity), place: node.place)
    }

    /// The entries of `as2` that are written as they should be.
    private static func stations(
        _ reader: FieldReader
    ) -> [(identity: Placed<Identity>, name: String)] {
        reader.map("as2").compactMap { key, value in
            guard let identity = key.text.flatMap({ Identity($0) }), let name = value.text,
                isStation(name)
            else { return nil }
            return (Placed(value: identity, place: key.place), name)
        }
    }

    /// RFC 4130 §6.2: 1 to 128 printable ASCII characters; and the name of a folder here.
    private static func isStation(_ name: String) -> Bool {
        (1...128).contains(name.utf8.count) && name.utf8.allSatisfy { (32...126).contains($0) }
            && !name.contains(where: { "/\\\"".contains($0) })
            && ![".", " "].contains(name.first) && name.last != " "
    }

    /// What documents say themselves, and nothing leaves by where they lie.
    private static func checkDocuments(
        _ reader: FieldReader, diagnostics: inout [Diagnostic]
    ) {
        var idle = ["carries", "serves", "layout"].filter { reader.has($0) }.map {
            ($0, reader.place($0))
        }
        if let folders = reader.optionalRecord("folders"), folders.has("outbox") {
            idle.append(("folders.outbox", folders.place("outbox")))
        }
        for (key, place) in idle {
            diagnostics.report(
                .profileChannelKind,
                "\"\(key)\" has no effect on a channel that brings documents", value: key,
                at: place,
                mend: "Remove \"\(key)\", or `brings: documents`.")
        }
    }

    private static func checkStations(
        _ reader: FieldReader, diagnostics: inout [Diagnostic]
    ) {
        let layout: FolderAccess.Layout? = reader.optionalChoice("layout")
        if reader.has("as2"), layout != .as2 {
            diagnostics.report(
                .profileChannelKind, "\"as2\" has no effect without `layout: as2`",
                at: reader.place("as2"), mend: "Write `layout: as2`, or remove \"as2\".")
        }
        for (key, value) in reader.map("as2") {
            if key.text.flatMap({ Identity($0) }) == nil {
                diagnostics.report(
                    .profileIdentityFormat, Identity.objection(to: key.text ?? ""),
                    value: key.text, at: key.place)
            } else if !isStation(value.text ?? "") {
                diagnostics.report(
                    .profileStationName, "\"\(value.text ?? "")\" is no AS2 name",
                    value: value.text, at: value.place)
            }
        }
    }

    private static func secrets(_ reader: FieldReader) -> [Placed<SecretReference>] {
        guard let sftp = reader.optionalRecord("sftp") else { return [] }
        return ["password", "key", "passphrase"].compactMap { name in
            sftp.optionalText(name).flatMap { SecretReference($0) }
                .map { Placed(value: $0, place: sftp.place(name)) }
        }
    }

    private static func paths(_ reader: FieldReader) -> [Placed<String>] {
        guard let folders = reader.optionalRecord("folders") else { return [] }
        return ["inbox", "outbox", "archive", "rejected"].compactMap { name in
            folders.optionalText(name).map { Placed(value: $0, place: folders.place(name)) }
        }
    }

    /// Polling without a pause would be a busy loop, and a day's pause no gateway.
    private static func checkTimes(_ reader: FieldReader, diagnostics: inout [Diagnostic]) {
        for (name, least, most) in [
            ("every", Duration.milliseconds(100), Duration.seconds(86_400)),
            ("settle", Duration.zero, Duration.seconds(3_600)),
            ("notice", Duration.zero, Duration.seconds(30 * 86_400)),
        ] where !(least...most).contains(reader.duration(name)) {
            diagnostics.report(
                .valueRange, "\"\(name)\" takes \(least) to \(most)",
                value: reader.node(name)?.text, at: reader.place(name))
        }
    }

    private static func access(
        _ reader: FieldReader, diagnostics: inout [Diagnostic]
    ) -> Channel.Access? {
        let kind: Kind = reader.choice("kind")
        let foreign = kind == .folder ? ["sftp"] : ["brings", "folders", "layout", "as2"]
        for name in foreign where reader.has(name) {
            diagnostics.report(
                .profileChannelKind, "a channel of kind \(kind.rawValue) has no \"\(name)\"",
                value: name, at: reader.place(name))
        }
        switch kind {
        case .folder:
            let folders = reader.optionalRecord("folders")
            return .folder(
                FolderAccess(
                    layout: reader.optionalChoice("layout") ?? .plain,
                    inbox: folders?.optionalText("inbox"),
                    outbox: folders?.optionalText("outbox"),
                    archive: folders?.optionalText("archive"),
                    rejected: folders?.optionalText("rejected"),
                    as2Names: Dictionary(
                        stations(reader).map { ($0.identity.value, $0.name) },
                        uniquingKeysWith: { first, _ in first })))
        case .sftp:
            guard let server = reader.optionalRecord("sftp") else {
                diagnostics.report(
                    .keyMissing, "a channel of kind sftp needs \"sftp\"", value: "sftp",
                    at: reader.node.place)
                return nil
            }
            return self.server(server, diagnostics: &diagnostics).map { .sftp($0) }
        }
    }
}

// MARK: - SFTP

extension ChannelFile {
    private static func server(
        _ reader: FieldReader, diagnostics: inout [Diagnostic]
    ) -> SFTPAccess? {
        let keys = reader.list("hostKeys")
        if keys.isEmpty {
            diagnostics.report(
                .profileHostKeyFormat, "no host key is trusted, so no server is",
                at: reader.place("hostKeys"))
        }
        for key in keys where !isFingerprint(key.text ?? "") {
            diagnostics.report(
                .profileHostKeyFormat, "\(key.kindName) is no fingerprint of a host key",
                value: key.text, at: key.place)
        }
        let login = login(reader, diagnostics: &diagnostics)
        let after = after(reader, diagnostics: &diagnostics)
        guard let login, let after else { return nil }
        return SFTPAccess(
            host: reader.text("host"), port: reader.integer("port"), user: reader.text("user"),
            hostKeys: keys.compactMap(\.text), login: login, inbox: reader.text("inbox"),
            outbox: reader.optionalText("outbox"), after: after)
    }

    private static func login(
        _ reader: FieldReader, diagnostics: inout [Diagnostic]
    ) -> SFTPAccess.Login? {
        func secret(_ name: String) -> SecretReference? {
            SecretFile.read(name, reader, &diagnostics)?.value
        }
        let password = secret("password")
        let key = secret("key")
        let passphrase = secret("passphrase")
        switch (reader.has("password"), reader.has("key")) {
        case (true, false):
            return password.map { .password($0) }
        case (false, true):
            return key.map { .key($0, passphrase: passphrase) }
        case (let both, _):
            diagnostics.report(
                both ? .profileChannelKind : .keyMissing,
                "\"sftp\" needs one of \"password\" and \"key\"",
                at: both ? reader.place("password") : reader.node.place,
                mend: "Write `password:` or `key:`, and a reference such as `file:keys/name`.")
            return nil
        }
    }

    private static func after(
        _ reader: FieldReader, diagnostics: inout [Diagnostic]
    ) -> SFTPAccess.After? {
        switch (reader.choice("after", After.self), reader.optionalText("archive")) {
        case (.delete, nil):
            return .delete
        case (.move, let path?):
            return .move(to: path)
        case (.delete, _?):
            diagnostics.report(
                .profileChannelKind, "\"archive\" has no effect without `after: move`",
                at: reader.place("archive"),
                mend: "Write `after: move`, or remove \"archive\".")
            return nil
        case (.move, nil):
            diagnostics.report(
                .keyMissing, "`after: move` needs \"archive\"", value: "archive",
                at: reader.place("after"))
            return nil
        }
    }

    /// `SHA256:` and 43 characters of base64, as OpenSSH prints a key's SHA-256.
    private static func isFingerprint(_ text: String) -> Bool {
        guard text.hasPrefix("SHA256:") else { return false }
        let hash = text.dropFirst(7)
        return hash.utf8.count == 43
            && hash.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "+/".contains($0)) }
    }
}
