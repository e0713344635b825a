import Acknowledgments
import Fuzzing
import Glibc
import X12

@main
enum AcknowledgerFuzzer {
    static func main() {
        expect(!Answering.guides.isEmpty, "there are no guides to hold anything against")
        exit(fuzz { run(Input($0, $1)) })
    }
}

/// A file is answered by TA1 and by 997 or 999, and the answers have to read back without a fault,
/// hold against their own guide, and be understood by the reader of answers.
///
/// The first byte chooses the form of the answers; the rest is the file.
private func run(_ input: consuming Input) -> Int32 {
    let choice = input.byte()
    let versions: [String?] = [nil, "004010", "005010X231A1", "006020"]
    let form = AcknowledgmentForm(
        choice & 1 == 0 ? .functional : .implementation, version: versions[Int(choice >> 1 & 3)],
        partly: choice & 8 == 0 ? .partly : .errors)
    let policy = AcknowledgmentPolicy(
        tellsWarnings: choice & 16 == 0, listsAcceptedSets: choice & 32 == 0)
    var answering = Answering(form: form, policy: policy)
    answering.walk(input.rest())
    for answer in answering.answers { check(answer) }
    return 0
}
