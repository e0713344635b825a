package import Diagnostics
package import Guides
import Mapping
import Notation
import Records
package import Values

extension PartnerFolder {
    /// Reads a partner folder, whole or not at all.
    ///
    /// - Parameters:
    ///   - files: the bytes of every file by its path relative to the folder, with `/`. Files
    ///     below `cases/` may be left out; they do not count in the digest.
    ///   - identities: our own identities, as gangway.yaml lists them.
    ///   - standard: the shipped guides.
    ///   - defaults: the bytes of a default map by its path in the standard's folder, such as
    ///     `maps/850.map.yaml`, or of a shape, such as `canonical/order-1.shape.yaml`; nil where
    ///     there is none.
    ///   - house: a map of the site's own standard by its path, such as `maps/850.map.yaml`, which
    ///     goes before the default of that name; nil where there is none.
    ///   - zones: the bytes of a time zone's rules (TZif) by its name, such as `America/Chicago`;
    ///     nil where there is none.
    ///   - today: the day on which maps are compiled, for fields whose time runs out; nil where
    ///     nobody knows it.
    /// - Returns: the folder, nil if there is any error; and everything that was found, by file
    ///   and line.
    package static func read(
        files: [String: [UInt8]], identities: [Identity], standard: Standard,
        defaults: @escaping (String) -> [UInt8]?,
        house: @escaping (String) -> HouseFile? = { _ in nil },
        zones: (String) -> [UInt8]? = { _ in nil }, today: CivilDate? = nil
    ) -> (folder: PartnerFolder?, diagnostics: [Diagnostic]) {
        var reader = FolderReader(
            files: files, identities: identities, standard: standard,
            maps: MapLibrary(defaults: defaults, house: house, today: today))
        let folder = reader.read(zones)
        return (folder, reader.diagnostics)
    }
}

/// Reads a partner folder; one use each.
struct FolderReader {
    private let files: [String: [UInt8]]
    private let identities: [Identity]
    private let standard: Standard
    private var maps: MapLibrary
    var diagnostics: [Diagnostic] = []
    /// The guides that agreements rest on.
    private var used: [SetGuide] = []
    /// The trees of maps, read before their partner's turn because another may extend them.
    private var mapTrees: [String: (node: Node?, faults: [Diagnostic])] = [:]
    /// The maps that partners extend, such as `cedar/850`.
    private var extended: Set<String> = []

    init(
        files: [String: [UInt8]], identities: [Identity], standard: Standard, maps: MapLibrary
    ) {
        self.files = files
        self.identities = identities
        self.standard = standard
        self.maps = maps
    }

    /// The folder; nil if there is any error.
    mutating func read(_ zones: (String) -> [UInt8]?) -> PartnerFolder? {
        let contents = FolderContents(paths: files.keys)
        diagnostics += contents.diagnostics
        readMaps(contents)
        var partners: [Partner] = []
        var readings: [PartnerFile.Reading] = []
        for (_, files) in contents.partners.sorted(by: { $0.key < $1.key }) {
            guard let path = files.profile, let node = tree(path),
                let reading = PartnerFile.read(
                    node, name: files.name, zones: zones, diagnostics: &diagnostics)
            else { continue }
            readings.append(reading)
            let (agreed, sent) = agreements(reading, files)
            partners.append(reading.partner(agreed, sends: sent))
        }
        var channels: [ChannelFile.Reading] = []
        for (name, path) in contents.channels.sorted(by: { $0.key < $1.key }) {
            guard let node = tree(path),
                let reading = ChannelFile.read(node, name: name, diagnostics: &diagnostics)
            else { continue }
            channels.append(reading)
        }
        // What belongs together is judged by what is there, even where a file cannot be read.
        var check = FolderCheck(
            own: identities, partners: readings, channels: channels,
            partnerNames: Set(contents.partners.keys), channelNames: Set(contents.channels.keys))
        check.run()
        diagnostics += check.diagnostics
        diagnostics += secrets()
        guard !diagnostics.hasErrors else { return nil }
        let enabled = channels.filter(\.isEnabled)
        return PartnerFolder(
            digest: digest(), own: identities, partners: partners,
            channels: enabled.map(\.channel),
            secrets: enabled.flatMap(\.secrets) + readings.flatMap(\.secrets))
    }

    /// Secrets that stand in the profiles, but for those that their own key refuses already.
    private func secrets() -> [Diagnostic] {
        let refused = Set(
            diagnostics.compactMap { diagnostic -> String? in
                guard diagnostic.code == .profileSecretReference,
                    case .text(let place) = diagnostic.place
                else { return nil }
                return "\(place.file):\(place.line)"
            })
        return files.keys.filter { $0.hasSuffix(".yaml") }.sorted().flatMap { path in
            SecretScan.scan(files[path] ?? [], file: path)
        }.filter { diagnostic in
            guard case .text(let place) = diagnostic.place else { return true }
            return !refused.contains("\(place.file):\(place.line)")
        }
    }

    private mutating func tree(_ path: String) -> Node? {
        let (node, faults) =
            mapTrees[path] ?? YAMLReader.read(files[path] ?? [], file: path)
        diagnostics += faults
        return node
    }

    /// Reads all partners' maps, so that one may extend another. What is wrong with one is told
    /// when it is its partner's turn.
    private mutating func readMaps(_ contents: FolderContents) {
        for partner in contents.partners.values {
            for (name, path) in partner.maps {
                let read = YAMLReader.read(files[path] ?? [], file: path)
                mapTrees[path] = (read.0, read.1)
                maps.partnerMaps["\(partner.name)/\(name)"] = read.0
                guard let base = read.0.flatMap(MapCompiler.extended)?.name else { continue }
                extended.insert(base)
            }
        }
        for name in extended where maps.partnerMaps[name] != nil {
            let owner = String(name.prefix { $0 != "/" })
            maps.partnerTables[owner] = (contents.partners[owner]?.tables ?? [:]).compactMapValues {
                Table.read(files[$0] ?? [], file: $0).table
            }
        }
    }

    // MARK: - Agreements

    private mutating func agreements(
        _ reading: PartnerFile.Reading, _ paths: FolderContents.PartnerFiles
    ) -> (agreed: [Agreement], sent: [Sending]) {
        let subjects = reading.agreements + reading.sends.map(\.subject)
        var tables: [String: Table] = [:]
        var unread: Set<String> = []
        let before = diagnostics.count
        for (name, path) in paths.tables.sorted(by: { $0.key < $1.key }) {
            let (table, faults) = Table.read(files[path] ?? [], file: path)
            diagnostics += faults
            tables[name] = table
            if table == nil { unread.insert(name) }
        }
        let sets = Set(subjects.map(\.set.value))
        var overlays: [String: Node] = [:]
        for (set, path) in paths.maps.sorted(by: { $0.key < $1.key }) {
            guard let node = tree(path) else { continue }
            overlays[set] = node
            if !sets.contains(set), !extended.contains("\(reading.name)/\(set)") {
                diagnostics.report(
                    .profileMapUnused, "nothing is agreed with \(reading.name) about \(set)",
                    value: set, at: node.place)
            }
        }
        let isX12 = { (set: String) in
            !subjects.contains { $0.files != nil && $0.set.value == set }
        }
        let guides = guides(reading, paths, sets.filter(isX12))
        let layouts = layouts(reading, paths)
        let used = Materials(
            overlays: overlays, guides: guides, layouts: layouts, tables: tables)
        var seen: Set<[String]> = []
        let made: [Agreement] = reading.agreements.compactMap { agreement in
            let set = agreement.set
            let which = agreement.files?.value.description ?? agreement.version.value
            guard seen.insert([set.value, which]).inserted else {
                diagnostics.report(
                    .profileAgreementRepeated, "\(set.value) in \(which) is agreed twice",
                    at: set.place)
                return nil
            }
            return make(agreement, used)
        }
        let sent = sendings(reading, used)
        checkAnswers(reading, made, sent)
        checkIdle(reading, made, sent)
        // A table with a fault of its own is not missing.
        let own = diagnostics[before...].filter {
            $0.code != .mapUnknownTable || !unread.contains($0.value ?? "")
        }
        diagnostics.replaceSubrange(before..., with: own)
        // Where a map cannot be compiled nobody knows which tables it would use.
        if !diagnostics.hasErrors {
            diagnostics += MapCompiler.unused(
                tables, by: (made + sent.map(\.agreement)).compactMap(\.map))
        }
        return (made, sent)
    }

    /// What agreements are made of, by name.
    struct Materials {
        let overlays: [String: Node]
        let guides: [String: GuideOverlay]
        let layouts: [String: RecordLayout]
        let tables: [String: Table]
    }

    /// Makes an agreement of what it names.
    mutating func make(_ reading: AgreementFile.Reading, _ used: Materials) -> Agreement? {
        let set = reading.set.value
        if let files = reading.files {
            return used.layouts[set].flatMap {
                make(
                    reading, layout: $0, files.value, overlay: used.overlays[set],
                    tables: used.tables)
            }
        }
        return make(
            reading, overlay: used.overlays[set], guide: used.guides[set], tables: used.tables)
    }

    /// The layouts that agreements name, the partner's own before the site's.
    private mutating func layouts(
        _ reading: PartnerFile.Reading, _ paths: FolderContents.PartnerFiles
    ) -> [String: RecordLayout] {
        let agreed = (reading.agreements + reading.sends.map(\.subject))
            .filter { $0.files != nil }.map(\.set)
        var layouts: [String: RecordLayout] = [:]
        for (name, path) in paths.layouts.sorted(by: { $0.key < $1.key }) {
            guard let node = tree(path) else { continue }
            if !agreed.contains(where: { $0.value == name }) {
                diagnostics.report(
                    .profileLayoutUnused, "nothing is agreed with \(reading.name) about \(name)",
                    value: name, at: node.place)
            }
            layouts[name] = LayoutFile.read(node, name: name, diagnostics: &diagnostics)
        }
        for name in agreed where layouts[name.value] == nil && paths.layouts[name.value] == nil {
            guard let (path, bytes) = maps.layout(name.value) else {
                diagnostics.report(
                    .profileLayoutMissing,
                    "there is no layout \"\(name.value)\""
                        + Spelling.suggestion(name.value, among: paths.layouts.keys.sorted()),
                    value: name.value, at: name.place)
                continue
            }
            let (node, faults) = YAMLReader.read(bytes, file: path)
            diagnostics += faults.filter { !diagnostics.contains($0) }
            guard let node else { continue }
            layouts[name.value] = LayoutFile.read(
                node, name: name.value, diagnostics: &diagnostics)
        }
        return layouts
    }

    /// An agreement about records.
    private mutating func make(
        _ reading: AgreementFile.Reading, layout: RecordLayout, _ files: NameMask, overlay: Node?,
        tables: [String: Table]
    ) -> Agreement {
        let (map, faults) = maps.map(overlay: overlay, tables: tables, guide: layout.guide)
        diagnostics += faults.filter { !diagnostics.contains($0) }
        return reading.agreement(layout: layout, in: files, map: map)
    }

    /// The partner's guides by transaction set.
    private mutating func guides(
        _ reading: PartnerFile.Reading, _ paths: FolderContents.PartnerFiles, _ sets: Set<String>
    ) -> [String: GuideOverlay] {
        var guides: [String: GuideOverlay] = [:]
        for (set, path) in paths.guides.sorted(by: { $0.key < $1.key }) {
            guard let node = tree(path) else { continue }
            if !sets.contains(set) {
                diagnostics.report(
                    .profileGuideUnused, "nothing is agreed with \(reading.name) about \(set)",
                    value: set, at: node.place)
            }
            guides[set] = GuideFile.read(node, diagnostics: &diagnostics)
        }
        return guides
    }

    private mutating func make(
        _ reading: AgreementFile.Reading, overlay: Node?, guide overlaid: GuideOverlay?,
        tables: [String: Table]
    ) -> Agreement? {
        var finder = AgreementGuide(standard: standard, reading: reading)
        let found = finder.find()
        diagnostics += finder.diagnostics.filter { !diagnostics.contains($0) }
        switch found {
        case .guide(let standard):
            used.append(standard)
            var guide = standard
            if let overlaid {
                let (applied, faults) = GuideFile.apply(overlaid, to: standard)
                diagnostics += faults.filter { !diagnostics.contains($0) }
                guard let applied else { return nil }
                guide = applied
            }
            // A guide changes no place, so that partners with one and without share default maps.
            let (dictionary, set) = (self.standard, standard.set)
            let (map, faults) = maps.map(
                overlay: overlay, tables: tables, guide: standard,
                elsewhere: { try? dictionary.guide(version: $0, set: set) })
            // A partner with two versions of a set would be told each fault of its overlay twice.
            diagnostics += faults.filter { !diagnostics.contains($0) }
            return reading.agreement(guide: guide, map: map)
        case .envelope:
            return reading.agreement(guide: nil, map: nil)
        case nil:
            return nil
        }
    }

    // MARK: - Digest

    /// Each part with its length before it, so that no two folders give the same bytes.
    private func digest() -> Digest {
        var hash = SHA256()
        func add(_ bytes: [UInt8]) {
            hash.update("\(bytes.count):")
            hash.update(bytes)
        }
        for identity in identities { add(Array(identity.description.utf8)) }
        for (path, bytes) in maps.read.sorted(by: { $0.key < $1.key }) {
            add(Array("standard/\(path)".utf8))
            add(bytes)
        }
        var layered: [String: [UInt8]] = [:]
        for guide in used {
            for file in standard.layered(version: guide.version, set: guide.set) {
                layered[file.path] = file.bytes
            }
        }
        for (path, bytes) in layered.sorted(by: { $0.key < $1.key }) {
            add(Array("layer/\(path)".utf8))
            add(bytes)
        }
        for (path, bytes) in files.sorted(by: { $0.key < $1.key }) where !Self.isCase(path) {
            add(Array(path.utf8))
            add(bytes)
        }
        return hash.finalize()
    }

    private static func isCase(_ path: String) -> Bool {
        let parts = path.split(separator: "/")
        return parts.count > 2 && parts[1] == "cases"
    }
}
