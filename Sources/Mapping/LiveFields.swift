/// The fields of each object that can have something to say about a document: most rules of a map
/// are about segments that the document does not have.
struct LiveFields: Sendable {
    private var parts: [MapProgram.Part]
    private var fields: [MapProgram.Field] = []

    init(of program: MapProgram, _ index: SetIndex) {
        parts = [MapProgram.Part](repeating: .none, count: program.objects.count)
        add(program.root, program, index)
    }

    private mutating func add(_ object: Int, _ program: MapProgram, _ index: SetIndex) {
        let from = fields.count
        for field in program.objects[object].fields.indices {
            if let rows = program.fields[field].rows {
                guard rows.indices.contains(where: { index.holds(Int(program.numbers[$0])) })
                else { continue }
            }
            fields.append(program.fields[field])
        }
        parts[object] = MapProgram.Part(from: Int32(from), end: Int32(fields.count))
        for place in parts[object].indices {
            switch fields[place].content {
            case .copy, .value: continue
            case .object(let object): add(Int(object), program, index)
            case .list(let list):
                guard case .object(let object) = program.lists[Int(list)].item else { continue }
                add(Int(object), program, index)
            }
        }
    }

    /// The places of an object's fields.
    func places(of object: Int) -> Range<Int> { parts[object].indices }

    /// The field at a place.
    subscript(place: Int) -> MapProgram.Field { fields[place] }
}
