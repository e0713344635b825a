package import Diagnostics
import Mapping
import Notation

/// One thing that a partner's profile says otherwise than another version of it, or than the
/// defaults.
package struct ProfileChange: Sendable, Hashable {
    /// The file, relative to the partner folder.
    package let file: String
    /// What of it: a rule's field, a key, a code.
    package let item: String
    /// What was said before, or is by default; nil where nothing was.
    package let old: Wording?
    /// What is said now; nil where nothing is.
    package let new: Wording?

    /// What is said, and where.
    package struct Wording: Sendable, Hashable {
        /// In the profile's words.
        package let text: String
        /// Where it stands; nil for a default that stands in no file.
        package let place: TextPlace?
        /// The reason that the profile gives.
        package let why: String?
    }
}

/// Finds what a partner's profile changes.
package struct ProfileComparison {
    private let defaults: (String) -> [UInt8]?
    private let house: (String) -> HouseFile?
    private let partner: String
    private let set: String?

    /// Compares a partner's profiles, or what they say of one transaction set.
    ///
    /// `defaults` gives the bytes of a default map by its path in the standard's folder, `house`
    /// the site's own map of a path.
    package init(
        of partner: String, set: String? = nil, defaults: @escaping (String) -> [UInt8]?,
        house: @escaping (String) -> HouseFile? = { _ in nil }
    ) {
        self.partner = partner
        self.set = set
        self.defaults = defaults
        self.house = house
    }

    /// What the partner's files say otherwise than the defaults.
    package func fromDefaults(_ files: [String: [UInt8]]) -> [ProfileChange] {
        var changes: [ProfileChange] = []
        let keys = Dictionary(
            PartnerFile.fields.everyKey.map { ($0.path, $0) },
            uniquingKeysWith: { first, _ in first })
        for (path, bytes) in mine(files) {
            switch kind(of: path) {
            case .map:
                changes += maps(path, from: [:], to: files)
            case .table, .layout:
                continue
            case .partner, .guide:
                let node = YAMLReader.read(bytes, file: path).node
                for setting in (node?.settings ?? []) where isAbout(setting) {
                    let key = kind(of: path) == .guide ? nil : keys[Self.plain(setting.path)]
                    // What has to be said has no default that it could differ from.
                    guard key?.field.isRequired != true, key?.defaultText != setting.text,
                        !Self.subjects.contains(Self.plain(setting.path))
                    else { continue }
                    changes.append(
                        ProfileChange(
                            file: path, item: setting.path,
                            old: key?.defaultText.map { .init(text: $0, place: nil, why: nil) },
                            new: .init(text: setting.text, place: setting.place, why: nil)))
                }
            }
        }
        return changes
    }

    /// What differs between two versions of the partner's files, by path relative to the folder.
    package func changes(
        from old: [String: [UInt8]], to new: [String: [UInt8]]
    ) -> [ProfileChange] {
        let paths = Set(mine(old).map(\.path) + mine(new).map(\.path)).sorted()
        // A version holds the partner's own files alone: what they extend is as it is now.
        let isAlone = old.keys.allSatisfy { $0.hasPrefix("\(partner)/") }
        let others = isAlone ? new.filter { !$0.key.hasPrefix("\(partner)/") } : [:]
        let old = old.merging(others) { own, _ in own }
        return paths.flatMap { path -> [ProfileChange] in
            if kind(of: path) == .map { return maps(path, from: old, to: new) }
            return changes(path, from: settings(path, old), to: settings(path, new))
        }
    }

    private func changes(
        _ path: String, from before: [Node.Setting], to after: [Node.Setting]
    ) -> [ProfileChange] {
        let kept = Set(after.map(\.path))
        let former = Dictionary(
            before.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        return before.filter { !kept.contains($0.path) }.map { change(path, $0, nil) }
            + after.compactMap { setting in
                let was = former[setting.path]
                return was?.text == setting.text ? nil : change(path, was, setting)
            }
    }

    // MARK: - Files

    private enum Kind { case partner, map, guide, layout, table }

    private func kind(of path: String) -> Kind {
        if path.hasSuffix(".map.yaml") { return .map }
        if path.hasSuffix(".guide.yaml") { return .guide }
        if path.hasSuffix(".layout.yaml") { return .layout }
        return path.hasSuffix(".csv") ? .table : .partner
    }

    /// The partner's own files that are about the set.
    private func mine(_ files: [String: [UInt8]]) -> [(path: String, bytes: [UInt8])] {
        files.filter { path, _ in
            guard path.hasPrefix("\(partner)/"), !path.hasPrefix("\(partner)/cases/") else {
                return false
            }
            let file = path.dropFirst(partner.count + 1)
            if [".map.yaml", ".guide.yaml", ".layout.yaml"].contains(where: file.hasSuffix) {
                return set.map { file.hasPrefix("\($0).") } ?? true
            }
            return file == "partner.yaml" || file.hasPrefix("codes/") && file.hasSuffix(".csv")
        }.sorted { $0.key < $1.key }.map { (path: $0.key, bytes: $0.value) }
    }

    private func isAbout(_ setting: Node.Setting) -> Bool {
        guard let set, setting.path.hasPrefix("agreements[") else { return true }
        return setting.path.hasPrefix("agreements[\(set) ")
    }

    private func settings(_ path: String, _ files: [String: [UInt8]]) -> [Node.Setting] {
        guard let bytes = files[path] else { return [] }
        guard kind(of: path) == .table else {
            return (YAMLReader.read(bytes, file: path).node?.settings ?? []).filter(isAbout)
        }
        guard let table = Table.read(bytes, file: path).table else { return [] }
        return table.rows.map { row in
            Node.Setting(
                path: table.key.compactMap { row[$0]?.text }.joined(separator: ","),
                text: row.cells.map(\.text).joined(separator: ","), place: row.place)
        }
    }

    private func change(
        _ path: String, _ old: Node.Setting?, _ new: Node.Setting?
    ) -> ProfileChange {
        func wording(_ setting: Node.Setting?) -> ProfileChange.Wording? {
            setting.map { .init(text: $0.text, place: $0.place, why: nil) }
        }
        return ProfileChange(
            file: path, item: new?.path ?? old?.path ?? "", old: wording(old), new: wording(new))
    }

    // MARK: - Maps

    private func maps(
        _ path: String, from old: [String: [UInt8]], to new: [String: [UInt8]]
    ) -> [ProfileChange] {
        var library = MapLibrary(defaults: defaults, house: house)
        let rules = MapCompiler.changes(
            from: layers(path, old, &library), to: layers(path, new, &library),
            parts: library.sharedParts().parts)
        return rules.map { change in
            func wording(_ wording: MapChange.Wording?) -> ProfileChange.Wording? {
                wording.map { .init(text: $0.text, place: $0.place, why: $0.why) }
            }
            return ProfileChange(
                file: path, item: change.field, old: wording(change.old), new: wording(change.new))
        } + changes(path, from: business(path, old), to: business(path, new))
    }

    /// The overlay's own business rules, and what becomes of documents that break them.
    private func business(_ path: String, _ files: [String: [UInt8]]) -> [Node.Setting] {
        settings(path, files).filter {
            $0.path.hasPrefix("validate.") || $0.path.hasPrefix("respond.")
        }
    }

    /// The default map and what the files lay over it.
    private func layers(
        _ path: String, _ files: [String: [UInt8]], _ library: inout MapLibrary
    ) -> [Node] {
        let set = path.split(separator: "/").last.map { String($0.dropLast(9)) } ?? ""
        let overlay = files[path].flatMap { YAMLReader.read($0, file: path).node }
        for (path, bytes) in files where kind(of: path) == .map {
            library.partnerMaps[String(path.dropLast(9))] =
                YAMLReader.read(bytes, file: path).node
        }
        return library.layers(overlay: overlay, set: set).layers
    }

    /// What an agreement is about, which has to be said too: set and version, or records.
    private static let subjects: Set<String> = [
        "agreements[].set", "agreements[].version", "agreements[].layout", "agreements[].files",
    ]

    /// A setting's path without what names the records on it: `agreements[].fallback`.
    static func plain(_ path: String) -> String {
        var plain = ""
        var isWithin = false
        for character in path {
            if character == "]" { isWithin = false }
            if !isWithin { plain.append(character) }
            if character == "[" { isWithin = true }
        }
        return plain
    }
}
