import GRDB
import GRDBSQLite

extension GRDB.Database {
    /// Makes FTS5's rank by frequency known to this connection: `frequency(table, weight of column 1, …)`.
    ///
    /// Every phrase of the query adds, in each column, its weight × often / (often + 1.5). Unlike FTS5's own `bm25` it
    /// depends on the found text alone: how many other texts have a word, also those that a reader may not see, does not
    /// show in the order of what they may see.
    func registerFrequencyFunction() {
        let api = FTS5.api(self)
        let code = api.pointee.xCreateFunction(
            UnsafeMutablePointer(mutating: api), "frequency", nil,
            { api, match, context, count, weights in
                guard let api, let context else { return }
                sqlite3_result_double(context, frequency(api.pointee, match, count, weights))
            }, nil)
        precondition(code == SQLITE_OK, "SQLite does not take the function frequency: code \(code)")
    }
}

private func frequency(
    _ api: Fts5ExtensionApi, _ match: OpaquePointer?, _ count: CInt,
    _ weights: UnsafeMutablePointer<OpaquePointer?>?
) -> Double {
    let columns = Int(count)
    let phrases = Int(api.xPhraseCount(match))
    var instances: CInt = 0
    guard columns > 0, phrases > 0, api.xInstCount(match, &instances) == SQLITE_OK else { return 0 }
    return withUnsafeTemporaryAllocation(of: Int32.self, capacity: phrases * columns) { often in
        often.initialize(repeating: 0)
        for index in 0..<instances {
            var (phrase, column, place): (CInt, CInt, CInt) = (0, 0, 0)
            guard api.xInst(match, index, &phrase, &column, &place) == SQLITE_OK else { break }
            if Int(column) < columns { often[Int(phrase) * columns + Int(column)] += 1 }
        }
        var sum = 0.0
        for place in often.indices where often[place] > 0 {
            let number = Double(often[place])
            sum += sqlite3_value_double(weights?[place % columns]) * number / (number + 1.5)
        }
        return sum
    }
}
