internal import Web

/// The files that pages need, built into the program. Their names carry a hash, so that browsers keep them for ever.
struct Assets: Sendable {
    let style: String
    /// What it says, for a page that must carry it inside.
    let styleText: String
    /// The search of an export.
    let script: String
    /// Scripts that help on a page, by the names that pages give them.
    private let helpers: [String: String]
    /// What single pages look like, by the names that pages give it.
    private let sheets: [String: String]
    /// What pages for those who have signed in look like, beside the style of all pages.
    let privateStyle: String
    let privateStyleText: String
    private let files: [String: (type: String, text: String)]
    /// What answers for a kept pack when there is no line. Its name must stay, or browsers take it for another one.
    private static let packWorker = "assets/pack-worker.js"

    init() {
        let css = Embedded.text("Assets/style.css") ?? ""
        let mark = Embedded.text("Assets/mark.svg") ?? ""
        let search = Embedded.text("Assets/search.js") ?? ""
        var helpers: [String: String] = [:]
        var named: [String: (type: String, text: String)] = [:]
        for name in ["desk", "live", "pack", "room", "check-in", "agenda"] {
            let text = Embedded.text("Assets/\(name).js") ?? ""
            let path = "assets/\(name)-\(fingerprint(text)).js"
            helpers[name] = path
            named[path] = ("text/javascript; charset=utf-8", text)
        }
        self.helpers = helpers
        var sheets: [String: String] = [:]
        for name in ["room", "meetings"] {
            let text = Embedded.text("Assets/\(name).css") ?? ""
            let path = "assets/\(name)-\(fingerprint(text)).css"
            sheets[name] = path
            named[path] = ("text/css; charset=utf-8", text)
        }
        self.sheets = sheets
        let own = Embedded.text("Assets/private.css") ?? ""
        privateStyle = "assets/private-\(fingerprint(own)).css"
        styleText = css + (Embedded.text("Assets/meetings.css") ?? "")
        privateStyleText = own
        style = "assets/style-\(fingerprint(css)).css"
        script = "assets/search-\(fingerprint(search)).js"
        let others = [
            style: ("text/css; charset=utf-8", css), script: ("text/javascript; charset=utf-8", search),
            privateStyle: ("text/css; charset=utf-8", own),
            Assets.packWorker: ("text/javascript; charset=utf-8", Embedded.text("Assets/pack-worker.js") ?? ""), "mark.svg": ("image/svg+xml", mark), "assets/mark.svg": ("image/svg+xml", mark),
        ]
        files = others.merging(named) { mine, _ in mine }
    }

    /// Address to file, for an export: without hashes, so that pages stay the same when only the style changes.
    var plainNames: [String: String] {
        [
            "/\(style)": "assets/style.css", "/\(script)": "assets/search.js", "/assets/mark.svg": "assets/mark.svg",
            "/\(sheets["meetings"] ?? "")": "assets/meetings.css",
        ]
    }

    /// Where a script that a page asks for by name is found.
    func helper(_ name: String) -> String? { helpers[name].map { "/\($0)" } }

    /// Where the style that a page asks for by name is found.
    func sheet(_ name: String) -> String? { sheets[name].map { "/\($0)" } }

    func answer(_ path: String) -> Answer? {
        files[path].map { file in
            let isNamedByContent = [style, script, privateStyle].contains(path) || helpers.values.contains(path)
                || sheets.values.contains(path)
            let age = isNamedByContent ? "public, max-age=31536000, immutable" : "public, max-age=86400"
            var answer = Answer(200, file.type, file.text, headers: [("cache-control", age)], route: "/assets")
            // It answers for pages beside the folder that it lies in.
            if path == Assets.packWorker {
                // A worker asks under the policy that it came with.
                answer.headers += [("service-worker-allowed", "/"), ("content-security-policy", SecurityHeaders.policyWithScript)]
            }
            return answer
        }
    }
}
