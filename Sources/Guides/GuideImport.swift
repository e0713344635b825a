public import Diagnostics

/// Turns a guide in the Standard Exchange Format (SEF 1.x) into files of the standard's folder, and
/// an edition back into SEF.
///
/// | Section | Read |
/// |---|---|
/// | `.VER` | passed over: 1.0 to 1.6 are alike in what is read |
/// | `.INI` | the version: the third word, `004 010` |
/// | `.SETS` | tables, loops, segments: requirement, greatest use; what is marked `.` is left out |
/// | `.SEGS`, `.COMS` | positions with requirement and repeats, groups `{5[…]}`, syntax rules |
/// | `.ELMS` | type, least and greatest length |
/// | `.CODES` | the list, taken as complete; what is marked `.` is left out |
/// | `.STD`, `.TEXT`, `.VALLISTS`, `.VALREFS`, `.OBJVARS`, `.SEMREFS`, `.PRIVATE` | passed over |
///
/// SEF has no short names, which `.TEXT` would hold: names are made from ids. Its masks, ordinals
/// and marks other than `.` and `!` are passed over, too. It does not say which functional group a
/// set belongs to: `groups` does.
public enum GuideImport {
    /// The files that a guide became.
    public struct Imported: Sendable, Hashable {
        /// The version: the first six characters of GS08.
        public let version: String
        /// The sets, in the order of the file.
        public let sets: [String]
        /// The texts by their path in the standard's folder.
        public let files: [String: String]
    }

    /// GS01 by ST01, of the sets that distribution uses (X12.22, functional group names).
    public static let groups: [String: String] = [
        "180": "AN", "204": "SM", "210": "IM", "211": "BL", "212": "TM", "214": "QM",
        "753": "RF", "754": "RG", "810": "IN", "812": "CD", "816": "OR", "820": "RA",
        "824": "AG", "830": "PS", "832": "SC", "840": "RQ", "843": "RR", "845": "PA",
        "846": "IB", "849": "CF", "850": "PO", "852": "PD", "855": "PR", "856": "SH",
        "860": "PC", "861": "RC", "862": "SS", "864": "TX", "865": "CA", "866": "SQ",
        "867": "PT", "869": "RS", "870": "RS", "875": "OG", "876": "OG", "880": "GP",
        "940": "OW", "943": "AR", "944": "RE", "945": "SW", "947": "AW", "990": "GF",
        "997": "FA", "999": "FA",
    ]

    /// The largest file that is read, in bytes.
    public static let byteLimit = SEFReader.byteLimit

    /// Reads a SEF file.
    ///
    /// - Parameters:
    ///   - bytes: the file; at most 32 MB, 100,000 records.
    ///   - file: its name, for faults.
    ///   - groups: GS01 by ST01.
    /// - Returns: the files, nil where there is any error; and what is wrong, at most 100 faults,
    ///   each with its line and column.
    public static func read(
        sef bytes: [UInt8], file: String, groups: [String: String] = Self.groups
    ) -> (imported: Imported?, diagnostics: [Diagnostic]) {
        var reader = SEFReader(file: file, groups: groups)
        reader.read(bytes)
        guard reader.diagnostics.isEmpty else { return (nil, reader.diagnostics) }
        let version = reader.edition.version
        let writer = DictionaryWriter(edition: reader.edition)
        var files = [
            "versions.txt": version + "\n", "\(version)/elements.txt": writer.elements,
            "\(version)/segments.txt": writer.segments, "\(version)/codes.txt": writer.codes,
        ]
        for layout in reader.layouts {
            files["\(version)/sets/\(layout.set).txt"] = writer.text(of: layout)
        }
        let sets = reader.layouts.map(\.set)
        let faults = check(files, version, sets)
        guard faults.isEmpty else { return (nil, faults) }
        return (Imported(version: version, sets: sets, files: files), [])
    }

    /// What the standard's own reader has against the files: references that lead nowhere.
    private static func check(
        _ files: [String: String], _ version: String, _ sets: [String]
    ) -> [Diagnostic] {
        let standard = Standard { files[$0].map { Array($0.utf8) } }
        for set in sets {
            do {
                _ = try standard.guide(version: version, set: set)
            } catch {
                if case .malformed(let faults) = error { return faults }
            }
        }
        return []
    }

    /// Writes an edition and guides of its sets as SEF 1.6, as far as SEF can say them: without
    /// names, evidence, and lists of codes that are not complete or hold one that begins with a
    /// mark or holds a comma.
    public static func sef(_ edition: StandardEdition, _ guides: [SetGuide]) -> String {
        SEFWriter(edition: edition).text(guides)
    }
}
