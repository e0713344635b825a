import Foundation
import Values

/// The script of a simulated month: a program in another language that plays the partners, says
/// what happens when, and judges by a model of its own what the gateway makes of it.
///
/// Each line that it gets is answered by one line. What is done with a command is told it by
/// `ask`, which gives the next.
actor MonthScript {
    private let process = Process()
    private let commands = Pipe()
    private let results = Pipe()
    private var buffer: [UInt8] = []

    /// Why there is no answer.
    enum Failure: Error {
        case ended(Int32)
    }

    /// Starts `Tests/Month/month.py`.
    init(_ arguments: [String]) throws {
        // A script that dies is told of by its status, not by a signal to us.
        signal(SIGPIPE, SIG_IGN)
        process.executableURL = URL(filePath: "/usr/bin/env")
        let script = ShippedFiles.root.appending(path: "Tests/Month/month.py")
        process.arguments = ["python3", script.path] + arguments
        process.standardInput = results
        process.standardOutput = commands
        try process.run()
    }

    /// Tells what was done or came, and gives the script's answer.
    func ask(_ line: JSON) throws -> JSON {
        try results.fileHandleForWriting.write(contentsOf: line.bytes() + [0x0A])
        while true {
            if let end = buffer.firstIndex(of: 0x0A) {
                let answer = try JSONReader.read(Array(buffer[..<end]))
                buffer.removeFirst(end + 1)
                return answer
            }
            let block = commands.fileHandleForReading.availableData
            guard !block.isEmpty else { throw Failure.ended(close()) }
            buffer += block
        }
    }

    /// Waits until the script has ended; gives its status.
    func close() -> Int32 {
        try? results.fileHandleForWriting.close()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
