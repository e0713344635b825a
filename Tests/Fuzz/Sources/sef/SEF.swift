import Fuzzing
import Glibc
import Guides

@main
enum SEFFuzzer {
    static func main() {
        exit(fuzz { run(Input($0, $1)) })
    }
}

/// A guide in SEF is read; where it is sound, writing it as SEF and reading that gives it again.
private func run(_ input: consuming Input) -> Int32 {
    let (imported, faults) = GuideImport.read(sef: Array(input.rest()), file: "a.sef")
    guard let imported else {
        expect(!faults.isEmpty, "refused without a reason")
        return 0
    }
    let standard = Standard { imported.files[$0].map { Array($0.utf8) } }
    guard let edition = try? standard.edition(imported.version) else {
        // Without a set nothing has looked at the files yet.
        expect(imported.sets.isEmpty, "an imported guide does not read")
        return 0
    }
    var guides: [SetGuide] = []
    for set in imported.sets {
        guard let guide = try? standard.guide(version: imported.version, set: set) else {
            finding("imported set \(set) does not read")
        }
        guides.append(guide)
    }
    let text = GuideImport.sef(edition, guides)
    let again = GuideImport.read(sef: Array(text.utf8), file: "b.sef")
    expect(again.imported != nil, "what was written does not read: \(again.diagnostics)")
    expect(again.imported == imported, "what was written reads otherwise:\n\(text)")
    return 0
}
