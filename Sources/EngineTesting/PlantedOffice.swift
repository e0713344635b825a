import Diagnostics
import Engine

/// The ERP behind the planted faults: it takes every order but those of a customer whom it has
/// blocked, and says so in words of its own for each.
struct PlantedOffice: BackOffice {
    let guarantee = DeliveryGuarantee.nativeKey
    let quiesce = Duration.seconds(60)
    let maxInFlight = 8

    func submit(_ submission: Submission) async -> SubmissionOutcome {
        guard submission.reference.hasPrefix(ReceivedWay.blocked) else {
            return .accepted(number: "SO-\(submission.reference)")
        }
        return .rejected(
            Diagnostic(
                .deliverTargetRefused,
                "customer 4711 is blocked: order \(submission.reference) of 48.50 is not taken",
                value: submission.reference))
    }

    func find(_ submission: Submission) async -> FindOutcome { .absent }
}
