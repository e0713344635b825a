import AsyncHTTPClient
package import Diagnostics
package import Engine
import NIOCore
import Values

/// An ERP behind HTTP, spoken to by a connector profile.
///
/// Each outcome is as strong as what is known: "certainly not taken" needs a refusal that every
/// server means so, or the proof that no byte of the body has left (`WithdrawableBody`).
/// Everything else that is no clear answer is in doubt.
package struct HTTPBackOffice: BackOffice {
    package let guarantee: DeliveryGuarantee
    package let quiesce: Duration
    package var maxInFlight: Int { profile.limits.maxInFlight }

    let profile: ConnectorProfile
    let writer: RequestWriter
    let reader: AnswerReader
    let client: HTTPClient

    /// Opens a connector: fetches its secrets and makes its connection pool. No request is sent.
    /// Whoever opens it calls `shutdown()` in the end.
    package static func open(
        _ profile: ConnectorProfile, secrets: SecretReader
    ) -> Result<HTTPBackOffice, Diagnostic> {
        Credential.resolve(profile.authentication, with: secrets).map {
            HTTPBackOffice(profile, credential: $0)
        }
    }

    private init(_ profile: ConnectorProfile, credential: Credential?) {
        self.profile = profile
        writer = RequestWriter(profile: profile, credential: credential)
        reader = AnswerReader(profile: profile, credential: credential)
        guarantee =
            switch profile.operations.strategy {
            case .headerKey: .nativeKey
            case .searchBeforeCreate: .probe
            case .none: .none
            }
        quiesce = max(profile.address.timeout * 2, profile.operations.settle)
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.httpVersion = .http1Only
        configuration.timeout.connect = TimeAmount(min(profile.address.timeout, .seconds(10)))
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit =
            profile.limits.maxInFlight
        // The ledger decides about another try, and it must hear of a refused connection at once.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.idleTimeout = .seconds(30)
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// Closes the connections. Nothing may be submitted afterwards.
    package func shutdown() async {
        try? await client.shutdown()
    }

    // MARK: - Submitting

    package func submit(_ submission: Submission) async -> SubmissionOutcome {
        guard let operation = operation(for: submission) else {
            return .attention(
                Diagnostic(
                    .erpOperationMissing,
                    "connector \(profile.name) has no operation for \(submission.reference), "
                        + "type \(submission.type), purpose \(submission.purpose)",
                    value: submission.reference))
        }
        let limits = profile.limits
        let policy = RetryPolicy(
            first: limits.backoff, greatest: limits.maxBackoff, attempts: limits.attempts)
        var chance = SplitMix64(seed: Self.seed(of: submission))
        for attempt in 1... {
            let outcome = await attemptOnce(submission, operation)
            guard case .retry(_, let after) = outcome,
                let pause = policy.delay(
                    after: attempt, chance: Double.random(in: 0..<1, using: &chance))
            else { return outcome }
            let wait = after ?? pause
            guard wait <= limits.maxBackoff, (try? await Task.sleep(for: wait)) != nil else {
                return outcome
            }
        }
        preconditionFailure("the attempts end with an outcome")
    }

    /// Its own for each submission, so that many of them do not come back as one, and always the
    /// same, so that a submission can be run again.
    private static func seed(of submission: Submission) -> UInt64 {
        SHA256.digest(of: Array(submission.key.utf8)).bytes.prefix(8).reduce(0) {
            $0 << 8 | UInt64($1)
        }
    }

    private func attemptOnce(
        _ submission: Submission, _ operation: ConnectorProfile.Operation
    ) async -> SubmissionOutcome {
        let scope = scope(of: submission)
        if operation.strategy == .searchBeforeCreate {
            switch await ask(operation, scope) {
            case .found(let number): return .duplicate(number: number)
            case .failed(let why, .operator, _): return .attention(why)
            case .failed(let why, _, let after): return .retry(why, after: after)
            case .absent: break
            }
        }
        let message: Exchange.Message
        do {
            message = try writer.submission(operation, scope)
        } catch {
            return .rejected(error)
        }
        switch await Exchange.perform(message, with: client, timeout: profile.address.timeout) {
        case .notSent(let reason):
            return .retry(unreachable(reason, submission), after: nil)
        case .inDoubt(let reason):
            return .uncertain(
                Diagnostic(
                    .erpInDoubt,
                    reader.redact(
                        "\(profile.label) may or may not have taken \(submission.reference): "
                            + reason)))
        case .answered(let answer, let bodyLeft):
            return outcome(of: operation, answer, bodyLeft: bodyLeft, submission)
        }
    }

    private func outcome(
        of operation: ConnectorProfile.Operation, _ answer: Answer, bodyLeft: Bool,
        _ submission: Submission
    ) -> SubmissionOutcome {
        let reading = reader.read(answer, bodyLeft: bodyLeft, reference: submission.reference)
        switch reading.meaning {
        case .ok:
            // Success without a number, such as the page of a proxy that asks for a login, does
            // not prove that the order stands.
            return reader.orderNumber(operation, in: answer)
                .map(SubmissionOutcome.accepted(number:)) ?? .uncertain(reading.diagnostic)
        case .duplicate: return .duplicate(number: reader.orderNumber(operation, in: answer))
        case .retry: return .retry(reading.diagnostic, after: reading.retryAfter)
        case .uncertain: return .uncertain(reading.diagnostic)
        case .permanent: return .rejected(reading.diagnostic)
        case .operator: return .attention(reading.diagnostic)
        }
    }

    // MARK: - Asking

    package func find(_ submission: Submission) async -> FindOutcome {
        // What has no operation was never sent: "absent" leads to `submit`, which says so.
        guard let operation = operation(for: submission) else { return .absent }
        return switch await ask(operation, scope(of: submission)) {
        case .found(let number): .found(number: number)
        case .absent: .absent
        case .failed(let why, _, _): .unknown(why)
        }
    }

    /// What came of a question.
    private enum Finding {
        case found(number: String)
        case absent
        case failed(Diagnostic, AnswerRule.Meaning, after: Duration?)
    }

    private func ask(
        _ operation: ConnectorProfile.Operation, _ scope: RequestScope
    ) async -> Finding {
        let reference = scope.submission.reference
        guard let find = operation.find else {
            let why = "connector \(profile.name) cannot ask for \(reference)"
            return .failed(Diagnostic(.erpFindMissing, why), .operator, after: nil)
        }
        let message: Exchange.Message
        do {
            message = try writer.question(find, scope)
        } catch {
            return .failed(error, .operator, after: nil)
        }
        switch await Exchange.perform(message, with: client, timeout: profile.address.timeout) {
        case .notSent(let reason), .inDoubt(let reason):
            return .failed(unreachable(reason, scope.submission), .retry, after: nil)
        case .answered(let answer, _):
            let reading = reader.read(answer, bodyLeft: true, reference: reference)
            // The rules are about submissions too, where a plain 200 may say "there already".
            guard reading.meaning == .ok || reading.meaning == .duplicate else {
                let why = Diagnostic(
                    .erpFindFailed, reading.diagnostic.message, value: reading.diagnostic.value)
                return .failed(why, reading.meaning, after: reading.retryAfter)
            }
            switch reader.found(find, in: answer) {
            case .success(let number?): return .found(number: number)
            case .success(nil): return .absent
            case .failure(let fault):
                let why = reader.redact(
                    "the answer of \(profile.label) about \(reference) is not understood: "
                        + "\(fault.explanation)")
                return .failed(Diagnostic(.erpFindFailed, why), .operator, after: nil)
            }
        }
    }

    // MARK: - Shared

    private func operation(for submission: Submission) -> ConnectorProfile.Operation? {
        profile.operations.operation(type: submission.type, purpose: submission.purpose)
    }

    private func scope(of submission: Submission) -> RequestScope {
        // The body is our own canonical JSON; should it be damaged, its paths lead nowhere and
        // the request says so.
        let order = writer.readsOrder ? try? JSONReader.read(submission.body) : nil
        return RequestScope(submission: submission, order: order, settings: profile.settings)
    }

    private func unreachable(_ reason: String, _ submission: Submission) -> Diagnostic {
        Diagnostic(
            .erpUnreachable,
            reader.redact("\(submission.reference) has not left for \(profile.label): \(reason)"))
    }
}

/// A connector shows its name and nothing else: its requests and buffers hold secrets.
extension HTTPBackOffice: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "connector \(profile.name)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
