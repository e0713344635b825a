import Diagnostics
import Partners

/// Whether the site has an ERP for what its partners may send.
enum TargetCheck {
    /// Partners whose documents no ERP would take, as warnings: an onboarding team may lint where
    /// the ERP is not yet named.
    static func missing(_ partners: [Partner], in configuration: Configuration) -> [Diagnostic] {
        let usages = Set(configuration.targets.map(\.usage))
        return partners.flatMap { partner in
            needs(partner).filter { !usages.contains($0) }.map { usage in
                Diagnostic(
                    ConfigurationDiagnostics.targetMissing,
                    "partner \(partner.name) is \(partner.status.rawValue), but gangway.yaml names "
                        + "no ERP of usage \(usage)", value: usage,
                    at: .text(
                        TextPlace(file: "\(partner.name)/partner.yaml", line: 1, column: 1)))
            }
        }
    }

    private static func needs(_ partner: Partner) -> [String] {
        switch partner.status {
        case .test: ["T"]
        // It is never posted: its production goes to the ERP once it is live.
        case .parallel: partner.test == .target ? ["T"] : []
        case .live: partner.test == .target ? ["P", "T"] : ["P"]
        }
    }
}
