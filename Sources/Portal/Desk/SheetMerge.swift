import Records

/// What becomes of a record that two have changed at the same time, each from the same base.
struct SheetMerge: Sendable, Hashable {
    /// Both changes, as far as they do not touch; where they do, yours.
    let merged: Sheet
    /// What both have changed, differently: somebody must choose.
    let conflicts: [String]
    /// What the other one alone has changed.
    let theirs: [String]

    init(base: Sheet, theirs: Sheet, yours: Sheet) {
        var merged = yours
        var conflicts: [String] = []
        var others: [String] = []
        for name in Set(base.names + theirs.names + yours.names).sorted() {
            let (old, their, your) = (base[name], theirs[name], yours[name])
            guard their != old, their != your else { continue }
            if your == old {
                merged[name] = their
                others.append(name)
            } else if Sheet.kind(of: name) == .list {
                merged.set(name, lines: SheetMerge.lines(base.lines(name), theirs.lines(name), yours.lines(name)))
                others.append(name)
            } else {
                conflicts.append(name)
            }
        }
        self.merged = merged
        self.conflicts = conflicts
        self.theirs = others
    }

    /// Lists grow and shrink by both hands: what either has added is there, what either has taken out is not.
    private static func lines(_ base: [String], _ theirs: [String], _ yours: [String]) -> [String] {
        let (before, mine) = (Set(base), Set(yours))
        let kept = theirs.filter { mine.contains($0) || !before.contains($0) }
        return kept + yours.filter { !before.contains($0) && !kept.contains($0) }
    }
}

extension Sheet {
    /// The names whose values differ.
    func differences(from other: Sheet) -> [String] {
        Set(names + other.names).filter { self[$0] != other[$0] }.sorted()
    }
}
