import Guides

/// What a run reads and never changes. It lies apart, so that a step of the run, which is handed
/// on the run itself, hands on little.
final class RunInput: Sendable {
    let tree: SetTree
    let context: MapContext
    let index: SetIndex
    let live: LiveFields

    init(_ program: MapProgram, _ tree: SetTree, _ context: MapContext) {
        self.tree = tree
        self.context = context
        index = SetIndex(tree)
        live = LiveFields(of: program, index)
    }
}
