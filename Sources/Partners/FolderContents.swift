import Diagnostics
import Notation

/// The files of a partner folder, sorted by what they are.
struct FolderContents {
    /// A partner's files.
    struct PartnerFiles {
        let name: String
        /// The path of partner.yaml; nil where it is missing.
        var profile: String?
        /// The paths of overlays by transaction set.
        var maps: [String: String] = [:]
        /// The paths of guides by transaction set.
        var guides: [String: String] = [:]
        /// The paths of record layouts by name.
        var layouts: [String: String] = [:]
        /// The paths of code tables by name.
        var tables: [String: String] = [:]
    }

    private(set) var partners: [String: PartnerFiles] = [:]
    /// The paths of channels by name.
    private(set) var channels: [String: String] = [:]
    private(set) var diagnostics: [Diagnostic] = []

    /// Sorts paths, relative to the folder, with `/` between their parts.
    init(paths: some Sequence<String>) {
        for path in paths.sorted() { add(path) }
        for (name, files) in partners.sorted(by: { $0.key < $1.key }) {
            if files.profile == nil {
                report(.profileFileMissing, "\(name)/partner.yaml is missing", at: "\(name)/")
            }
        }
    }

    private mutating func add(_ path: String) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard let file = parts.last, !Self.isNote(file), parts.first?.hasPrefix(".") == false
        else { return }
        switch (parts.count, parts[0]) {
        case (2, "channels") where file.hasSuffix(".yaml"):
            let name = String(file.dropLast(5))
            if checkName(name, path) { channels[name] = path }
        case (_, "channels"), (1, _):
            unread(path, among: ["\(file).yaml"])
        case (let count, let name):
            guard partners[name] != nil || checkName(name, path) else { return }
            var files = partners[name] ?? PartnerFiles(name: name)
            switch (count, parts[1]) {
            case (2, "partner.yaml"):
                files.profile = path
            case (2, _) where file.hasSuffix(".map.yaml"):
                files.maps[String(file.dropLast(9))] = path
            case (2, _) where file.hasSuffix(".guide.yaml"):
                files.guides[String(file.dropLast(11))] = path
            case (2, _) where file.hasSuffix(".layout.yaml"):
                files.layouts[String(file.dropLast(12))] = path
            case (3, "codes") where file.hasSuffix(".csv"):
                files.tables[String(file.dropLast(4))] = path
            case (_, "cases"):
                break
            default:
                unread(
                    path,
                    among: ["partner.yaml", "850.map.yaml", "850.guide.yaml", "orders.layout.yaml"])
            }
            partners[name] = files
        }
    }

    /// Notes for people, and what editors and systems leave behind.
    private static func isNote(_ file: String) -> Bool {
        file.hasSuffix(".md") || file.hasPrefix(".") || file.hasSuffix("~")
    }

    private mutating func checkName(_ name: String, _ path: String) -> Bool {
        let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        let isName =
            (1...40).contains(name.utf8.count) && name.utf8.first.map(letters.contains) == true
            && name.utf8.allSatisfy {
                letters.contains($0) || digits.contains($0) || $0 == UInt8(ascii: "-")
            }
        if !isName {
            report(.profileNameFormat, "\"\(name)\" cannot be a name", value: name, at: path)
        }
        return isName
    }

    private mutating func unread(_ path: String, among names: [String]) {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        report(
            .profileFileUnread,
            "nothing reads \(path)" + Spelling.suggestion(file, among: names), at: path)
    }

    private mutating func report(
        _ code: Diagnostic.Code, _ message: String, value: String? = nil, at path: String
    ) {
        diagnostics.report(
            code, message, value: value, at: TextPlace(file: path, line: 1, column: 1))
    }
}
