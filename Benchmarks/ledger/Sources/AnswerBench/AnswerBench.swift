import Engine
import EngineTesting
import Flow
import Foundation
import Guides
import Partners
import Storage
import Values

/// Measures and proves the ledger of partners' answers.
///
///     AnswerBench match FILE EXPECTATIONS LOOKUPS     matching among open expectations
///     AnswerBench report FILE STANDARD DOCUMENTS      the report over planted faults
///
/// Prints one JSON object.
@main
struct AnswerBench {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 5 else {
            FileHandle.standardError.write(Data("see AnswerBench.swift\n".utf8))
            exit(2)
        }
        let clock = TestClock()
        let engine = try SQLiteEngine(
            path: arguments[2], now: { clock.now },
            onFatal: { why in
                FileHandle.standardError.write(Data("\(why)\n".utf8))
                exit(1)
            })
        let result: JSON
        switch arguments[1] {
        case "match":
            result = try await Matching(engine, clock: clock).measure(
                expectations: Int(arguments[3]) ?? 0, lookups: Int(arguments[4]) ?? 0)
        default:
            result = try await report(
                engine, clock, standard: arguments[3], documents: Int(arguments[4]) ?? 0)
        }
        await engine.close()
        print(String(decoding: result.bytes(), as: UTF8.self))
    }

    /// Plants faults among documents, reports, and holds the report against the plan.
    private static func report(
        _ engine: SQLiteEngine, _ clock: TestClock, standard: String, documents: Int
    ) async throws -> JSON {
        @Sendable func bytes(_ path: String) -> [UInt8]? {
            (try? Data(contentsOf: URL(filePath: standard).appending(path: path))).map { Array($0) }
        }
        let (folder, diagnostics) = PartnerFolder.read(
            files: PlantedFaults.files, identities: [PlantedFaults.own],
            standard: Standard(load: bytes), defaults: bytes)
        guard let folder else { throw diagnostics.first ?? CancellationError() }
        let planted = try await PlantedFaults(
            engine, clock: clock, profiles: Profiles(folder: folder))
        try await planted.plant(documents)
        // The most from here on.
        try? "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .utf8)
        let before = memory("VmRSS:")
        let watch = ContinuousClock()
        let begun = watch.now
        let report = try await planted.report()
        let spent = watch.now - begun
        let finding = PlantedFaults.judge(report)
        return [
            "faults": .number(ExactDecimal(PlantedFaults.plan.count)),
            "rows": .number(ExactDecimal(finding.rows)),
            "missed": .array(finding.missed.map { .string($0) }),
            "unplanned": .array(finding.unplanned.map { .string($0) }),
            "sent": report.path("head.sent") ?? .null,
            "milliseconds": .number(ExactDecimal(Int(spent / .milliseconds(1)))),
            "kilobytesBefore": .number(ExactDecimal(before)),
            "kilobytesMost": .number(ExactDecimal(memory("VmHWM:"))),
        ]
    }

    /// A figure of this process in kB.
    private static func memory(_ name: String) -> Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix(name) }
        return line?.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) } ?? 0
    }
}
