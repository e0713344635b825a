/// How something that a partner sends goes wrong.
package enum ReceivedWay: Sendable, Hashable {
    /// The ERP never answers the order.
    case unanswered
    /// It never ships the order.
    case unshipped
    /// Nothing comes behind it.
    case quiet
    /// Nothing says what its set means.
    case unmapped
    /// A code that no table has.
    case lookup
    /// An order that a rule of ours holds.
    case rule
    /// The ERP refuses it.
    case refused
    /// Its number came before with other content.
    case conflict
    /// Its ISA13 came before with other content.
    case reused

    /// How the numbers of orders begin that the ERP refuses.
    static let blocked = "BLOCKED"

    /// Units that no table has, each valid.
    private static let units = ["CA", "BX", "PK", "CT", "DZ", "PL", "BG", "RL", "PR"]

    /// What comes: the one that is at fault, last, and what has to be there before.
    func files(from partner: String, _ number: Int) -> [[UInt8]] {
        let file = PlantedFile(partner)
        let control = String(String(100_000_000 + number).suffix(9))
        func order(
            _ name: String, _ control: String = control, quantity: Int = 12, unit: String = "EA"
        ) -> [UInt8] {
            file.group(
                "PO", "850", control,
                [
                    "BEG*00*SA*\(name)**20260105",
                    "PO1*1*\(quantity)*\(unit)*18.5*PE*VN*LG-\(name)", "CTT*1",
                ])
        }
        let later = String(String(200_000_000 + number).suffix(9))
        let name = "P\(number)"
        switch self {
        case .unanswered, .unshipped, .quiet: return [order(name)]
        case .unmapped:
            return [
                file.group(
                    "RS", "870", control, ["BSR*2*PA*\(name)*20260105", "HL*1**O", "PRF*\(name)"])
            ]
        case .lookup: return [order(name, unit: Self.units[number % Self.units.count])]
        case .rule: return [order(name, quantity: 100 + number)]
        case .refused: return [order(Self.blocked + name)]
        case .conflict: return [order(name), order(name, later, quantity: 13)]
        case .reused: return [order(name), order("\(name)X")]
        }
    }
}
