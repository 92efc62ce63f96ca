internal import HTML
internal import Records
internal import Web

/// The first page of an export: which language.
struct LanguageChoice {
    let portal: Portal

    var html: String {
        let site = portal.site
        let items = site.languages.all.html { language in
            let t = Translator(language, site: site, catalog: House.catalog)
            return """
                <li lang="\(language.rawValue)"><a href="\(url: ExportedPage(language, "").file())" hreflang="\(language.rawValue)">\(t.name(of: language))</a><p>\(site.name(in: language))</p></li>
                """
        }
        let official = site.languages.official
        let page: HTML = """
            <!doctype html>
            <html lang="\(official.rawValue)">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(site.name(in: official))</title><meta name="color-scheme" content="light dark">\(Frame.filePolicy)
            <link rel="icon" href="assets/mark.svg" type="image/svg+xml"><link rel="stylesheet" href="assets/style.css"></head>
            <body><main id="main" class="sheet"><header class="welcome"><img src="assets/mark.svg" alt="" width="64" height="64"><h1>\(site.name(in: official))</h1></header>
            <ul class="directory">\(items)</ul></main></body>
            </html>

            """
        return page.text
    }
}
