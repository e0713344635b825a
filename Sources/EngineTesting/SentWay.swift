/// How something that we send goes wrong, mostly by what its partner answers.
package enum SentWay: Sendable, Hashable {
    /// The partner refuses a value of ours by a 997: AK3 and AK4.
    case element997
    /// The same in an invoice.
    case element810
    /// The same by a 999: IK3 and IK4.
    case element999
    /// It takes the set, and its application refuses a value of it: 824.
    case advice
    /// It accepts, and then refuses.
    case contradicting
    /// It refuses the group: AK905.
    case group
    /// It refuses the interchange: TA105.
    case interchange
    /// It accepts twice.
    case twice
    /// It says P, and not of which sets.
    case unclear
    /// It never answers.
    case silent
    /// Its AS2 station could not process the file: MDN.
    case receipt
    /// Its server does not answer.
    case unreachable
    /// The invoice's lines are not its amount.
    case total
}

// MARK: - What we send

extension SentWay {
    /// What an ERP has us send.
    func document(_ number: String, to partner: String) -> [UInt8] {
        switch self {
        case .element810: PlantedFaults.invoice(number, to: partner, amount: "444.00")
        // As many different sums as documents.
        case .total: PlantedFaults.invoice(number, to: partner, amount: "40\(number.suffix(1)).50")
        default: PlantedFaults.document(number, to: partner)
        }
    }
}

extension PlantedFaults {
    /// An answer to an order of a partner, as an ERP gives it.
    package static func document(_ number: String, to partner: String) -> [UInt8] {
        Array(
            """
            {"type": "orderResponse", "version": 1, "source": {"partner": "\(partner)", \
            "usage": "production"}, "purpose": "new", "purposeCode": "00", "answer": "accepted", \
            "answerCode": "AD", "number": "\(number)", "date": "2026-01-05", \
            "sellerOrder": "SO-1", "lines": [\
            {"number": "1", "quantity": "24", "unit": "EA", "price": "18.5", \
            "sellerItem": "LG-1001", "answers": [{"statusCode": "IA", "quantity": "24", \
            "unit": "EA"}]}]}
            """.utf8)
    }

    /// An invoice of 444.00, as an ERP gives it.
    static func invoice(_ number: String, to partner: String, amount: String) -> [UInt8] {
        Array(
            """
            {"type": "invoice", "version": 1, "source": {"partner": "\(partner)", \
            "usage": "production"}, "purpose": "new", "purposeCode": "00", \
            "number": "\(number)", "date": "2026-01-05", "order": "PO1", "lines": [\
            {"number": "1", "quantity": "24", "unit": "EA", "price": "18.5", \
            "sellerItem": "LG-1001"}], "totals": {"amount": "\(amount)"}}
            """.utf8)
    }
}

// MARK: - What partners answer

extension SentWay {
    /// What the partner says of an interchange of ours, a file each.
    func answers(to sent: SentInterchange, from partner: String) -> [[UInt8]] {
        let (control, refused) = (sent.control, "AK9*R*1*1*0")
        let file = PlantedFile(partner)
        func functional(_ body: [String], _ control: String = sent.control) -> [UInt8] {
            file.group("FA", "997", control, ["AK1*\(sent.group[1])*\(sent.group[6])"] + body)
        }
        let accepted = ["AK2*855*0001", "AK5*A", "AK9*A*1*1*1"]
        // What comes later has numbers of its own.
        let later = "4" + control.dropFirst()
        switch self {
        case .element997:
            return [
                functional(["AK2*855*0001", "AK3*PO1*4**8", "AK4*3**7", "AK5*R*5", refused])
            ]
        case .element810:
            return [
                functional(["AK2*810*0001", "AK3*IT1*3**8", "AK4*4**6", "AK5*R*5", refused])
            ]
        case .element999:
            return [
                file.group(
                    "FA", "999", control,
                    [
                        "AK1*\(sent.group[1])*\(sent.group[6])*004010", "AK2*855*0001",
                        "IK3*PO1*4**8", "IK4*2**5", "IK5*R*I5", refused,
                    ], version: "005010X231A1")
            ]
        case .advice:
            return [
                functional(accepted),
                file.group(
                    "AG", "824", later,
                    [
                        "BGN*11*A-\(control)*20260105",
                        "OTI*TR*PO*E-1***\(sent.group[4])*\(sent.group[5])*\(sent.group[6])*0001*"
                            + "855*004010",
                        "TED*012*We buy this item by the case*PO1*4*3*355*EA*CA",
                    ]),
            ]
        case .contradicting:
            return [
                functional(accepted), functional(["AK2*855*0001", "AK5*R*5", refused], later),
            ]
        case .twice: return [functional(accepted), functional(accepted, later)]
        case .group: return [functional(["\(refused)*2"])]
        case .unclear: return [functional(["AK9*P*3*3*2"])]
        case .interchange: return [file.alone("TA1*\(control)*\(sent.time)*R*006", control)]
        case .silent, .receipt, .unreachable, .total: return []
        }
    }

    /// The result that the partner's AS2 station gives.
    func receipt(of messageID: String) -> [UInt8] {
        Array(
            """
            Original-Message-ID: \(messageID)
            Disposition: automatic-action/MDN-sent-automatically; failed/Failure: unsupported \
            MIC-algorithms

            """.utf8)
    }
}

extension PlantedFaults {
    /// An answer to what nobody sent.
    static func stray(from partner: String, _ number: Int, _ isRefusing: Bool) -> [UInt8] {
        let verdict = isRefusing ? ["AK5*R*5", "AK9*R*1*1*0"] : ["AK5*A", "AK9*A*1*1*1"]
        return PlantedFile(partner).group(
            "FA", "997", "\(900_000_000 + number)",
            ["AK1*PR*\(700_000 + number)", "AK2*855*0001"] + verdict)
    }
}
