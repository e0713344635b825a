import ArgumentParser
import CPOSIX
import Foundation

/// The one binary.
@main
struct Gangway: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gangway",
        abstract: "An EDI partner gateway: receives X12, answers it, and hands it to the ERP once.",
        version: "gangway 0.1.0-dev",
        subcommands: [
            ServeCommand.self, InitCommand.self, TryCommand.self, PartnerCommand.self,
            MessagesCommand.self, ExceptionsCommand.self, AcksCommand.self, OrdersCommand.self,
            ControlCommand.self, MetricsCommand.self,
            AuditCommand.self,
            ERPCommand.self,
            X12Command.self,
        ])

    static func main() async {
        gangway_line_buffered_output()
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let refusal as Refusal {
            complain(refusal.description)
        } catch let findings as Findings {
            complain(findings.description)
        } catch let error as CocoaError {
            complain(Refusal(error).description)
        } catch {
            exit(withError: error)
        }
    }

    private static func complain(_ text: String) -> Never {
        FileHandle.standardError.write(Data((text + "\n").utf8))
        Foundation.exit(1)
    }
}

extension Refusal {
    /// What Foundation says of a file or folder, with its path and the system's own reason.
    init(_ error: CocoaError) {
        let path = error.filePath ?? error.url?.path
        self.init(
            ConfigurationDiagnostics.fileUnusable,
            "\(path ?? "a file") cannot be used: \(SystemReason(error))")
    }
}
