import ArgumentParser
import Foundation
import X12

/// The files that an `x12` command is given.
struct X12Files: ParsableArguments {
    @Argument(help: "Files; - for standard input, @LIST for a file that names one a line.")
    var files: [String]

    /// Does something with each file, one after the other. A file that cannot be read is told, and
    /// the next one is taken.
    ///
    /// - Returns: whether all could be read.
    func each(_ body: (X12File) throws -> Void) throws -> Bool {
        var isWhole = true
        for name in try names() {
            do {
                try body(try X12File(name))
            } catch let refusal as Refusal {
                FileHandle.standardError.write(Data("\(refusal)\n".utf8))
                isWhole = false
            }
        }
        return isWhole
    }

    private func names() throws -> [String] {
        try files.flatMap { name in
            guard name.hasPrefix("@") else { return [name] }
            let list = String(name.dropFirst())
            guard let data = FileManager.default.contents(atPath: list) else {
                throw Refusal(ConfigurationDiagnostics.inputMissing, "there is no file \(list)")
            }
            return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
        }
    }
}

/// A file that is read block by block.
struct X12File {
    /// Its name in messages.
    let name: String
    private let handle: FileHandle

    /// How many bytes are read at a time.
    private static let block = 256 * 1024

    /// Opens a file; `-` is standard input.
    init(_ path: String) throws {
        name = path == "-" ? "standard input" : path
        var isFolder: ObjCBool = false
        let isThere =
            path == "-" || FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        guard isThere, !isFolder.boolValue,
            let handle = path == "-" ? .standardInput : FileHandle(forReadingAtPath: path)
        else {
            throw Refusal(
                ConfigurationDiagnostics.inputMissing, "there is no file \(path) that can be read")
        }
        self.handle = handle
    }

    /// The next bytes; nil at the end.
    func next() throws -> [UInt8]? {
        var failure: Int32 = 0
        let block = [UInt8](unsafeUninitializedCapacity: Self.block) { buffer, count in
            var result = 0
            repeat {
                result = read(handle.fileDescriptor, buffer.baseAddress, buffer.count)
            } while result < 0 && errno == EINTR
            if result < 0 { failure = errno }
            count = max(0, result)
        }
        guard failure == 0 else {
            throw Refusal(
                ConfigurationDiagnostics.inputMissing,
                "\(name) cannot be read: \(String(cString: strerror(failure)))")
        }
        return block.isEmpty ? nil : block
    }

    /// Reads the file to its end, an event at a time.
    ///
    /// - Returns: how many segments there are, those included that stand where none may.
    @discardableResult
    func events(
        _ body: (InterchangeReader.Event, borrowing InterchangeReader) throws -> Void
    ) throws -> Int {
        var reader = InterchangeReader()
        var counter = SegmentCounter()
        while true {
            let event = reader.next()
            switch event {
            case .needsBytes:
                if let block = try next() {
                    reader.fill(block.span)
                    counter.take(block)
                } else {
                    reader.finish()
                    counter.finish()
                }
            case .end:
                return counter.count
            default:
                try body(event, reader)
            }
        }
    }
}

/// Counts segments, wherever they stand: events of `InterchangeReader` leave out misplaced ones.
private struct SegmentCounter: ~Copyable {
    private var reader = SegmentReader()
    private(set) var count = 0

    mutating func take(_ block: [UInt8]) {
        reader.fill(block.span)
        run()
    }

    mutating func finish() {
        reader.finish()
        run()
    }

    private mutating func run() {
        while true {
            switch reader.next() {
            case .segment: count += 1
            case .needsBytes, .end: return
            case .skipped, .fault: break
            }
        }
    }
}

/// Standard output, written in large pieces.
struct X12Output: ~Copyable {
    private var bytes: [UInt8] = []

    /// Writes bytes.
    mutating func write(_ more: some Sequence<UInt8>) {
        bytes += more
        if bytes.count >= 1 << 18 { flush() }
    }

    /// Writes a line.
    mutating func line(_ text: String) {
        write(text.utf8)
        write([UInt8(ascii: "\n")])
    }

    /// Hands over what is left.
    mutating func flush() {
        guard !bytes.isEmpty else { return }
        FileHandle.standardOutput.write(Data(bytes))
        bytes.removeAll(keepingCapacity: true)
    }
}
