import Diagnostics
import Foundation
import Guides
import Values
import X12
import X12JSON

/// X12 to JSON and back.
enum RoundTrip {
    /// What came of the way there.
    struct There {
        var lines: [[UInt8]] = []
        var diagnostics: [Diagnostic] = []
        var isIncomplete = false

        /// The objects.
        var objects: [JSON] { get throws { try lines.map { try JSONReader.read($0) } } }
    }

    /// X12 to JSON, in pieces of `block` bytes.
    static func there(
        _ bytes: [UInt8], block: Int = 1 << 16, limits: X12Limits = X12Limits(),
        guide: @escaping X12ToJSON.GuideFinder = { _, _ in nil }
    ) -> There {
        var reader = X12ToJSON(limits: limits, guide: guide)
        var json: [UInt8] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            reader.feed(Array(rest.prefix(block)))
            rest = rest.dropFirst(block)
            json += reader.drain()
        }
        reader.finish()
        json += reader.drain()
        return There(
            lines: json.split(separator: UInt8(ascii: "\n")).map(Array.init),
            diagnostics: reader.diagnostics, isIncomplete: reader.isIncomplete)
    }

    /// JSON to X12.
    static func back(
        _ lines: [[UInt8]], trailers: JSONToX12.Trailers = .keep, replacement: UInt8? = nil
    ) throws(Diagnostic) -> (bytes: [UInt8], corrections: [Diagnostic]) {
        var writer = JSONToX12(trailers: trailers, replacement: replacement)
        for line in lines { try writer.write(line: line) }
        writer.finish()
        return (writer.drain(), writer.diagnostics)
    }

    /// An object written anew after a change.
    static func changed(_ bytes: [UInt8], _ change: (inout JSON) -> Void) throws -> [[UInt8]] {
        try there(bytes).objects.map { object in
            var object = object
            change(&object)
            return object.bytes()
        }
    }

    static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    /// The shipped dictionary.
    static let standard = Standard { path in
        (try? Data(contentsOf: root.appending(path: "standard/\(path)"))).map(Array.init)
    }

    /// Three folders above this file is the checkout.
    static let root = URL(filePath: #filePath, directoryHint: .notDirectory)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// A file of the checkout.
    static func file(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: root.appending(path: path)))
    }

    static let isa =
        "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *261121*0915*^*00501"
        + "*000000001*0*P*>~"

    /// An interchange of one set with these segments between ST and SE.
    static func interchange(_ segments: String...) -> [UInt8] {
        let lines =
            ["GS*PO*A*B*20261121*0915*1*X*005010", "ST*850*0001"] + segments
            + ["SE*\(segments.count + 2)*0001", "GE*1*1", "IEA*1*000000001"]
        return Array((isa + lines.map { $0 + "~" }.joined()).utf8)
    }
}
