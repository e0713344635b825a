import ArgumentParser
import Diagnostics
import Foundation
import X12JSON

/// `gangway x12 write`: interchanges from the JSON of their transaction sets.
struct X12WriteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "write",
        abstract: "Writes interchanges from JSON, one object a line, as `x12 json` prints it.",
        discussion: """
            Data that holds a delimiter is refused unless --replace says what stands in its place. \
            After a fault nothing more is written, and the command exits 1.
            """)

    @Option(
        help: "SE, GE and IEA: compute corrects and adds them, keep writes them as they are given.")
    var trailers = JSONToX12.Trailers.compute
    @Option(help: "The character that replaces delimiters in the data.") var replace: String?
    @OptionGroup var files: X12Files

    func validate() throws {
        guard let replace else { return }
        guard replace.utf8.count == 1 else {
            throw ValidationError("--replace takes one ASCII character")
        }
    }

    func run() async throws {
        var output = X12Output()
        var writer = JSONToX12(trailers: trailers, replacement: replace?.utf8.first)
        var isRefused = false
        let isWhole = try files.each { file in
            guard !isRefused else { return }
            isRefused = try !write(file, &writer, &output)
        }
        if !isRefused {
            writer.finish()
            output.write(writer.drain())
        }
        output.flush()
        guard !isRefused, isWhole else { throw ExitCode(1) }
    }

    /// Writes a file's objects; false after a fault.
    private func write(
        _ file: X12File, _ writer: inout JSONToX12, _ output: inout X12Output
    ) throws -> Bool {
        var lines = X12Lines()
        var number = 0
        func take(_ line: [UInt8]) throws {
            number += 1
            do throws(Diagnostic) {
                try writer.write(line: line)
            } catch {
                throw Findings([error.at(file.name, line: number)], source: file.name)
            }
            output.write(writer.drain())
            X12Complaints.print(
                writer.takeDiagnostics().map { $0.at(file.name, line: number) }, about: file.name)
        }
        do {
            while let block = try file.next() {
                try lines.feed(block, take)
                guard lines.last.count <= JSONToX12.lineLimit else {
                    try take(lines.last)
                    break
                }
            }
            try take(lines.last)
            return true
        } catch let findings as Findings {
            FileHandle.standardError.write(Data("\(findings)\n".utf8))
            return false
        }
    }
}

extension JSONToX12.Trailers: ExpressibleByArgument {}

extension Diagnostic {
    /// The fault with its line; what it says of the segment goes into the message.
    fileprivate func at(_ file: String, line: Int) -> Diagnostic {
        var diagnostic = self
        if case .data(let place) = self.place, !place.position.isEmpty {
            diagnostic.message = "\(place.position): \(message)"
        }
        diagnostic.place = .text(TextPlace(file: file, line: line, column: 1))
        return diagnostic
    }
}
