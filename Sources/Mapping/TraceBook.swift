/// Where a run notes how it makes its values, for whoever asks; any other run has none.
final class TraceBook {
    var trace: MapTrace

    init(_ trace: MapTrace) { self.trace = trace }
}
