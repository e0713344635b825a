import Guides
import Values

/// The loops that are open in the JSON of a set.
///
/// Segments keep the order in which they came whatever loops they belong to: a segment whose loop
/// was left already stands in the innermost open loop around it.
struct LoopNesting {
    private var instances: [Int] = []

    /// Closes and opens loops, so that the next value stands where a segment belongs.
    mutating func move(to placement: Placement, _ guide: SetGuide, in writer: inout JSONWriter) {
        let target = placement.opens ? placement.parent : placement.instance
        if target == 0 || instances.contains(target) {
            while let last = instances.last, last != target { close(in: &writer) }
        }
        guard placement.opens, let row = placement.row else { return }
        instances.append(placement.instance)
        writer.beginObject()
        writer.member("loop", guide.loops[guide.rows[row].loop].id)
        writer.key("content")
        writer.beginArray()
    }

    /// Closes them all.
    mutating func closeAll(in writer: inout JSONWriter) {
        while !instances.isEmpty { close(in: &writer) }
    }

    private mutating func close(in writer: inout JSONWriter) {
        instances.removeLast()
        writer.endArray()
        writer.endObject()
    }
}
