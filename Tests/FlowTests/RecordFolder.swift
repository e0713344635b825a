import Diagnostics
import Guides
import Partners

@testable import Flow

/// A partner who sends one purchase as an 850 and as records of each format.
enum RecordFolder {
    static let own = Identity(qualifier: "ZZ", id: "LAKESIDE")

    /// A change of the purchase as an 860.
    static let change = """
        ISA*00*          *00*          *ZZ*ELM            *ZZ*LAKESIDE       *261121*0915*U*00401*\
        000000009*0*P*>~
        GS*PC*ELM*LAKESIDE*20261121*0915*9*X*004010~
        ST*860*0001~
        BCH*04*SA*E-100**2*20261120~
        POC*1*QI*36*12*EA*18.5**VN*LG-1001~
        CTT*1~
        SE*5*0001~
        GE*1*9~
        IEA*1*000000009~

        """

    static let files: [String: String] = [
        "channels/drop.yaml": "kind: folder\ncarries: [elm]\n",
        "elm/partner.yaml": """
        ids: ["ZZ:ELM"]
        status: live
        agreements:
          - {set: "850", version: "004010"}
          - {layout: rows, files: "PO_*.csv"}
          - {layout: lines, files: "*.txt"}
          - {layout: objects, files: "*.ndjson"}
        """,
        "elm/rows.layout.yaml": """
        why: our own sample
        format: csv
        documents: {by: [po]}
        records:
          - id: HDR
            once: true
            fields:
              - {name: po, column: PO, required: true, max: 22}
              - {name: ordered, column: Ordered, type: date, format: MM/DD/YYYY, required: true}
              - {name: currency, column: Currency, type: code, codes: [USD, CAD]}
              - {name: delivery, column: Delivery, type: date, format: MM/DD/YYYY}
              - {name: department, column: Department}
              - {name: shipKind, column: Ship Kind}
              - {name: shipID, column: Ship Id}
              - {name: shipName, column: Ship To}
          - id: LIN
            fields:
              - {name: number, column: Line}
              - {name: quantity, column: Qty, type: decimal, required: true}
              - {name: unit, column: Unit, type: code, codes: [EA, CA]}
              - {name: price, column: Price, type: decimal}
              - {name: kind1, column: Kind 1}
              - {name: id1, column: Id 1}
              - {name: kind2, column: Kind 2, like: kind1}
              - {name: id2, column: Id 2, like: id1}
              - {name: textKind, column: Text Kind}
              - {name: text, column: Text}
        """,
        "elm/lines.layout.yaml": """
        why: our own sample
        format: fixed
        documents: {starts: HDR}
        records:
          - id: HDR
            prefix: H
            times: 1
            fields:
              - {name: po, at: 2-9, required: true}
              - {name: ordered, at: 10-17, type: date, format: YYYYMMDD}
              - {name: currency, at: 18-20}
              - {name: delivery, at: 21-28, type: date, format: YYYYMMDD}
              - {name: department, at: 29-32}
              - {name: shipKind, at: 33-34}
              - {name: shipID, at: 35-38}
              - {name: shipName, at: 39-53}
          - id: LIN
            prefix: L
            fields:
              - {name: number, at: 2-3}
              - {name: quantity, at: 4-8, type: decimal}
              - {name: unit, at: 9-10}
              - {name: price, at: 11-17, type: decimal}
              - {name: kind1, at: 18-19}
              - {name: id1, at: 20-33}
              - {name: kind2, at: 34-35, like: kind1}
              - {name: id2, at: 36-49, like: id1}
              - {name: textKind, at: "50"}
              - {name: text, at: 51-70}
        """,
        "elm/objects.layout.yaml": """
        why: our own sample
        format: ndjson
        documents: {starts: HDR}
        records:
          - id: HDR
            times: 1
            fields:
              - {name: po, path: order.number, required: true}
              - {name: ordered, path: order.date, type: date}
              - {name: currency, path: order.currency}
              - {name: delivery, type: date}
              - {name: department}
              - {name: shipKind, path: shipTo.kind}
              - {name: shipID, path: shipTo.id}
              - {name: shipName, path: shipTo.name}
          - id: LIN
            each: lines
            fields:
              - {name: number}
              - {name: quantity, type: decimal}
              - {name: unit}
              - {name: price, type: decimal}
              - {name: kind1, path: upc.kind}
              - {name: id1, path: upc.id}
              - {name: kind2, path: vendor.kind, like: kind1}
              - {name: id2, path: vendor.id, like: id1}
              - {name: textKind}
              - {name: text}
        """,
        "elm/rows.map.yaml": map("rows"), "elm/lines.map.yaml": map("lines"),
        "elm/objects.map.yaml": map("objects"),
    ]

    private static func map(_ layout: String) -> String {
        """
        map: \(layout)
        canonical: order/1
        why: our own sample
        to:
          purpose: {value: new}
          purposeCode: {value: "00"}
          orderType: {value: SA}
          number: HDR.po
          date: HDR.ordered
          currency: {to: {entity: {value: BY}, code: HDR.currency}}
          requestedDelivery: HDR.delivery
          department: HDR.department
          shipTo: {to: {name: HDR.shipName, qualifier: HDR.shipKind, id: HDR.shipID}}
          references: {each: HDR, to: {qualifier: {value: DP}, id: .department}}
          dates: {each: HDR, to: {qualifier: {value: "002"}, date: .delivery}}
          parties:
            each: HDR
            to:
              role: {value: ST}
              name: .shipName
              ids: {pairs: .shipKind, to: {qualifier: .01, id: .02}}
          lines:
            each: LIN
            to:
              number: .number
              position: {default: {position: true}}
              quantity: .quantity
              unit: LIN.unit
              price: .price
              gtin: LIN.pair(UP)|gtin
              sellerItem: LIN.pair(VN)
              description: .text
              ids: {pairs: .kind1, to: {qualifier: .01, id: .02}}
              descriptions: {pairs: .textKind, to: {type: .01, text: .02}}
        """
    }

    /// The one purchase in its four forms, by file name.
    static let purchase: [(name: String, text: String)] = [
        (
            "order.x12",
            """
            ISA*00*          *00*          *ZZ*ELM            *ZZ*LAKESIDE       \
            *261120*0915*U*00401*000000701*0*P*>~GS*PO*ELM*LAKESIDE*20261120*0915*701*X*004010~
            ST*850*0001~BEG*00*SA*E-100**20261120~CUR*BY*USD~REF*DP*0417~DTM*002*20261204~
            N1*ST*STORE 0101*92*0101~PO1*1*24*CA*18.50**UP*614141200177*VN*LG-1001~
            PID*F****1.5 L KETTLE~PO1*2*120*EA*2.25**UP*614141200184*VN*LG-1002~
            PID*F****STONEWARE MUG~SE*11*0001~GE*1*701~IEA*1*000000701~
            """
        ),
        (
            "PO_100.csv",
            """
            PO,Ordered,Currency,Delivery,Department,Ship Kind,Ship Id,Ship To,Line,Qty,Unit,Price,\
            Kind 1,Id 1,Kind 2,Id 2,Text Kind,Text
            E-100,11/20/2026,USD,12/04/2026,0417,92,0101,STORE 0101,1,24,CA,18.50,\
            UP,614141200177,VN,LG-1001,F,1.5 L KETTLE
            E-100,11/20/2026,USD,12/04/2026,0417,92,0101,STORE 0101,2,120,EA,2.25,\
            UP,614141200184,VN,LG-1002,F,"STONEWARE MUG"

            """
        ),
        (
            "order.txt",
            """
            HE-100   20261120USD202612040417920101STORE 0101
            L1 24   CA18.50  UP614141200177  VNLG-1001       F1.5 L KETTLE
            L2 120  EA2.25   UP614141200184  VNLG-1002       FSTONEWARE MUG

            """
        ),
        (
            "order.ndjson",
            """
            {"order": {"number": "E-100", "date": "2026-11-20", "currency": "USD"}, \
            "delivery": "2026-12-04", "department": "0417", \
            "shipTo": {"kind": "92", "id": "0101", "name": "STORE 0101"}, "lines": [\
            {"number": 1, "quantity": 24, "unit": "CA", "price": 18.50, \
            "upc": {"kind": "UP", "id": "614141200177"}, \
            "vendor": {"kind": "VN", "id": "LG-1001"}, "textKind": "F", "text": "1.5 L KETTLE"}, \
            {"number": 2, "quantity": 120, "unit": "EA", "price": 2.25, \
            "upc": {"kind": "UP", "id": "614141200184"}, \
            "vendor": {"kind": "VN", "id": "LG-1002"}, "textKind": "F", "text": "STONEWARE MUG"}]}

            """
        ),
    ]

    /// The rules of the one zone that there is: a TZif file without changes, whose footer says all.
    private static func zone(_ name: String) -> [UInt8]? {
        guard name == "America/Chicago" else { return nil }
        let counts: [UInt8] = [0, 0, 0, 0, 1, 4]
        let header =
            Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15)
            + counts.flatMap { [0, 0, 0, $0] as [UInt8] }
        let block = [UInt8](repeating: 0, count: 6) + Array("UTC\0".utf8)
        return header + block + header + block + Array("\nCST6CDT,M3.2.0,M11.1.0\n".utf8)
    }

    private static let made = Once<[String: String], Profiles>()

    /// The profiles, with some files changed.
    static func profiles(_ changed: [String: String] = [:]) throws -> Profiles {
        try made.value(of: changed) { try read(changed) }
    }

    private static func read(_ changed: [String: String]) throws -> Profiles {
        let texts = files.merging(changed) { _, new in new }
        let (folder, diagnostics) = PartnerFolder.read(
            files: texts.mapValues { Array($0.utf8) }, identities: [own],
            standard: SampleProfiles.standard, defaults: SampleProfiles.standardFile,
            zones: zone)
        guard let folder else { throw SampleProfiles.Faulty(diagnostics: diagnostics) }
        return Profiles(folder: folder)
    }
}
