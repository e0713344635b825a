import Hummingbird
import NIOCore

/// What a route needs beside the request: the connection, so that an answer can be lost.
struct SimulatorContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    private let channel: any Channel

    init(source: Source) {
        coreContext = .init(source: source)
        channel = source.channel
    }

    /// Closes the connection; whatever is answered afterwards reaches nobody.
    func dropConnection() async {
        try? await channel.close()
    }
}
