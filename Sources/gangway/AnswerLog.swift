import Logging
import Transports

/// Writes down what AS2 stations say of files that were sent. The ledger has no place for it yet;
/// the file itself stays in `mdn/archive`.
struct AnswerLog: AnswerReceiving {
    let log: Logger

    func receive(_ answer: TransportAnswer) async throws {
        log.info(
            "\(answer.channel): result for \(answer.originalMessageID): \(answer.disposition)")
    }
}
