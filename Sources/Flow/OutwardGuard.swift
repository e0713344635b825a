import Diagnostics
import Mapping
import Values
import X12

/// What has to be right in a set before it leaves, beside what its guide says: the partner's
/// warehouse and its accounts read these values, and fine whoever gets them wrong.
enum OutwardGuard {
    /// How many faults of one kind are told.
    private static let most = 20

    /// What is wrong with the segments of a set.
    static func faults(_ set: String, _ segments: [OutwardSegment]) -> [Diagnostic] {
        switch set {
        case "810": invoice(segments)
        case "856": shipment(segments)
        default: []
        }
    }

    private static func invoice(_ segments: [OutwardSegment]) -> [Diagnostic] {
        do throws(ExactDecimal.Overflow) {
            return try InvoiceTotal(segments).fault().map { [$0] } ?? []
        } catch {
            return [
                Diagnostic(
                    .envelopeInvoiceTotal,
                    "the invoice's amounts have more digits than can be added up")
            ]
        }
    }

    /// Holds each SSCC-18 against its check digit: MAN with GM (with the application identifier 00
    /// before it) or AA, in its first and its second pair, each with the end of a range.
    private static func shipment(_ segments: [OutwardSegment]) -> [Diagnostic] {
        var faults: [Diagnostic] = []
        for (offset, segment) in segments.enumerated() where segment.tag == "MAN" {
            for (kind, numbers) in [(1, [2, 3]), (4, [5, 6])]
            where ["GM", "AA"].contains(segment.text(kind)) {
                for element in numbers {
                    let number = segment.text(element)
                    guard !number.isEmpty, !ShippingSerial.isValid(number) else { continue }
                    faults.append(
                        Diagnostic(
                            .envelopeShipmentSerial,
                            "\(number) (MAN) is no SSCC-18: 18 digits of which the last is the "
                                + "check digit of the others", value: number,
                            at: .data(
                                DataPlace(segment: offset + 2, tag: "MAN", element: element))))
                    if faults.count == most { return faults }
                }
            }
        }
        return faults
    }
}
