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
        end(await perform())
    }

    /// Runs what the command line asks for; gives the exit status.
    private static func perform() async -> Int32 {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            return 0
        } catch let refusal as Refusal {
            return complain(refusal.description)
        } catch let findings as Findings {
            return complain(findings.description)
        } catch let error as CocoaError {
            return complain(Refusal(error).description)
        } catch {
            let (text, status) = (fullMessage(for: error), exitCode(for: error).rawValue)
            guard status != 0 else {
                if !text.isEmpty { print(text) }
                return 0
            }
            return text.isEmpty ? status : complain(text, status)
        }
    }

    private static func complain(_ text: String, _ status: Int32 = 1) -> Int32 {
        FileHandle.standardError.write(Data((text + "\n").utf8))
        return status
    }

    /// Ends the process with what is written. `exit` would run the destructors of every C library
    /// while threads of theirs and ours still run, which may then use what is gone.
    static func end(_ status: Int32) -> Never {
        fflush(nil)
        _exit(status)
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
