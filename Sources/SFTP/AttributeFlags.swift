/// Which attributes are on the wire (draft-ietf-secsh-filexfer-02, section 5).
struct AttributeFlags: OptionSet {
    var rawValue: UInt32

    static let size = AttributeFlags(rawValue: 0x01)
    static let owner = AttributeFlags(rawValue: 0x02)
    static let permissions = AttributeFlags(rawValue: 0x04)
    static let times = AttributeFlags(rawValue: 0x08)
    static let extended = AttributeFlags(rawValue: 0x8000_0000)
    static let known: AttributeFlags = [.size, .owner, .permissions, .times, .extended]
}

extension AttributeFlags {
    init(_ attributes: FileAttributes) {
        self = []
        if attributes.size != nil { insert(.size) }
        if attributes.owner != nil { insert(.owner) }
        if attributes.permissions != nil { insert(.permissions) }
        if attributes.times != nil { insert(.times) }
        if !attributes.extended.isEmpty { insert(.extended) }
    }
}
