import Diagnostics
import Guides
import X12

/// What is wrong with the content of a file's transaction sets, for people.
func faults(in file: [UInt8], by standard: Standard) throws -> [String] {
    var reader = InterchangeReader()
    reader.fill(file.span)
    reader.finish()
    var validator: SetValidator?
    var faults: [String] = []
    while true {
        switch reader.next() {
        case .set(let header):
            let version = Standard.version(of: reader.group?.version ?? "")
            let guide = try standard.guide(version: version, set: header.id)
            validator = SetValidator(guide, policy: ValidationPolicy(characterSet: .utf8))
            _ = validator?.check(reader.segment)
        case .segment:
            _ = validator?.check(reader.segment)
        case .setEnd(let trailer):
            if !trailer.isMissing { _ = validator?.check(reader.segment) }
            validator?.finish()
            for fault in validator?.faults ?? [] {
                faults.append("\(fault.place.position): \(fault.message)")
            }
        case .end:
            return faults
        default:
            break
        }
    }
}
