import Flow
import Partners
import Values

extension PartnerSimulation {
    /// Files of records that nothing is wrong with, as such: one document each.
    mutating func sendRecords(_ scenario: Scenario, _ agreement: Agreement) throws {
        guard let records = agreement.records else { return }
        let number = number()
        let name = records.files.name(number)
        let form = DocumentForm.records(records, name: name)
        let (extent, measure): (FittingDocuments.Extent, DocumentGenerator.Measure) =
            switch scenario {
            case .least, .again: (.least, .least)
            case .longest: (.all(times: 1), .greatest)
            default: (.some, .any)
            }
        guard
            let document = try fitting(
                scenario, agreement, extent, measure, turn: turn, as: form, number: number)
        else { return }
        let bytes = try form.bytes([document])
        for time in 0..<(scenario == .again ? 2 : 1) {
            var expected = accepted(agreement, sets: 1)
            expected.answers = []
            if time == 1 { expected.ledger = "duplicate" }
            add(
                scenario, Self.subject(agreement), "\(document.segments.count - 2) records",
                bytes, expected, named: name)
        }
    }
}
