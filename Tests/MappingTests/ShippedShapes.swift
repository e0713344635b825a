import Canonical

extension DocumentShape {
    /// A shipped shape by its name, such as `order/1`.
    static func named(_ name: String) -> DocumentShape? {
        var shapes = ShapeLibrary { try? Workbench.file("standard/\($0)") }
        return shapes.shape(name).shape
    }
}

extension ObjectShape {
    /// What every document says of its origin.
    static let source = part("source")
    /// What every document says of what no rule has read.
    static let unmapped = part("unmapped")

    private static func part(_ field: String) -> ObjectShape {
        switch DocumentShape.named("order/1")?.body.field(field)?.kind {
        case .object(let object)?, .list(.object(let object))?: object
        default: ObjectShape(field, "", [])
        }
    }
}
