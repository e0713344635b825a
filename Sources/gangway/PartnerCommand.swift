import ArgumentParser

/// `gangway partner`: the onboarding team's commands.
struct PartnerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "partner",
        abstract: "Takes partners on, and checks and explains their profiles.",
        subcommands: [
            PartnerNewCommand.self, PartnerListCommand.self, PartnerLintCommand.self,
            PartnerTestCommand.self, PartnerExplainCommand.self, PartnerDiffCommand.self,
            PartnerReplayCommand.self, PartnerCoverageCommand.self, PartnerNoticesCommand.self,
            PartnerSimulateCommand.self, PartnerChecklistCommand.self, PartnerPromoteCommand.self,
            PartnerRollbackCommand.self, PartnerVersionsCommand.self, PartnerSchemaCommand.self,
        ])
}
