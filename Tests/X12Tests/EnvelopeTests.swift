import Diagnostics
import Testing

@testable import X12

@Suite("Checking envelopes")
struct EnvelopeTests {
    /// A sample with something replaced, and the codes that have to come of it.
    struct Fault: Sendable, CustomTestStringConvertible {
        let old: String
        let new: String
        let codes: [String]
        var testDescription: String { codes.joined(separator: " + ") + ": \(new)" }

        init(_ old: String, _ new: String, _ codes: String...) {
            self.old = old
            self.new = new
            self.codes = codes
        }
    }

    static let faults: [Fault] = [
        Fault("ISA*00", "ISA*0 ", "parse.isa.authorization-qualifier"),
        Fault("ISA*00*", "ISA*01*", "parse.isa.authorization"),
        Fault("*00*          *ZZ", "*01*          *ZZ", "parse.isa.security"),
        Fault("*00*          *ZZ", "*??*          *ZZ", "parse.isa.security-qualifier"),
        Fault("ZZ*BRIGHT", "  *BRIGHT", "parse.isa.sender-qualifier"),
        Fault("*BRIGHTMART     *", "*               *", "parse.isa.sender"),
        Fault("*01*0079", "*  *0079", "parse.isa.receiver-qualifier"),
        Fault("*007941529      *", "*               *", "parse.isa.receiver"),
        Fault("*261120*0915*U", "*260231*0915*U", "parse.isa.date"),
        Fault("*261120*0915*U", "*261120*2460*U", "parse.isa.time"),
        Fault("*U*00401", "*T*00401", "parse.isa.standard"),
        Fault("*U*00401", "* *00401", "parse.isa.standard-invalid"),
        Fault("*U*00401", "*U*004A1", "parse.isa.version"),
        Fault("*U*00401", "*U*00111", "parse.isa.version"),
        Fault("*U*00401", "*U*00100", "parse.isa.version-unsupported"),
        Fault("*U*00401", "*^*00901", "parse.isa.version-unsupported"),
        Fault("~GS*PO", "~ISB*3~GS*PO", "parse.request.grade"),
        Fault("~GS*PO", "~ISE*261131*0800*ET~GS*PO", "parse.request.date"),
        Fault("~GS*PO", "~ISE*261130*2460*24~GS*PO", "parse.request.time"),
        Fault("~GS*PO", "~ISE*261130*0800*25~GS*PO", "parse.request.zone"),
        Fault("~GS*PO", "~ISE*261130*0800*XX~GS*PO", "parse.request.zone"),
        Fault("~GS*PO", "~ISB*2~ISE*261130*0800*UT~GS*PO"),
        Fault("GS*PO", "GS*", "parse.group.unnamed"),
        Fault(
            "*0915*1*X", "*0915**X", "parse.group.unnamed", "parse.group.control-mismatch"),
        Fault(
            "*00401*000000001", "*00401*00000000A", "parse.isa.control",
            "parse.interchange.control-mismatch"),
        Fault("*0*P*>", "*Y*P*>", "parse.isa.acknowledgment-request"),
        Fault("*0*P*>", "*0*X*>", "parse.isa.usage"),
        Fault("*P*>~", "*P*A~", "parse.isa.component-separator"),
        Fault("GS*PO", "GS*p", "parse.group.id-invalid"),
        Fault("GS*PO*BRIGHTMART", "GS*PO*", "parse.group.sender"),
        Fault("BRIGHTMART*007941529*2026", "BRIGHTMART**2026", "parse.group.receiver"),
        Fault("*20261120*0915*1", "*261120*0915*1", "parse.group.date"),
        Fault("*20261120*0915*1", "*20261120*915*1", "parse.group.time"),
        Fault(
            "*0915*1*X", "*0915*1A*X", "parse.group.control-invalid", "parse.group.control-mismatch"
        ),
        Fault("*1*X*", "*1*Q*", "parse.group.agency"),
        Fault("*X*004010", "*X*4010", "parse.group.version-invalid"),
        Fault("GE*2*1~", "GE*2*2~", "parse.group.control-mismatch"),
        Fault("GE*2*1~", "GE*3*1~", "parse.group.set-count"),
        Fault("GE*2*1~", "GE**1~", "parse.group.set-count"),
        Fault("GE*2*1~", "GE*002*0001~", "parse.group.control-form"),
        Fault("GE*2*1~", "", "parse.group.trailer-missing"),
        Fault("GE*2*1~", "REF*ZZ*1~N1*ST~GE*2*1~", "parse.group.structure"),
        Fault("IEA*1*000000001", "IEA*1*000000002", "parse.interchange.control-mismatch"),
        Fault("IEA*1*000000001", "IEA*01*1", "parse.interchange.control-form"),
        Fault("IEA*1*000000001", "IEA*2*000000001", "parse.interchange.group-count"),
        Fault("IEA*1*000000001~", "", "parse.interchange.truncated"),
        Fault("~GS*PO", "~NTE*X~NTE*Y~GS*PO", "parse.interchange.structure"),
        Fault("IEA*1", "TA1*1~IEA*1", "parse.interchange.structure"),
        Fault("ST*850*0001", "ST*85*0001", "parse.set.id-invalid"),
        Fault("0002", "0001", "parse.set.duplicate-control"),
        Fault("*0001~", "*1~", "parse.set.control-invalid"),
        Fault("SE*9*0001", "SE*9*1", "parse.set.control-mismatch"),
        Fault("SE*9*0001", "SE*9*", "parse.set.control-mismatch"),
        Fault("SE*9*0001", "SE*nine*0001", "parse.set.segment-count"),
        Fault("SE*9*0001~", "", "parse.set.trailer-missing"),
        Fault("SE*9*0001~", "SE*9*0001~SE*9*0001~", "parse.group.structure"),
    ]

    @Test("each fault has its code and nothing else is reported", arguments: faults)
    func fault(_ fault: Fault) {
        let text = Sample().text
        #expect(text.contains(fault.old))
        let broken: String
        if fault.old.hasPrefix("000") || fault.old.hasPrefix("*000") {
            broken = text.replacing(fault.old, with: fault.new)
        } else {
            broken = text.replacing(fault.old, with: fault.new, maxReplacements: 1)
        }
        #expect(Transcript(Array(broken.utf8)).codes == fault.codes)
    }

    @Test("a group number used twice in an interchange is found, however it is written")
    func duplicateGroup() {
        let text = Sample(groups: 2).text
            .replacing("*0915*2*X", with: "*0915*0001*X").replacing("GE*2*2", with: "GE*2*1")
        #expect(
            Transcript(Array(text.utf8)).codes == [
                "parse.group.duplicate-control", "parse.group.control-form",
            ])
    }

    @Test("the same set number in another group is no duplicate")
    func sameSetNumbers() {
        #expect(Transcript(Sample(groups: 3).bytes).codes.isEmpty)
    }

    @Test("events of a whole interchange come in the order of the envelope")
    func order() {
        var names: [String] = []
        for entry in Transcript(Sample(sets: 1, lines: 1).bytes).entries {
            switch entry.event {
            case .interchange(let header): names.append("ISA \(header.senderID)")
            case .group(let header): names.append("GS \(header.functionalID) \(header.release)")
            case .set(let header): names.append("ST \(header.id) \(header.control)")
            case .setEnd(let trailer): names.append("SE \(trailer.segments)")
            case .groupEnd(let trailer): names.append("GE \(trailer.sets)")
            case .interchangeEnd(let trailer): names.append("IEA \(trailer.groups)")
            case .segment: names.append(entry.elements[0])
            case .end: names.append("end")
            default: names.append("other")
            }
        }
        #expect(
            names == [
                "ISA BRIGHTMART", "GS PO 004010", "ST 850 0001", "BEG", "N1", "PRF", "PO1", "CTT",
                "SE 7", "GE 1", "IEA 1", "end",
            ])
    }

    @Test("trailers that are missing are made up, from the inside out")
    func truncated() {
        let kept = Sample().text.split(separator: "~", omittingEmptySubsequences: false).prefix(4)
        let transcript = Transcript(Array((kept.joined(separator: "~") + "~").utf8))
        #expect(
            transcript.codes == [
                "parse.set.trailer-missing", "parse.group.trailer-missing",
                "parse.interchange.truncated",
            ])
        #expect(transcript.diagnostics.allSatisfy { $0.message.contains("the file ends") })
    }

    @Test("a fault says where it is")
    func place() throws {
        let text = Sample(terminator: "~\n").text.replacing("SE*9*0002", with: "SE*8*0002")
        let fault = try #require(Transcript(Array(text.utf8)).diagnostics.first)
        #expect(
            fault.place
                == .data(
                    DataPlace(
                        interchange: 1, group: 1, set: 2, segment: 9, tag: "SE", element: 1,
                        byte: Array(text.utf8).firstRange(of: Array("SE*8".utf8))?.lowerBound,
                        line: 20)))
        #expect(fault.value == "8")
    }

    @Test(
        "what is not X12 is named",
        arguments: [
            ([], "empty"), (Array("Dear partner, find our order attached.".utf8), "not X12"),
            ([0xC9, 0xE2, 0xC1, 0x5C], "EBCDIC"), ([0xFF, 0xFE, 0x49, 0x00], "UTF-16"),
            (Array("UNB+UNOA:1+A+B".utf8), "EDIFACT"), (Array("<?xml version".utf8), "XML"),
            (Array("ST*850*0001~SE*2*0001~".utf8), "without its ISA"),
        ] as [([UInt8], String)])
    func foreign(_ bytes: [UInt8], _ word: String) throws {
        let faults = Transcript(bytes).diagnostics.filter {
            $0.code == .interchangeMissing
        }
        #expect(try #require(faults.first).message.contains(word))
    }

    @Test("an ISA that cannot be read is reported, and the next interchange is read")
    func unreadable() {
        let text = "ISA*00*broken~" + Sample().text
        let transcript = Transcript(Array(text.utf8))
        #expect(transcript.codes == ["parse.isa.unreadable", "parse.interchange.skipped"])
        #expect(transcript.segmentCount == Sample().segmentCount)
    }

    @Test(
        "an ISA of its letters alone opens nothing, wherever it stands and the bytes are cut",
        arguments: ["~", "\n", "\u{1C}"])
    func bareHeader(_ terminator: String) {
        let isa = "ISA" + terminator
        let whole = Sample(terminator: terminator).text
        let files = [
            whole + isa + whole, whole.replacing("CTT*3", with: isa + "CTT*3") + whole,
            whole.replacing("GE*2", with: isa + "GE*2"),
            whole.replacing("IEA*1*000000001" + terminator, with: "ISA"),
        ]
        for (file, text) in files.enumerated() {
            let bytes = Array(text.utf8)
            let transcript = Transcript(bytes)
            let headers = transcript.entries.filter {
                if case .interchange = $0.event { true } else { false }
            }
            #expect(headers.count == (file < 2 ? 2 : 1))
            for cut in 0...bytes.count {
                let halves = Transcript(bytes, cuts: [cut])
                #expect(halves.difference(from: transcript) == nil, "file \(file), cut at \(cut)")
            }
        }
    }

    @Test("in a wrapped file the letters IEA end nothing where the id goes on", arguments: [1, 40])
    func longerThanTrailer(_ breaks: Int) {
        let segment = "IEA" + String(repeating: "\n", count: breaks) + "X*1~"
        let isa = Sample().isa
        let rest = Sample(sets: 1, lines: 1).text.dropFirst(isa.utf8.count)
        let text =
            isa.prefix(20) + "\n" + isa.dropFirst(20)
            + rest.replacing("~CTT", with: "~\(segment)CTT")
        let transcript = Transcript(Array(text.utf8))
        #expect(transcript.entries.contains { $0.elements.first == "IEAX" })
        #expect(transcript.codes == ["parse.interchange.wrapped", "parse.set.segment-count"])
    }

    @Test("an ISA with an unusable terminator costs only its interchange")
    func unusableTerminator() {
        let broken = Sample().text.replacing("*P*>~", with: "*P*>*")
        let text = broken + Sample(control: 2).text
        let transcript = Transcript(Array(text.utf8))
        #expect(
            transcript.codes == [
                "parse.isa.terminator", "parse.interchange.skipped", "parse.interchange.truncated",
            ])
        #expect(transcript.segmentCount == 1 + Sample().segmentCount)
    }

    @Test("an interchange without groups or TA1 is noticed")
    func empty() {
        let isa = Sample().isa
        #expect(
            Transcript(Array((isa + "IEA*0*000000001~").utf8)).codes == ["parse.interchange.empty"])
        let answered = isa + "TA1*000000001*261120*0915*A*000~IEA*0*000000001~"
        #expect(Transcript(Array(answered.utf8)).codes.isEmpty)
    }

    @Test("control characters of text are no element separators")
    func elementSeparator() {
        let text = Sample(separator: "\u{0E}").text
        #expect(Transcript(Array(text.utf8)).codes == ["parse.isa.element-separator"])
    }
}
