import Engine
import Values

extension Hands {
    /// A message once it was walked, or as it is when the time is over.
    func walked(_ id: Int64, within seconds: Int) async throws -> JSON {
        let deadline = ContinuousClock.now + .seconds(seconds)
        var pause = Duration.milliseconds(50)
        while true {
            let message = try await get("/v1/messages/\(id)")
            let isWorking = message["outcome"]?.text == MessageOutcome.working.rawValue
            if !isWorking || ContinuousClock.now >= deadline { return message }
            try await Task.sleep(for: pause)
            pause = min(pause * 2, .seconds(1))
        }
    }
}
