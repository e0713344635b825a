import Diagnostics
import Foundation
import Guides

@testable import Partners

/// A partner folder of two partners and two channels that a test changes in one place.
struct SmallFolder {
    /// Our own identities.
    static let own = [
        Identity(qualifier: "ZZ", id: "LAKESIDE"), Identity(qualifier: "ZZ", id: "LAKESIDEWEST"),
    ]

    /// The package's folder.
    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The shipped standard.
    static let standard = Standard(load: defaults)

    /// The bytes of a file of the shipped standard.
    @Sendable static func defaults(_ path: String) -> [UInt8]? {
        (try? Data(contentsOf: root.appending(path: "standard/\(path)"))).map { [UInt8]($0) }
    }

    /// The texts of the files by path.
    var texts: [String: String] = [
        "birch/partner.yaml": """
        ids: ["ZZ:BIRCH", "2:BIRCH SUB"]
        status: live
        contacts:
          - {name: EDI desk, email: edi@birch.example, phone: "+1 612 555 0101"}
        agreements:
          - {set: "850", version: "004010"}
        """,
        "cedar/partner.yaml": """
        ids: ["01:CEDAR"]
        agreements:
          - set: "850"
            version: "005010"
            senders: [CEDARAPP]
            receivers: [LAKEAPP]
        """,
        "channels/drop.yaml": """
        kind: folder
        carries: [birch, cedar]
        """,
        "channels/west.yaml": """
        kind: folder
        carries: [birch]
        serves: ["ZZ:LAKESIDEWEST"]
        """,
    ]

    /// Changes a file's text.
    mutating func replace(_ old: String, by new: String, in path: String) {
        texts[path] = texts[path]?.replacing(old, with: new)
    }

    /// The files as bytes.
    var files: [String: [UInt8]] { texts.mapValues { Array($0.utf8) } }

    /// Reads the folder, without default maps unless they are given.
    func read(
        defaults: @escaping (String) -> [UInt8]? = { _ in nil },
        house: @escaping (String) -> HouseFile? = { _ in nil }
    ) -> (folder: PartnerFolder?, diagnostics: [Diagnostic]) {
        PartnerFolder.read(
            files: files, identities: Self.own, standard: Self.standard, defaults: defaults,
            house: house)
    }

    /// The folder's diagnostics as `file:line:column code`.
    var faults: [String] { Self.places(read().diagnostics) }

    /// Diagnostics as `file:line:column code`.
    static func places(_ diagnostics: [Diagnostic]) -> [String] {
        diagnostics.map { diagnostic in
            guard case .text(let place) = diagnostic.place else { return "\(diagnostic.code)" }
            return "\(place) \(diagnostic.code)"
        }
    }
}
