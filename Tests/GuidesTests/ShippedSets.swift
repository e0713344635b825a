import Diagnostics
import Guides

/// What the shipped standard has to hold, counted in the facts from which the files were written.
enum ShippedSets {
    static let versions = ["004010", "004030", "005010", "006020"]

    /// The rows and loops of a set in each version; nil where the version does not have the set.
    struct Line: Sendable {
        var set: String
        var group: String
        var counts: [Count?]
    }

    /// Loop 0, the set itself, is not counted.
    struct Count: Sendable, Hashable {
        var rows: Int
        var loops: Int
    }

    static let counts = table.split(separator: "\n").map { line in
        let words = line.split(separator: " ")
        let counts = words.dropFirst(2).map { word in
            let numbers = word.split(separator: "/").compactMap { Int($0) }
            return numbers.count == 2 ? Count(rows: numbers[0], loops: numbers[1]) : nil
        }
        return Line(set: String(words[0]), group: String(words[1]), counts: counts)
    }

    /// The faults of structure, as against those of elements.
    static let structural: Set<Diagnostic.Code> = [
        .segmentUnrecognized, .segmentUnexpected, .segmentMissing, .loopTooMany, .segmentTooMany,
        .segmentForeign, .segmentOutOfOrder,
    ]

    private static let table = """
        180 AN 57/10 57/10 57/10 57/10
        204 SM 68/12 69/12 83/16 83/16
        210 IM 60/12 60/12 59/12 59/12
        211 BL 36/6 36/6 37/6 37/6
        212 TM 32/6 34/6 34/6 34/6
        214 QM 54/12 24/4 24/4 24/4
        753 RF - 18/3 18/3 23/4
        754 RG - 20/4 21/4 21/4
        810 IN 90/15 94/17 94/17 95/17
        812 CD 36/7 39/9 39/9 39/9
        816 OR 22/3 22/3 22/3 22/3
        820 RA 105/44 121/47 123/47 142/53
        824 AG 22/5 22/5 23/5 23/5
        830 PS 81/10 81/10 81/10 81/10
        832 SC 108/14 145/21 154/23 156/24
        840 RQ 149/19 159/22 161/22 161/22
        843 RR 142/21 150/23 152/23 152/23
        845 PA 59/8 59/8 59/8 59/8
        846 IB 65/13 65/13 65/13 65/13
        849 CF 41/4 41/4 41/4 41/4
        850 PO 196/31 206/32 207/32 207/32
        852 PD 29/4 30/4 30/4 32/4
        855 PR 147/19 154/19 155/19 155/19
        856 SH 58/7 59/8 59/8 59/8
        860 PC 189/29 200/30 201/30 201/30
        861 RC 55/7 59/9 59/9 59/9
        862 SS 31/5 31/5 32/5 32/5
        864 TX 18/3 18/3 18/3 19/3
        865 CA 163/24 177/27 178/27 178/27
        866 SQ 31/5 31/5 31/5 31/5
        867 PT 62/12 62/12 66/12 66/12
        869 RS 25/5 26/5 26/5 26/5
        870 RS 66/13 66/13 66/13 66/13
        875 OG 28/6 28/6 28/6 28/6
        876 OG 28/6 28/6 28/6 28/6
        880 GP 38/7 38/7 38/7 39/7
        940 OW 61/10 67/12 67/12 72/12
        943 AR 20/2 20/2 20/2 20/2
        944 RE 22/3 26/4 27/4 27/4
        945 SW 47/9 47/9 52/10 52/10
        947 AW 35/8 35/8 35/8 35/8
        990 GF 13/1 4/0 4/0 4/0
        997 FA 8/2 8/2 8/2 8/2
        999 FA - - 10/3 10/3
        """
}
