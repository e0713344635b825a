/// Serial shipping container codes (GS1 General Specifications, 3.2).
package enum ShippingSerial {
    /// Whether a text is an SSCC-18 whose check digit is right, alone or behind its application
    /// identifier 00.
    package static func isValid(_ text: String) -> Bool { MapFunction.sscc.apply(text) != nil }
}
