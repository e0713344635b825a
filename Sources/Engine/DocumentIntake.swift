import Diagnostics
import Flow
import Values

/// Takes documents that are to be sent from a folder, as an ERP offers them to be collected.
///
/// A document's key is its file's name: the same file again is the one that was sent, and other
/// content under the name is a conflict. What does not say whom it is for is refused at once, since
/// whoever laid it there looks at the folder and not at our exceptions.
package struct DocumentIntake: Receiving {
    private let intake: any Receiving

    /// Takes documents for another intake, which keeps them.
    package init(_ intake: any Receiving) {
        self.intake = intake
    }

    package func receive(_ files: [InboundFile]) async -> [Result<Receipt, any Error>] {
        var results: [Result<Receipt, any Error>] = []
        var batch: [Result<InboundFile, any Error>] = []
        var bytes = 0
        for file in files {
            let document = await Self.document(file)
            batch.append(document)
            bytes += (try? document.get())?.arrival.size ?? 0
            // No more of them are held at once than the largest one has.
            guard bytes >= DispatchStep.largest else { continue }
            results += await keep(batch)
            (batch, bytes) = ([], 0)
        }
        return results + (await keep(batch))
    }

    private func keep(
        _ documents: [Result<InboundFile, any Error>]
    ) async -> [Result<Receipt, any Error>] {
        var receipts = await intake.receive(documents.compactMap { try? $0.get() })[...]
        return documents.map { document in
            document.flatMap { _ in
                guard let receipt = receipts.popFirst() else {
                    preconditionFailure("the intake answers each document")
                }
                return receipt
            }
        }
    }

    /// A file as the document that it holds, read whole: it is one that a walk reads whole.
    private static func document(_ file: InboundFile) async -> Result<InboundFile, any Error> {
        var arrival = file.arrival
        var bytes: [UInt8] = []
        do {
            while true {
                let block = try await file.next()
                if block.isEmpty { break }
                bytes += block
                guard bytes.count <= DispatchStep.largest else {
                    throw IntakeFailure.refused(DispatchStep.tooLarge(arrival.name, bytes.count))
                }
            }
        } catch {
            return .failure(error)
        }
        if case .failure(let why) = OutboundDocument.read(bytes) {
            return .failure(IntakeFailure.refused(why))
        }
        arrival.channel = DocumentOrigin.folder(arrival.channel).channel
        arrival.remoteKey = arrival.name
        arrival.size = bytes.count
        let once = Once(bytes)
        return .success(InboundFile(arrival) { await once.take() })
    }

    /// Bytes that are given once, and then none.
    private actor Once {
        private var bytes: [UInt8]

        init(_ bytes: [UInt8]) { self.bytes = bytes }

        func take() -> [UInt8] {
            defer { bytes = [] }
            return bytes
        }
    }
}
