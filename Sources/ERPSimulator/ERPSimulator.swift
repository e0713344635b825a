import Foundation
import GRDB
import Hummingbird
package import Logging
import NIOCore

/// A small ERP for trying things: a real HTTP server with its own SQLite file.
///
/// `POST /orders` takes a canonical order under its `Idempotency-Key`: 201 with the new order
/// number, 200 with the known one for the same key and body, 409 for the same key and another
/// body, 422 for an order it does not understand. `POST /cancellations` and `POST /replacements`
/// change the order that stands under the body's reference, release and partner, by the same
/// rules; 422 if there is none, or if it is cancelled. `GET /orders?key=` (an order's own key or
/// that of a change) and `GET /orders?reference=&partner=` list, `GET /orders/{number}` shows an
/// order with its changes, `GET /statistics` counts, `GET /health` answers. `GET /answers?after=`
/// gives the answers to orders behind a cursor, where it is set up to answer, and of the partners
/// whose orders it fulfils the ship notices and invoices too. `POST /documents` takes any other
/// canonical document, `GET /documents?key=&partner=` lists them. Every answer to a submission is
/// given after the commit is on the disk.
package struct ERPSimulator: Sendable {
    /// How the simulator is set up.
    package struct Configuration: Sendable {
        /// The address to listen at.
        package var host: String
        /// The port to listen at; 0 takes a free one, which `onReady` is told.
        package var port: Int
        /// The path of its SQLite file, made if missing.
        package var database: String
        /// Whether a repeated key is taken once more, as an ERP without idempotency does.
        package var ignoresKeys: Bool
        /// The fields that an order may have; empty takes any.
        package var orderFields: Set<String>
        /// Whether it answers each order, and the seed of chance by which it does: 0 for none.
        package var answers: UInt64?
        /// The partners whose orders it ships and bills once they are answered.
        package var fulfils: Set<String>
        /// What it does wrong.
        package var faults: SimulatorFaults

        /// Makes a configuration.
        package init(
            host: String = "127.0.0.1", port: Int, database: String, ignoresKeys: Bool = false,
            orderFields: Set<String> = [], answers: UInt64? = nil, fulfils: Set<String> = [],
            faults: SimulatorFaults = .none
        ) {
            self.host = host
            self.port = port
            self.database = database
            self.ignoresKeys = ignoresKeys
            self.orderFields = orderFields
            self.answers = answers
            self.fulfils = fulfils
            self.faults = faults
        }
    }

    /// The configuration makes no sense, or the machine has not what it asks for.
    package struct Refusal: Error, CustomStringConvertible {
        /// What is wrong, in words.
        package let description: String
    }

    /// The largest order taken, in bytes.
    static let bodyLimit = 16 << 20

    private let configuration: Configuration
    private let logger: Logger
    private let onReady: @Sendable (Int) async -> Void

    /// Makes a simulator. `onReady` is told the bound port once requests are taken.
    ///
    /// - Throws: `Refusal` if the faults make no sense.
    package init(
        configuration: Configuration, logger: Logger = Logger(label: "erp-simulator"),
        onReady: @escaping @Sendable (Int) async -> Void = { _ in }
    ) throws(Refusal) {
        if let objection = configuration.faults.objection {
            throw Refusal(description: objection)
        }
        self.configuration = configuration
        self.logger = logger
        self.onReady = onReady
    }

    /// Serves until the task is cancelled or a graceful shutdown is asked for.
    ///
    /// - Throws: `Refusal` when the port is taken or the file cannot be opened.
    package func run() async throws {
        let book = try openBook()
        let routes = SimulatorRoutes(
            book: book, faults: configuration.faults, record: FaultRecord(configuration.faults),
            honoursKeys: !configuration.ignoresKeys, orderFields: configuration.orderFields,
            answering: configuration.answers.map(OrderAnswer.init),
            fulfils: configuration.fulfils)
        let onReady = onReady
        let application = Application(
            router: routes.router(),
            configuration: .init(
                address: .hostname(configuration.host, port: configuration.port),
                serverName: "gangway-erp-simulator"),
            onServerRunning: { await onReady($0.localAddress?.port ?? 0) },
            logger: logger)
        do {
            try await application.run()
        } catch is CancellationError {
            // The way in which tests and commands end it.
        } catch let error as IOError {
            throw Refusal(
                description: "cannot listen at \(configuration.host):\(configuration.port): "
                    + String(cString: strerror(error.errnoCode)))
        }
        try await book.close()
    }

    private func openBook() throws -> OrderBook {
        do {
            return try OrderBook(
                path: configuration.database, ignoresKeys: configuration.ignoresKeys)
        } catch let error as DatabaseError {
            throw Refusal(
                description: "cannot open the database \(configuration.database): "
                    + (error.message ?? "\(error.resultCode)"))
        }
    }
}
