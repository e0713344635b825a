import Diagnostics
import Flow

/// A document to be sent that was read, before it is known what it answers.
struct OpenedDocument: Sendable {
    let task: InboundTask
    /// What it answers; nil where it answers nothing, or is no document.
    let answers: AnsweredReference?
    private let read: Result<OutboundDocument, Diagnostic>

    /// Begins with what its bytes are.
    init(
        _ task: InboundTask, _ read: Result<OutboundDocument, Diagnostic>, _ profiles: Profiles
    ) {
        self.task = task
        self.read = read
        answers = (try? read.get()).flatMap { OutboundWalk(profiles, document: $0).answers }
    }

    /// Walks it, but for what it is judged by together with others.
    func walked(_ answered: AnsweredDocument?, _ profiles: Profiles) -> DispatchCommit {
        switch read {
        case .failure(let why):
            return DispatchCommit(
                task: task, document: nil, outcome: .held(why), diagnostics: [why],
                profile: profiles.digest)
        case .success(let document):
            let (outcome, diagnostics) = OutboundWalk(profiles, document: document).run(
                answering: answered, from: DocumentOrigin(task.channel))
            return DispatchCommit(
                task: task, document: document, outcome: outcome, diagnostics: diagnostics,
                profile: profiles.digest)
        }
    }
}
