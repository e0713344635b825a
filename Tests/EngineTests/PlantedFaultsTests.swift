import EngineTesting
import Flow
import Foundation
import Guides
import Partners
import Storage
import Testing
import Values

@Suite("The report alone shows every cause")
struct PlantedFaultsTests {
    @Test("among ten thousand documents, each of 25 as one row with its mend, and no other")
    func report() async throws {
        let profiles = try ShippedFiles.planted.get()
        #expect(PlantedFaults.plan.count == 25)
        #expect(Set(PlantedFaults.plan.map(\.way)).count == 25)
        let clock = TestClock()
        let planted = try await PlantedFaults(
            try SQLiteEngine(inMemory: { clock.now }), clock: clock, profiles: profiles)
        try await planted.plant(10_000)
        let report = try await planted.report()
        let finding = PlantedFaults.judge(report)
        #expect(finding.missed == [])
        #expect(finding.unplanned == [])
        #expect(finding.rows == 25)
        #expect((report.path("head.sent")?.integer ?? 0) > 9000)
    }
}
