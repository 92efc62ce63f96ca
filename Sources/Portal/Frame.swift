internal import HTML
internal import Records
internal import Web

/// What stands around every page: head, masthead, navigation, foot.
struct Frame {
    let t: Translator
    /// Below the language.
    let path: String
    let query: Query
    let assets: Assets

    func page(_ page: any Page, also: [Representation] = []) -> String {
        let head = page.head(t)
        if head.isBare { return bare(page, head) }
        if head.isProjected { return projected(page, head) }
        let html: HTML = """
            <!doctype html>
            <html lang="\(t.language.rawValue)">
            \(self.head(head, also))
            <body>
            <a class="skip" href="#main">\(t("Skip to the content"))</a>
            \(masthead(head))
            <div class="sheet">\(crumbs(head))\(notice)<main id="main">
            \(page.body(t))
            </main></div>
            \(foot(head))
            </body>
            </html>

            """
        return html.text
    }

    /// The content as large as the wall, and nothing to click.
    private func projected(_ page: any Page, _ head: PageHead) -> String {
        let html: HTML = """
            <!doctype html>
            <html lang="\(t.language.rawValue)">
            \(self.head(head, []))
            <body class="projected"><main id="main">
            \(page.body(t))
            </main></body>
            </html>

            """
        return html.text
    }

    /// Nothing but the content.
    private func bare(_ page: any Page, _ head: PageHead) -> String {
        let html: HTML = """
            <!doctype html>
            <html lang="\(t.language.rawValue)"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex, follow">
            <title>\(head.title)</title></head><body><main>
            \(page.body(t))
            </main></body></html>

            """
        return html.text
    }

    private func head(_ head: PageHead, _ also: [Representation]) -> HTML {
        let site = t.site
        let title = head.title == site.name(in: t.language)
            ? head.title : "\(head.title) · \(site.shortName(in: t.language))"
        let description = String(head.description.prefix(300))
        let canonical = site.base + t.path(path)
        // Search engines want whole addresses; a folder of files has none.
        let base = site.isPlainFiles ? "" : site.base
        let languages = site.languages.all.html { language in
            "<link rel=\"alternate\" hreflang=\"\(language.rawValue)\" href=\"\(url: base + t.speaking(language).path(path) + query.text)\">"
        }
        let forms = alternates(head).html { form in
            "<link rel=\"alternate\" type=\"\(form.mediaType)\" title=\"\(head.title)\" href=\"\(url: t.path(path) + ".\(form.rawValue)" + query.text)\">"
        }
        let previews: HTML = description.isEmpty
            ? .empty
            : "<meta name=\"description\" content=\"\(description)\"><meta property=\"og:description\" content=\"\(description)\">"
        return """
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(title)</title>\(previews)
            <meta property="og:title" content="\(head.title)"><meta property="og:type" content="website"><meta property="og:site_name" content="\(site.name(in: t.language))">\(if: !site.isPlainFiles, "<meta property=\"og:url\" content=\"\(url: canonical)\">")<meta property="og:locale" content="\(t.language.rawValue)">
            \(if: head.isTransient, "<meta name=\"robots\" content=\"noindex, follow\">")
            <meta name="color-scheme" content="light dark">\(site.isPlainFiles ? Frame.filePolicy : "<link rel=\"canonical\" href=\"\(url: canonical)\">")\(languages)\(forms)
            <link rel="icon" href="/assets/mark.svg" type="image/svg+xml"><link rel="stylesheet" href="/\(assets.style)">\(ownParts(head))</head>
            """
    }

    /// The style of the private site, and a script on the few pages that are better with one: where there is a server.
    private func ownParts(_ head: PageHead) -> HTML {
        let common = (isAboutMeetings ? ["meetings"] : []).compactMap { assets.sheet($0) }.html(Frame.sheet)
        guard !t.site.isPlainFiles else { return common }
        let style: HTML = t.visitor == nil ? .empty : "<link rel=\"stylesheet\" href=\"/\(assets.privateStyle)\">"
        let own = [head.style].compactMap { $0.flatMap { assets.sheet($0) } }.html(Frame.sheet)
        let scripts = (head.script ?? "").split(separator: " ").compactMap { assets.helper(String($0)) }
        return common + style + own + scripts.html { "<script src=\"\(url: $0)\" defer></script>" }
    }

    /// Whether the page is one of those that need the style of agendas, timetables and plans.
    private var isAboutMeetings: Bool {
        let first = path.split(separator: "/").first ?? ""
        return path.hasSuffix("/plan")
            || ["meetings", "sittings", "agenda-items", "statements", "summaries", "year", "plan-edition"].contains(first)
    }

    private static func sheet(_ address: String) -> HTML { "<link rel=\"stylesheet\" href=\"\(url: address)\">" }

    /// The security policy of a page without a server that could send one: what lies beside it, and nothing else.
    static let filePolicy: HTML = """
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self' file:; style-src 'self' file:; img-src 'self' file:; form-action 'self' file:; base-uri 'none'">
        """

    private func masthead(_ head: PageHead) -> HTML {
        let site = t.site
        let entries = Section.allCases.filter { $0 != .search || hasOwnSearch(head) }.html { section in
            let isHere: HTML = head.section == section ? " aria-current=\"true\"" : .empty
            return "<li><a href=\"\(url: t.path(section.path))\"\(isHere)>\(section.title(t))</a></li>"
        }
        let languages = site.languages.all.html { language -> HTML in
            guard language != t.language else {
                return "<li><span aria-current=\"true\">\(t.name(of: language))</span></li>"
            }
            let address = t.speaking(language).path(path) + query.text
            return "<li><a href=\"\(url: address)\" hreflang=\"\(language.rawValue)\" lang=\"\(language.rawValue)\">\(t.name(of: language))</a></li>"
        }
        return """
            <header class="masthead"><div class="row">
            <a class="brand" href="\(url: t.path(""))"><img src="/assets/mark.svg" alt="" width="40" height="40"><span><strong>\(site.shortName(in: t.language))</strong> <span class="full">\(site.name(in: t.language))</span></span></a>
            <nav class="languages" aria-label="\(t("Languages"))"><ul>\(languages)</ul></nav></div>
            <div class="row bar"><nav class="sections" aria-label="\(t("Main"))"><ul>\(entries)</ul></nav>
            \(hasOwnSearch(head) ? .empty : find(head))</div>\(seat)</header>
            """
    }

    /// Who has signed in, and the way to what is theirs.
    private var seat: HTML {
        guard let visitor = t.visitor else { return .empty }
        let places: [(String, String)] =
            [("/inbox", t("Inbox")), ("/directory", t("Directory"))]
            + (visitor.rights.contains(.keep) ? [("/desk", t("Desk"))] : [])
            + (visitor.rights.contains(.administer) ? [("/seats", t("Seats"))] : [])
            + [("/account", visitor.name)]
        let entries = places.html { place in
            let isHere: HTML = path == place.0 ? " aria-current=\"page\"" : .empty
            return "<li><a href=\"\(url: t.path(place.0))\"\(isHere)>\(place.1)</a></li>"
        }
        return """
            <div class="row seat"><nav aria-label="\(t("Private site"))"><ul>\(entries)</ul></nav>\(t.button(to: "/sign-out", t("Sign out")))</div>
            """
    }

    /// What is said once, after something was done.
    private var notice: HTML {
        t.visitor?.notice.map { "<div class=\"notice\" role=\"status\"><p>\($0)</p></div>" } ?? .empty
    }

    /// The way in and the search page ask what one looks for themselves.
    private func hasOwnSearch(_ head: PageHead) -> Bool { head.section == .search || path.isEmpty }

    private func find(_ head: PageHead) -> HTML {
        """
        <form class="find" role="search" method="get" action="\(url: t.path("/search"))"><label class="unseen" for="find">\(t("Search"))</label><input id="find" type="search" name="q" placeholder="\(t("Search the record"))"><button>\(t("Search"))</button></form>
        """
    }

    private func crumbs(_ head: PageHead) -> HTML {
        guard !head.crumbs.isEmpty else { return .empty }
        let items = head.crumbs.html { "<li><a href=\"\(url: t.path($0.path))\">\($0.title)</a></li>" }
        return "<nav class=\"crumbs\" aria-label=\"\(t("Where you are"))\"><ol>\(items)</ol></nav>"
    }

    /// A folder of files has no program that would make the others.
    private func alternates(_ head: PageHead) -> [Representation] {
        t.site.isPlainFiles ? head.alternates.filter { !$0.isMadeByProgram } : head.alternates
    }

    private func foot(_ head: PageHead) -> HTML {
        let forms = ([.json] + alternates(head)).map { form -> HTML in
            let name = form == .file ? "HTML" : form == .ics ? "iCalendar" : form == .atom ? "Atom" : form == .docx ? "Word" : form.rawValue.uppercased()
            let address = t.path(path) + ".\(form.rawValue)" + query.text
            return "<a href=\"\(url: address)\" rel=\"alternate\" type=\"\(form.mediaType)\">\(name)</a>"
        }
        let links: [(String, String)] = [
            ("/about", t("About this record")), ("/sources", t("Sources")), ("/glossary", t("Glossary")),
            ("/disagreements", t("Where the sources disagree")), ("/updates", t("What changed")),
        ] + (t.site.isPlainFiles || t.visitor != nil ? [] : [("/sign-in", t("Sign in"))])
        return """
            <footer class="foot"><div class="row"><p><strong>\(t.site.name(in: t.language))</strong></p>
            <nav aria-label="\(t("About"))"><ul>\(links.html { "<li><a href=\"\(url: t.path($0.0))\">\($0.1)</a></li>" })</ul></nav>
            <p class="forms">\(t("This page as")) \(forms.joined(by: ", "))</p></div></footer>
            """
    }
}
