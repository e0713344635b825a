public import Diagnostics
import Synchronization
import X12

/// The shipped standard: dictionaries and guides, read from a folder when they are first asked for.
///
/// The caller gives the bytes: `load("004010/elements.txt")`, nil where there is no such file. A
/// version is parsed once, a guide resolved once; both are then shared by all who ask, from any
/// thread, without a lock.
///
/// A site may lay files of its own over the shipped ones, in the same form: an element, composite,
/// segment or code list that they define takes the place of the shipped one, a set's file that of
/// the shipped file; what they do not have stays as it is.
public final class Standard: Sendable {
    /// Why a guide cannot be given.
    public enum Absence: Error, Sendable, Hashable {
        /// The standard has no folder for the version.
        case unknownVersion(String)
        /// The version has no file for the set.
        case unknownSet(String, version: String)
        /// The files are there, but wrong: what, at file, line and column.
        case malformed([Diagnostic])
    }

    private let load: @Sendable (_ path: String) -> [UInt8]?
    private let layer: @Sendable (_ path: String) -> [UInt8]?
    private let layerName: String
    private let editions = OnceList<Result<StandardEdition, Absence>>()
    private let guides = OnceList<Result<SetGuide, Absence>>()
    private let lists = OnceList<[String]>()

    /// Makes a standard over files that `load` gives by their path within the standard's folder.
    ///
    /// - Parameters:
    ///   - layer: the same for a site's own files.
    ///   - layerName: the folder that faults of the site's files name before their path.
    public init(
        load: @escaping @Sendable (_ path: String) -> [UInt8]?,
        layer: @escaping @Sendable (_ path: String) -> [UInt8]? = { _ in nil },
        layerName: String = "standard"
    ) {
        self.load = load
        self.layer = layer
        self.layerName = layerName
    }

    /// The site's own files that the guide of a set rests on, by path, in a fixed order.
    public func layered(version: String, set: String) -> [(path: String, bytes: [UInt8])] {
        guard Self.isPlain(version), Self.isPlain(set) else { return [] }
        let names = ["elements.txt", "segments.txt", "codes.txt", "sets/\(set).txt"]
        return names.compactMap { name in
            let path = "\(version)/\(name)"
            return layer(path).map { (path, $0) }
        }
    }

    /// A file's texts: the shipped one's, then the site's own.
    private func texts(_ path: String) -> [DictionaryText] {
        let shipped = load(path).map { DictionaryText($0, file: path) }
        let own = layer(path).map { DictionaryText($0, file: "\(layerName)/\(path)") }
        return [shipped, own].compactMap { $0 }
    }

    /// The dictionary version that GS08 names: its first six characters. The rest names an
    /// industry's or implementation guide (X12.6 GS08).
    public static func version(of release: String) -> String { String(release.prefix(6)) }

    /// The dictionary of a version.
    public func edition(_ version: String) throws(Absence) -> StandardEdition {
        try editions.value(for: version) { read(version) }.get()
    }

    /// The guide of a transaction set in a version.
    public func guide(version: String, set: String) throws(Absence) -> SetGuide {
        try guides.value(for: "\(version)/\(set)") { resolve(version, set) }.get()
    }

    /// The versions that `versions.txt` names, oldest first; none where there is no such file.
    public var versions: [String] {
        lists.value(for: "versions.txt") {
            let lines = texts("versions.txt").flatMap(\.lines)
            return Set(lines.map { $0.words[0].text }).sorted()
        }
    }

    /// The version whose guide of a set is the best stand-in where `version` itself has none: the
    /// newest before it, else the oldest after it (practice: a partner's file follows an older
    /// release more often than a newer one). `version` itself where it has the set; nil where no
    /// version has it, or `version` does not begin with six digits.
    ///
    /// Nothing falls back on its own: that a stand-in serves is for the agreement to say.
    public func nearestVersion(to version: String, having set: String) -> String? {
        let wanted = Self.version(of: version)
        guard wanted.utf8.count == 6, wanted.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            Self.isPlain(set)
        else { return nil }
        let having = versions.filter { version in
            let path = "\(version)/sets/\(set).txt"
            return layer(path) != nil || load(path) != nil
        }
        return having.last { $0 <= wanted } ?? having.first
    }

    private func read(_ version: String) -> Result<StandardEdition, Absence> {
        guard Self.isPlain(version) else { return .failure(.unknownVersion(version)) }
        var reader = EditionReader(version: version)
        let steps: [(file: String, read: (inout EditionReader, DictionaryText) -> Void)] = [
            ("elements.txt", { $0.readElements($1) }),
            ("segments.txt", { $0.readSegments($1) }),
            ("codes.txt", { $0.readCodes($1) }),
        ]
        var missing: [Diagnostic] = []
        for step in steps {
            let path = "\(version)/\(step.file)"
            let texts = texts(path)
            if texts.isEmpty {
                let place = TextPlace(file: path, line: 1, column: 1)
                let message = "\(path) is missing"
                missing.append(Diagnostic(.standardFileMissing, message, at: .text(place)))
            }
            for text in texts { step.read(&reader, text) }
        }
        if missing.count == steps.count { return .failure(.unknownVersion(version)) }
        let faults = missing + reader.faults
        return faults.isEmpty ? .success(reader.edition) : .failure(.malformed(faults))
    }

    private func resolve(_ version: String, _ set: String) -> Result<SetGuide, Absence> {
        let edition: StandardEdition
        do {
            edition = try self.edition(version)
        } catch {
            return .failure(error)
        }
        let path = "\(version)/sets/\(set).txt"
        guard Self.isPlain(set), let text = texts(path).last else {
            return .failure(.unknownSet(set, version: version))
        }
        var reader = SetLayoutReader(text, edition: edition)
        guard let layout = reader.read() else { return .failure(.malformed(reader.faults)) }
        let tables = GuideTables(edition: edition, layout: layout)
        return .success(SetGuide(edition: edition, layout: layout, tables: tables))
    }

    /// Versions and sets come from partners' data and become part of a path: letters and digits
    /// only.
    private static func isPlain(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 12
            && text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0)
                    || (0x61...0x7A).contains($0)
            }
    }
}

/// Values that are made once for each key and then kept: a list that only grows at its end, with
/// one atomic link a node. Two threads may make a value at the same time; the first one stays.
private final class OnceList<Value: Sendable>: Sendable {
    private final class Node: Sendable {
        let key: String
        let value: Value
        let next = AtomicLazyReference<Node>()

        init(key: String, value: Value) {
            self.key = key
            self.value = value
        }
    }

    /// Keys come from data, so that the list must not grow without bound.
    private static var limit: Int { 256 }

    private let first = AtomicLazyReference<Node>()

    func value(for key: String, make: () -> Value) -> Value {
        var last: Node?
        var count = 0
        while let node = last.map({ $0.next.load() }) ?? first.load() {
            if node.key == key { return node.value }
            last = node
            count += 1
        }
        let fresh = Node(key: key, value: make())
        guard count < Self.limit else { return fresh.value }
        while true {
            let winner = last?.next.storeIfNil(fresh) ?? first.storeIfNil(fresh)
            if winner === fresh || winner.key == key { return winner.value }
            last = winner
        }
    }
}
