import Diagnostics
import Mapping
import Testing
import X12

@testable import Flow

@Suite("Guarding what leaves")
struct OutwardGuardTests {
    private static func segments(_ text: String) -> [OutwardSegment] {
        text.split(separator: "~").map { line in
            let parts = line.split(separator: "*", omittingEmptySubsequences: false)
            return OutwardSegment(
                tag: SegmentTag(parts[0]),
                elements: parts.dropFirst().map { .text(String($0)) })
        }
    }

    @Test(
        "An invoice that adds up leaves",
        arguments: [
            "IT1*1*2*EA*18.50~TDS*3700",
            // A charge, an allowance of the line, a tax; what is information only adds nothing.
            "IT1*1*10*EA*1.25~SAC*A*C310***50~SAC*C*D240***1000~TXI*ST*0.95~TDS*2295",
            "IT1*1*10*EA*1.25~TXI*ST*9*****I~TDS*1250",
            "IT1*1*10*EA*1.25~TXI*ST*0.95*****O~TDS*1250", "SAC*N*D240***1000~TDS*0",
            // Three times a third, rounded line by line or in all.
            "IT1*1*1*EA*0.335~IT1*2*1*EA*0.335~TDS*68", "IT1*1*1*EA*0.335~IT1*2*1*EA*0.335~TDS*67",
            // The tax of the lines, and of all of them once more.
            "IT1*1*1*EA*10~TXI*ST*0.70~TDS*1070~TXI*ST*0.70",
            "IT1*1*1*EA*10~TXI*ST*0.70~TDS*1100~TXI*GS*0.30",
            // Prices for a hundred and a thousand.
            "IT1*1*250*EA*4*HP~IT1*2*500*EA*3*TP~TDS*1150",
            // A credit, with either sign.
            "BIG*20261210*C1*****CR~IT1*1*2*EA*5~TDS*1000",
            "BIG*20261210*C1*****CR~IT1*1*2*EA*5~TDS*-1000", "IT1*1*2*EA*5",
            "BIG*20261210*C1*****CN~IT1*1*2*EA*5~TDS*-1000",
            // By a rate: of the line, of its quantity, of the invoice, of what is left of it.
            "IT1*1*10*EA*10~SAC*A*C310****Z*5~TDS*9500",
            "IT1*1*10*EA*10~SAC*C*D240******0.25*EA*10~TDS*10250",
            "IT1*1*10*EA*10~IT1*2*1*EA*100~TDS*18000~SAC*A*C310****3*10",
            "IT1*1*10*EA*10~TDS*8100~SAC*A*C310****3*10~SAC*A*C310****7*10",
            "IT1*1*10*EA*10~SAC*A*C310****3*10~SAC*A*C310****7*10~TDS*8100",
            // Each rounded by itself, or in all.
            "IT1*1*1*EA*0.50~SAC*C*D240****3*5~IT1*2*1*EA*0.50~SAC*C*D240****3*5~TDS*105",
            "IT1*1*1*EA*0.50~SAC*C*D240****3*5~IT1*2*1*EA*0.50~SAC*C*D240****3*5~TDS*106",
            // Taxes: as a fraction or in percent, of a basis, of the line, of the invoice.
            "IT1*1*10*EA*10~TXI*ST**0.07~TDS*10700", "IT1*1*10*EA*10~TXI*ST**7~TDS*10700",
            "IT1*1*10*EA*10~TXI*ST**0.07*****50~TDS*10350",
            "IT1*1*10*EA*10~TDS*9630~SAC*A*C310***1000~TXI*ST**7",
            // What says neither an amount nor a rate adds nothing.
            "IT1*1*10*EA*10~SAC*A*C310~TDS*10000",
        ])
    func adds(text: String) {
        #expect(OutwardGuard.faults("810", Self.segments(text)).isEmpty)
    }

    @Test("An invoice that does not add up is refused with both sums")
    func total() throws {
        let text = "IT1*1*2*EA*18.50~SAC*C*D240***1000~TXI*ST*1.05~TDS*4806"
        let fault = try #require(OutwardGuard.faults("810", Self.segments(text)).first)
        #expect(fault.code == .envelopeInvoiceTotal && fault.severity == .error)
        #expect(
            fault.message
                == "the invoice states 48.06 (TDS01), and its lines 37.00, charges less allowances "
                + "10.00 and taxes 1.05 come to 48.05")
        #expect(OutwardGuard.faults("810", Self.segments("IT1*1*2*EA*5~TDS*-1000")).count == 1)
        #expect(OutwardGuard.faults("850", Self.segments(text)).isEmpty)
    }

    @Test("What a percentage or a rate comes to is counted, or asked for where nobody can say it")
    func rates() {
        let percent = OutwardGuard.faults(
            "810", Self.segments("IT1*1*10*EA*10~SAC*A*C310****Z*5~TDS*10000"))
        #expect(percent.first?.message.contains("allowances -5.00") == true)
        let rate = OutwardGuard.faults(
            "810", Self.segments("IT1*1*10*EA*10~SAC*C*D240******0.25~TDS*10000"))
        #expect(rate.first?.message.contains("state its amount") == true)
    }

    @Test(
        "A pack's number needs its check digit, with the identifier before it or not",
        arguments: [
            ("MAN*GM*00006141411234567890", true), ("MAN*GM*006141411234567890", true),
            ("MAN*GM*00006141411234567891", false), ("MAN*AA*006141411234567890", true),
            ("MAN*GM*123", false), ("MAN*CP*1Z999", true),
            ("MAN*CP*1Z999**GM*006141411234567891", false),
            ("MAN*GM*006141411234567890*006141411234567891", false),
        ])
    func serial(text: String, isRight: Bool) {
        let faults = OutwardGuard.faults("856", Self.segments(text))
        #expect(faults.isEmpty == isRight)
        #expect(faults.allSatisfy { $0.code == .envelopeShipmentSerial })
    }
}
