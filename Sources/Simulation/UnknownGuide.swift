import Guides
import Partners

/// Stands in for the guide of a set that only the envelope is checked of: nobody here knows what
/// may be in it, so that anything will do.
enum UnknownGuide {
    /// Some segments that are in most sets, in the agreement's set and version; nil where these
    /// cannot be written as such.
    static func of(_ agreement: Agreement) -> SetGuide? {
        let version = agreement.version
        let files = [
            "\(version)/elements.txt": """
            143 ID 3 3 set
            329 AN 4 9 control number
            96 N0 1 10 segments
            128 ID 2 3 what it is
            127 AN 1 30 reference
            933 AN 1 264 text
            """,
            "\(version)/segments.txt": """
            segments
            ST start
                143:M 329:M
            REF reference
                128:M 127:M
            MSG text
                933:M
            SE end
                96:M 329:M
            """,
            "\(version)/codes.txt": """
            143 all codes
                also \(agreement.set)
            128 all codes
                also ZZ VR IA
            """,
            "\(version)/sets/\(agreement.set).txt": """
            set \(agreement.set) ZZ nobody knows
            heading
                ST M 1
                REF M 1
                MSG O 100
                SE M 1
            """,
        ]
        let standard = Standard(load: { files[$0].map { Array($0.utf8) } })
        return try? standard.guide(version: version, set: agreement.set)
    }
}

extension Agreement {
    /// What made-up sets follow.
    var followed: SetGuide? {
        guide ?? (records == nil ? UnknownGuide.of(self) : nil)
    }
}
