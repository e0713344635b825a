import ArgumentParser
import Diagnostics
import Foundation
import Values
import X12JSON

/// `gangway x12 split`: one file for each interchange, group or set.
struct X12SplitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "split",
        abstract: "Writes each interchange, group or set into a file of its own.",
        discussion: """
            Each file is a whole interchange with ISA and GS as sent; its trailers count what is \
            left. Files are only made in the output folder, and none is overwritten.
            """)

    /// What gets a file of its own.
    enum Part: String, ExpressibleByArgument, CaseIterable {
        case interchange, group, set
    }

    @Option(help: "What gets a file of its own.") var by = Part.set
    @Option(help: "The folder to write into; made where it is not there.") var output: String
    @Option(
        help: """
            The files' names: text and {n} {isa06} {isa08} {isa13} {gs01} {gs06} {st01} {st02}, \
            {n} counting the files.
            """)
    var name = "{n}-{isa13}-{gs06}-{st01}-{st02}.x12"
    @OptionGroup var files: X12Files

    func validate() throws {
        guard !name.contains("/"), !name.hasPrefix("."), !name.isEmpty else {
            throw ValidationError("--name is a file's name, without folders")
        }
    }

    func run() async throws {
        try FileManager.default.createDirectory(
            atPath: output, withIntermediateDirectories: true)
        var splitter = X12Splitter(part: by, folder: output, name: name)
        var isComplete = true
        let isWhole = try files.each { file in
            var converter = X12ToJSON { _, _ in nil }
            var lines = X12Lines()
            while let block = try file.next() {
                converter.feed(block)
                try lines.feed(converter.drain()) { try splitter.take($0) }
            }
            converter.finish()
            try lines.feed(converter.drain()) { try splitter.take($0) }
            try splitter.finish()
            X12Complaints.print(converter.diagnostics, about: file.name)
            isComplete = isComplete && !converter.isIncomplete
        }
        guard isWhole, isComplete else { throw ExitCode(1) }
    }
}

/// Cuts bytes into lines.
struct X12Lines {
    private var line: [UInt8] = []

    /// Takes in bytes and hands over the lines that they end, without their ends.
    mutating func feed(_ bytes: [UInt8], _ body: ([UInt8]) throws -> Void) rethrows {
        var rest = bytes[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            line += rest[..<end]
            rest = rest[(end + 1)...]
            let whole = line
            line.removeAll(keepingCapacity: true)
            try body(whole)
        }
        line += rest
    }

    /// The line that has no end.
    var last: [UInt8] { line }
}

/// Writes the objects of `x12 json` into files.
struct X12Splitter {
    private let part: X12SplitCommand.Part
    private let folder: String
    private let name: String
    private var number = 0
    private var identity: [JSON?] = []
    private var writer: JSONToX12?
    private var handle: FileHandle?

    init(part: X12SplitCommand.Part, folder: String, name: String) {
        self.part = part
        self.folder = folder
        self.name = name
    }

    /// Takes in the next object.
    mutating func take(_ line: [UInt8]) throws {
        var object = try JSONReader.read(
            line, limits: JSONReader.Limits(bytes: JSONToX12.lineLimit, depth: 128))
        let own = identity(of: object)
        if own != identity || writer == nil || part == .set {
            try finish()
            identity = own
            try open(object)
        }
        // A part of an interchange is closed by trailers that count what it has.
        if part != .interchange { object["interchangeTrailer"] = nil }
        if part == .set, object["set"] != nil { object["groupTrailer"] = nil }
        try writer?.write(line: object.bytes())
        try flush()
    }

    /// Closes the open file.
    mutating func finish() throws {
        writer?.finish()
        try flush()
        try handle?.close()
        handle = nil
        writer = nil
    }

    private mutating func flush() throws {
        guard let bytes = writer?.drain(), !bytes.isEmpty else { return }
        try handle?.write(contentsOf: bytes)
    }

    private func identity(of object: JSON) -> [JSON?] {
        let interchange = object["interchange"]
        let group = part == .interchange ? nil : object["group"]
        return [interchange?["number"], interchange?["header"], group]
    }

    private mutating func open(_ object: JSON) throws {
        number += 1
        let path = "\(folder)/\(name(of: object))"
        // Never through a link, never over a file.
        let descriptor = Foundation.open(path, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW, 0o644)
        guard descriptor >= 0 else {
            let why = String(cString: strerror(errno))
            throw Findings([
                Diagnostic(
                    ConfigurationDiagnostics.fileExists, "\(path) cannot be made: \(why)",
                    value: path)
            ])
        }
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        writer = JSONToX12(trailers: part == .interchange ? .keep : .compute)
    }

    private func name(of object: JSON) -> String {
        let isa = object["interchange"]?["header"]
        let gs = object["group"]?["header"]
        let digits = String(number)
        var values = [
            "n": String(repeating: "0", count: max(0, 6 - digits.count)) + digits,
            "isa06": isa?[6]?.text, "isa08": isa?[8]?.text, "isa13": isa?[13]?.text,
            "gs01": gs?[1]?.text, "gs06": gs?[6]?.text,
        ].compactMapValues { $0 }
        if part == .set {
            values["st01"] = object["set"]?["id"]?.text
            values["st02"] = object["set"]?["control"]?.text
        }
        let all = ["n", "isa06", "isa08", "isa13", "gs01", "gs06", "st01", "st02"]
        return all.reduce(name) { name, key in
            name.replacing("{\(key)}", with: Self.plain(values[key] ?? ""))
        }
    }

    /// What partners send becomes part of a name: letters, digits and hyphens only.
    private static func plain(_ text: String) -> String {
        let trimmed = text.split(separator: " ").joined(separator: "_")
        let plain = trimmed.prefix(40).map { character in
            character.isASCII && (character.isLetter || character.isNumber || character == "_")
                ? character : "-"
        }
        return plain.isEmpty ? "0" : String(plain)
    }
}
