/// AK3: a segment at fault.
public struct SegmentNote: Sendable, Hashable {
    /// AK301: the segment's id; for a missing one the id that is missing.
    public var tag: String
    /// AK302: its position, ST being 1.
    public var position: Int
    /// AK303: the id of the bounded loop around it, from LS01.
    public var loop: String?
    /// AK304.
    public var code: Int
    /// IK304, where a 999 has another code for it than a 997: a fault against a guide.
    public var guideCode: String?
    /// CTX: what makes a guide's rule apply.
    public var trigger: NoteTrigger?
    /// Which line item of the set the segment belongs to, from 1; nil outside of line items.
    public var item: Int?
    /// AK4: its elements at fault; only with code 8.
    public var elements: [ElementNote]

    /// Whether a guide is at odds with it, and the standard is not.
    var isAboutGuideOnly: Bool {
        guideCode != nil || (!elements.isEmpty && elements.allSatisfy { $0.guideCode != nil })
    }

    /// Makes a note.
    public init(
        tag: String, position: Int, loop: String? = nil, code: Int, guideCode: String? = nil,
        trigger: NoteTrigger? = nil, item: Int? = nil, elements: [ElementNote] = []
    ) {
        self.tag = tag
        self.position = position
        self.loop = loop
        self.code = code
        self.guideCode = guideCode
        self.trigger = trigger
        self.item = item
        self.elements = elements
    }
}

/// AK4: an element at fault.
public struct ElementNote: Sendable, Hashable {
    /// AK401-1: the element's position, the first after the id being 1.
    public var element: Int
    /// AK401-2: the component.
    public var component: Int?
    /// AK401-3: the repetition; versions from 004030 on have a place for it.
    public var repetition: Int?
    /// AK402: the element's reference number.
    public var reference: Int?
    /// AK403, as 005010 numbers it.
    public var code: Int
    /// IK403, where a 999 has another code for it than a 997: a fault against a guide.
    public var guideCode: String?
    /// CTX: what makes a guide's rule apply.
    public var trigger: NoteTrigger?
    /// AK404: the value, without control characters, at most 99 bytes; empty for code 6.
    public var value: [UInt8]

    /// Makes a note; the value is cleaned and cut, and left out for code 6, whose value holds a
    /// character that may not be sent.
    public init(
        element: Int, component: Int? = nil, repetition: Int? = nil, reference: Int? = nil,
        code: Int, guideCode: String? = nil, trigger: NoteTrigger? = nil,
        value: some Sequence<UInt8> = []
    ) {
        self.element = element
        self.component = component
        self.repetition = repetition
        self.reference = reference
        self.code = code
        self.guideCode = guideCode
        self.trigger = trigger
        self.value = code == 6 ? [] : Self.cut(value.map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 })
    }

    /// The first 99 bytes, without half a character of UTF-8 and without blanks at the end.
    private static func cut(_ bytes: [UInt8]) -> [UInt8] {
        var cut = bytes.prefix(99)
        if bytes.count > 99, bytes[99] & 0xC0 == 0x80 {
            while let last = cut.last, last & 0xC0 == 0x80 { cut.removeLast() }
            if let last = cut.last, last >= 0xC0 { cut.removeLast() }
        }
        while cut.last == 0x20 { cut.removeLast() }
        return Array(cut)
    }
}

/// CTX with a situational trigger: the place whose data makes a guide's rule apply.
public struct NoteTrigger: Sendable, Hashable {
    /// CTX02: the segment's id.
    public var tag: String
    /// CTX03: its position, ST being 1.
    public var position: Int
    /// CTX04: the id of the bounded loop around it, from LS01.
    public var loop: String?
    /// CTX05-1: the element's position.
    public var element: Int?
    /// CTX05-2: the component.
    public var component: Int?
    /// CTX06: the element's reference number.
    public var reference: Int?

    /// Makes a trigger.
    public init(
        tag: String, position: Int, loop: String? = nil, element: Int? = nil,
        component: Int? = nil, reference: Int? = nil
    ) {
        self.tag = tag
        self.position = position
        self.loop = loop
        self.element = element
        self.component = component
        self.reference = reference
    }
}
